"""A server that goes away and comes back finds everything as it is."""

import base64

from server_api.telephony.port import (
    CallEnded,
    ConsultChanged,
    ConsultState,
    EndCause,
    EndedBy,
    LegState,
    PromptEnded,
    PromptOrder,
    RecordOrder,
    SuperviseMode,
    SupervisionState,
    SwitchState,
)
from tests.telephony.conformance.base import SwitchCase
from tests.telephony.conformance.world import Desk
from tests.telephony.fact_box import FactBox
from tests.telephony.prompt_files import tone_file


async def _away_and_back(desk: Desk) -> SwitchState:
    await desk.box.close()
    await desk.switch.close(keep_calls=True)
    desk.switch = await desk.world.reopen(desk.switch)
    state = await desk.switch.start()
    desk.box = FactBox(desk.switch)
    assert state.adopted
    return state


class SurvivalConformance(SwitchCase):
    """Adoption."""

    async def test_a_server_that_comes_back_finds_its_calls(self, desk: Desk) -> None:
        talking, leg = await desk.talking()
        lost = await desk.answered()
        await desk.box.close()
        await desk.switch.close(keep_calls=True)
        await desk.world.hang_up(lost)
        desk.switch = await desk.world.reopen(desk.switch)
        state = await desk.switch.start()
        desk.box = FactBox(desk.switch)
        assert state.adopted
        assert [(c.call_id, c.state, c.leg_id) for c in state.calls] == [
            (talking.call_id, "connected", leg.leg_id)
        ]
        assert list(state.legs) == [LegState(leg.leg_id, "ana", talking.call_id)]
        assert [(e.call_id, e.cause) for e in state.ended] == [(lost.call_id, EndCause.NORMAL)]
        await desk.switch.hang_up(talking.call_id, EndedBy.AGENT)
        assert (await desk.box.next(CallEnded)).call_id == talking.call_id

    async def test_it_finds_every_talk_as_it_was(self, desk: Desk) -> None:
        held, leg = await desk.talking()
        await desk.switch.hold(held.call_id)
        one, other = await desk.connected("ana"), await desk.answered()
        await desk.switch.join(one.call_id, other.call_id, "ana")
        parked, waiting = await desk.answered(), await desk.answered()
        await desk.switch.park(parked.call_id)
        left, right = await desk.answered(), await desk.answered()
        await desk.switch.join(left.call_id, right.call_id)
        state = await _away_and_back(desk)
        assert {c.call_id: (c.state, c.leg_id, c.joined) for c in state.calls} == {
            held.call_id: ("held", leg.leg_id, ()),
            one.call_id: ("connected", leg.leg_id, (other.call_id,)),
            other.call_id: ("connected", leg.leg_id, (one.call_id,)),
            parked.call_id: ("parked", None, ()),
            waiting.call_id: ("answered", None, ()),
            left.call_id: ("bridged", None, (right.call_id,)),
            right.call_id: ("bridged", None, (left.call_id,)),
        }
        assert all(c.answered_at is not None for c in state.calls)
        assert state.legs[0].call_id in (one.call_id, other.call_id)

    async def test_it_finds_leads_and_recordings(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.leg("lead")
        await desk.supervise(SuperviseMode.WHISPER)
        key = base64.b64encode(bytes(32)).decode()
        await desk.switch.record(RecordOrder("r1", call.call_id, str(desk.folder / "r1.tape"), key))
        await desk.switch.pause_recording(call.call_id)
        state = await _away_and_back(desk)
        assert state.supervisions == (SupervisionState("lead", "ana", SuperviseMode.WHISPER),)
        assert [(c.recording_id, c.recording_paused) for c in state.calls] == [("r1", True)]
        assert {leg.agent_id: leg.call_id for leg in state.legs} == {"ana": call.call_id, "lead": None}
        await desk.switch.leave("lead")

    async def test_it_finds_consultations_and_prompts(self, desk: Desk) -> None:
        for agent_id in ("ana", "bia"):
            await desk.leg(agent_id)
        await desk.switch.consult("ana", "bia")
        call = await desk.answered()
        path = tone_file(desk.folder / "long.wav", seconds=30)
        await desk.switch.play(PromptOrder("p1", call.call_id, path))
        state = await _away_and_back(desk)
        assert state.consults == (ConsultState("ana", "bia"),)
        assert [(c.call_id, c.prompt_id) for c in state.calls] == [(call.call_id, "p1")]
        await desk.switch.stop_prompt(call.call_id)
        await desk.switch.end_consult("bia")
        assert (await desk.box.next(PromptEnded)).prompt_id == "p1"
        assert not (await desk.box.next(ConsultChanged)).on

    async def test_calls_nobody_answered_are_ended(self, desk: Desk) -> None:
        ringing = await desk.dialled()
        await desk.world.ring(ringing)
        state = await _away_and_back(desk)
        assert not state.calls
        assert [(e.call_id, e.cause, e.by) for e in state.ended] == [
            (ringing.call_id, EndCause.CANCELLED, EndedBy.SWITCH)
        ]
