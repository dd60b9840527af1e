"""Who may listen to what, and that every listening is in the log before the first byte is heard."""

import asyncio
import logging
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.recordings import RecordingDetail, RecordingMark
from server_api.contract.words import AgentState, CallPhase, ErrorCode, Role
from server_api.recordings.shelf import RecordingFileError
from server_api.services.live_calls import LiveCalls
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import recordings_rows, users_rows
from server_api.store.database import Database
from server_api.store.recordings_rows import RecordingRow

log = logging.getLogger(__name__)
T = TypeVar("T")
#: Requests for parts of one recording within this time are one listening.
ONE_LISTENING = timedelta(minutes=10)
_AGENT_WORDS = ("none", "own", "case")


class Wavs(Protocol):
    """As much of the shelf as listening needs. Blocking; raises RecordingFileError."""

    def wav(self, name: str, recording_id: str, start: int, stop: int) -> bytes:
        """A part of the WAV."""
        ...

    def wav_length(self, name: str, recording_id: str) -> int:
        """Bytes of the whole WAV."""
        ...


@dataclass(frozen=True, slots=True)
class Audio:
    """A recording that may be heard by who asked."""

    name: str
    recording_id: str
    length: int


class HearRecording:
    """``agents_hear``: ``none``, ``own`` (their own calls), ``case`` (also those of the debtor on the line).

    Leads hear their team's, admins all; examples in published scripts (``clips``) are everybody's.
    Methods raise RefusalError NOT_FOUND, FORBIDDEN, BAD_TRANSITION
    (``debtor_on_line``: on hold or gone it may be heard), GONE (the file is no more) and REFUSED (damaged).
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        calls: LiveCalls,
        wavs: Wavs,
        agents_hear: str,
        clips: Callable[[], Collection[str]] = tuple,
    ) -> None:
        assert agents_hear in _AGENT_WORDS
        self._database = database
        self._clock = clock
        self._calls = calls
        self._wavs = wavs
        self._agents_hear = agents_hear
        self._clips = clips

    async def detail(self, seat: Seat, recording_id: str) -> RecordingDetail:
        """What the player draws. Looking is logged too."""
        async with self._database.read() as conn:
            row = await self._allowed(conn, seat, recording_id)
            agent = await users_rows.name_of(conn, row.agent_id)
            marks = await _marks(conn, row)
        await self._log(seat, row, "detail")
        return RecordingDetail(
            recording_id=row.recording_id,
            call_id=row.call_id,
            began_at=row.began_at,
            seconds=row.seconds,
            agent=agent,
            peaks_agent=tuple(row.peaks_agent),
            peaks_debtor=tuple(row.peaks_debtor),
            marks=marks,
            sha256=row.sha256,
        )

    async def audio(self, seat: Seat, recording_id: str) -> Audio:
        """The right to read parts of it, until the debtor is on the line again."""
        self._nobody_listens_in(seat)
        async with self._database.read() as conn:
            row = await self._allowed(conn, seat, recording_id)
        length = await _of_file(self._wavs.wav_length, row.path, row.recording_id)
        await self._log(seat, row, "audio")
        return Audio(row.path, row.recording_id, length)

    async def read(self, audio: Audio, start: int, stop: int) -> bytes:
        """A part of the WAV."""
        return await _of_file(self._wavs.wav, audio.name, audio.recording_id, start, stop)

    def _nobody_listens_in(self, seat: Seat) -> None:
        """A loudspeaker beside an open line would play one debtor's words to another."""
        call = self._calls.get(seat.row.agent.call_id)
        on_line = call is not None and call.phase in (CallPhase.RINGING, CallPhase.CONNECTED)
        if on_line or seat.row.agent.state is AgentState.SUPERVISING:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="debtor_on_line")

    async def _allowed(self, conn: AsyncConnection, seat: Seat, recording_id: str) -> RecordingRow:
        row = await recordings_rows.get(conn, recording_id)
        if row is None or not await self._may(conn, seat, row):
            # Whoever may not hear it does not learn that it exists.
            raise RefusalError(ErrorCode.NOT_FOUND, what="recording")
        if row.state == "gone":
            raise RefusalError(ErrorCode.GONE, what="recording")
        if row.state in recordings_rows.OPEN:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="still_recording")
        return row

    async def _may(self, conn: AsyncConnection, seat: Seat, row: RecordingRow) -> bool:
        match seat.profile.role:
            case Role.ADMIN:
                return True
            case Role.TEAM_LEAD:
                team = await users_rows.team_of(conn, row.agent_id)
                return row.agent_id == seat.agent_id or team == seat.profile.team
            case _:
                if row.recording_id in self._clips():
                    return True
                return self.agent_may(seat.agent_id, self._person_on_line(seat), row)

    def agent_may(self, agent_id: str, person_id: str, row: RecordingRow) -> bool:
        """Whether an agent with this debtor on the line may hear it."""
        if self._agents_hear == "none":
            return False
        if row.agent_id == agent_id:
            return True
        return self._agents_hear == "case" and bool(person_id) and row.person_id == person_id

    def _person_on_line(self, seat: Seat) -> str:
        call = self._calls.get(seat.row.agent.call_id)
        return call.person_id if call is not None and call.pop is not None and call.pop.body else ""

    async def _log(self, seat: Seat, row: RecordingRow, what: str) -> None:
        now = self._clock.utc()
        async with self._database.write() as conn:
            since = now - ONE_LISTENING
            if await recordings_rows.played_since(conn, row.recording_id, seat.agent_id, what, since):
                return
            await recordings_rows.add_play(
                conn,
                recording_id=row.recording_id,
                user_id=seat.agent_id,
                role=seat.profile.role.value,
                at=now,
                what=what,
                call_id=seat.row.agent.call_id,
            )


async def _of_file(read: Callable[..., T], *arguments: object) -> T:
    """Off the loop. A file that cannot be used is a refusal with its reason."""
    try:
        return await asyncio.to_thread(read, *arguments)
    except RecordingFileError as error:
        log.error("a recording cannot be heard: %s", error)
        if error.code == "missing":
            raise RefusalError(ErrorCode.GONE, what="recording") from error
        raise RefusalError(ErrorCode.REFUSED, reason=error.code) from error


async def _marks(conn: AsyncConnection, row: RecordingRow) -> tuple[RecordingMark, ...]:
    """Pauses, and what happened in the call."""
    marks = [RecordingMark(**mark) for mark in row.marks]
    for moment in await recordings_rows.moments(conn, row.call_id):
        marks.append(RecordingMark(at_s=_within(row, moment.at), kind=moment.kind, text=moment.text))
    return tuple(sorted(marks, key=lambda mark: mark.at_s))


def _within(row: RecordingRow, at: datetime) -> float:
    return min(max(0.0, (at - row.began_at).total_seconds()), row.seconds)
