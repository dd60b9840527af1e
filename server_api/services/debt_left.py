"""What is left of one debt on a day, and what a payment of it is taken for."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.money import Money
from server_api.domain.allocation import Allocation
from server_api.domain.balance import statement_at, would_take
from server_api.domain.debt_terms import Reckoning
from server_api.services.case_facts import local_day
from server_api.services.creditor_terms import terms_of
from server_api.services.places import calendar_of
from server_api.store import creditors_rows, debts_rows, people_rows
from server_api.store.debts_rows import DebtRow
from server_api.store.payments_rows import DebtHead


@dataclass(frozen=True, slots=True)
class DebtLeft:
    """A debt with its creditor's way of reckoning; ``zone``: at whose calendar a moment is a day."""

    row: DebtRow
    how: Reckoning
    zone: str

    def on(self, day: date) -> int:
        """What is owed of it that day, minor units; payments known are taken off."""
        return statement_at(self.row.terms, day, self.how).balance.total.minor

    def at(self, moment: datetime) -> int:
        """As :meth:`on`, for the day of a moment."""
        return self.on(local_day(moment, self.zone))

    def taken_for(self, amount: Money, moment: datetime) -> Allocation:
        """The components a payment would be taken for."""
        return would_take(self.row.terms, amount, local_day(moment, self.zone), self.how)


async def debt_left(conn: AsyncConnection, debt: DebtHead) -> DebtLeft | None:
    """None where debtor or creditor is gone."""
    person = await people_rows.get(conn, debt.person_id)
    creditor = await creditors_rows.get(conn, debt.creditor_id)
    if person is None or creditor is None:
        return None
    money, zone = terms_of(creditor).money, calendar_of(person)
    row = await debts_rows.one(conn, debt.debt_id, zone, net=money.net_of_payments)
    return DebtLeft(row, money.reckoning, zone) if row else None
