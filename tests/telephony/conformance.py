"""What every telephone switch must do. A backend's test subclasses :class:`SwitchConformance`.

``world`` is the outside: it answers, refuses and hangs up the calls the switch places, and places the
agents' legs.
"""

import uuid
from collections.abc import AsyncIterator
from typing import Protocol

import pytest

from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    CallHeld,
    CallResumed,
    CallRinging,
    DialOrder,
    DtmfReceived,
    EndCause,
    EndedBy,
    GoneError,
    LegDown,
    LegOrder,
    LegUp,
    Switch,
    SwitchError,
    TrunkSpec,
)
from tests.telephony.fact_box import FactBox

REFUSALS = [
    (486, EndCause.BUSY),
    (600, EndCause.BUSY),
    (480, EndCause.NO_ANSWER),
    (603, EndCause.REJECTED),
    (403, EndCause.REJECTED),
    (404, EndCause.INVALID_NUMBER),
    (484, EndCause.INVALID_NUMBER),
    (488, EndCause.NOT_ACCEPTABLE),
    (500, EndCause.CONGESTION),
    (503, EndCause.CONGESTION),
]


class World(Protocol):
    """The carrier and the agents' engines around a switch under test."""

    trunk: TrunkSpec

    async def ring(self, order: DialOrder, *, early_media: bool = False) -> None:
        """The called telephone rings."""
        ...

    async def answer(self, order: DialOrder) -> None:
        """Somebody picks up and talks."""
        ...

    async def refuse(self, order: DialOrder, status: int, cause: EndCause) -> None:
        """A final SIP status, which means ``cause``."""
        ...

    async def hang_up(self, order: DialOrder) -> None:
        """The debtor hangs up."""
        ...

    async def press(self, order: DialOrder, digits: str) -> None:
        """The debtor presses keys."""
        ...

    async def digits_heard(self, order: DialOrder, digits: str) -> None:
        """Wait until the debtor's side has got exactly these keys."""
        ...

    async def place_leg(self, order: LegOrder) -> None:
        """The agent's engine places its leg."""
        ...

    async def end_leg(self, order: LegOrder) -> None:
        """The agent's engine ends its leg."""
        ...

    async def reopen(self, switch: Switch) -> Switch:
        """The server comes back: a new, not yet started Switch for the same backend."""
        ...


class Desk:
    """A started switch, its facts and its world."""

    def __init__(self, switch: Switch, world: World) -> None:
        self.switch = switch
        self.world = world
        self.box = FactBox(switch)

    async def dialled(self) -> DialOrder:
        """A call placed and not yet answered."""
        call_id = str(uuid.uuid4())
        number = f"+55119{uuid.uuid4().int % 10**8:08d}"
        order = DialOrder(call_id, self.world.trunk.trunk_id, number, "+551140000000")
        await self.switch.dial(order)
        return order

    async def answered(self) -> DialOrder:
        """A call picked up."""
        order = await self.dialled()
        before = len(self.box.of(CallAnswered))
        await self.world.answer(order)
        await self.box.next(CallAnswered, before + 1)
        return order

    async def leg(self, agent_id: str) -> LegOrder:
        """An agent's leg that is up."""
        ups = len(self.box.of(LegUp))
        order = LegOrder(str(uuid.uuid4()), agent_id, uuid.uuid4().hex)
        await self.switch.expect_leg(order)
        await self.world.place_leg(order)
        await self.box.next(LegUp, ups + 1)
        return order

    async def talking(self) -> tuple[DialOrder, LegOrder]:
        """Agent ``ana`` and a debtor, joined."""
        leg = await self.leg("ana")
        call = await self.answered()
        await self.switch.connect(call.call_id, "ana")
        await self.box.next(CallConnected)
        return call, leg


