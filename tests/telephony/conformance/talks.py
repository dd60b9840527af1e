"""Connect, hold, park, take over, join."""

import asyncio
from contextlib import suppress

from server_api.telephony.port import (
    CallConnected,
    CallEnded,
    CallHeld,
    CallParked,
    CallResumed,
    CallsJoined,
    EndedBy,
    GoneError,
    SwitchError,
)
from tests.telephony.conformance.base import SwitchCase
from tests.telephony.conformance.world import Desk, gone, refused


class TalksConformance(SwitchCase):
    """What agents do with answered calls."""

    async def test_connect_hold_and_resume(self, desk: Desk) -> None:
        call, leg = await desk.talking()
        connected = desk.box.of(CallConnected)[0]
        assert (connected.call_id, connected.leg_id) == (call.call_id, leg.leg_id)
        await desk.switch.hold(call.call_id)
        await desk.box.next(CallHeld)
        await refused(desk.switch.hold(call.call_id), "wrong_state")
        await desk.switch.resume(call.call_id)
        await desk.box.next(CallResumed)
        await refused(desk.switch.resume(call.call_id), "wrong_state")

    async def test_a_connect_repeated_is_one_connection(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.switch.connect(call.call_id, "ana")
        await desk.switch.hold(call.call_id)
        await desk.box.next(CallHeld)
        assert len(desk.box.of(CallConnected)) == 1

    async def test_commands_about_a_call_that_is_gone(self, desk: Desk) -> None:
        await desk.leg("ana")
        over = await desk.answered()
        alive = await desk.answered()
        await desk.world.hang_up(over)
        await desk.ends(over)
        switch = desk.switch
        for call_id in (over.call_id, "nothing"):
            await gone(switch.connect(call_id, "ana"))
            await gone(switch.hang_up(call_id, EndedBy.AGENT))
            await gone(switch.hold(call_id))
            await gone(switch.resume(call_id))
            await gone(switch.park(call_id))
            await gone(switch.join(call_id, alive.call_id))
            await gone(switch.join(alive.call_id, call_id, "ana"))

    async def test_nothing_can_be_done_with_a_call_before_its_answer(self, desk: Desk) -> None:
        await desk.leg("ana")
        ringing, other = await desk.dialled(), await desk.answered()
        switch = desk.switch
        await refused(switch.connect(ringing.call_id, "ana"), "not_answered")
        await refused(switch.hold(ringing.call_id), "wrong_state")
        await refused(switch.resume(ringing.call_id), "wrong_state")
        await refused(switch.park(ringing.call_id), "not_answered")
        await refused(switch.join(ringing.call_id, other.call_id), "not_answered")
        await refused(switch.join(other.call_id, ringing.call_id, "ana"), "not_answered")

    async def test_an_agent_talks_to_one_call_and_holds_others(self, desk: Desk) -> None:
        first, _ = await desk.talking()
        second = await desk.answered()
        await refused(desk.switch.connect(second.call_id, "ana"), "agent_busy")
        await desk.switch.hold(first.call_id)
        await desk.switch.connect(second.call_id, "ana")
        await desk.box.next(CallConnected, 2)
        await refused(desk.switch.resume(first.call_id), "agent_busy")
        await desk.switch.hold(second.call_id)
        await desk.switch.resume(first.call_id)
        assert (await desk.box.next(CallResumed)).call_id == first.call_id

    async def test_a_held_call_is_connected_again(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.switch.hold(call.call_id)
        await desk.switch.connect(call.call_id, "ana")
        await desk.box.next(CallConnected, 2)

    async def test_another_agent_takes_the_call_over(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        bia = await desk.leg("bia")
        await desk.switch.connect(call.call_id, "bia")
        assert (await desk.box.next(CallConnected, 2)).leg_id == bia.leg_id
        assert (await desk.connected("ana")).call_id != call.call_id
        assert not desk.box.of(CallEnded)

    async def test_a_busy_agent_takes_nothing_over(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.talking("bia")
        await refused(desk.switch.connect(call.call_id, "bia"), "agent_busy")
        await desk.switch.hold(call.call_id)
        assert (await desk.box.next(CallHeld)).call_id == call.call_id

    async def test_parked_and_taken_up(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        bia = await desk.leg("bia")
        await desk.switch.park(call.call_id)
        assert (await desk.box.next(CallParked)).call_id == call.call_id
        await desk.switch.park(call.call_id)
        await refused(desk.switch.hold(call.call_id), "wrong_state")
        await desk.connected("ana")
        await desk.switch.connect(call.call_id, "bia")
        assert (await desk.box.next(CallConnected, 3)).leg_id == bia.leg_id
        assert len(desk.box.of(CallParked)) == 1

    async def test_a_three_way_talk(self, desk: Desk) -> None:
        first, leg = await desk.talking()
        await desk.switch.hold(first.call_id)
        second = await desk.connected("ana")
        third = await desk.answered()
        await desk.switch.join(first.call_id, second.call_id, "ana")
        await desk.switch.join(first.call_id, second.call_id, "ana")
        joined = await desk.box.next(CallsJoined)
        assert (joined.call_ids, joined.leg_id) == ((first.call_id, second.call_id), leg.leg_id)
        await refused(desk.switch.connect(third.call_id, "ana"), "agent_busy")
        await refused(desk.switch.join(first.call_id, third.call_id, "ana"), "agent_busy")
        await desk.world.hang_up(first)
        await desk.ends(first)
        await desk.switch.hold(second.call_id)
        assert (await desk.box.next(CallHeld, 2)).call_id == second.call_id
        assert len(desk.box.of(CallsJoined)) == 1

    async def test_one_leaves_a_three_way_talk(self, desk: Desk) -> None:
        first, _ = await desk.talking()
        second = await desk.answered()
        bia = await desk.leg("bia")
        await desk.switch.join(first.call_id, second.call_id, "ana")
        await desk.switch.connect(second.call_id, "bia")
        assert (await desk.box.next(CallConnected, 2)).leg_id == bia.leg_id
        await desk.switch.hang_up(second.call_id, EndedBy.AGENT)
        await desk.ends(second)
        assert len(desk.box.of(CallEnded)) == 1

    async def test_bridged_calls_end_together(self, desk: Desk) -> None:
        first, _ = await desk.talking()
        second = await desk.answered()
        await desk.switch.join(first.call_id, second.call_id)
        await desk.switch.join(first.call_id, second.call_id)
        joined = await desk.box.next(CallsJoined)
        assert (joined.call_ids, joined.leg_id) == ((first.call_id, second.call_id), "")
        await desk.connected("ana")
        await desk.world.hang_up(first)
        assert (await desk.ends(first)).by is EndedBy.DEBTOR
        assert (await desk.ends(second)).by is EndedBy.SWITCH
        assert len(desk.box.of(CallsJoined)) == 1
        assert len(desk.box.of(CallEnded)) == 2

    async def test_who_leaves_a_bridge_parks_the_other(self, desk: Desk) -> None:
        await desk.leg("ana")
        first, second = await desk.answered(), await desk.answered()
        await desk.switch.join(first.call_id, second.call_id)
        await desk.switch.connect(first.call_id, "ana")
        assert (await desk.box.next(CallParked)).call_id == second.call_id
        await desk.switch.hang_up(first.call_id, EndedBy.AGENT)
        await desk.ends(first)
        await desk.switch.connect(second.call_id, "ana")
        assert (await desk.box.next(CallConnected, 2)).call_id == second.call_id

    async def test_a_call_is_not_joined_with_itself(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await refused(desk.switch.join(call.call_id, call.call_id, "ana"), "wrong_state")
        other = await desk.answered()
        await gone(desk.switch.join(call.call_id, other.call_id, "nobody"))

    async def test_a_debtor_who_hangs_up_as_an_agent_connects(self, desk: Desk) -> None:
        await desk.leg("ana")
        calls = [await desk.answered() for _ in range(3)]
        for call in calls:
            with suppress(SwitchError):
                await asyncio.gather(desk.world.hang_up(call), desk.switch.connect(call.call_id, "ana"))
            await desk.ends(call)
            last = [type(fact) for fact in desk.box.about(call.call_id)][-1]
            assert last is CallEnded
        with suppress(GoneError):
            await desk.switch.hang_up(calls[-1].call_id, EndedBy.AGENT)
        assert sorted(e.call_id for e in desk.box.of(CallEnded)) == sorted(c.call_id for c in calls)
