"""The outside of a switch under test, and a desk with both."""

import uuid
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Protocol

import pytest

from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    CallEnded,
    DetectOrder,
    DialOrder,
    EndCause,
    GoneError,
    LegCall,
    LegOrder,
    LegUp,
    PromptOrder,
    Route,
    SuperviseMode,
    SuperviseOrder,
    Switch,
    SwitchError,
    TrunkSpec,
)
from tests.telephony.fact_box import FactBox

CALLED = "+551140000000"


class World(Protocol):
    """The carrier, the debtors and the agents' engines around a switch under test.

    ``trunk`` takes calls in and out; ``reconnect_s`` of the switch should be a few seconds.
    """

    trunk: TrunkSpec

    async def ring(self, order: DialOrder, *, early_media: bool = False) -> None:
        """The called telephone rings."""
        ...

    async def answer(self, order: DialOrder) -> None:
        """Somebody picks up and talks; nothing happens when the call was given up meanwhile."""
        ...

    async def answer_silently(self, order: DialOrder) -> None:
        """Somebody picks up and says nothing."""
        ...

    async def refuse(self, order: DialOrder, status: int, cause: EndCause) -> None:
        """A final SIP status, which means ``cause``."""
        ...

    async def hang_up(self, order: DialOrder) -> None:
        """The debtor hangs up; nothing happens when the call is over already."""
        ...

    async def press(self, order: DialOrder, digits: str) -> None:
        """The debtor presses keys."""
        ...

    async def keys_pressed(self, order: DialOrder) -> None:
        """Wait until the last keys of :meth:`press` have reached the switch."""
        ...

    async def digits_heard(self, order: DialOrder, digits: str) -> None:
        """Wait until the debtor's side has got exactly these keys."""
        ...

    async def call_in(self, called: str) -> None:
        """Somebody calls a number of the centre."""
        ...

    async def caller_gives_up(self) -> None:
        """Who called last hangs up."""
        ...

    async def prompt_ends(self, order: PromptOrder) -> None:
        """The prompt has been played to its end."""
        ...

    async def measure(self, order: LegOrder) -> None:
        """The next measurement of a leg's quality is due."""
        ...

    async def place_leg(self, order: LegOrder) -> None:
        """The agent's engine places its leg, or picks up the call that is to be one."""
        ...

    async def refuse_leg(self, order: LegOrder) -> None:
        """The agent's telephone is called and answers 486."""
        ...

    async def end_leg(self, order: LegOrder) -> None:
        """The agent's engine ends its leg."""
        ...

    async def agent_stays_away(self, agent_id: str) -> None:
        """The time for which a leg is waited for is over."""
        ...

    async def part(self, switch: Switch) -> None:
        """The test is over: nothing of it is left for the next one."""
        ...

    async def reopen(self, switch: Switch) -> Switch:
        """The server comes back: a new, not yet started Switch for the same backend."""
        ...


class Desk:
    """A started switch, its facts, its world, and a ``folder`` for files."""

    def __init__(self, switch: Switch, world: World, folder: Path) -> None:
        self.switch = switch
        self.world = world
        self.folder = folder
        self.box = FactBox(switch)

    async def dialled(
        self, *, spares: tuple[Route, ...] = (), detect: DetectOrder | None = None
    ) -> DialOrder:
        """A call placed and not yet answered."""
        number = f"+55119{uuid.uuid4().int % 10**8:08d}"
        order = DialOrder(
            str(uuid.uuid4()), self.world.trunk.trunk_id, number, CALLED, spares=spares, detect=detect
        )
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

    async def called(self, agent_id: str) -> LegOrder:
        """A leg that the switch places, not yet answered."""
        number = f"{uuid.uuid4().int % 10**9:09d}"
        call = LegCall(self.world.trunk.trunk_id, number, uuid.uuid4().hex, (("X-Test", "1"),))
        order = LegOrder(str(uuid.uuid4()), agent_id, "", call=call)
        await self.switch.expect_leg(order)
        return order

    async def connected(self, agent_id: str) -> DialOrder:
        """A call with an agent whose leg is up."""
        before = len(self.box.of(CallConnected))
        call = await self.answered()
        await self.switch.connect(call.call_id, agent_id)
        await self.box.next(CallConnected, before + 1)
        return call

    async def talking(self, agent_id: str = "ana") -> tuple[DialOrder, LegOrder]:
        """An agent and a debtor, joined."""
        leg = await self.leg(agent_id)
        return await self.connected(agent_id), leg

    async def supervise(self, mode: SuperviseMode, lead_id: str = "lead", agent_id: str = "ana") -> None:
        """A lead on an agent's line."""
        await self.switch.supervise(SuperviseOrder(lead_id, agent_id, mode))

    async def ends(self, call: DialOrder) -> CallEnded:
        """Wait for the end of one call."""
        return await self.box.where(CallEnded, lambda fact: fact.call_id == call.call_id)


async def gone(command: Coroutine[Any, Any, None]) -> None:
    """The command is about what does not exist."""
    with pytest.raises(GoneError):
        await command


async def refused(command: Coroutine[Any, Any, None], code: str) -> SwitchError:
    """The command is refused with this code."""
    with pytest.raises(SwitchError) as caught:
        await command
    assert caught.value.code == code
    return caught.value
