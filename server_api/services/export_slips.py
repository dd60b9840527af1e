"""Slips that a bank does not know yet, and those it is to write off, go to it as one numbered file.

What goes is marked and the number is taken in one transaction, before anything is written: no slip goes
twice. The file is written beside its place, synced and renamed. Where the machine dies in between, the next
export finds the number that has no file, takes it over and writes that file from the same rows; who was only
slow finds it taken over, and puts nothing in its place.
"""

import asyncio
import os
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.payments.cnab.banks import banks
from server_api.payments.cnab.remittance import ENTRY, WRITE_OFF, Payee, Payer, Title, write_remittance
from server_api.services.refusals import RefusalError
from server_api.services.slip_payer import NOBODY, can_be_registered, payers_of
from server_api.store import audit_rows, slip_accounts_rows, slip_files_rows, slips_rows
from server_api.store.database import Database
from server_api.store.slip_accounts_rows import AccountRow
from server_api.store.slip_files_rows import OUT, WRITING, SlipFileRow
from server_api.store.slips_rows import SlipTitle

#: In one file; what is more goes by the next.
MOST_TITLES = 5_000
#: Banks' days and hours.
BANK_ZONE = ZoneInfo("America/Sao_Paulo")
_DOCUMENT = 15
_OWN_ID = 25


@dataclass(frozen=True, slots=True)
class Exported:
    """``held``: slips that wait until their payer's data are complete; ``again``: it was numbered before."""

    file: Path
    number: int
    entries: int
    write_offs: int
    total_minor: int
    held: tuple[str, ...] = ()
    again: bool = False


