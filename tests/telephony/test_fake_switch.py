"""The fake keeps the port's promises."""

import uuid

import pytest

from server_api.telephony.fake import Command, FakeSwitch
from server_api.telephony.port import (
    CallEnded,
    DialOrder,
    EndCause,
    EndedBy,
    LegOrder,
    MediaQuality,
    PromptOrder,
    Switch,
    SwitchBack,
    SwitchError,
    SwitchLost,
    SwitchUnavailableError,
    TrunkSpec,
    Verdict,
)
from tests.helpers.waiting import until
from tests.telephony.conformance import SwitchConformance, World
from tests.telephony.fact_box import FactBox


class FakeWorld:
    """Plays the world through the fake's own script methods."""

    trunk = TrunkSpec("carrier", "127.0.0.1", 5060, inbound=True)

    def __init__(self, switch: FakeSwitch) -> None:
        self._switch = switch
        self._offered = ""
        self._rerouted: set[str] = set()

    async def ring(self, order: DialOrder, *, early_media: bool = False) -> None:
        self._switch.ring(order.call_id, early_media=early_media)

    async def answer(self, order: DialOrder) -> None:
        if order.call_id in self._switch.calls:
            self._switch.pick_up(order.call_id)

    async def answer_silently(self, order: DialOrder) -> None:
        self._switch.pick_up(order.call_id)
        self._switch.judge(order.call_id, Verdict.SILENCE, after_ms=600.0)

    async def refuse(self, order: DialOrder, status: int, cause: EndCause) -> None:
        if status == 503:
            self._switch.trunk_changed(order.trunk_id, False, "503")
        if order.spares and order.call_id not in self._rerouted:
            self._rerouted.add(order.call_id)
            self._switch.reroute(order.call_id, order.spares[0].trunk_id, order.spares[0].caller_id)
        else:
            self._switch.end(order.call_id, cause, EndedBy.TRUNK, sip_status=status)

    async def hang_up(self, order: DialOrder) -> None:
        if order.call_id in self._switch.calls:
            self._switch.end(order.call_id)

    async def press(self, order: DialOrder, digits: str) -> None:
        for digit in digits:
            self._switch.press(order.call_id, digit)

    async def keys_pressed(self, order: DialOrder) -> None:
        assert order.call_id in self._switch.calls

    async def digits_heard(self, order: DialOrder, digits: str) -> None:
        await until(lambda: self._switch.digits_sent.get(order.call_id) == digits, what="digits")

    async def call_in(self, called: str) -> None:
        self._offered = str(uuid.uuid4())
        self._switch.offer(self._offered, self.trunk.trunk_id, "+5511987654321", called)

    async def caller_gives_up(self) -> None:
        self._switch.end(self._offered, EndCause.CANCELLED)

    async def prompt_ends(self, order: PromptOrder) -> None:
        self._switch.end_prompt(order.call_id)

    async def measure(self, order: LegOrder) -> None:
        self._switch.report_quality(order.leg_id, MediaQuality(mos=4.2))

    async def place_leg(self, order: LegOrder) -> None:
        self._switch.leg_up(order.leg_id)

    async def refuse_leg(self, order: LegOrder) -> None:
        self._switch.leg_down(order.leg_id, "dropped", reason="486 Busy Here")

    async def end_leg(self, order: LegOrder) -> None:
        self._switch.leg_down(order.leg_id)

    async def agent_stays_away(self, agent_id: str) -> None:
        self._switch.give_agent_up(agent_id)

    async def part(self, switch: Switch) -> None:
        await switch.close(keep_calls=False)

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
