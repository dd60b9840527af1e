"""A month of income and expenses, as the over-indebted debtor on the line tells it."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.contacts import CaseExtras
from server_api.contract.hardship import Expense, Income, WriteHardship
from server_api.contract.money import Money
from server_api.contract.words import Channel, ErrorCode
from server_api.domain.hardship import capacity
from server_api.services.case_access import check_person, confirmed_case
from server_api.services.case_extras import case_extras
from server_api.services.case_facts import language_of
from server_api.services.conduct import Conduct
from server_api.services.hardship_view import told_text
from server_api.services.live_calls import LiveCalls
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.services.write_note import TellPerson
from server_api.store import audit_rows, hardship_rows, history_rows
from server_api.store.database import Database
from server_api.store.hardship_rows import HardshipRow
from server_api.store.history_rows import HistoryRow

#: No household has more a month, in minor units: a slip of the finger, not an income.
MOST_MINOR = 10**12
MOST_DEPENDANTS = 30
LONGEST_NOTE = 2000


@dataclass(frozen=True, slots=True)
class _Writer:
    agent_id: str
    name: str
    call_id: str


class WriteHardshipSheet:
    """Only what the debtor says of their own accord, and only of an identified debtor."""

    def __init__(
        self, database: Database, clock: Clock, calls: LiveCalls, conduct: Conduct, tell: TellPerson
    ) -> None:
        self._database, self._clock, self._calls = database, clock, calls
        self._conduct, self._tell = conduct, tell

    async def __call__(self, seat: Seat, person_id: str, told: WriteHardship) -> CaseExtras:
        """On disk when answered; the offers that follow keep to it. A second time changes nothing.

        Raises RefusalError NOT_FOUND, REFUSED (``identity``), INVALID (``field``, ``fault``: ``empty``,
        ``unknown``, ``amount``, ``dependants``, ``too_long``); StoreError.
        """
        call = confirmed_case(self._calls, seat, person_id)
        if call is None or call.body is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="person")
        _check(told)
        writer = _Writer(seat.agent_id, seat.profile.name, call.call_id)
        currency = call.body.balance.currency
        async with self._database.write() as conn:
            before = await hardship_rows.get(conn, told.key)
            if before is not None and before.person_id != person_id:
                raise RefusalError(ErrorCode.KEY_REUSED)
            if before is None:
                await self._write(conn, person_id, told, writer, currency)
            extras = await case_extras(conn, person_id)
        self._tell(person_id, "hardship")
        return extras

    async def _write(
        self,
        conn: AsyncConnection,
        person_id: str,
        told: WriteHardship,
        writer: _Writer,
        currency: str,
    ) -> None:
        person = await check_person(conn, person_id)
        kept = self._conduct.protected(person.country)
        income = {kind: minor for kind, minor in told.income.items() if minor}
        expenses = {kind: minor for kind, minor in told.expenses.items() if minor}
        if kept is not None and kept.currency != currency:
            kept = None
        found = capacity(income, expenses, kept.minor if kept else 0)
        row = HardshipRow(
            sheet_id=told.key,
            person_id=person_id,
            at=self._clock.utc(),
            by=writer.agent_id,
            author=writer.name,
            call_id=writer.call_id,
            currency=currency,
            income=income,
            expenses=expenses,
            dependants=told.dependants,
            note=told.note.strip(),
            left_minor=found.left,
            protected_minor=found.protected,
            payable_minor=found.payable,
            rule_id=kept.rule_id if kept else "",
        )
        await hardship_rows.add(conn, row)
        text = told_text(Money(found.payable, currency), language_of(person))
        timeline = HistoryRow(row.sheet_id, person_id, row.at, Channel.NOTE.value, text, agent=writer.name)
        await history_rows.add(conn, timeline)
        await audit_rows.add(
            conn,
            row.at,
            user_id=writer.agent_id,
            what="hardship_told",
            subject=person_id,
            call=writer.call_id,
        )


def _check(told: WriteHardship) -> None:
    _check_amounts("income", told.income, Income)
    _check_amounts("expenses", told.expenses, Expense)
    if not 0 <= told.dependants <= MOST_DEPENDANTS:
        raise RefusalError(ErrorCode.INVALID, field="dependants", fault="dependants")
    if len(told.note) > LONGEST_NOTE:
        raise RefusalError(ErrorCode.INVALID, field="note", fault="too_long")
    if not any(told.income.values()) and not any(told.expenses.values()):
        raise RefusalError(ErrorCode.INVALID, field="income", fault="empty")


def _check_amounts(field: str, amounts: Mapping[str, int], known: type[StrEnum]) -> None:
    for kind, minor in amounts.items():
        if kind not in set(known):
            raise RefusalError(ErrorCode.INVALID, field=f"{field}.{kind}", fault="unknown")
        if not 0 <= minor <= MOST_MINOR:
            raise RefusalError(ErrorCode.INVALID, field=f"{field}.{kind}", fault="amount")
