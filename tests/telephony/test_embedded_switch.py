"""The embedded switch keeps the port's promises, on real SIP and RTP over loopback."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server_api.telephony.embedded.client import EmbeddedSwitch
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import DialOrder, EndCause, LegOrder, Switch, TrunkSpec
from tests.helpers.waiting import until
from tests.telephony.conformance import SwitchConformance, World
from tests.telephony.far_end import Engine, FarEnd

SETTINGS = SwitchSettings(adoption_s=15.0, rtp_first_port=20000, rtp_last_port=20200)


class EmbeddedWorld:
    """A real SIP endpoint plays the carrier and the engines."""

    def __init__(self, far: FarEnd, state_dir: Path, switch: EmbeddedSwitch) -> None:
        self._far = far
        self._dir = state_dir
        self._switch = switch
        self._engines: dict[str, Engine] = {}
        self.trunk = TrunkSpec("carrier", *far.endpoint.address)

    async def ring(self, order: DialOrder, *, early_media: bool = False) -> None:
        debtor = await self._far.debtor(order.number)
        if early_media:
            await debtor.answer(early=True)
        else:
            debtor.call.ring()

    async def answer(self, order: DialOrder) -> None:
        await (await self._far.debtor(order.number)).answer()

    async def refuse(self, order: DialOrder, status: int, cause: EndCause) -> None:
        del cause
        (await self._far.debtor(order.number)).call.reject(status, "No")

    async def hang_up(self, order: DialOrder) -> None:
        (await self._far.debtor(order.number)).call.hang_up()
        await self._far.endpoint.settle(5.0)

    async def press(self, order: DialOrder, digits: str) -> None:
        (await self._far.debtor(order.number)).peer.press(digits)

    async def digits_heard(self, order: DialOrder, digits: str) -> None:
        peer = (await self._far.debtor(order.number)).peer
        await until(lambda: peer.digits == digits, what=f"digits {digits}")

    async def place_leg(self, order: LegOrder) -> None:
        self._engines[order.leg_id] = await self._far.engine(self._switch.sip_address, order.token)

    async def end_leg(self, order: LegOrder) -> None:
        call = self._engines[order.leg_id].call
        assert call is not None
        call.hang_up()

    async def reopen(self, switch: Switch) -> Switch:
        del switch
        self._switch = EmbeddedSwitch(self._dir, SETTINGS)
        return self._switch


class TestEmbeddedSwitch(SwitchConformance):
    @pytest.fixture
    async def parts(self, tmp_path: Path) -> AsyncIterator[tuple[Switch, World]]:
        far = FarEnd()
        await far.endpoint.start()
        switch = EmbeddedSwitch(tmp_path, SETTINGS)
        await switch.start()
        yield switch, EmbeddedWorld(far, tmp_path, switch)
        await far.close()
