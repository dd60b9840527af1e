"""The embedded switch keeps the port's promises, on real SIP and RTP over loopback."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from server_api.telephony.embedded.client import EmbeddedSwitch
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import (
    CallEnded,
    DialOrder,
    EndCause,
    EndedBy,
    GoneError,
    LegDown,
    LegOrder,
    PromptOrder,
    Switch,
    TrunkSpec,
)
from tests.helpers.waiting import until
from tests.telephony.conformance import SwitchConformance, World
from tests.telephony.fact_box import FactBox
from tests.telephony.far_end import Engine, FarEnd

TRUNKS = ("carrier", "narrow", "later", "spare")
SETTINGS = SwitchSettings(
    adoption_s=15.0,
    reconnect_s=4.0,
    quality_s=1.0,
    rtp_first_port=20000,
    rtp_last_port=20200,
    end_grace_s=0.3,
)


class EmbeddedWorld:
    """A real SIP endpoint plays the carrier and the engines."""

    def __init__(self, far: FarEnd, state_dir: Path, switch: EmbeddedSwitch) -> None:
        self._far = far
        self._dir = state_dir
        self._switch = switch
        self._engines: dict[str, Engine] = {}
        self._callers: list[Engine] = []
        self.trunk = TrunkSpec("carrier", *far.endpoint.address, inbound=True)

    async def ring(self, order: DialOrder, *, early_media: bool = False) -> None:
        debtor = await self._far.debtor(order.number)
        if early_media:
            await debtor.answer(early=True)
        else:
            debtor.call.ring()

    async def answer(self, order: DialOrder) -> None:
        debtor = await self._far.debtor(order.number)
        if not debtor.call.over:
            await debtor.answer()

    async def answer_silently(self, order: DialOrder) -> None:
        debtor = await self._far.debtor(order.number)
        debtor.peer.tone_hz = 0.0
        await debtor.answer()

    async def refuse(self, order: DialOrder, status: int, cause: EndCause) -> None:
        del cause
        await until(lambda: self._ringing(order), what="a call that can be refused")
        self._far.debtors[order.number].call.reject(status, "No")

    def _ringing(self, order: DialOrder) -> bool:
        debtor = self._far.debtors.get(order.number)
        return debtor is not None and not debtor.call.over

    async def hang_up(self, order: DialOrder) -> None:
        debtor = await self._far.debtor(order.number)
        if not debtor.call.over:
            debtor.call.hang_up()
        await self._far.endpoint.settle(5.0)

    async def press(self, order: DialOrder, digits: str) -> None:
        (await self._far.debtor(order.number)).peer.press(digits)

    async def keys_pressed(self, order: DialOrder) -> None:
        peer = (await self._far.debtor(order.number)).peer
        await until(lambda: not peer.pressing, what="the keys sent")
        heard = len(peer.heard)
        await until(lambda: len(peer.heard) > heard + 10, what="the keys taken")

    async def digits_heard(self, order: DialOrder, digits: str) -> None:
        peer = (await self._far.debtor(order.number)).peer
        await until(lambda: peer.digits == digits, what=f"digits {digits}")

    async def call_in(self, called: str) -> None:
        caller = Engine()
        self._callers.append(caller)
        caller.place(self._far.endpoint, self._switch.sip_address, called)

    async def caller_gives_up(self) -> None:
        call = self._callers[-1].call
        assert call is not None
        call.hang_up()

    async def prompt_ends(self, order: PromptOrder) -> None:
        """It is short."""

    async def measure(self, order: LegOrder) -> None:
        """Every second."""

    async def refuse_leg(self, order: LegOrder) -> None:
        assert order.call is not None
        (await self._far.debtor(order.call.number)).call.reject(486, "Busy Here")

    async def place_leg(self, order: LegOrder) -> None:
        if order.call is not None:
            await (await self._far.debtor(order.call.number)).answer()
            return
        self._engines[order.leg_id] = await self._far.engine(self._switch.sip_address, order.token)

    async def end_leg(self, order: LegOrder) -> None:
        if order.call is not None:
            self._far.debtors[order.call.number].call.hang_up()
            return
        call = self._engines[order.leg_id].call
        assert call is not None
        call.hang_up()

    async def agent_stays_away(self, agent_id: str) -> None:
        """Four seconds."""

    async def part(self, switch: Switch) -> None:
        """The next test adopts the same switch, emptied."""
        await switch.close(keep_calls=True)
        for caller in self._callers:
            caller.peer.close()
        last = EmbeddedSwitch(self._dir, SETTINGS)
        state = await last.start()
        box = FactBox(last)
        for call in state.calls:
            with suppress(GoneError):  # bridged to one that was ended
                await last.hang_up(call.call_id, EndedBy.SERVER)
        for leg in state.legs:
            await last.drop_leg(leg.leg_id)
        for trunk_id in TRUNKS:
            await last.drop_trunk(trunk_id)
        await last.expect_leg(LegOrder("last", "nobody", "last"))
        await last.drop_leg("last")
        await box.where(LegDown, lambda fact: fact.leg_id == "last")
        await until(lambda: len(box.of(CallEnded)) >= len(state.calls), what="the ends")
        await self._far.endpoint.settle(5.0)
        await box.close()
        await last.close(keep_calls=True)

    async def reopen(self, switch: Switch) -> Switch:
        del switch
        self._switch = EmbeddedSwitch(self._dir, SETTINGS)
        return self._switch


async def _visit(home: Path, *, keep_calls: bool) -> None:
    switch = EmbeddedSwitch(home, SETTINGS)
    await switch.start()
    await switch.close(keep_calls=keep_calls)


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """One switch for all: starting its processes takes longer than most of what is asked of it."""
    home = tmp_path_factory.mktemp("switch")
    asyncio.run(_visit(home, keep_calls=True))
    yield home
    asyncio.run(_visit(home, keep_calls=False))


class TestEmbeddedSwitch(SwitchConformance):
    @pytest.fixture
    async def parts(self, home: Path) -> AsyncIterator[tuple[Switch, World]]:
        far = FarEnd()
        await far.endpoint.start()
        switch = EmbeddedSwitch(home, SETTINGS)
        await switch.start()
        yield switch, EmbeddedWorld(far, home, switch)
        await far.close()
