"""Make a Pix, a slip or a link while the debtor is on the line: once for each key, never against the law."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import uuid4

from sqlalchemy.exc import IntegrityError

from server_api.clock import Clock
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.payments import MakeOrder, OrderView
from server_api.contract.words import Blocked, ErrorCode, PayMethod
from server_api.services.case_facts import CaseFacts, local_day, read_case
from server_api.services.legal_guard import refuse_blocked
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.order_news import OrderNews, order_view
from server_api.services.own_call import own_call
from server_api.services.payment_port import OrderAsked, OrderMade, ProviderError
from server_api.services.payment_providers import PaymentProviders
from server_api.services.places import Places
from server_api.services.quote_offer import quote_case
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.services.told_card import Card
from server_api.store import orders_rows
from server_api.store.database import Database
from server_api.store.orders_rows import OrderRow

#: No slip is made for later than this.
MOST_DAYS = 366
_METHOD = {
    OrderKind.PIX: PayMethod.PIX,
    OrderKind.BOLETO: PayMethod.BOLETO,
    OrderKind.LINK: PayMethod.LINK,
    OrderKind.CARD: PayMethod.CARD,
}


@dataclass(frozen=True, slots=True)
class _Wanted:
    call: LiveCall
    order: MakeOrder
    agent_id: str
    card: Card | None = None


class MakeOrders:
    """Makes orders, each with the provider that makes such ones for its creditor."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        places: Places,
        calls: LiveCalls,
        providers: PaymentProviders,
        news: OrderNews,
    ) -> None:
        self._database, self._clock, self._places = database, clock, places
        self._calls, self._providers, self._news = calls, providers, news

    async def __call__(
        self, seat: Seat, call_id: str, order: MakeOrder, card: Card | None = None
    ) -> OrderView:
        """The order, or the one made before under this key; one by card needs the card.

        Raises RefusalError NOT_FOUND, GONE (``call``), KEY_REUSED, INVALID (``field``), REFUSED with
        ``fault``: ``legal`` (``rule_id``), ``no_provider``, ``method_not_allowed``, ``provider`` with
        ``reason``; StoreError.
        """
        call = own_call(self._calls, seat, call_id)
        if not call.shows:
            raise RefusalError(ErrorCode.NOT_FOUND, what="case")
        if (order.kind is OrderKind.CARD) != (card is not None):
            raise RefusalError(ErrorCode.INVALID, field="kind")
        wanted = _Wanted(call, order, seat.agent_id, card)
        async with self._database.read() as conn:
            known = await orders_rows.by_key(conn, order.key)
            if known is not None:
                return _same(known, wanted)
            case = await read_case(conn, call_id, call.person_id, call.plan.campaign_id)
        made = await self._made(case, wanted)
        return await self._save(wanted, made)

    async def _made(self, case: CaseFacts, wanted: _Wanted) -> "_Made":
        order = wanted.order
        provider = await self._providers.choose(order.kind, case.creditor.creditor_id)
        if provider is None:
            raise RefusalError(ErrorCode.REFUSED, fault="no_provider")
        today = local_day(self._clock.legal(), self._places.zone_of(case.person))
        self._judge(case, order, today)
        # The key names it to the provider too: asked again after a lost answer, it makes no second one.
        order_id = str(uuid4())
        asked = OrderAsked(
            order_id=order.key,
            kind=order.kind,
            amount=order.amount,
            due_on=order.due_on,
            today=today,
            payee=case.creditor.name,
            city=case.person.city or case.creditor.country,
            card=wanted.card,
            creditor_id=case.creditor.creditor_id,
            person_id=wanted.call.person_id,
        )
        try:
            made = await provider.make(asked)
        except ProviderError as error:
            raise RefusalError(ErrorCode.REFUSED, fault="provider", reason=error.code) from error
        return _Made(order_id, provider.name, made)

    def _judge(self, case: CaseFacts, order: MakeOrder, today: date) -> None:
        refuse_blocked(case, Blocked.ORDERS)
        free = {debt.debt_id for debt in case.open_for(Blocked.ORDERS)}
        if not order.debt_ids or not set(order.debt_ids) <= free:
            raise RefusalError(ErrorCode.INVALID, field="debt_ids")
        if _METHOD.get(order.kind) not in case.terms.methods:
            raise RefusalError(ErrorCode.REFUSED, fault="method_not_allowed")
        if not today <= order.due_on <= today + timedelta(days=MOST_DAYS):
            raise RefusalError(ErrorCode.INVALID, field="due_on")
        figures = quote_case(case, today, self._places.holidays(case.person.country))
        owed = sum(figures.balances[debt_id].total.minor for debt_id in set(order.debt_ids))
        if order.amount.currency != case.currency or not 0 < order.amount.minor <= owed:
            raise RefusalError(ErrorCode.INVALID, field="amount")

    async def _save(self, wanted: _Wanted, made: "_Made") -> OrderView:
        row = self._row(wanted, made)
        try:
            async with self._database.write() as conn:
                known = await orders_rows.by_key(conn, row.order_key)
                if known is not None:
                    return _same(known, wanted)
                await orders_rows.add(conn, row)
        except IntegrityError:
            async with self._database.read() as conn:
                known = await orders_rows.by_key(conn, row.order_key)
            if known is None:
                raise
            return _same(known, wanted)
        self._news.tell(row.order_id)
        return order_view(row)

    def _row(self, wanted: _Wanted, made: "_Made") -> OrderRow:
        now, order = self._clock.utc(), wanted.order
        return OrderRow(
            order_id=made.order_id,
            order_key=order.key,
            person_id=wanted.call.person_id,
            call_id=wanted.call.call_id,
            agent_id=wanted.agent_id,
            promise_id=order.promise_id,
            number=None,
            debt_ids=order.debt_ids,
            kind=order.kind.value,
            state=OrderState.CREATED.value,
            amount_minor=order.amount.minor,
            currency=order.amount.currency,
            due_on=order.due_on,
            provider=made.provider,
            reference=made.made.reference,
            payload=made.made.payload,
            line=made.made.line,
            barcode=made.made.barcode,
            url=made.made.url,
            sent_by=(),
            made_at=now,
            changed_at=now,
        )


@dataclass(frozen=True, slots=True)
class _Made:
    order_id: str
    provider: str
    made: OrderMade


def _same(known: OrderRow, wanted: _Wanted) -> OrderView:
    order = wanted.order
    asked = (wanted.call.call_id, order.kind.value, order.amount.minor, order.amount.currency, order.due_on)
    if asked != (known.call_id, known.kind, known.amount_minor, known.currency, known.due_on):
        raise RefusalError(ErrorCode.KEY_REUSED)
    return order_view(known)
