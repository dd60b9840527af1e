"""A bank's return is kept: all that it says, once, or nothing of it."""

import asyncio
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from uuid import uuid4

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.payments.cnab.banks import banks
from server_api.payments.cnab.returns import BadFileError, ReturnFile, ReturnLine, read_return
from server_api.store import audit_rows, slip_accounts_rows, slip_files_rows
from server_api.store.database import Database
from server_api.store.slip_accounts_rows import AccountRow
from server_api.store.slip_files_rows import IN, KEPT, SlipFileRow, SlipLineRow


@dataclass(frozen=True, slots=True)
class Kept:
    """``before``: when it was kept already (None: only now); ``missing``: numbers of files that lack."""

    file_id: str
    creditor_id: str
    bank: str
    number: int
    titles: int
    before: datetime | None
    missing: tuple[int, ...]


class KeepReturn:
    """Keeps."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def __call__(self, content: bytes, name: str) -> Kept:
        """Raises BadFileError, also ``bank_unknown`` (no creditor has an account there) and
        ``account_unknown``; StoreError.
        """
        told = await asyncio.to_thread(read_return, content)
        try:
            return await self._keep(told, name)
        except IntegrityError:
            # The same file on two nodes at once: the other one has kept it.
            return await self._keep(told, name)

    async def _keep(self, told: ReturnFile, name: str) -> Kept:
        now = self._clock.utc()
        async with self._database.write() as conn:
            account = _whose(told, await slip_accounts_rows.every(conn))
            known = await slip_files_rows.known(conn, account.creditor_id, told.digest)
            if known is not None:
                return await _kept(conn, known, account, known.at)
            row = SlipFileRow(
                file_id=str(uuid4()),
                creditor_id=account.creditor_id,
                way=IN,
                number=told.number,
                digest=told.digest,
                name=name[:200],
                made_on=told.made_on,
                state=KEPT,
                titles=len(told.lines),
                at=now,
            )
            await slip_files_rows.add(conn, row)
            await slip_files_rows.add_lines(conn, list(_rows(row.file_id, told.lines)))
            detail = {"number": str(row.number), "titles": str(row.titles)}
            await audit_rows.add(
                conn, now, user_id="", what="slips_returned", subject=row.creditor_id, **detail
            )
            return await _kept(conn, row, account, None)


async def _kept(
    conn: AsyncConnection, row: SlipFileRow, account: AccountRow, before: datetime | None
) -> Kept:
    missing = gaps(await slip_files_rows.numbers(conn, row.creditor_id))
    return Kept(row.file_id, row.creditor_id, account.bank, row.number, row.titles, before, missing)


def gaps(numbers: Sequence[int], most: int = 20) -> tuple[int, ...]:
    """Which are missing between the first and the last, the latest ``most`` of them."""
    missing: list[int] = []
    for before, after in pairwise(numbers):
        missing += range(max(before + 1, after - most), after)
    return tuple(missing[-most:])


def _whose(told: ReturnFile, accounts: Sequence[AccountRow]) -> AccountRow:
    there = [one for one in accounts if one.bank == told.bank]
    if not there:
        raise BadFileError("bank_unknown", 1, told.bank)
    named = told.agreement.lstrip("0")
    for one in there:
        full = banks()[one.bank].agreement_of(one.agreement, one.wallet, one.variation).strip()
        if named and named in (full.lstrip("0"), one.agreement.lstrip("0")):
            return one
    place = (_number(told.agency), _number(told.account))
    for one in there:
        if place == (_number(one.agency), _number(one.account)) and any(place):
            return one
    raise BadFileError("account_unknown", 1, told.agreement)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() else 0


def _rows(file_id: str, lines: Sequence[ReturnLine]) -> Iterator[SlipLineRow]:
    """Money is named by day and amount: told by another file it is known, twice in one file it is two."""
    told: Counter[tuple[str, str]] = Counter()
    for line in lines:
        number = line.our_number.lstrip("0")
        day = f"{line.happened_on:%Y%m%d}" if line.happened_on else ""
        payment = f"{line.movement}-{day}-{line.paid_minor}"
        told[number, payment] += 1
        times = told[number, payment]
        yield SlipLineRow(
            file_id=file_id,
            line=line.line,
            our_number=number,
            movement=line.movement,
            reasons=line.reasons,
            title_minor=line.title_minor,
            paid_minor=line.paid_minor,
            interest_minor=line.interest_minor,
            discount_minor=line.discount_minor,
            rebate_minor=line.rebate_minor,
            net_minor=line.net_minor,
            fee_minor=line.fee_minor,
            due_on=line.due_on,
            happened_on=line.happened_on,
            credited_on=line.credited_on,
            payment=payment if times == 1 else f"{payment}-{times}",
        )
