"""Two agents speak apart."""

from server_api.telephony.port import (
    CallConnected,
    CallResumed,
    ConsultChanged,
    SuperviseMode,
)
from tests.telephony.conformance.base import SwitchCase
from tests.telephony.conformance.world import Desk, gone, refused


def _told(desk: Desk) -> list[tuple[str, str, bool, str]]:
    return [(f.agent_id, f.with_agent_id, f.on, f.reason) for f in desk.box.of(ConsultChanged)]


class ConsultsConformance(SwitchCase):
    """A consultation stands beside the calls."""

    async def test_with_the_debtor_on_hold(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.leg("bia")
        await refused(desk.switch.consult("ana", "bia"), "agent_busy")
        await desk.switch.hold(call.call_id)
        await desk.switch.consult("ana", "bia")
        await desk.switch.consult("ana", "bia")
        await desk.switch.end_consult("bia")
        await desk.switch.end_consult("ana")
        await desk.box.next(ConsultChanged, 2)
        assert _told(desk) == [("ana", "bia", True, ""), ("ana", "bia", False, "ended")]

    async def test_a_talk_ends_it(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.leg("bia")
        await desk.switch.hold(call.call_id)
        await desk.switch.consult("ana", "bia")
        await desk.switch.resume(call.call_id)
        await desk.box.next(CallResumed)
        assert _told(desk)[-1] == ("ana", "bia", False, "call")

    async def test_the_one_asked_takes_the_call(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        bia = await desk.leg("bia")
        await desk.switch.hold(call.call_id)
        await desk.switch.consult("ana", "bia")
        await desk.switch.connect(call.call_id, "bia")
        assert (await desk.box.next(CallConnected, 2)).leg_id == bia.leg_id
        assert _told(desk)[-1] == ("ana", "bia", False, "call")

    async def test_a_leg_that_ends_ends_it(self, desk: Desk) -> None:
        await desk.leg("ana")
        bia = await desk.leg("bia")
        await desk.switch.consult("ana", "bia")
        await desk.world.end_leg(bia)
        await desk.box.next(ConsultChanged, 2)
        assert _told(desk)[-1] == ("ana", "bia", False, "agent_gone")

    async def test_refused(self, desk: Desk) -> None:
        for agent_id in ("ana", "bia", "caio"):
            await desk.leg(agent_id)
        await gone(desk.switch.consult("ana", "nobody"))
        await gone(desk.switch.consult("nobody", "ana"))
        await refused(desk.switch.consult("ana", "ana"), "wrong_state")
        await desk.switch.consult("ana", "bia")
        await refused(desk.switch.consult("caio", "bia"), "agent_busy")
        await refused(desk.switch.consult("ana", "caio"), "agent_busy")
        await desk.switch.end_consult("ana")
        await desk.supervise(SuperviseMode.LISTEN, "caio", "bia")
        await refused(desk.switch.consult("ana", "caio"), "agent_busy")

    async def test_nothing_to_end(self, desk: Desk) -> None:
        await desk.switch.end_consult("nobody")
        await desk.leg("ana")
        await desk.switch.end_consult("ana")
        assert not desk.box.of(ConsultChanged)
