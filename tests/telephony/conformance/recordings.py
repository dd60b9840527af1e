"""Recordings: begun, paused, ended, and told so."""

import base64

from server_api.telephony.port import (
    CallConnected,
    CallEnded,
    DialOrder,
    DtmfReceived,
    RecordingChanged,
    RecordingPhase,
    RecordOrder,
)
from tests.telephony.conformance.base import SwitchCase
from tests.telephony.conformance.world import Desk, gone, refused

KEY = base64.b64encode(bytes(range(32))).decode()


def _order(desk: Desk, call: DialOrder, recording_id: str = "r1") -> RecordOrder:
    return RecordOrder(recording_id, call.call_id, str(desk.folder / f"{recording_id}.tape"), KEY)


def _phases(desk: Desk, recording_id: str = "r1") -> list[RecordingPhase]:
    return [f.phase for f in desk.box.of(RecordingChanged) if f.recording_id == recording_id]


async def _told(desk: Desk, phase: RecordingPhase) -> RecordingChanged:
    return await desk.box.where(RecordingChanged, lambda fact: fact.phase is phase)


class RecordingsConformance(SwitchCase):
    """A recording ends once, with a result."""

    async def test_until_the_call_ends(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        order = _order(desk, call)
        await desk.switch.record(order)
        await desk.switch.record(order)
        await refused(desk.switch.record(_order(desk, call, "r2")), "recorded_already")
        await desk.world.hang_up(call)
        await desk.ends(call)
        ended = await _told(desk, RecordingPhase.ENDED)
        assert (ended.recording_id, ended.call_id, ended.reason) == ("r1", call.call_id, "")
        assert ended.result is not None
        assert len(ended.result.sha256) == 64
        assert _phases(desk) == [RecordingPhase.STARTED, RecordingPhase.ENDED]

    async def test_paused_and_resumed(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.switch.record(_order(desk, call))
        await desk.switch.pause_recording(call.call_id)
        await desk.switch.pause_recording(call.call_id)
        await desk.world.press(call, "4")
        await desk.switch.resume_recording(call.call_id)
        await desk.switch.resume_recording(call.call_id)
        await desk.switch.stop_recording(call.call_id)
        await _told(desk, RecordingPhase.ENDED)
        assert _phases(desk) == [
            RecordingPhase.STARTED,
            RecordingPhase.PAUSED,
            RecordingPhase.RESUMED,
            RecordingPhase.ENDED,
        ]
        await refused(desk.switch.pause_recording(call.call_id), "not_recorded")
        assert not desk.box.of(CallEnded)

    async def test_keys_are_not_told_while_it_is_paused(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.switch.record(_order(desk, call))
        await desk.switch.pause_recording(call.call_id)
        await desk.world.press(call, "42")
        await desk.world.keys_pressed(call)
        await desk.switch.resume_recording(call.call_id)
        await desk.world.press(call, "7")
        assert (await desk.box.next(DtmfReceived)).digit == "7"

    async def test_it_goes_on_over_a_transfer(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.leg("bia")
        await desk.switch.record(_order(desk, call))
        await desk.switch.park(call.call_id)
        await desk.switch.connect(call.call_id, "bia")
        await desk.box.next(CallConnected, 2)
        await desk.switch.stop_recording(call.call_id)
        await _told(desk, RecordingPhase.ENDED)
        assert _phases(desk) == [RecordingPhase.STARTED, RecordingPhase.ENDED]

    async def test_stopped_and_begun_again(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.switch.record(_order(desk, call))
        await desk.switch.stop_recording(call.call_id)
        await _told(desk, RecordingPhase.ENDED)
        await desk.switch.record(_order(desk, call, "r2"))
        await desk.world.hang_up(call)
        await desk.box.where(
            RecordingChanged, lambda f: (f.recording_id, f.phase) == ("r2", RecordingPhase.ENDED)
        )
        assert _phases(desk, "r2") == [RecordingPhase.STARTED, RecordingPhase.ENDED]

    async def test_refused(self, desk: Desk) -> None:
        ringing = await desk.dialled()
        await refused(desk.switch.record(_order(desk, ringing)), "not_answered")
        call = await desk.answered()
        switch = desk.switch
        for command in (switch.pause_recording, switch.resume_recording, switch.stop_recording):
            await refused(command(call.call_id), "not_recorded")
            await gone(command("nothing"))
        await gone(switch.record(RecordOrder("r1", "nothing", str(desk.folder / "r1.tape"), KEY)))
        assert not desk.box.of(RecordingChanged)