class SwitchConformance:
    """Subclass as ``Test…`` and give ``desk`` a switch by overriding the fixture ``parts``."""

    @pytest.fixture
    async def desk(self, parts: tuple[Switch, World]) -> AsyncIterator[Desk]:
        switch, world = parts
        desk = Desk(switch, world)
        await switch.put_trunk(world.trunk)
        yield desk
        await desk.box.close()
        await desk.switch.close(keep_calls=False)

    async def test_rings_is_answered_and_ends_by_the_debtor(self, desk: Desk) -> None:
        order = await desk.dialled()
        await desk.world.ring(order)
        assert not (await desk.box.next(CallRinging)).early_media
        await desk.world.answer(order)
        assert (await desk.box.next(CallAnswered)).call_id == order.call_id
        await desk.world.hang_up(order)
        ended = await desk.box.next(CallEnded)
        assert (ended.call_id, ended.cause, ended.by) == (order.call_id, EndCause.NORMAL, EndedBy.DEBTOR)

    async def test_early_media_is_told(self, desk: Desk) -> None:
        order = await desk.dialled()
        await desk.world.ring(order, early_media=True)
        assert (await desk.box.next(CallRinging)).early_media

    async def test_a_refusal_has_its_cause(self, desk: Desk) -> None:
        for count, (status, cause) in enumerate(REFUSALS, start=1):
            order = await desk.dialled()
            await desk.world.refuse(order, status, cause)
            ended = await desk.box.next(CallEnded, count)
            assert (ended.cause, ended.by, ended.sip_status) == (cause, EndedBy.TRUNK, status)

    async def test_hang_up_before_the_answer_cancels(self, desk: Desk) -> None:
        order = await desk.dialled()
        await desk.world.ring(order)
        await desk.box.next(CallRinging)
        await desk.switch.hang_up(order.call_id, EndedBy.SERVER)
        ended = await desk.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.CANCELLED, EndedBy.SERVER)

    async def test_a_dial_repeated_is_one_call(self, desk: Desk) -> None:
        order = await desk.dialled()
        await desk.switch.dial(order)
        await desk.world.ring(order)
        await desk.box.next(CallRinging)
        await desk.switch.hang_up(order.call_id, EndedBy.SERVER)
        await desk.box.next(CallEnded)
        await desk.switch.dial(order)
        with pytest.raises(GoneError):
            await desk.switch.hang_up(order.call_id, EndedBy.SERVER)

    async def test_connect_hold_resume_and_hang_up_by_the_agent(self, desk: Desk) -> None:
        call, leg = await desk.talking()
        connected = desk.box.of(CallConnected)[0]
        assert (connected.call_id, connected.leg_id) == (call.call_id, leg.leg_id)
        await desk.switch.hold(call.call_id)
        await desk.box.next(CallHeld)
        with pytest.raises(SwitchError, match="wrong_state"):
            await desk.switch.hold(call.call_id)
        await desk.switch.resume(call.call_id)
        await desk.box.next(CallResumed)
        await desk.switch.hang_up(call.call_id, EndedBy.AGENT)
        ended = await desk.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.NORMAL, EndedBy.AGENT)
        assert not desk.box.of(LegDown)

    async def test_digits_go_both_ways(self, desk: Desk) -> None:
        call, _ = await desk.talking()
        await desk.switch.send_dtmf(call.call_id, "19*#D")
        await desk.world.digits_heard(call, "19*#D")
        await desk.world.press(call, "507")
        await desk.box.next(DtmfReceived, 3)
        assert "".join(f.digit for f in desk.box.of(DtmfReceived)) == "507"
        with pytest.raises(SwitchError, match="bad_digits"):
            await desk.switch.send_dtmf(call.call_id, "12x")

    async def test_commands_about_what_is_gone(self, desk: Desk) -> None:
        with pytest.raises(GoneError):
            await desk.switch.connect("nothing", "ana")
        with pytest.raises(GoneError):
            await desk.switch.hang_up("nothing", EndedBy.AGENT)
        with pytest.raises(GoneError):
            await desk.switch.drop_leg("nothing")
        call = await desk.answered()
        with pytest.raises(GoneError):
            await desk.switch.connect(call.call_id, "nobody")

    async def test_connect_wants_an_answer_and_a_free_agent(self, desk: Desk) -> None:
        await desk.talking()
        second = await desk.dialled()
        with pytest.raises(SwitchError, match="not_answered"):
            await desk.switch.connect(second.call_id, "ana")
        await desk.world.answer(second)
        await desk.box.next(CallAnswered, 2)
        with pytest.raises(SwitchError, match="agent_busy"):
            await desk.switch.connect(second.call_id, "ana")

    async def test_trunks_are_known_and_capped(self, desk: Desk) -> None:
        with pytest.raises(SwitchError, match="trunk_unknown"):
            await desk.switch.dial(DialOrder("c", "no-such-trunk", "+551130000000", ""))
        trunk = desk.world.trunk
        await desk.switch.put_trunk(TrunkSpec("narrow", trunk.host, trunk.port, max_calls=1))
        await desk.switch.dial(DialOrder("one", "narrow", "+551130000001", ""))
        with pytest.raises(SwitchError, match="trunk_full"):
            await desk.switch.dial(DialOrder("two", "narrow", "+551130000002", ""))

    async def test_a_second_leg_replaces_the_first_and_takes_its_call(self, desk: Desk) -> None:
        call, first = await desk.talking()
        second = await desk.leg("ana")
        down = await desk.box.next(LegDown)
        assert (down.leg_id, down.cause) == (first.leg_id, "replaced")
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

    async def test_a_dropped_leg(self, desk: Desk) -> None:
        leg = await desk.leg("ana")
        await desk.switch.drop_leg(leg.leg_id)
        assert (await desk.box.next(LegDown)).cause == "dropped"

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
        assert [(x.leg_id, x.agent_id, x.call_id) for x in state.legs] == [
            (leg.leg_id, "ana", talking.call_id)
        ]
        assert [(e.call_id, e.cause) for e in state.ended] == [(lost.call_id, EndCause.NORMAL)]
        await desk.switch.hang_up(talking.call_id, EndedBy.AGENT)
        assert (await desk.box.next(CallEnded)).call_id == talking.call_id
