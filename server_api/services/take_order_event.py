"""What became of one order, in whatever way it was told: states only move forward, money counts once."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.debt_words import OrderState
from server_api.contract.money import Money
from server_api.services.order_news import TellOrder
from server_api.services.payment_port import ProviderEvent
from server_api.services.post_payment import Payment, Posted, PostPayment
from server_api.store import audit_rows, orders_rows, payments_rows
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


@dataclass(frozen=True, slots=True)
class TakenEvent:
    """``order`` as it was before; ``posted``: money that was not known yet; ``moved``: another state now."""

    order: OrderRow
    posted: Sequence[Posted]
    moved: bool


class TakeOrderEvent:
    """Within a transaction of the caller's, who calls :meth:`tell` after it."""

    def __init__(self, clock: Clock, post: PostPayment, news: TellOrder) -> None:
        self._clock, self._post, self._news = clock, post, news

    async def within(self, conn: AsyncConnection, provider: str, event: ProviderEvent) -> TakenEvent | None:
        """None: of no order of ours, which is put on file. Raises RefusalError as PostPayment does,
        IntegrityError where another node takes it at this moment.
        """
        row = await orders_rows.locked(conn, provider, event.reference)
        if row is None:
            await self._unknown(conn, provider, event)
            return None
        posted = await self._pay(conn, row, event) if event.state is OrderState.PAID else []
        moved = _RANK[event.state] > _RANK[OrderState(row.state)]
        if moved:
            values: dict[str, object] = {"state": event.state.value, "changed_at": self._clock.utc()}
            if event.state is OrderState.PAID:
                values["paid_at"] = event.at
            await orders_rows.change(conn, row.order_id, **values)
        return TakenEvent(row, posted, moved)

    def tell(self, taken: TakenEvent) -> None:
        """Desks and dialler, after the commit."""
        for one in taken.posted:
            self._post.tell(one)
        if taken.posted or taken.moved:
            self._news.tell(taken.order.order_id)

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
