"""Leads on agents' lines."""

import asyncio
from contextlib import suppress

from server_api.telephony.port import (
    CallConnected,
    ConsultChanged,
    EndedBy,
    LegDown,
    LegUp,
    SuperviseMode,
    SupervisionChanged,
    SwitchError,
)
from tests.telephony.conformance.base import SwitchCase
from tests.telephony.conformance.world import Desk, gone, refused

LISTEN, WHISPER, BARGE = SuperviseMode.LISTEN, SuperviseMode.WHISPER, SuperviseMode.BARGE


def _told(desk: Desk) -> list[tuple[str, str, SuperviseMode | None, str]]:
    return [(f.lead_id, f.agent_id, f.mode, f.reason) for f in desk.box.of(SupervisionChanged)]


class SupervisionConformance(SwitchCase):
    """Several may listen, one may speak."""

    async def test_modes_change_and_the_lead_leaves(self, desk: Desk) -> None:
        await desk.talking()
        await desk.leg("lead")
        for mode in (LISTEN, LISTEN, WHISPER, BARGE, LISTEN):
            await desk.supervise(mode)
        await desk.switch.leave("lead")
        await desk.switch.leave("lead")
        await desk.box.next(SupervisionChanged, 5)
        assert _told(desk) == [
            *(("lead", "ana", mode, "") for mode in (LISTEN, WHISPER, BARGE, LISTEN)),
            ("lead", "ana", None, "left"),
        ]

    async def test_one_speaks_others_listen(self, desk: Desk) -> None:
        await desk.talking()
        for lead_id in ("lead", "other"):
            await desk.leg(lead_id)
        await desk.supervise(WHISPER)
        await desk.supervise(LISTEN, "other")
        for mode in (WHISPER, BARGE):
            error = await refused(desk.supervise(mode, "other"), "another_speaks")
            assert error.detail == "lead"
        await desk.supervise(LISTEN)
        await desk.supervise(BARGE, "other")
        await desk.box.next(SupervisionChanged, 4)
        assert _told(desk)[-2:] == [("lead", "ana", LISTEN, ""), ("other", "ana", BARGE, "")]

    async def test_one_line_a_lead(self, desk: Desk) -> None:
        for agent_id in ("ana", "bia", "lead"):
            await desk.leg(agent_id)
        await desk.supervise(LISTEN)
        await desk.supervise(WHISPER, "lead", "bia")
        await desk.box.next(SupervisionChanged, 3)
        assert _told(desk)[1:] == [("lead", "ana", None, "replaced"), ("lead", "bia", WHISPER, "")]

    async def test_it_lasts_over_calls(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.leg("lead")
        await desk.supervise(LISTEN)
        await desk.switch.hang_up(call.call_id, EndedBy.AGENT)
        await desk.ends(call)
        await desk.connected("ana")
        await desk.supervise(WHISPER)
        await desk.box.next(SupervisionChanged, 2)
        assert _told(desk) == [("lead", "ana", LISTEN, ""), ("lead", "ana", WHISPER, "")]

    async def test_the_lead_takes_the_call_over(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        lead = await desk.leg("lead")
        await desk.supervise(BARGE)
        await desk.switch.connect(call.call_id, "lead")
        assert (await desk.box.next(CallConnected, 2)).leg_id == lead.leg_id
        assert _told(desk)[-1] == ("lead", "ana", None, "took_over")

    async def test_a_lead_with_another_call_is_on_no_line(self, desk: Desk) -> None:
        for agent_id in ("ana", "lead"):
            await desk.leg(agent_id)
        await desk.supervise(LISTEN)
        call = await desk.connected("lead")
        assert _told(desk)[-1] == ("lead", "ana", None, "replaced")
        await refused(desk.supervise(LISTEN, "lead"), "agent_busy")
        await desk.switch.hold(call.call_id)
        await refused(desk.supervise(LISTEN, "lead"), "agent_busy")

    async def test_a_consultation_ends_when_the_lead_goes_on_a_line(self, desk: Desk) -> None:
        for agent_id in ("ana", "lead"):
            await desk.leg(agent_id)
        await desk.switch.consult("ana", "lead")
        await desk.supervise(LISTEN)
        assert (await desk.box.next(ConsultChanged, 2)).reason == "supervising"

    async def test_refused(self, desk: Desk) -> None:
        await desk.leg("ana")
        await gone(desk.supervise(LISTEN, "lead"))
        await desk.leg("lead")
        await gone(desk.supervise(LISTEN, "lead", "nobody"))
        await refused(desk.supervise(LISTEN, "lead", "lead"), "wrong_state")
        await desk.switch.leave("lead")
        assert not desk.box.of(SupervisionChanged)

    async def test_the_leads_leg_ends(self, desk: Desk) -> None:
        await desk.talking()
        lead = await desk.leg("lead")
        await desk.supervise(BARGE)
        await desk.world.end_leg(lead)
        await desk.box.next(LegDown)
        await desk.box.next(SupervisionChanged, 2)
        assert _told(desk)[-1] == ("lead", "ana", None, "lead_gone")

    async def test_the_agents_leg_comes_back_and_the_lead_is_still_there(self, desk: Desk) -> None:
        _, leg = await desk.talking()
        await desk.leg("lead")
        await desk.supervise(LISTEN)
        await desk.world.end_leg(leg)
        await desk.box.next(LegDown)
        await desk.leg("ana")
        await desk.box.next(CallConnected, 2)
        await desk.supervise(WHISPER)
        await desk.box.next(SupervisionChanged, 2)
        assert _told(desk) == [("lead", "ana", LISTEN, ""), ("lead", "ana", WHISPER, "")]
        assert len(desk.box.of(LegUp)) == 3

    async def test_the_agents_leg_stays_away(self, desk: Desk) -> None:
        call, leg = await desk.talking()
        await desk.leg("lead")
        await desk.supervise(LISTEN)
        await desk.world.end_leg(leg)
        await desk.box.next(LegDown)
        await desk.world.agent_stays_away("ana")
        await desk.ends(call)
        await desk.box.next(SupervisionChanged, 2)
        assert _told(desk)[-1] == ("lead", "ana", None, "agent_gone")

    async def test_a_lead_comes_as_the_call_ends(self, desk: Desk) -> None:
        await desk.leg("ana")
        await desk.leg("lead")
        for mode in (LISTEN, BARGE):
            call = await desk.connected("ana")
            with suppress(SwitchError):
                await asyncio.gather(desk.switch.hang_up(call.call_id, EndedBy.AGENT), desk.supervise(mode))
            await desk.ends(call)
        await desk.box.next(SupervisionChanged, 2)
        assert _told(desk) == [("lead", "ana", LISTEN, ""), ("lead", "ana", BARGE, "")]
