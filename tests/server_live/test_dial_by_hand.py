"""Dialling by hand: through the gate, as an attempt, for that agent; and people searched, masked by role."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from server_api.contract import routes
from server_api.contract.transfers import ManualDial
from server_api.rules.question import Denied
from server_api.store import tables
from server_api.telephony.port import EndCause, EndedBy, SwitchError
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import outcome, talk

MONDAY = datetime(2026, 11, 23, 11, tzinfo=UTC)
KNOWN = ManualDial(person_id="person-2", phone_id="phone-2")


async def at_a_pause(floor: TestFloor) -> Desk:
    """An agent with a line who is not dialled for."""
    desk = await floor.sign_in()
    await desk.open_leg()
    assert (await desk.ask_state("paused", "rest")).status_code == 200
    return desk


async def test_a_call_by_hand_from_dial_to_result(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await at_a_pause(floor)
        answer = await desk.post(routes.MANUAL_DIAL, KNOWN)
        assert answer.status_code == 200, answer.text
        call_id = answer.json()["call_id"]
        assert (desk.state, desk.seat.row.agent.call_id) == ("ringing", call_id)
        await until(lambda: "case_arrived" in desk.kinds(), what="the case")
        assert desk.last("case_arrived")["head"]["person_id"] == "person-2"
        assert (desk.call("phase"), desk.call("direction")) == ("ringing", "manual")
        floor.switch.ring(call_id)
        floor.switch.pick_up(call_id)
        await until(lambda: desk.state == "talking", what="the talk")
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "wrong_number"))
        assert (desk.state, desk.seat.row.agent.pause_code) == ("paused", "rest")
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert (row["direction"], row["mode"], row["agent_id"]) == ("manual", "manual", desk.agent_id)
        assert row["allowed_by"] == ["TEST@1"]
        (lead,) = await floor.rows(tables.leads, person_id="person-2")
        assert lead["attempts"] == 1
        log = (await desk.get(routes.CALL_LOG)).json()["calls"]
        assert [(one["call_id"], one["name"], one["direction"], one["result"]) for one in log] == [
            (call_id, "Marina Souza 2", "manual", "wrong_number")
        ]


async def test_nobody_answers_and_the_agent_is_as_before(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await at_a_pause(floor)
        call_id = (await desk.post(routes.MANUAL_DIAL, KNOWN)).json()["call_id"]
        floor.switch.ring(call_id)
        seat = desk.seat
        seat.row = replace(seat.row, since=seat.row.since - timedelta(seconds=20))
        await floor.it.watch.look()
        assert desk.state == "ringing", "a telephone may ring for longer than a call is put through"
        floor.switch.end(call_id, EndCause.NO_ANSWER, EndedBy.TRUNK)
        await until(lambda: desk.state == "paused", what="the pause")
        await until(lambda: desk.call("end") == "not_reached", what="the end at the desk")
        assert await floor.rows(tables.person_locks) == []


async def test_what_the_gate_denies_is_not_dialled(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        floor.gate.denied["person-2"] = Denied("BR-HOURS", 1, "outside_hours", MONDAY, ("BR@1",))
        desk, lead = await at_a_pause(floor), await floor.sign_in_lead()
        for who in (desk, lead):
            wanted = KNOWN.model_copy(update={"override_reason": "pediu retorno"})
            answer = await who.post(routes.MANUAL_DIAL, wanted)
            assert (answer.status_code, answer.json()["code"]) == (409, "gate_denied")
            assert answer.json()["params"] == {
                "rule": "BR-HOURS",
                "reason": "outside_hours",
                "next_at": MONDAY.isoformat(),
            }
        assert not floor.switch.calls
        assert desk.state == "paused"
        assert await floor.rows(tables.calls) == []
        assert await floor.rows(tables.person_locks) == []


async def test_only_a_lead_passes_over_the_houses_own_cap_and_only_with_a_reason(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        floor.gate.denied["person-2"] = Denied("CAMPAIGN-ATTEMPTS", 1, "cap_reached", MONDAY, ("BR@1",))
        desk, lead = await at_a_pause(floor), await floor.sign_in_lead()
        denied = await lead.post(routes.MANUAL_DIAL, KNOWN)
        assert (denied.status_code, denied.json()["params"]["overridable"]) == (409, "yes")
        wanted = KNOWN.model_copy(update={"override_reason": "pediu retorno"})
        assert (await desk.post(routes.MANUAL_DIAL, wanted)).status_code == 403
        answer = await lead.post(routes.MANUAL_DIAL, wanted)
        assert answer.status_code == 200, answer.text
        (act,) = await floor.rows(tables.audit, what="gate_overridden")
        assert (act["user_id"], act["subject"]) == ("lead-1", answer.json()["call_id"])
        assert act["detail"] == {"rule": "CAMPAIGN-ATTEMPTS", "reason": "pediu retorno"}
        (row,) = await floor.rows(tables.calls)
        assert row["why"]["override"] == "pediu retorno"


async def test_a_typed_number_becomes_the_persons(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await at_a_pause(floor)
        typed = ManualDial(person_id="person-1", number="(11) 98888-7777")
        call_id = (await desk.post(routes.MANUAL_DIAL, typed)).json()["call_id"]
        assert floor.switch.calls[call_id].number == "+5511988887777"
        (phone,) = await floor.rows(tables.phones, e164="+5511988887777")
        assert (phone["person_id"], phone["source"]) == ("person-1", "typed")
        nonsense = ManualDial(person_id="person-2", number="12")
        floor.switch.end(call_id)
        await until(lambda: desk.state == "paused", what="the pause")
        assert (await desk.post(routes.MANUAL_DIAL, nonsense)).status_code == 422


@pytest.mark.parametrize(
    "wanted",
    [
        ManualDial(person_id="person-9", phone_id="phone-2"),
        ManualDial(person_id="person-2", phone_id="phone-1"),
        ManualDial(person_id="person-2", phone_id="phone-2", campaign_id="campaign-9"),
    ],
)
async def test_only_known_people_of_the_agents_campaigns(tmp_path: Path, wanted: ManualDial) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await at_a_pause(floor)
        assert (await desk.post(routes.MANUAL_DIAL, wanted)).status_code == 404


async def test_a_person_on_another_call_is_not_dialled_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        desk = await at_a_pause(floor)
        await talk(floor, await floor.sign_in(2, "pc-2"))
        wanted = ManualDial(person_id="person-1", phone_id="phone-1")
        answer = await desk.post(routes.MANUAL_DIAL, wanted)
        assert answer.json()["params"] == {"rule": "ONE-CALL", "reason": "person_in_call"}


async def test_a_switch_that_refuses_takes_the_attempt_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await at_a_pause(floor)
        floor.switch.refuse("dial", SwitchError("trunk_full"))
        answer = await desk.post(routes.MANUAL_DIAL, KNOWN)
        assert (answer.status_code, answer.json()["params"]) == (409, {"reason": "trunk_full"})
        assert desk.state == "paused"
        (lead,) = await floor.rows(tables.leads, person_id="person-2")
        assert lead["attempts"] == 0
        assert await floor.rows(tables.person_locks) == []


async def test_no_call_by_hand_from_a_talk_or_without_a_line(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        answer = await desk.post(routes.MANUAL_DIAL, KNOWN)
        assert answer.json()["params"]["reason"] == "no_leg"
        await talk(floor, desk)
        answer = await desk.post(routes.MANUAL_DIAL, KNOWN)
        assert answer.json()["params"]["reason"] == "not_free"


@pytest.mark.parametrize("query", ["marina souza 2", "52998224727", "999900002", "C-2"])
async def test_people_are_found_by_name_document_number_and_contract(tmp_path: Path, query: str) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        desk, lead = await floor.sign_in(), await floor.sign_in_lead()
        answer = await desk.get(routes.PEOPLE, q=query)
        (person,) = answer.json()["people"]
        assert (person["person_id"], person["callable"]) == ("person-2", True)
        assert person["document_masked"] == "***.982.247-**"
        assert person["phones"][0]["masked"] == "(11) 9••••-0002"
        (seen,) = (await lead.get(routes.PEOPLE, q=query)).json()["people"]
        assert (seen["document_masked"], seen["phones"][0]["masked"]) == ("52998224727", "+5511999900002")
        acts = await floor.rows(tables.audit, what="searched")
        assert [act["user_id"] for act in acts] == ["agent-1", "lead-1"]
        assert query not in str(acts), "what was searched may be a document"


async def test_a_search_is_limited_to_the_own_campaigns_and_in_number(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=30) as floor:
        desk = await floor.sign_in()
        many = (await desk.get(routes.PEOPLE, q="marina")).json()
        assert (len(many["people"]), many["more"]) == (20, True)
        assert (await desk.get(routes.PEOPLE, q="m")).status_code == 422
        nobody = (await desk.get(routes.PEOPLE, q="100%_")).json()
        assert nobody["people"] == []
        async with floor.database.write() as conn:
            await conn.execute(tables.campaign_agents.delete())
        assert (await desk.get(routes.PEOPLE, q="marina")).json()["people"] == []
