"""The fake switch: its life, its trunks, calls, legs and recordings."""

from datetime import UTC, datetime

from server_api.telephony.fake.base import UNANSWERED, Recording
from server_api.telephony.fake.talking import FakeTalking
from server_api.telephony.port import (
    CallState,
    DialOrder,
    EndCause,
    EndedBy,
    GoneError,
    LegOrder,
    RecordingPhase,
    RecordOrder,
    SwitchError,
    SwitchState,
    TrunkSpec,
)
from server_api.telephony.talks.floor import Floor


class FakeSwitch(FakeTalking):
    """Implements :class:`~server_api.telephony.port.Switch`."""

    async def start(self) -> SwitchState:
        """Begin, or adopt what was left by ``close(keep_calls=True)``."""
        adopted, self._began, self._attached = self._began, True, True
        ended, self._away = tuple(self._away), []
        return self._state(adopted, ended)

    async def close(self, *, keep_calls: bool) -> None:
        """Leave; calls that nobody answered end, the others only without ``keep_calls``."""
        self._attached = False
        for call in list(self.calls.values()):
            if call.call_id in self.calls and (not keep_calls or call.state in UNANSWERED):
                cause = EndCause.CANCELLED if call.state in UNANSWERED else EndCause.NORMAL
                self.end(call.call_id, cause, EndedBy.SWITCH)
        if not keep_calls:
            self.legs.clear()
            self.expected.clear()
            self.floor = Floor()
            self._began = False

    async def put_trunk(self, trunk: TrunkSpec) -> None:
        """Remember the trunk."""
        self._obey("put_trunk", trunk)
        self.trunks[trunk.trunk_id] = trunk

    async def drop_trunk(self, trunk_id: str) -> None:
        """Forget it."""
        self._obey("drop_trunk", trunk_id)
        self.trunks.pop(trunk_id, None)

    async def expect_leg(self, order: LegOrder) -> None:
        """Remember the order until :meth:`leg_up`; one that names a call ends the agent's leg so far."""
        self._obey("expect_leg", order)
        if order.call is not None:
            if order.call.trunk_id not in self.trunks:
                raise SwitchError("trunk_unknown", order.call.trunk_id)
            rung = [
                one.leg_id for one in self.expected.values() if one.call and one.agent_id == order.agent_id
            ]
            up = [leg.leg_id for leg in self.legs.values() if leg.agent_id == order.agent_id]
            for leg_id in rung + up:
                self.leg_down(leg_id, "replaced")
        self.expected[order.leg_id] = order

    async def drop_leg(self, leg_id: str) -> None:
        """End the leg."""
        self._obey("drop_leg", leg_id)
        if leg_id not in self.legs and leg_id not in self.expected:
            raise GoneError("leg")
        self.leg_down(leg_id, "dropped")

    async def dial(self, order: DialOrder) -> None:
        """The call is ``dialing`` until the test says more. Honours ``max_calls`` of the trunk."""
        self._obey("dial", order)
        if order.call_id in self._known:
            return
        trunk = self.trunks.get(order.trunk_id)
        if trunk is None:
            raise SwitchError("trunk_unknown", order.trunk_id)
        if 0 < trunk.max_calls <= sum(c.trunk_id == order.trunk_id for c in self.calls.values()):
            raise SwitchError("trunk_full", "calls")
        self._known.add(order.call_id)
        self.calls[order.call_id] = CallState(order.call_id, "dialing", order.number, order.trunk_id)

    async def answer(self, call_id: str) -> None:
        """An offered call is picked up."""
        self._obey("answer", call_id)
        state = self._call(call_id).state
        if state != "offered":
            raise SwitchError("wrong_state", state)
        self.pick_up(call_id)

    async def hang_up(self, call_id: str, by: EndedBy) -> None:
        """The end is reported at once."""
        self._obey("hang_up", call_id, by)
        unanswered = self._call(call_id).state in UNANSWERED
        self.end(call_id, EndCause.CANCELLED if unanswered else EndCause.NORMAL, by)

    async def record(self, order: RecordOrder) -> None:
        """Nothing is written; the result of the end is that of an empty file."""
        self._obey("record", order)
        self._call(order.call_id)
        running = self.recordings.get(order.call_id)
        if running is not None and running.order.recording_id == order.recording_id:
            return
        if running is not None:
            raise SwitchError("recorded_already", running.order.recording_id)
        self.floor.talk(order.call_id)
        recording = self.recordings[order.call_id] = Recording(order, datetime.now(UTC))
        self._show()
        self._tell_recording(recording, RecordingPhase.STARTED)

    async def pause_recording(self, call_id: str) -> None:
        """Harmless when paused already."""
        self._obey("pause_recording", call_id)
        self._turn_recording(call_id, True, RecordingPhase.PAUSED)

    async def resume_recording(self, call_id: str) -> None:
        """Harmless when not paused."""
        self._obey("resume_recording", call_id)
        self._turn_recording(call_id, False, RecordingPhase.RESUMED)

    def _turn_recording(self, call_id: str, paused: bool, phase: RecordingPhase) -> None:
        recording = self._recording(call_id)
        if recording.paused is not paused:
            recording.paused = paused
            self._show()
            self._tell_recording(recording, phase)

    async def stop_recording(self, call_id: str) -> None:
        """Its result follows."""
        self._obey("stop_recording", call_id)
        self._recording(call_id)
        self.end_recording(call_id)

    def _recording(self, call_id: str) -> Recording:
        self._call(call_id)
        recording = self.recordings.get(call_id)
        if recording is None:
            raise SwitchError("not_recorded", call_id)
        return recording
