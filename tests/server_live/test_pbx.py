"""The centre's own PBX: who gets an extension, and that the switch calls it with a signature."""

import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import update

from server_api.contract.call_sign import HEADER, BadSignatureError, Signatures
from server_api.contract.pbx import PBX, PBX_LEG, PbxGrant
from server_api.store import tables
from server_api.store.database import Database
from server_api.telephony.port import LegOrder, SwitchError, TrunkSpec
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor

OFFICE = TrunkSpec("office", "127.0.0.1", 5060)


@asynccontextmanager
async def _floor(
    folder: Path, *, extension: str = "214", known: str = '214 = "correct horse"'
) -> AsyncIterator[tuple[TestFloor, Desk]]:
    secrets = folder.parent / f"{folder.name}-pbx.toml"
    secrets.write_text(known + "\n", encoding="utf-8")
    async with open_floor(
        folder,
        pbx_host="192.0.2.5",
        pbx_domain="pbx.example",
        pbx_trunk_id="office",
        pbx_secrets_file=secrets,
    ) as floor:
        await _extend(floor.database, extension)
        await floor.switch.put_trunk(OFFICE)
        yield floor, await floor.sign_in()


async def _extend(database: Database, extension: str) -> None:
    async with database.write() as conn:
        await conn.execute(update(tables.users).values(extension=extension))


def _ordered(floor: TestFloor) -> LegOrder:
    return next(order for order in floor.switch.expected.values() if order.call is not None)


async def test_an_extension_is_granted_called_and_becomes_the_leg(tmp_path: Path) -> None:
    async with _floor(tmp_path) as (floor, desk):
        grant = PbxGrant.model_validate((await desk.post(PBX)).json())
        assert (grant.user, grant.password, grant.domain) == ("214", "correct horse", "pbx.example")
        called = (await desk.post(PBX_LEG)).json()
        order = _ordered(floor)
        assert order.call is not None
        assert (order.leg_id, order.agent_id) == (called["leg_id"], desk.agent_id)
        assert (order.call.trunk_id, order.call.number) == ("office", "214")
        ((name, value),) = order.call.headers
        assert name == HEADER
        signatures = Signatures(bytes.fromhex(grant.sign_key), grant.agent)
        signatures.accept(value, order.call.sip_call_id, int(time.time()))
        floor.switch.leg_up(order.leg_id)
        await until(lambda: desk.seat.row.leg_id == order.leg_id, what="the leg")
        assert (await desk.ask_state("ready")).status_code == 200


async def test_every_grant_has_a_key_of_its_own(tmp_path: Path) -> None:
    async with _floor(tmp_path) as (floor, desk):
        first = PbxGrant.model_validate((await desk.post(PBX)).json())
        await desk.post(PBX)
        await desk.post(PBX_LEG)
        call = _ordered(floor).call
        assert call is not None
        with pytest.raises(BadSignatureError, match="wrong"):
            Signatures(bytes.fromhex(first.sign_key), first.agent).accept(
                call.headers[0][1], call.sip_call_id, int(time.time())
            )


async def test_a_centre_without_a_pbx(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        for path in (PBX, PBX_LEG):
            answer = await desk.post(path)
            assert (answer.status_code, answer.json()["params"]) == (404, {"what": "pbx"})
            assert (await floor.client.post(path)).status_code == 401


@pytest.mark.parametrize(
    ("extension", "known", "what"),
    [
        ("", '214 = "p"', "extension"),
        ("215", '214 = "p"', "pbx_password"),
        ("214", "no toml", "pbx_password"),
    ],
)
async def test_what_is_missing_is_named(tmp_path: Path, extension: str, known: str, what: str) -> None:
    async with _floor(tmp_path, extension=extension, known=known) as (_, desk):
        answer = await desk.post(PBX)
        assert (answer.status_code, answer.json()["params"]) == (404, {"what": what})


async def test_no_call_without_a_grant_or_without_its_trunk(tmp_path: Path) -> None:
    async with _floor(tmp_path) as (floor, desk):
        assert (await desk.post(PBX_LEG)).status_code == 409
        await desk.post(PBX)
        floor.switch.refuse("expect_leg", SwitchError("trunk_full"))
        refused = await desk.post(PBX_LEG)
        assert (refused.status_code, refused.json()["params"]) == (503, {"reason": "trunk_full"})
