"""What stands around the figures of a case: pinned notes, tags, the last payment, what tabs hold."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.cases import MessageWay
from server_api.contract.contacts import Note
from server_api.contract.money import Money
from server_api.contract.payments import OrderView
from server_api.services.case_extras import note_view
from server_api.services.message_ways import message_ways
from server_api.services.order_news import order_view
from server_api.store import dossier_rows, orders_rows, promise_life_rows, promise_lines_rows
from server_api.store.people_rows import PhoneRow
from server_api.store.promise_lines_rows import LineCount

#: Pinned notes on the screen at once.
_MOST_ALERTS = 5
#: Payment orders that a case comes up with.
_MOST_ORDERS = 5


@dataclass(frozen=True, slots=True)
class CaseAround:
    """``counts``: rows of ``phones``, ``emails``, ``addresses``, ``documents``, ``parties``, ``notes``.

    ``lines``: payments of each promise; ``orders``: the latest payment orders; ``ways``: of reminders.
    """

    alerts: tuple[Note, ...] = ()
    tags: tuple[str, ...] = ()
    counts: dict[str, int] = field(default_factory=dict)
    paid: Money | None = None
    paid_at: datetime | None = None
    orders: tuple[OrderView, ...] = ()
    lines: dict[str, LineCount] = field(default_factory=dict)
    ways: tuple[MessageWay, ...] = ()

    @property
    def tabs(self) -> dict[str, int]:
        """How much each hidden tab holds."""
        contacts = sum(self.counts.get(name, 0) for name in ("phones", "emails", "addresses"))
        return {"contacts": contacts} | {
            name: self.counts.get(name, 0) for name in ("documents", "notes", "parties")
        }


async def read_around(
    conn: AsyncConnection, person_id: str, creditor_id: str, phones: list[PhoneRow]
) -> CaseAround:
    """In a few short queries."""
    alerts = await dossier_rows.notes_of(conn, person_id, _MOST_ALERTS, pinned_only=True)
    counts, paid = await dossier_rows.counts(conn, person_id, creditor_id)
    return CaseAround(
        alerts=tuple(note_view(row) for row in alerts),
        tags=tuple(await dossier_rows.tags_of(conn, person_id)) if counts.get("tags") else (),
        counts=counts,
        paid=Money(paid.amount_minor, paid.currency) if paid else None,
        paid_at=paid.paid_at if paid else None,
        orders=await _orders(conn, person_id, creditor_id),
        lines=await promise_lines_rows.counted(conn, person_id),
        ways=await message_ways(conn, person_id, phones, mails=bool(counts.get("emails"))),
    )


async def _orders(conn: AsyncConnection, person_id: str, creditor_id: str) -> tuple[OrderView, ...]:
    """Those about this creditor's debts; another's are none of this agent's business."""
    rows = await orders_rows.of_person(conn, person_id, _MOST_ORDERS)
    mine = [row for row in rows if await promise_life_rows.creditor_of(conn, row.debt_ids) == creditor_id]
    return tuple(order_view(row) for row in mine)