class ExportSlips:
    """Writes a remittance."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database, self._clock = database, clock

    async def __call__(self, creditor_id: str, file: Path, again: int = 0) -> Exported:
        """``again``: the number of a file that was lost on its way, to be written as it was.

        Raises RefusalError ``slip_account_unknown``, ``slip_none_waiting``, ``slip_file_exists``,
        ``slip_number_unknown``, ``slip_taken_over`` (another export has it); OSError: the number is
        taken, the next export writes it; StoreError.
        """
        await asyncio.to_thread(_check_free, file)
        async with self._database.write() as conn:
            account = await slip_accounts_rows.held(conn, creditor_id)
            if account is None:
                raise RefusalError(ErrorCode.NOT_FOUND, fault="slip_account_unknown", name=creditor_id)
            held: tuple[str, ...] = ()
            before = await self._before(conn, account, again)
            if before is None:
                row, held = await self._number(conn, creditor_id, file)
            else:
                row = replace(before, digest=str(uuid4()))
                await slip_files_rows.take_over(conn, row.file_id, row.digest)
        titles = await self._titles(row)
        await self._write(file, row, _content(account, row, titles))
        entries = [title for title in titles if title.movement == ENTRY]
        return Exported(
            file=file,
            number=row.number,
            entries=len(entries),
            write_offs=len(titles) - len(entries),
            total_minor=sum(title.amount_minor for title in entries),
            held=held,
            again=before is not None,
        )

    async def _write(self, file: Path, row: SlipFileRow, content: bytes) -> None:
        """Into its place, if nobody has taken it over meanwhile."""
        beside = await asyncio.to_thread(write_beside, file, content)
        try:
            async with self._database.write() as conn:
                if not await slip_files_rows.finish(conn, row.file_id, row.digest, file.name):
                    raise RefusalError(ErrorCode.REFUSED, fault="slip_taken_over", name=str(row.number))
                await asyncio.to_thread(_check_free, file)
                await asyncio.to_thread(put_in_place, beside, file)
        finally:
            await asyncio.to_thread(beside.unlink, missing_ok=True)

    async def _before(self, conn: AsyncConnection, account: AccountRow, again: int) -> SlipFileRow | None:
        if not again:
            return await slip_files_rows.unfinished(conn, account.creditor_id)
        found = await slip_files_rows.numbered(conn, account.creditor_id, again)
        if found is None:
            raise RefusalError(ErrorCode.NOT_FOUND, fault="slip_number_unknown", name=str(again))
        return found

    async def _number(
        self, conn: AsyncConnection, creditor_id: str, file: Path
    ) -> tuple[SlipFileRow, tuple[str, ...]]:
        """What goes is marked; the file's row, and which slips wait until their payer's data are complete."""
        now = self._clock.utc()
        fresh = await slips_rows.entries(conn, creditor_id, MOST_TITLES)
        payers = await payers_of(conn, [one.person_id for one in fresh])
        ready = [one for one in fresh if can_be_registered(payers.get(one.person_id))]
        gone = await slips_rows.write_offs(conn, creditor_id, MOST_TITLES - len(ready))
        held = tuple(one.our_number for one in fresh if not can_be_registered(payers.get(one.person_id)))
        if not ready and not gone:
            raise RefusalError(ErrorCode.INVALID, fault="slip_none_waiting", count=str(len(held)))
        file_id = str(uuid4())
        await slips_rows.put_in(
            conn, file_id, now, [one.slip_id for one in ready], [one.slip_id for one in gone]
        )
        number = await slip_accounts_rows.next_file(conn, creditor_id)
        row = SlipFileRow(
            file_id=file_id,
            creditor_id=creditor_id,
            way=OUT,
            number=number,
            digest=str(uuid4()),
            name=file.name,
            made_on=now.astimezone(BANK_ZONE).date(),
            state=WRITING,
            titles=len(ready) + len(gone),
            at=now,
        )
        await slip_files_rows.add(conn, row)
        told = {"number": str(number), "titles": str(row.titles)}
        await audit_rows.add(conn, now, user_id="", what="slips_exported", subject=creditor_id, **told)
        return row, held

    async def _titles(self, row: SlipFileRow) -> list[Title]:
        """What goes by the file, as rows say it: read beside those who write."""
        async with self._database.read() as conn:
            found = await slips_rows.of_file(conn, row.file_id)
            payers = await payers_of(conn, [one.person_id for one in found])
        return [_title(one, row, payers.get(one.person_id, NOBODY)) for one in found]


def _title(one: SlipTitle, row: SlipFileRow, payer: Payer) -> Title:
    return Title(
        movement=ENTRY if one.entry_file == row.file_id else WRITE_OFF,
        our_number=one.our_number,
        document=one.our_number[-_DOCUMENT:],
        own_id=one.order_id.replace("-", "")[:_OWN_ID],
        due_on=one.due_on,
        issued_on=one.made_at.astimezone(BANK_ZONE).date(),
        amount_minor=one.amount_minor,
        payer=payer,
    )


def _content(account: AccountRow, row: SlipFileRow, titles: Sequence[Title]) -> bytes:
    made = row.at.astimezone(BANK_ZONE)
    return write_remittance(banks()[account.bank], _payee(account), row.number, made, titles)


def _payee(account: AccountRow) -> Payee:
    return Payee(**{name: getattr(account, name) for name in Payee.__dataclass_fields__})


def _check_free(file: Path) -> None:
    if os.path.lexists(file):
        raise RefusalError(ErrorCode.INVALID, fault="slip_file_exists", name=str(file))


def write_whole(file: Path, content: bytes) -> None:
    """All of it is on disk under this name, or nothing is. Raises OSError."""
    beside = write_beside(file, content)
    try:
        put_in_place(beside, file)
    finally:
        beside.unlink(missing_ok=True)


def write_beside(file: Path, content: bytes) -> Path:
    """On disk, under a name that nobody looks for; for this user only. Raises OSError: nothing is left."""
    beside = file.with_name(f".{file.name[:80]}.{uuid4().hex[:8]}.part")
    try:
        with open(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            out.write(content)
            out.flush()
            os.fsync(out.fileno())
    except OSError:
        beside.unlink(missing_ok=True)
        raise
    return beside


def put_in_place(beside: Path, file: Path) -> None:
    """Under its own name, and the folder knows it after a power cut too. Raises OSError."""
    beside.replace(file)
    if os.name == "posix":
        handle = os.open(file.parent, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
