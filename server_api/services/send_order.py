"""Send a payment order that the debtor asked for on the line, and take one back."""

from uuid import uuid4

from server_api.clock import Clock
from server_api.contract.debt_words import OrderState
from server_api.contract.payments import OrderView, SendOrder
from server_api.contract.words import ErrorCode
from server_api.services.case_facts import language_of
from server_api.services.creditor_terms import terms_of
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.message_words import order_sent, order_text
from server_api.services.order_news import OrderNews, order_view
from server_api.services.own_call import own_call
from server_api.services.own_team import is_lead
from server_api.services.payment_port import ProviderError
from server_api.services.payment_providers import PaymentProviders
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.services.send_message import Outgoing, SendMessage
from server_api.services.wording import full_date
from server_api.store import calls_rows, creditors_rows, orders_rows, people_rows
from server_api.store.database import Database
from server_api.store.orders_rows import OPEN, OrderRow

PURPOSE = "payment_order"
MODE = "manual"


class SendOrders:
    """Sends."""

    def __init__(
        self, database: Database, clock: Clock, calls: LiveCalls, send: SendMessage, news: OrderNews
    ) -> None:
        self._database, self._clock, self._calls = database, clock, calls
        self._send, self._news = send, news

    async def __call__(self, seat: Seat, order_id: str, wanted: SendOrder) -> OrderView:
        """Raises RefusalError NOT_FOUND, GONE (paid, cancelled), GATE_DENIED, REFUSED (``no_contact``,
        ``not_sent``); StoreError.
        """
        call, row = await self._own(seat, order_id)
        if row.state not in OPEN:
            raise RefusalError(ErrorCode.GONE, what="order", state=row.state)
        await self._send(await self._message(seat, call, row, wanted))
        async with self._database.write() as conn:
            held = await orders_rows.hold(conn, order_id)
            assert held is not None  # rows of orders are never deleted
            sent_by = tuple(dict.fromkeys((*held.sent_by, wanted.channel.value)))
            state = OrderState.SENT.value if held.state == OrderState.CREATED else held.state
            now = self._clock.utc()
            await orders_rows.change(conn, order_id, sent_by=list(sent_by), state=state, changed_at=now)
            after = await orders_rows.get(conn, order_id)
        assert after is not None
        self._news.tell(order_id)
        return order_view(after)

    async def _own(self, seat: Seat, order_id: str) -> tuple[LiveCall, OrderRow]:
        async with self._database.read() as conn:
            row = await orders_rows.get(conn, order_id)
        if row is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="order")
        call = own_call(self._calls, seat, seat.row.agent.call_id)
        if call.person_id != row.person_id or not call.shows:
            raise RefusalError(ErrorCode.NOT_FOUND, what="order")
        return call, row

    async def _message(self, seat: Seat, call: LiveCall, row: OrderRow, wanted: SendOrder) -> Outgoing:
        async with self._database.read() as conn:
            person = await people_rows.get(conn, row.person_id)
            campaign = await creditors_rows.campaign(conn, call.plan.campaign_id)
            creditor = await creditors_rows.get(conn, campaign.creditor_id) if campaign else None
            begun = await calls_rows.get(conn, call.call_id)
        if person is None or creditor is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="case")
        terms = terms_of(creditor)
        language = language_of(person, terms.language)
        code = row.payload or row.line or row.url
        return Outgoing(
            key=f"order-{uuid4()}",
            person_id=row.person_id,
            campaign_id=call.plan.campaign_id,
            channel=wanted.channel,
            text=order_text(row.kind, code, full_date(row.due_on, language), terms.agency, language),
            purpose=PURPOSE,
            mode=MODE,
            contact_id=wanted.contact_id,
            debt_ids=row.debt_ids,
            within=begun.legal_at if begun else None,
            shown=order_sent(row.kind, language),
            agent=seat.profile.name,
        )


class CancelOrders:
    """Takes orders back, at the provider first."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        calls: LiveCalls,
        providers: PaymentProviders,
        news: OrderNews,
    ) -> None:
        self._database, self._clock, self._calls = database, clock, calls
        self._providers, self._news = providers, news

    async def __call__(self, seat: Seat, order_id: str) -> OrderView:
        """By who made it, who has the debtor on the line, or a lead.

        Raises RefusalError NOT_FOUND, GONE (paid, over), REFUSED ``provider``; StoreError.
        """
        async with self._database.read() as conn:
            row = await orders_rows.get(conn, order_id)
        if row is None or not self._may(seat, row):
            raise RefusalError(ErrorCode.NOT_FOUND, what="order")
        after = await self.take_back(order_id)
        if after.state != OrderState.CANCELLED:
            raise RefusalError(ErrorCode.GONE, what="order", state=after.state)
        return order_view(after)

    async def take_back(self, order_id: str) -> OrderRow:
        """The order as it is then: one that was paid meanwhile stays so.

        Raises RefusalError NOT_FOUND, REFUSED ``provider`` with ``reason``; StoreError.
        """
        async with self._database.read() as conn:
            row = await orders_rows.get(conn, order_id)
        if row is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="order")
        if row.state not in OPEN:
            return row
        provider = self._providers.named(row.provider)
        if provider is not None:
            try:
                await provider.cancel(row.reference)
            except ProviderError as error:
                raise RefusalError(ErrorCode.REFUSED, fault="provider", reason=error.code) from error
        async with self._database.write() as conn:
            held = await orders_rows.hold(conn, order_id)
            if held is not None and held.state in OPEN:
                now = self._clock.utc()
                await orders_rows.change(conn, order_id, state=OrderState.CANCELLED.value, changed_at=now)
            after = await orders_rows.get(conn, order_id)
        assert after is not None
        self._news.tell(order_id)
        return after

    def _may(self, seat: Seat, row: OrderRow) -> bool:
        call = self._calls.get(seat.row.agent.call_id)
        talks = call is not None and call.person_id == row.person_id and call.shows
        hidden = self._calls.hides(seat.agent_id, row.person_id)
        return talks or (not hidden and (row.agent_id == seat.agent_id or is_lead(seat)))
