"""How the files of each account go: what waits, what the bank has not answered, what is late or missing.

Files carried by hand are forgotten: a return that does not come is said, before debtors ask.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.domain.business_days import HolidayTable, UnknownDayError, is_business_day
from server_api.services.export_slips import BANK_ZONE
from server_api.services.keep_return import gaps
from server_api.store import slip_accounts_rows, slip_files_rows, slips_rows
from server_api.store.database import Database
from server_api.store.slip_accounts_rows import AccountRow
from server_api.store.slip_files_rows import IN, OUT, SlipFileRow
from server_api.store.slips_rows import REGISTERED, SENT

#: Beyond this nobody counts how late a file is.
_MOST_DAYS = 90
_LATER = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class AccountStatus:
    """``silent_days``: working days without a return while slips are away; ``missing``: returns not here."""

    creditor_id: str
    bank: str
    to_export: int
    unanswered: int
    registered: int
    last_out: int
    last_out_on: date | None
    last_in: int
    last_in_on: date | None
    silent_days: int
    late: bool
    missing: tuple[int, ...]
    unreconciled: int


@dataclass(frozen=True, slots=True)
class _Silence:
    back: SlipFileRow | None
    days: int
    missing: tuple[int, ...]


class SlipStatus:
    """``return_days``: working days after which a return that did not come is late."""

    def __init__(
        self, database: Database, clock: Clock, holidays: HolidayTable | None, return_days: int
    ) -> None:
        self._database, self._clock = database, clock
        self._holidays, self._return_days = holidays, return_days
        self._late, self._until = 0, clock.utc()

    async def __call__(self) -> list[AccountStatus]:
        """Of each account. Raises StoreError."""
        async with self._database.read() as conn:
            return [await self._of(conn, row) for row in await slip_accounts_rows.every(conn)]

    async def late(self) -> int:
        """Accounts whose return is late, or that lack one; counted anew each minute. Raises StoreError."""
        now = self._clock.utc()
        async with self._database.read() as conn:
            if now >= self._until:
                found = [
                    await self._silence(conn, row.creditor_id) for row in await slip_accounts_rows.every(conn)
                ]
                self._late = sum(one.days > self._return_days or bool(one.missing) for one in found)
                self._until = now + _LATER
        return self._late

    async def _of(self, conn: AsyncConnection, account: AccountRow) -> AccountStatus:
        creditor_id = account.creditor_id
        out = await slip_files_rows.last(conn, creditor_id, OUT)
        silence = await self._silence(conn, creditor_id)
        back = silence.back
        return AccountStatus(
            creditor_id=creditor_id,
            bank=account.bank,
            to_export=await slips_rows.count_entries(conn, creditor_id),
            unanswered=await slips_rows.count(conn, creditor_id, (SENT,)),
            registered=await slips_rows.count(conn, creditor_id, (REGISTERED,)),
            last_out=out.number if out else 0,
            last_out_on=out.made_on if out else None,
            last_in=back.number if back else 0,
            last_in_on=back.made_on if back else None,
            silent_days=silence.days,
            late=silence.days > self._return_days,
            missing=silence.missing,
            unreconciled=await slip_files_rows.count_unreconciled(conn, creditor_id),
        )

    async def _silence(self, conn: AsyncConnection, creditor_id: str) -> _Silence:
        back = await slip_files_rows.last(conn, creditor_id, IN)
        missing = gaps(await slip_files_rows.numbers(conn, creditor_id))
        oldest = await slips_rows.oldest_away(conn, creditor_id)
        if oldest is None:
            return _Silence(back, 0, missing)
        since = oldest.astimezone(BANK_ZONE).date()
        if back is not None:
            since = max(since, back.made_on or back.at.astimezone(BANK_ZONE).date())
        return _Silence(back, self._working_days(since), missing)

    def _working_days(self, since: date) -> int:
        """After ``since``, up to today; days that nobody has reviewed count by the week alone."""
        today = self._clock.utc().astimezone(BANK_ZONE).date()
        days = range(1, min((today - since).days, _MOST_DAYS) + 1)
        return sum(self._works(since + timedelta(days=day)) for day in days)

    def _works(self, day: date) -> bool:
        try:
            return is_business_day(day, self._holidays)
        except UnknownDayError:
            return day.weekday() < 5
