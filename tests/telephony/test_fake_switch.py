"""The fake keeps the port's promises."""

import pytest

from server_api.telephony.fake import Command, FakeSwitch
from server_api.telephony.port import (
    CallEnded,
    DialOrder,
    EndCause,
    EndedBy,
    LegOrder,
    Switch,
    SwitchBack,
    SwitchError,
    SwitchLost,
    SwitchUnavailableError,
    TrunkSpec,
)
from tests.helpers.waiting import until
from tests.telephony.conformance import SwitchConformance, World
from tests.telephony.fact_box import FactBox


class FakeWorld:
    """Plays the world through the fake's own script methods."""

    trunk = TrunkSpec("carrier", "127.0.0.1", 5060)

    def __init__(self, switch: FakeSwitch) -> None:
        self._switch = switch

    async def ring(self, order: DialOrder, *, early_media: bool = False) -> None:
        self._switch.ring(order.call_id, early_media=early_media)

    async def answer(self, order: DialOrder) -> None:
        self._switch.pick_up(order.call_id)

    async def refuse(self, order: DialOrder, status: int, cause: EndCause) -> None:
        self._switch.end(order.call_id, cause, EndedBy.TRUNK, sip_status=status)

    async def hang_up(self, order: DialOrder) -> None:
        self._switch.end(order.call_id)

    async def press(self, order: DialOrder, digits: str) -> None:
        for digit in digits:
            self._switch.press(order.call_id, digit)

    async def digits_heard(self, order: DialOrder, digits: str) -> None:
        await until(lambda: self._switch.digits_sent.get(order.call_id) == digits, what="digits")

    async def place_leg(self, order: LegOrder) -> None:
        self._switch.leg_up(order.leg_id)

    async def end_leg(self, order: LegOrder) -> None:
        self._switch.leg_down(order.leg_id)

    async def reopen(self, switch: Switch) -> Switch:
        return switch


class TestFakeSwitch(SwitchConformance):
    @pytest.fixture
    async def parts(self) -> tuple[Switch, World]:
        switch = FakeSwitch()
        await switch.start()
        return switch, FakeWorld(switch)


async def test_it_remembers_what_it_was_asked() -> None:
    switch = FakeSwitch()
    await switch.start()
    trunk = TrunkSpec("carrier", "127.0.0.1", 5060)
    await switch.put_trunk(trunk)
    switch.refuse("dial", SwitchError("trunk_backoff"))
    order = DialOrder("c1", "carrier", "+551130000000", "")
    with pytest.raises(SwitchError, match="trunk_backoff"):
        await switch.dial(order)
    await switch.dial(order)
    assert switch.commands == [
        Command("put_trunk", (trunk,)),
        Command("dial", (order,)),
        Command("dial", (order,)),
    ]
    assert switch.calls["c1"].state == "dialing"


async def test_lost_and_back() -> None:
    switch = FakeSwitch()
    await switch.start()
    await switch.put_trunk(TrunkSpec("carrier", "127.0.0.1", 5060))
    await switch.dial(DialOrder("c1", "carrier", "+551130000000", ""))
    box = FactBox(switch)
    switch.lose()
    await box.next(SwitchLost)
    with pytest.raises(SwitchUnavailableError):
        await switch.hang_up("c1", EndedBy.AGENT)
    switch.end("c1", EndCause.SWITCH_LOST, EndedBy.SWITCH)
    switch.come_back()
    back = await box.next(SwitchBack)
    assert back.state.calls == ()
    assert [fact.cause for fact in box.of(CallEnded)] == [EndCause.SWITCH_LOST]
    await box.close()
