"""Trunks: known, capped, dropped, spare ones."""

import uuid
from dataclasses import replace

from server_api.telephony.port import (
    CallEnded,
    CallRerouted,
    CallRinging,
    DialOrder,
    EndCause,
    Route,
    SwitchError,
    TrunkChanged,
)
from tests.telephony.conformance.base import SwitchCase
from tests.telephony.conformance.world import Desk, refused


def _dial(trunk_id: str) -> DialOrder:
    return DialOrder(str(uuid.uuid4()), trunk_id, f"+55113{uuid.uuid4().int % 10**7:07d}", "")


class TrunksConformance(SwitchCase):
    """Where calls go out."""

    async def test_known_and_capped(self, desk: Desk) -> None:
        await refused(desk.switch.dial(_dial("no-such-trunk")), "trunk_unknown")
        await desk.switch.put_trunk(replace(desk.world.trunk, trunk_id="narrow", max_calls=1))
        await desk.switch.dial(_dial("narrow"))
        await refused(desk.switch.dial(_dial("narrow")), "trunk_full")

    async def test_a_refused_dial_can_be_tried_again(self, desk: Desk) -> None:
        order = _dial("later")
        await refused(desk.switch.dial(order), "trunk_unknown")
        await desk.switch.put_trunk(replace(desk.world.trunk, trunk_id="later"))
        await desk.switch.dial(order)
        await desk.world.ring(order)
        assert (await desk.box.next(CallRinging)).call_id == order.call_id
        assert not desk.box.of(CallEnded)

    async def test_dropped(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.switch.drop_trunk(desk.world.trunk.trunk_id)
        await desk.switch.drop_trunk("no-such-trunk")
        await refused(desk.switch.dial(_dial(desk.world.trunk.trunk_id)), "trunk_unknown")
        await desk.switch.hold(call.call_id)
        assert not desk.box.of(CallEnded)

    async def test_a_spare_trunk_takes_the_call(self, desk: Desk) -> None:
        await desk.switch.put_trunk(replace(desk.world.trunk, trunk_id="spare"))
        order = await desk.dialled(spares=(Route("spare", "+551150000000"),))
        await desk.world.refuse(order, 503, EndCause.CONGESTION)
        rerouted = await desk.box.next(CallRerouted)
        assert (rerouted.call_id, rerouted.trunk_id) == (order.call_id, "spare")
        assert rerouted.caller_id == "+551150000000"
        await desk.world.refuse(order, 486, EndCause.BUSY)
        ended = await desk.ends(order)
        assert (ended.cause, ended.sip_status) == (EndCause.BUSY, 486)
        assert len(desk.box.of(CallEnded)) == 1

    async def test_a_trunk_that_refuses_is_told(self, desk: Desk) -> None:
        order = await desk.dialled()
        await desk.world.refuse(order, 503, EndCause.CONGESTION)
        changed = await desk.box.where(TrunkChanged, lambda fact: not fact.up)
        assert (changed.trunk_id, changed.reason) == (desk.world.trunk.trunk_id, "503")

    async def test_a_dial_that_is_refused_leaves_no_call(self, desk: Desk) -> None:
        order = _dial("no-such-trunk")
        for _ in range(2):
            error = await refused(desk.switch.dial(order), "trunk_unknown")
            assert isinstance(error, SwitchError)
        await desk.answered()
        assert not desk.box.of(CallEnded)
