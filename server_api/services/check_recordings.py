"""For who answers for the recordings: are they what they were, which calls have none, give me one."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from server_api.clock import Clock
from server_api.contract.words import ErrorCode, Role
from server_api.recordings import chain
from server_api.recordings.shelf import RecordingFileError, Shelf
from server_api.services.refusals import RefusalError
from server_api.store import audit_rows, recording_report_rows, recordings_rows, users_rows
from server_api.store.database import Database
from server_api.store.recordings_rows import RecordingRow

_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with one recording: a code of the shelf, ``changed`` (hash), ``chain``."""

    recording_id: str
    call_id: str
    what: str


@dataclass(frozen=True, slots=True)
class Verified:
    """``gone`` were done away with in time: of them only the chain is left."""

    checked: int
    gone: int
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class ReportLine:
    """Conversations without a tape: of one day (of the floor), agent and reason."""

    day: date
    agent: str
    reason: str
    calls: int


@dataclass(frozen=True, slots=True)
class Report:
    """``calls`` is every conversation of the time."""

    calls: int
    lines: tuple[ReportLine, ...]


class CheckRecordings:
    """Commands of an administrator at the server."""

    def __init__(self, database: Database, clock: Clock, shelf: Shelf, time_zone: str) -> None:
        self._database, self._clock, self._shelf = database, clock, shelf
        self._zone = ZoneInfo(time_zone)

    async def verify(self) -> Verified:
        """Every link of the chain, every hash, every chunk of every file."""
        async with self._database.read() as conn:
            rows = await recordings_rows.chained(conn)
        faults = [fault async for fault in self._faults(rows)]
        gone = sum(row.state == "gone" for row in rows)
        return Verified(len(rows) - gone, gone, tuple(faults))

    async def _faults(self, rows: list[RecordingRow]) -> AsyncIterator[Fault]:
        before = chain.FIRST
        for number, row in enumerate(rows, start=1):
            if row.chain_no != number or row.chain != chain.link(before, row.sha256):
                yield Fault(row.recording_id, row.call_id, "chain")
            before = row.chain
            if row.state != "gone" and (what := await asyncio.to_thread(self._fault_of_file, row)):
                yield Fault(row.recording_id, row.call_id, what)

    def _fault_of_file(self, row: RecordingRow) -> str:
        try:
            found = self._shelf.summary(row.path, row.recording_id)
        except RecordingFileError as error:
            return error.code
        return "" if found.sha256 == row.sha256 else "changed"

    async def report(self, first: date, last: date) -> Report:
        """Days of the floor's time zone, both inclusive."""
        since, until = self._begin_of(first), self._begin_of(last + timedelta(days=1))
        async with self._database.read() as conn:
            found = await recording_report_rows.unrecorded(conn, since, until)
            calls = await recording_report_rows.count_connected(conn, since, until)
        counted = Counter(
            (item.connected_at.astimezone(self._zone).date(), item.agent, item.reason) for item in found
        )
        return Report(calls, tuple(ReportLine(*key, count) for key, count in sorted(counted.items())))

    def _begin_of(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self._zone).astimezone(UTC)

    async def export(self, recording_id: str, login: str, to: Path) -> int:
        """Write it as WAV for an administrator; logged before the first byte. Returns its size.

        Raises RefusalError ``not_admin``, ``no_recording``, ``bad_recording``; OSError.
        """
        async with self._database.write() as conn:
            user = await users_rows.by_login(conn, login)
            if user is None or not user.active or user.role != Role.ADMIN.value:
                raise RefusalError(ErrorCode.FORBIDDEN, fault="not_admin", name=login)
            row = await recordings_rows.get(conn, recording_id)
            if row is None or row.state in ("gone", *recordings_rows.OPEN):
                raise RefusalError(ErrorCode.NOT_FOUND, fault="no_recording", name=recording_id)
            now = self._clock.utc()
            await recordings_rows.add_play(
                conn, recording_id=recording_id, user_id=user.user_id, role=user.role, at=now, what="export"
            )
            await audit_rows.add(
                conn, now, user_id=user.user_id, what="recording_exported", subject=recording_id
            )
        return await asyncio.to_thread(self._write, row, to)

    def _write(self, row: RecordingRow, to: Path) -> int:
        try:
            length = self._shelf.wav_length(row.path, row.recording_id)
            with to.open("xb") as file:
                for at in range(0, length, _BLOCK):
                    file.write(self._shelf.wav(row.path, row.recording_id, at, min(at + _BLOCK, length)))
        except RecordingFileError as error:
            raise RefusalError(ErrorCode.REFUSED, fault="bad_recording", detail=error.code) from error
        return length

    async def hold(self, recording_id: str, on: bool) -> None:
        """A legal hold: it is kept although its time is over. Raises RefusalError ``no_recording``."""
        async with self._database.write() as conn:
            if not await recordings_rows.hold(conn, recording_id, on):
                raise RefusalError(ErrorCode.NOT_FOUND, fault="no_recording", name=recording_id)
            what = "recording_held" if on else "recording_released"
            await audit_rows.add(conn, self._clock.utc(), user_id="cli", what=what, subject=recording_id)
