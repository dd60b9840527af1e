"""Calls from a trunk."""

from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    CallOffered,
    EndCause,
    EndedBy,
)
from tests.telephony.conformance.base import SwitchCase
from tests.telephony.conformance.world import CALLED, Desk, gone, refused


async def _offered(desk: Desk) -> CallOffered:
    before = len(desk.box.of(CallOffered))
    await desk.world.call_in(CALLED)
    return await desk.box.next(CallOffered, before + 1)


class InboundConformance(SwitchCase):
    """Offered, answered, put through, given up."""

    async def test_answered_and_put_through(self, desk: Desk) -> None:
        leg = await desk.leg("ana")
        offered = await _offered(desk)
        assert (offered.trunk_id, offered.called) == (desk.world.trunk.trunk_id, CALLED)
        await refused(desk.switch.connect(offered.call_id, "ana"), "not_answered")
        await desk.switch.answer(offered.call_id)
        assert (await desk.box.next(CallAnswered)).call_id == offered.call_id
        await refused(desk.switch.answer(offered.call_id), "wrong_state")
        await desk.switch.connect(offered.call_id, "ana")
        connected = await desk.box.next(CallConnected)
        assert (connected.call_id, connected.leg_id) == (offered.call_id, leg.leg_id)
        await desk.switch.hang_up(offered.call_id, EndedBy.AGENT)
        ended = await desk.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.NORMAL, EndedBy.AGENT)
        await gone(desk.switch.answer(offered.call_id))

    async def test_given_up_by_the_caller(self, desk: Desk) -> None:
        offered = await _offered(desk)
        await desk.world.caller_gives_up()
        ended = await desk.box.next(CallEnded)
        assert (ended.call_id, ended.cause, ended.by) == (
            offered.call_id,
            EndCause.CANCELLED,
            EndedBy.DEBTOR,
        )

    async def test_not_wanted(self, desk: Desk) -> None:
        offered = await _offered(desk)
        await desk.switch.hang_up(offered.call_id, EndedBy.SERVER)
        ended = await desk.box.next(CallEnded)
        assert (ended.call_id, ended.cause, ended.by) == (
            offered.call_id,
            EndCause.CANCELLED,
            EndedBy.SERVER,
        )

    async def test_a_call_of_our_own_is_not_answered_by_us(self, desk: Desk) -> None:
        order = await desk.dialled()
        await refused(desk.switch.answer(order.call_id), "wrong_state")
        await gone(desk.switch.answer("nothing"))
