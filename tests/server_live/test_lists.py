"""A campaign's lists on a whole server: who is called next changes within a second of the list."""

from pathlib import Path
from typing import Any

from sqlalchemy import update

from server_api.contract import routes
from server_api.contract.lists import CountFilter, ListView, OrderKey
from server_api.store import tables
from server_api.telephony.port import EndCause
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.seed import CAMPAIGN
from tests.server_live.test_story import outcome, talk

LISTS = routes.CAMPAIGN_LISTS.format(campaign_id=CAMPAIGN)
COUNT = routes.CAMPAIGN_COUNT.format(campaign_id=CAMPAIGN)
FIELDS = routes.CAMPAIGN_FIELDS.format(campaign_id=CAMPAIGN)


def path_of(view: dict[str, Any]) -> str:
    return routes.CAMPAIGN_LIST.format(campaign_id=CAMPAIGN, list_id=view["list_id"])


def only(*names: str) -> dict[str, Any]:
    return {"field": "custom.praça", "op": "in", "value": list(names)}


async def places(floor: TestFloor) -> None:
    """Each debtor has a custom field of their own: p1, p2 …"""
    async with floor.it.database.write() as conn:
        for row in await floor.rows(tables.people):
            number = row["person_id"].removeprefix("person-")
            mine = update(tables.people).where(tables.people.c.person_id == row["person_id"])
            await conn.execute(mine.values(custom={"praça": f"P{number}"}))


async def next_person(floor: TestFloor, desk: Desk) -> str:
    """Whom the floor calls next; nobody answers."""
    (call_id,) = await floor.dialled()
    (row,) = await floor.rows(tables.calls, call_id=call_id)
    floor.switch.end(call_id, EndCause.NO_ANSWER)
    await until(lambda: floor.it.calls.get(call_id) is None, what="the end")
    assert desk.state == "ready"
    return str(row["person_id"])


async def test_a_list_made_and_changed_holds_from_the_next_call_on(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=6, leads=1) as floor:
        lead, desk = await floor.sign_in_lead(), await floor.sign_in()
        await places(floor)
        made = await lead.post(LISTS, ListView(name="Só 4 e 5", filter=only("p4", "p5")))
        assert made.status_code == 200, made.text
        await desk.ready()
        called = {await next_person(floor, desk), await next_person(floor, desk)}
        assert called == {"person-4", "person-5"}
        changed = ListView(
            name="Os outros",
            filter={"not": only("p4", "p5", "p1")},
            order=(OrderKey(field="lead.position", descending=True),),
        )
        assert (await lead.send_body("PUT", path_of(made.json()), changed)).status_code == 200
        assert await next_person(floor, desk) == "person-6"
        assert await next_person(floor, desk) == "person-3"
        (row,) = await floor.rows(tables.calls, person_id="person-3")
        assert row["why"]["list_id"] == made.json()["list_id"]
        (shown,) = (await lead.get(LISTS)).json()["lists"]
        assert shown["name"] == "Os outros"
        assert (await lead.delete(path_of(made.json()))).status_code == 204
        assert {await next_person(floor, desk), await next_person(floor, desk)} == {"person-1", "person-2"}


async def test_a_filter_is_counted_before_it_is_saved_and_its_faults_are_said(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=6, leads=1) as floor:
        lead, desk = await floor.sign_in_lead(), await floor.sign_in()
        await places(floor)
        counted = (await lead.post(COUNT, CountFilter(filter=only("p4", "P5", "p9")))).json()
        assert (counted["count"], counted["of"], counted["faults"]) == (2, 6, [])
        assert counted["sample"] == ["Marina 4.", "Marina 5."]
        wrong = CountFilter(filter={"any": [{"field": "person.shoe", "op": "eq", "value": 1}]})
        assert (await lead.post(COUNT, wrong)).json()["faults"] == ["any[0].field: unknown_field person.shoe"]
        refused = await lead.post(LISTS, ListView(name="X", filter=wrong.filter))
        assert (refused.status_code, refused.json()["params"]["fault"]) == (422, "filter_wrong")
        fields = {one["name"]: one for one in (await lead.get(FIELDS)).json()["fields"]}
        assert fields["custom.praça"]["kind"] == "text"
        assert fields["debt.product"]["several"]
        for answer in (await desk.get(LISTS), await desk.post(COUNT, wrong), await desk.get(FIELDS)):
            assert answer.status_code == 403
        unknown = routes.CAMPAIGN_LISTS.format(campaign_id="nobody's")
        assert (await lead.get(unknown)).status_code == 404


async def test_a_wrong_party_spoils_the_number_and_the_next_one_is_called(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        desk = await floor.sign_in()
        async with floor.it.database.write() as conn:
            second = {"phone_id": "phone-b", "person_id": "person-1", "e164": "+551133334444", "position": 9}
            await conn.execute(tables.phones.insert().values(second))
            await conn.execute(
                update(tables.campaigns).values(retries={"results": {"wrong_number": {"after_s": 0}}})
            )
        call_id = await talk(floor, desk)
        (first,) = await floor.rows(tables.calls)
        assert first["number"] == "+5511999900001"
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "wrong_number"))
        wrong, usable = sorted(await floor.rows(tables.phones), key=lambda row: str(row["position"]))
        assert (wrong["state"], wrong["last_results"]) == ("wrong", "wrong_number")
        assert usable["state"] == "usable"
        (lead,) = await floor.rows(tables.leads)
        assert lead["state"] == "open"
        (again,) = await floor.dialled()
        (row,) = await floor.rows(tables.calls, call_id=again)
        assert row["number"] == "+551133334444"
