"""The fixtures of every theme."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from server_api.telephony.port import Switch
from tests.telephony.conformance.world import Desk, World


class SwitchCase:
    """``parts``: a started switch and the world around it, given by the backend's test."""

    @pytest.fixture
    async def parts(self) -> tuple[Switch, World]:
        raise NotImplementedError

    @pytest.fixture
    async def desk(self, parts: tuple[Switch, World], tmp_path: Path) -> AsyncIterator[Desk]:
        switch, world = parts
        desk = Desk(switch, world, tmp_path)
        await switch.put_trunk(world.trunk)
        yield desk
        await desk.box.close()
        await world.part(desk.switch)
