"""An agent at a PBX, whole: server, switch, Kamailio, the desk's line with its real engine, a debtor."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from agent_desktop.desk import events as e
from agent_desktop.desk.workspace import LegState
from agent_desktop.links.backoff import Backoff
from agent_desktop.links.pbx_relay import PbxRelay
from agent_desktop.pbx_leg import PbxLeg
from agent_desktop.softphone import protocol as engine
from agent_desktop.softphone.client import Phone, PhoneSettings, engine_command
from agent_desktop.softphone.sound_desk import SoundDesk
from server_api.contract.pbx import PBX, PBX_LEG, PbxCalled, PbxGrant
from server_api.store import tables
from server_api.telephony.port import TrunkSpec
from tests.desk.fakes import FakeClock, FakeServer
from tests.desktop.test_leg import FakeMemory
from tests.helpers.waiting import until
from tests.server_live.floor import Desk
from tests.server_live.test_on_a_real_switch import RealFloor, real_floor
from tests.softphone.pbx import DOMAIN, PASSWORD, PATIENT_S, Office, needs_kamailio, office
from tests.telephony.hearing import level_db

pytestmark = [needs_kamailio, pytest.mark.timeout(120)]
TEST_TONE_HZ = 440.0


class Doors(FakeServer):
    """The two doors of the real server that the line knocks at."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk

    async def pbx(self) -> PbxGrant:
        return PbxGrant.model_validate((await self._desk.post(PBX)).json())

    async def pbx_leg(self) -> PbxCalled:
        return PbxCalled.model_validate((await self._desk.post(PBX_LEG)).json())


class Line:
    """The desk's side: what the composition root puts together in PBX mode."""

    def __init__(self, desk: Desk) -> None:
        self.events: list[e.Event] = []
        self.loudness = -96.0
        clock = FakeClock()
        phone = Phone(engine_command("null"), PhoneSettings(silent_after_s=20.0, start_within_s=60.0))
        sound = SoundDesk(phone.send, self.events.append, FakeMemory(), clock.now, check=False)
        backoff, relay, server = Backoff(0.1, 1.0), PbxRelay(), Doors(desk)
        leg = PbxLeg(phone, relay, server, clock, self.events.append, self, backoff, sound, "tone")
        self.phone, self.leg = phone, leg.through(relay)

    def levels(self, microphone: float, speaker: float) -> None:
        self.loudness = speaker

    def far_audio(self, mono_ns: int) -> None:
        """Nobody measures."""

    def states(self) -> list[LegState]:
        return [event.state for event in self.events if isinstance(event, e.LegChanged)]

    async def up(self, times: int = 1) -> None:
        await until(
            lambda: self.states().count(LegState.UP) == times, PATIENT_S, f"the line ({self.events[-5:]})"
        )


@asynccontextmanager
async def _at_the_pbx(folder: Path, pbx: Office) -> AsyncIterator[tuple[RealFloor, Desk, Line]]:
    secrets = folder / "pbx.toml"
    secrets.write_text(f'214 = "{PASSWORD}"\n', encoding="utf-8")
    place = {"pbx_host": "127.0.0.1", "pbx_port": pbx.port, "pbx_domain": DOMAIN}
    given: dict[str, Any] = {**place, "pbx_trunk_id": "office", "pbx_secrets_file": secrets}
    async with real_floor(folder, 1, **given) as floor:
        await _furnish(floor, pbx.port)
        desk = await floor.sign_in(1)
        line = Line(desk)
        await line.leg.start()
        try:
            await until(lambda: any(isinstance(x, e.EngineStarted) for x in line.events), PATIENT_S, "engine")
            yield floor, desk, line
        finally:
            await line.leg.stop()


async def _furnish(floor: RealFloor, port: int) -> None:
    """An extension for the agents, and the trunk to the PBX."""
    async with floor.database.write() as conn:
        await conn.execute(tables.users.update().values(extension="214"))
    trunk = TrunkSpec("office", "127.0.0.1", port, caller_id="acordo", registrar=DOMAIN)
    await floor.embedded.put_trunk(trunk)


async def test_a_shift_begins_and_a_debtor_is_heard(tmp_path: Path) -> None:
    async with office(tmp_path) as pbx, _at_the_pbx(tmp_path, pbx) as (floor, desk, line):
        line.leg.open_leg()
        await line.up()
        await until(lambda: bool(desk.seat.row.leg_id), what="the leg at the server")
        assert line.events[-1] == e.LegChanged(desk.seat.row.leg_id, LegState.UP)
        _, debtor = await floor.talk(desk)
        await until(lambda: level_db(debtor.peer, TEST_TONE_HZ) > -20.0, PATIENT_S, "heard by the debtor")
        await until(lambda: line.loudness > -30.0, PATIENT_S, "heard by the agent")
        first = desk.seat.row.leg_id
        line.phone.send(engine.EndCall("in-1"))
        await until(lambda: line.states()[-1] is LegState.DOWN, PATIENT_S, "the end of the line")
        line.leg.open_leg()
        await line.up(2)
        await until(lambda: desk.seat.row.leg_id not in ("", first), what="the next leg")
        await until(lambda: level_db(debtor.peer, TEST_TONE_HZ) > -20.0, PATIENT_S, "heard again")
        assert not debtor.ended
