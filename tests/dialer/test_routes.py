"""The ways a campaign's calls go: a number of the debtor's area, further trunks, what the switch is told."""

from pathlib import Path

from sqlalchemy import insert, update

from server_api.dialer.trunks import PutTrunks
from server_api.store import tables
from server_api.store.voice_tables import caller_numbers, campaign_trunks
from server_api.telephony.port import EndCause, EndedBy, Route, SwitchError, TrunkSpec
from tests.helpers.waiting import until
from tests.server_live.floor import TestFloor, open_floor
from tests.server_live.seed import CAMPAIGN

OWN = "+551130009999"
TRUNKS = [
    {"trunk_id": "second", "host": "127.0.0.2", "port": 5060, "caller_id": "+551140001000"},
    {"trunk_id": "closed", "host": "127.0.0.3", "port": 5060, "active": False},
    {
        "trunk_id": "third",
        "host": "127.0.0.4",
        "port": 5062,
        "registers": True,
        "registrar": "sip.example",
        "register_s": 90.0,
        "options_s": 30.0,
        "inbound": True,
        "sources": "192.0.2.0/24, 198.51.100.7",
        "follows_redirects": True,
    },
]


async def _add_ways(floor: TestFloor) -> None:
    async with floor.database.write() as conn:
        for row in TRUNKS:
            await conn.execute(insert(tables.trunks).values(row))
        for place, trunk_id in enumerate(("third", "closed", "second", "trunk-1")):
            way = {"campaign_id": CAMPAIGN, "trunk_id": trunk_id, "priority": -place}
            await conn.execute(insert(campaign_trunks).values(way))
        await conn.execute(insert(caller_numbers).values(number=OWN, trunk_id="trunk-1", area_code="11"))


async def test_a_call_has_its_spare_routes_and_a_number_of_the_debtors_area(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await _add_ways(floor)
        desk = await floor.sign_in()
        await desk.ready()
        await floor.dialled()
        (order,) = [c.arguments[0] for c in floor.switch.commands if c.name == "dial"]
        assert (order.trunk_id, order.caller_id) == ("trunk-1", OWN)
        assert order.spares == (Route("second", "+551140001000"), Route("third", ""))
        (call,) = await floor.rows(tables.calls)
        assert call["caller_id"] == OWN


async def test_the_switch_is_told_all_about_a_trunk(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await _add_ways(floor)
        await PutTrunks(floor.database, floor.switch, floor.it.lines)()
        assert floor.switch.trunks["third"] == TrunkSpec(
            trunk_id="third",
            host="127.0.0.4",
            port=5062,
            registers=True,
            registrar="sip.example",
            register_s=90.0,
            options_s=30.0,
            inbound=True,
            sources=("192.0.2.0/24", "198.51.100.7"),
            follows_redirects=True,
        )
        assert "closed" not in floor.switch.trunks
        async with floor.database.write() as conn:
            await conn.execute(
                update(tables.trunks).where(tables.trunks.c.trunk_id == "third").values(active=False)
            )
        await PutTrunks(floor.database, floor.switch, floor.it.lines)()
        assert set(floor.switch.trunks) == {"trunk-1", "second"}


async def test_a_trunk_that_the_switch_refuses_keeps_no_other_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await _add_ways(floor)
        floor.switch.refuse("put_trunk", SwitchError("trunk_host_unknown", "second"))
        await PutTrunks(floor.database, floor.switch, floor.it.lines)()
        assert "third" in floor.switch.trunks


async def test_a_call_that_went_another_way_is_noted(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await _add_ways(floor)
        desk = await floor.sign_in()
        await desk.ready()
        (call_id,) = await floor.dialled()
        floor.switch.reroute(call_id, "second", "+551140001000")
        floor.switch.end(call_id, EndCause.BUSY, EndedBy.TRUNK)
        await until(lambda: floor.it.calls.get(call_id) is None, what="the end")
        (call,) = await floor.rows(tables.calls)
        assert (call["trunk_id"], call["caller_id"]) == ("second", "+551140001000")
