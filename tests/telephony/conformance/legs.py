"""Agents' permanent legs: placed, replaced, lost, waited for."""

import asyncio
from collections.abc import Callable

from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    CallHeld,
    CallResumed,
    EndCause,
    EndedBy,
    GoneError,
    LegCall,
    LegDown,
    LegOrder,
    LegQuality,
    LegUp,
)
from tests.telephony.conformance.base import SwitchCase
from tests.telephony.conformance.world import Desk, gone, refused


def _of(leg: LegOrder) -> Callable[[LegUp | LegDown | CallConnected], bool]:
    return lambda fact: fact.leg_id == leg.leg_id


class LegsConformance(SwitchCase):
    """A call survives its agent's leg for a while."""

    async def test_a_second_leg_replaces_the_first_and_takes_its_call(self, desk: Desk) -> None:
        call, first = await desk.talking()
        second = await desk.leg("ana")
        down = await desk.box.next(LegDown)
        assert (down.leg_id, down.agent_id, down.cause) == (first.leg_id, "ana", "replaced")
        again = await desk.box.next(CallConnected, 2)
        assert (again.call_id, again.leg_id) == (call.call_id, second.leg_id)

    async def test_a_leg_that_ends_leaves_its_call(self, desk: Desk) -> None:
        call, leg = await desk.talking()
        await desk.world.end_leg(leg)
        assert (await desk.box.next(LegDown)).cause == "bye"
        assert not desk.box.of(CallEnded)
        back = await desk.leg("ana")
        assert (await desk.box.next(CallConnected, 2)).leg_id == back.leg_id
        await desk.switch.hang_up(call.call_id, EndedBy.AGENT)

    async def test_a_leg_that_comes_back_finds_a_held_call_held(self, desk: Desk) -> None:
        call, leg = await desk.talking()
        await desk.switch.hold(call.call_id)
        await desk.box.next(CallHeld)
        await desk.world.end_leg(leg)
        await desk.box.next(LegDown)
        await gone(desk.switch.resume(call.call_id))
        await desk.leg("ana")
        await desk.switch.resume(call.call_id)
        await desk.box.next(CallResumed)
        assert len(desk.box.of(CallConnected)) == 1

    async def test_a_leg_that_stays_away_ends_its_calls(self, desk: Desk) -> None:
        held, leg = await desk.talking()
        await desk.switch.hold(held.call_id)
        call = await desk.connected("ana")
        await desk.world.end_leg(leg)
        await desk.box.next(LegDown)
        await desk.world.agent_stays_away("ana")
        for order in (held, call):
            ended = await desk.ends(order)
            assert (ended.cause, ended.by, ended.reason) == (EndCause.NORMAL, EndedBy.SWITCH, "agent_lost")

    async def test_a_call_taken_by_another_is_not_ended_with_the_leg(self, desk: Desk) -> None:
        await desk.leg("bia")
        call, leg = await desk.talking()
        lost = await desk.answered()
        await desk.switch.hold(call.call_id)
        await desk.switch.connect(lost.call_id, "ana")
        await desk.world.end_leg(leg)
        await desk.box.next(LegDown)
        await desk.switch.connect(call.call_id, "bia")
        await desk.world.agent_stays_away("ana")
        await desk.ends(lost)
        assert [e.call_id for e in desk.box.of(CallEnded)] == [lost.call_id]

    async def test_a_dead_leg_is_replaced_while_the_next_call_rings(self, desk: Desk) -> None:
        first = await desk.leg("ana")
        order = await desk.dialled()
        await desk.world.ring(order)
        second = await desk.leg("ana")
        assert (await desk.box.next(LegDown)).leg_id == first.leg_id
        await desk.world.answer(order)
        await desk.box.next(CallAnswered)
        await desk.switch.connect(order.call_id, "ana")
        assert (await desk.box.next(CallConnected)).leg_id == second.leg_id

    async def test_a_leg_that_ends_as_its_agent_is_connected(self, desk: Desk) -> None:
        for _ in range(3):
            leg, call = await desk.leg("ana"), await desk.answered()
            outcome, _ = await asyncio.gather(
                desk.switch.connect(call.call_id, "ana"), desk.world.end_leg(leg), return_exceptions=True
            )
            await desk.box.where(LegDown, _of(leg))
            assert outcome is None or isinstance(outcome, GoneError)
            back = await desk.leg("ana")
            await desk.switch.connect(call.call_id, "ana")
            await desk.box.where(CallConnected, _of(back))
            await desk.switch.hang_up(call.call_id, EndedBy.AGENT)
            await desk.ends(call)
            await desk.switch.drop_leg(back.leg_id)
            await desk.box.where(LegDown, _of(back))
        assert len(desk.box.of(CallEnded)) == 3

    async def test_a_dropped_leg(self, desk: Desk) -> None:
        leg = await desk.leg("ana")
        await desk.switch.drop_leg(leg.leg_id)
        assert (await desk.box.next(LegDown)).cause == "dropped"
        await gone(desk.switch.drop_leg(leg.leg_id))

    async def test_an_expected_leg_can_be_dropped(self, desk: Desk) -> None:
        await desk.switch.expect_leg(LegOrder("never", "ana", "token-never"))
        await desk.switch.drop_leg("never")
        down = await desk.box.next(LegDown)
        assert (down.leg_id, down.cause, down.quality) == ("never", "dropped", None)

    async def test_a_telephone_that_is_called_becomes_the_leg(self, desk: Desk) -> None:
        first = await desk.called("ana")
        await desk.world.place_leg(first)
        await desk.box.where(LegUp, _of(first))
        call = await desk.connected("ana")
        assert desk.box.of(CallConnected)[-1].leg_id == first.leg_id
        second = await desk.called("ana")
        assert (await desk.box.where(LegDown, _of(first))).cause == "replaced"
        await desk.world.place_leg(second)
        await desk.box.where(CallConnected, _of(second))
        await desk.world.end_leg(second)
        assert (await desk.box.where(LegDown, _of(second))).cause == "bye"
        await desk.switch.hang_up(call.call_id, EndedBy.AGENT)

    async def test_a_telephone_that_does_not_take_the_call(self, desk: Desk) -> None:
        busy = await desk.called("ana")
        await desk.world.refuse_leg(busy)
        down = await desk.box.where(LegDown, _of(busy))
        assert (down.cause, down.reason[:3]) == ("dropped", "486")
        rung = await desk.called("ana")
        other = await desk.called("ana")
        assert (await desk.box.where(LegDown, _of(rung))).cause == "replaced"
        await desk.switch.drop_leg(other.leg_id)
        assert (await desk.box.where(LegDown, _of(other))).cause == "dropped"
        nowhere = LegOrder("nowhere", "ana", "", call=LegCall("no-such", "1", "id-1"))
        await refused(desk.switch.expect_leg(nowhere), "trunk_unknown")

    async def test_a_lines_quality_is_told(self, desk: Desk) -> None:
        leg = await desk.leg("ana")
        await desk.world.measure(leg)
        told = await desk.box.next(LegQuality)
        assert (told.leg_id, told.agent_id) == (leg.leg_id, "ana")

    async def test_no_leg_no_call(self, desk: Desk) -> None:
        call = await desk.answered()
        await gone(desk.switch.connect(call.call_id, "nobody"))
        await gone(desk.switch.drop_leg("nothing"))
