"""Recording on the small floor: a switch in memory whose recordings are real files."""

import asyncio
import base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path

from server_api.contract.push import AlertChanged, CallChanged, PushBody
from server_api.contract.session import AgentProfile
from server_api.contract.words import AgentState, CallPhase, RecordingState, Role
from server_api.domain.agent import Agent
from server_api.recordings.keys import MasterKeys
from server_api.recordings.shelf import Shelf
from server_api.services.adopt_recordings import AdoptRecordings
from server_api.services.alerts import Alerts
from server_api.services.background import Background
from server_api.services.hear_recording import HearRecording
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.pause_recording import PauseRecordings
from server_api.services.record_calls import RecordCalls
from server_api.services.recording_begins import RecordingLaw
from server_api.services.roster import Roster, Seat
from server_api.store import dial_plan_rows
from server_api.store.agents_rows import AgentRow
from server_api.store.calls_rows import CallRow
from server_api.store.tables import recordings
from server_api.tape.sound import summarise
from server_api.tape.writer import TapeWriter
from server_api.telephony.fake import FakeSwitch
from server_api.telephony.port import (
    CallConnected,
    CallState,
    RecordingChanged,
    RecordingPhase,
    RecordingResult,
    RecordOrder,
)
from tests.helpers.waiting import until
from tests.services.floor import PLACES, Floor

KEEP_DAYS = 730
SOUND = b"\xd5" * 48000  # three seconds of silence


@dataclass(slots=True)
class Desks:
    """Keeps what desks are told."""

    told: list[tuple[str, PushBody]] = field(default_factory=list)

    def tell(self, agent_id: str, body: PushBody) -> None:
        self.told.append((agent_id, body))

    def cut(self, agent_id: str) -> None:
        del agent_id

    def hears(self, agent_id: str) -> bool:
        return bool(agent_id)

    def silent_s(self, agent_id: str) -> float:
        del agent_id
        return 0.0

    def states(self, agent_id: str) -> list[RecordingState]:
        """Of recordings, as an agent's desk was told."""
        calls = [b.call for a, b in self.told if a == agent_id and isinstance(b, CallChanged)]
        return [call.recording for call in calls]

    def alerts(self, agent_id: str) -> list[str]:
        """Reasons of open alerts, as a lead was told."""
        found = [b.alert for a, b in self.told if a == agent_id and isinstance(b, AlertChanged)]
        return [alert.params["reason"] for alert in found if alert.open]


