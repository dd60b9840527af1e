"""What a provider tells of its orders: signed, in any order, as often as it likes; money counts once."""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.debt_words import OrderState
from server_api.contract.money import Money
from server_api.contract.words import ErrorCode
from server_api.services.order_news import TellOrder
from server_api.services.payment_port import BadEventError, PaymentProvider, ProviderEvent
from server_api.services.post_payment import Payment, Posted, PostPayment
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, orders_rows, payments_rows
from server_api.store.database import Database
from server_api.store.orders_rows import OrderRow

#: How far an order is: what is told late takes nothing back. Money that came wins over everything.
_RANK = {
    OrderState.CREATED: 0,
    OrderState.SENT: 1,
    OrderState.DELIVERED: 2,
    OrderState.OPENED: 3,
    OrderState.FAILED: 4,
    OrderState.EXPIRED: 5,
    OrderState.CANCELLED: 5,
    OrderState.PAID: 6,
}


#: A provider's reference of a payment is kept so far (a Pix end-to-end id has 32).
_LONGEST = 50


class TakeProviderEvents:
    """Back when it is on disk: whoever gets no answer tells it again."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        providers: Sequence[PaymentProvider],
        post: PostPayment,
        news: TellOrder,
    ) -> None:
        self._database, self._clock = database, clock
        self._providers = {provider.name: provider for provider in providers}
        self._post, self._news = post, news

    async def __call__(self, provider: str, body: bytes, headers: Mapping[str, str]) -> None:
        """Raises RefusalError NOT_FOUND (no such provider), FORBIDDEN (``signature``, ``too_old``), INVALID;
        StoreError.
        """
        known = self._providers.get(provider)
        if known is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="provider")
        try:
            events = known.read(body, headers, self._clock.utc())
        except BadEventError as error:
            code = ErrorCode.INVALID if str(error) == "form" else ErrorCode.FORBIDDEN
            raise RefusalError(code, reason=str(error)) from error
        for event in events:
            try:
                await self._take(provider, event)
            except IntegrityError:
                # Two nodes were told at once: the other one has it.
                await self._take(provider, event)

    async def _take(self, provider: str, event: ProviderEvent) -> None:
        posted: list[Posted] = []
        async with self._database.write() as conn:
            row = await orders_rows.locked(conn, provider, event.reference)
            if row is None:
                await self._unknown(conn, provider, event)
                return
            before = OrderState(row.state)
            if event.state is OrderState.PAID:
                posted = await self._pay(conn, row, event)
            if _RANK[event.state] > _RANK[before]:
                values: dict[str, object] = {"state": event.state.value, "changed_at": self._clock.utc()}
                if event.state is OrderState.PAID:
                    values["paid_at"] = event.at
                await orders_rows.change(conn, row.order_id, **values)
        for one in posted:
            self._post.tell(one)
        if posted or _RANK[event.state] > _RANK[before]:
            self._news.tell(row.order_id)

    async def _pay(self, conn: AsyncConnection, row: OrderRow, event: ProviderEvent) -> list[Posted]:
        """The money goes to the order's debts, one after the other; what is over stays with the last."""
        assert event.amount is not None  # the port's form
        left, posted = event.amount.minor, []
        for number, debt_id in enumerate(row.debt_ids):
            reference = _reference(row, event.payment, number)
            known = await payments_rows.known(conn, row.provider, reference)
            if known is not None:
                left -= known.amount_minor
                continue
            part = left
            if number < len(row.debt_ids) - 1:
                part = min(left, await self._post.owed(conn, debt_id, event.at))
            if part <= 0:
                continue
            payment = Payment(
                provider=row.provider,
                reference=reference,
                debt=debt_id,
                amount=Money(part, event.amount.currency),
                paid_at=event.at,
                promise_id=row.promise_id,
                number=row.number,
            )
            posted.append(await self._post.within(conn, payment))
            left -= part
        return posted

    async def _unknown(self, conn: AsyncConnection, provider: str, event: ProviderEvent) -> None:
        """Of no order of ours: on file for a person to look at, and not asked for again."""
        await audit_rows.add(
            conn,
            self._clock.utc(),
            user_id="",
            what="order_unknown",
            subject=event.reference[:64],
            provider=provider,
            state=event.state.value,
        )


def _reference(row: OrderRow, payment: str, number: int) -> str:
    """The payment's own reference behind its order's; of several debts, each has one."""
    name = payment if len(payment) <= _LONGEST else sha256(payment.encode()).hexdigest()[:_LONGEST]
    return f"{row.reference}/{name}" + (f"/{number + 1}" if number else "")
