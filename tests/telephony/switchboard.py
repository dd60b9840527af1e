"""An embedded switch under test with one debtor and one agent, ready to talk."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from server_api.telephony.embedded.client import EmbeddedSwitch
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import (
    CallAnswered,
    CallConnected,
    DialOrder,
    LegOrder,
    LegUp,
    TrunkSpec,
)
from tests.telephony.fact_box import FactBox
from tests.telephony.far_end import Debtor, Engine, FarEnd

NUMBER = "+551130000001"


def settings(**knobs: float | int | str) -> SwitchSettings:
    """Settings with a port range of the tests."""
    usual = {"rtp_first_port": 20200, "rtp_last_port": 20400, "end_grace_s": 0.3, "recorder_ready": False}
    return SwitchSettings(**{**usual, **knobs})  # type: ignore[arg-type]


class Switchboard:
    """``switch``, ``far`` and ``box`` of one test."""

    def __init__(self, state_dir: Path, far: FarEnd, knobs: SwitchSettings) -> None:
        self.state_dir = state_dir
        self.far = far
        self.settings = knobs
        self.switch = EmbeddedSwitch(state_dir, knobs)
        self._box: FactBox | None = None

    @property
    def box(self) -> FactBox:
        """The facts so far."""
        assert self._box is not None
        return self._box

    async def start(self) -> None:
        """Switch and trunk."""
        await self.switch.start()
        self._box = FactBox(self.switch)
        await self.switch.put_trunk(TrunkSpec("carrier", *self.far.endpoint.address))

    async def close(self) -> None:
        """End everything."""
        if self._box is not None:
            await self._box.close()
        await self.switch.close(keep_calls=False)

    async def dial(self, call_id: str = "c1", number: str = NUMBER, ring_limit_s: float = 30.0) -> Debtor:
        """A call that has reached the carrier."""
        await self.switch.dial(DialOrder(call_id, "carrier", number, "+551140000000", ring_limit_s))
        return await self.far.debtor(number)

    async def answered(self, call_id: str = "c1", number: str = NUMBER) -> Debtor:
        """A call picked up."""
        debtor = await self.dial(call_id, number)
        before = len(self.box.of(CallAnswered))
        await debtor.answer()
        await self.box.next(CallAnswered, before + 1)
        return debtor

    async def leg(self, leg_id: str = "l1", agent_id: str = "ana", *, secure: bool = False) -> Engine:
        """An agent's leg that is up."""
        before = len(self.box.of(LegUp))
        await self.switch.expect_leg(LegOrder(leg_id, agent_id, f"token-{leg_id}"))
        engine = await self.far.engine(self.switch.sip_address, f"token-{leg_id}", secure=secure)
        await self.box.next(LegUp, before + 1)
        return engine

    async def talking(self, *, secure: bool = False) -> tuple[Debtor, Engine]:
        """Debtor and agent joined."""
        engine = await self.leg(secure=secure)
        debtor = await self.answered()
        await self.switch.connect("c1", "ana")
        await self.box.next(CallConnected)
        return debtor, engine


@asynccontextmanager
async def switchboard(state_dir: Path, **knobs: float | int | str) -> AsyncIterator[Switchboard]:
    """Everything started, and ended afterwards."""
    far = FarEnd()
    await far.endpoint.start()
    board = Switchboard(state_dir, far, settings(**knobs))
    try:
        await board.start()
        yield board
    finally:
        await board.close()
        await far.close()