class Room:
    """Everything about recordings on one floor. ``notice`` is whether a prompt tells the debtor."""

    def __init__(self, floor: Floor, folder: Path, agents_hear: str, notice: bool) -> None:
        self.floor = floor
        self.switch = FakeSwitch()
        self.desks = Desks()
        self.journal = Journal(floor.database, retry_s=0.01)
        self.background = Background()
        self.roster = Roster(floor.clock, self.journal, self.desks)
        self.calls = LiveCalls()
        self.alerts = Alerts(self.roster, self.desks, floor.clock)
        self.shelf = Shelf(folder / "recordings", MasterKeys.load(folder / "keys"))
        self.notices: list[str] = []
        self.notice = notice
        law = RecordingLaw(floor.database, floor.clock, PLACES, KEEP_DAYS)
        self.record = RecordCalls(
            self.switch,
            self.roster,
            self.calls,
            self.desks,
            self.journal,
            self.background,
            floor.clock,
            self.shelf,
            law,
            self._say,
            self.alerts,
        )
        self.pause = PauseRecordings(
            self.switch, self.roster, self.calls, self.record, self.journal, self.background, floor.clock
        )
        self.hear = HearRecording(floor.database, floor.clock, self.calls, self.shelf, agents_hear)
        self.adopt = AdoptRecordings(
            floor.database,
            floor.clock,
            self.journal,
            self.background,
            self.record,
            self.pause,
            self.shelf,
            settle_s=0.01,
        )

    async def _say(self, call: LiveCall) -> bool:
        self.notices.append(call.call_id)
        return self.notice

    def seat(self, agent_id: str, role: Role = Role.AGENT, team: str = "", call_id: str = "") -> Seat:
        """Somebody at work."""
        state = AgentState.TALKING if call_id else AgentState.READY
        row = AgentRow(agent_id, Agent(state, call_id=call_id), self.floor.clock.utc(), 1, session_id="s")
        seat = Seat(row, AgentProfile(agent_id=agent_id, user=agent_id, name=agent_id, role=role, team=team))
        self.roster.put(seat)
        return seat

    async def talk(self, creditor: str = "meridiano", position: int = 0) -> LiveCall:
        """A call that was just put through to the floor's agent."""
        row = await self.floor.call(creditor, position)
        return await self.found(row)

    async def found(self, row: CallRow) -> LiveCall:
        """A call of the switch, known to the server."""
        async with self.floor.database.read() as conn:
            plan = await dial_plan_rows.get(conn, row.campaign_id)
        assert plan is not None
        call = LiveCall(row.call_id, plan, row.lead_id, row.person_id, row.phone_id, row.started_at)
        call.agent_id = row.agent_id
        call.enter(CallPhase.CONNECTED, self.floor.clock.utc())
        self.calls.add(call)
        self.seat(row.agent_id, call_id=row.call_id)
        self.switch.calls[row.call_id] = CallState(row.call_id, "ringing", row.number, "sim")
        self.switch.pick_up(row.call_id)
        return call

    def connected(self, call: LiveCall) -> None:
        """As the pump says it."""
        now = self.floor.clock.utc()
        self.record.connected(
            CallConnected(switch_id="fake-1", at=now, mono_ns=0, call_id=call.call_id, leg_id="l1")
        )

    async def order(self, call: LiveCall) -> RecordOrder:
        """What the switch was told to record, once it was."""
        await until(lambda: call.call_id in self.switch.recordings, what="an order to record")
        return self.switch.recordings[call.call_id].order

    def say(
        self,
        order: RecordOrder,
        phase: RecordingPhase,
        result: RecordingResult | None = None,
        reason: str = "",
    ) -> RecordingChanged:
        """A fact of the switch, taken at once."""
        fact = RecordingChanged(
            switch_id="fake-1",
            at=self.floor.clock.utc(),
            mono_ns=0,
            recording_id=order.recording_id,
            call_id=order.call_id,
            phase=phase,
            result=result,
            reason=reason,
        )
        self.record.take(fact)
        return fact

    async def recorded(self, call: LiveCall, sound: bytes = SOUND) -> RecordOrder:
        """A recording from the connection to the end of the call."""
        self.connected(call)
        order = await self.order(call)
        self.say(order, RecordingPhase.STARTED)
        self.say(order, RecordingPhase.ENDED, write(order, sound))
        self.switch.recordings.pop(call.call_id, None)
        call.enter(CallPhase.ENDED, self.floor.clock.utc())
        await self.journal.flush()
        return order

    async def row(self, order: RecordOrder) -> dict[str, object]:
        """Of a recording, once everything posted is written."""
        await self.journal.flush()
        (row,) = await self.floor.rows(recordings, recording_id=order.recording_id)
        return row


def write(order: RecordOrder, sound: bytes, *, end: bool = True) -> RecordingResult:
    """What a switch does with an order."""
    path, key = Path(order.path), base64.b64decode(order.key)
    writer = TapeWriter.begin(path, key, order.header)
    writer.add(sound, last=end)
    writer.close()
    found = summarise(path, key)
    return RecordingResult(
        seconds=found.seconds,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        peaks_agent=found.peaks_left,
        peaks_debtor=found.peaks_right,
    )


@asynccontextmanager
async def recording_room(
    floor: Floor, folder: Path, *, agents_hear: str = "own", notice: bool = True
) -> AsyncIterator[Room]:
    """With its journal running; nothing is left behind."""
    room = Room(floor, folder, agents_hear, notice)
    await room.switch.start()
    writing = asyncio.create_task(room.journal.run())
    try:
        yield room
        await room.journal.flush()
    finally:
        await room.background.close()
        writing.cancel()
        await asyncio.gather(writing, return_exceptions=True)
