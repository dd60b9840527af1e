"""What may be shown and said on a call: somebody else answers, sentences due first, place in the script."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import update

from server_api.contract import routes
from server_api.store import recordings_rows, tables
from server_api.store.recordings_rows import RecordingRow
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import outcome, talk

BIRTH = {"question": "birth_date", "answer": "17/05/1980"}
WRONG = {"question": "birth_date", "answer": "18/05/1980"}


async def begin(floor: TestFloor) -> tuple[Desk, str]:
    """A talk with its case on the screen."""
    desk = await floor.sign_in()
    call_id = await talk(floor, desk)
    await until(lambda: "case_arrived" in desk.kinds(), what="the case")
    return desk, call_id


async def set_rules(floor: TestFloor, **rules: object) -> None:
    async with floor.database.write() as conn:
        await conn.execute(update(tables.creditors).values(rules=rules))


async def post(desk: Desk, route: str, call_id: str, body: object) -> dict[str, Any]:
    answer = await desk.post(route.format(call_id=call_id), body)
    assert answer.status_code == 200, answer.text
    told: dict[str, Any] = answer.json()
    return told


def tick(code: str, at: datetime | None = None) -> dict[str, str]:
    return {"code": code, "at": (at or datetime.now(UTC)).isoformat()}


@pytest.mark.parametrize("identity_mode", ["shown", "masked"])
async def test_nothing_of_the_case_is_given_once_somebody_else_answered(
    tmp_path: Path, identity_mode: str
) -> None:
    async with open_floor(tmp_path, identity_mode=identity_mode) as floor:
        desk, call_id = await begin(floor)
        if identity_mode == "masked":
            assert (await post(desk, routes.IDENTITY, call_id, BIRTH))["body"] is not None
        person_id = desk.last("case_arrived")["head"]["person_id"]
        history = routes.HISTORY.format(person_id=person_id)
        assert (await desk.get(history)).status_code == 200
        script = await post(desk, routes.OTHER_PERSON, call_id, {"role": "relative"})
        assert script["start"] == "other_person"
        assert all(step["before_identity"] for step in script["steps"])
        assert "creditor" not in str(script["facts"])
        pushed = desk.last("case_changed")
        assert (pushed["body"], pushed["reason"]) == (None, "other_person")
        assert [item["code"] for item in pushed["disclosures"]] == ["recording"]
        assert (await desk.get(history)).status_code == 404
        refused = await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "refusal"))
        assert refused.json()["params"]["fault"] == "not_right_party"
        snapshot = floor.it.app.state.room.snapshot(desk.seat)
        assert snapshot.body is None
        assert snapshot.head.identity.status == "other_person"
        (row,) = await floor.rows(tables.audit, what="other_person")
        assert (row["subject"], row["detail"]) == (call_id, {"role": "relative"})


async def test_the_debtor_who_comes_to_the_telephone_passes_the_whole_check_anew(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk, call_id = await begin(floor)
        wrong = await post(desk, routes.IDENTITY, call_id, WRONG)
        assert wrong["identity"]["tries_left"] == 2
        await post(desk, routes.OTHER_PERSON, call_id, {})
        still = await post(desk, routes.IDENTITY, call_id, WRONG)
        assert (still["identity"]["status"], still["identity"]["tries_left"]) == ("pending", 1)
        assert still["body"] is None
        right = await post(desk, routes.IDENTITY, call_id, BIRTH)
        assert right["identity"]["status"] == "confirmed"
        assert right["body"]["balance"]["minor"] > 0
        assert any(not step["before_identity"] for step in right["script"]["steps"])


async def test_no_amount_is_shown_before_the_sentences_that_are_due_were_said(tmp_path: Path) -> None:
    async with open_floor(tmp_path, identity_mode="masked") as floor:
        await set_rules(floor, disclosures_first=True)
        desk, call_id = await begin(floor)
        assert desk.last("case_arrived")["head"]["amounts_wait"] is True
        confirmed = await post(desk, routes.IDENTITY, call_id, BIRTH)
        assert (confirmed["body"], confirmed["amounts_wait"]) == (None, True)
        steps = {step["step_id"] for step in confirmed["script"]["steps"]}
        assert "notice" in steps
        assert "offer" not in steps
        assert "150" not in str(confirmed["script"])
        first = await post(desk, routes.DISCLOSURES, call_id, tick("recording"))
        assert first["waiting"] == ["creditor"]
        assert not [body for body in desk.told if body["kind"] == "case_changed"]
        last = await post(desk, routes.DISCLOSURES, call_id, tick("creditor"))
        assert last["waiting"] == []
        await until(lambda: "case_changed" in desk.kinds(), what="the case")
        changed = desk.last("case_changed")
        assert changed["body"]["balance"]["minor"] > 0
        assert "offer" in {step["step_id"] for step in changed["script"]["steps"]}
        assert all(item["said_at"] for item in changed["disclosures"])
        rules = {row["code"]: row["rule_id"] for row in await floor.rows(tables.disclosure_ticks)}
        assert rules == {"recording": "LGPD-6", "creditor": "BR-CDC-42A"}


async def test_a_sentence_has_its_place_in_the_recording(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk, call_id = await begin(floor)
        began = datetime.now(UTC)
        tape = RecordingRow("tape-1", call_id, desk.agent_id, "person-1", "campaign-1", "x", "k", began, None)
        async with floor.database.write() as conn:
            await recordings_rows.add(conn, tape)
        at = began + timedelta(milliseconds=900)
        told = await post(desk, routes.DISCLOSURES, call_id, tick("recording", at))
        assert told["offset_ms"] == 900
        async with floor.database.read() as conn:
            moments = await recordings_rows.moments(conn, call_id)
        assert [(one.kind, one.text, one.at) for one in moments] == [("disclosure", "recording", at)]


async def test_a_notice_that_a_prompt_said_is_ticked_for_the_agent(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        async with floor.database.write() as conn:
            await conn.execute(update(tables.people).values(country="US", region="NV"))
        desk, call_id = await begin(floor)
        assert "recording" in {item["code"] for item in desk.last("case_arrived")["head"]["disclosures"]}
        await until(lambda: floor.switch.floor.talks[call_id].prompt, what="the notice")
        floor.switch.end_prompt(call_id)
        await until(lambda: "case_changed" in desk.kinds(), what="the tick")
        told = {item["code"]: item["said_at"] for item in desk.last("case_changed")["disclosures"]}
        assert told["recording"]
        (row,) = await floor.rows(tables.disclosure_ticks)
        assert (row["code"], row["agent_id"]) == ("recording", "prompt")
        await until(lambda: desk.call("recording") == "on", what="the recording, after the notice")


async def test_sentences_said_before_the_identity_count_and_a_second_tick_changes_nothing(
    tmp_path: Path,
) -> None:
    async with open_floor(tmp_path, identity_mode="masked") as floor:
        await set_rules(floor, disclosures_first=True)
        desk, call_id = await begin(floor)
        first = await post(desk, routes.DISCLOSURES, call_id, tick("recording"))
        later = datetime.now(UTC) + timedelta(seconds=1)
        again = await post(desk, routes.DISCLOSURES, call_id, tick("recording", later))
        assert again["at"] == first["at"]
        await post(desk, routes.DISCLOSURES, call_id, tick("creditor"))
        confirmed = await post(desk, routes.IDENTITY, call_id, BIRTH)
        assert confirmed["amounts_wait"] is False
        assert confirmed["body"] is not None


async def test_a_sentence_that_is_not_due_and_a_strangers_call_are_refused(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2) as floor:
        desk, call_id = await begin(floor)
        other = await floor.sign_in(2)
        path = routes.DISCLOSURES.format(call_id=call_id)
        assert (await desk.post(path, tick("no_such_sentence"))).status_code == 404
        for route, body in (
            (routes.DISCLOSURES, tick("recording")),
            (routes.OTHER_PERSON, {}),
            (routes.SCRIPT_PLACE, {"path": ["open"]}),
        ):
            assert (await other.post(route.format(call_id=call_id), body)).status_code == 404


async def test_a_creditors_own_sentence_is_due_too(tmp_path: Path) -> None:
    own = {"code": "agency_licence", "text": {"pt-BR": "Licença 123, {{ first_name }}."}, "amounts": True}
    async with open_floor(tmp_path) as floor:
        await set_rules(floor, disclosures=[own])
        desk, call_id = await begin(floor)
        arrived = desk.last("case_arrived")
        assert arrived["body"] is None
        texts = {item["code"]: item["text"] for item in arrived["head"]["disclosures"]}
        assert texts["agency_licence"] == "Licença 123, Marina."
        await post(desk, routes.DISCLOSURES, call_id, tick("agency_licence"))
        await until(lambda: "case_changed" in desk.kinds(), what="the case")
        assert desk.last("case_changed")["body"] is not None


async def test_the_place_in_the_script_is_kept_without_what_may_not_be_asked(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk, call_id = await begin(floor)
        head = desk.last("case_arrived")["head"]
        path = routes.SCRIPT_PLACE.format(call_id=call_id)
        fields = {"reason_default": "health", "says_paid": "yes", "invented": "x"}
        place = {"path": ["open", "identity", "gone", "notice"], "fields": fields, "objections": [0, 99]}
        assert (await desk.post(path, place)).status_code == 204
        (row,) = await floor.rows(tables.script_places)
        assert row["path"] == ["open", "identity", "notice"]
        assert row["fields"] == {"reason_default": "health", "says_paid": "yes"}
        assert row["objections"] == [0]
        assert (row["script_id"], row["version"]) == (head["script"]["script_id"], head["script"]["version"])
        longer = {"path": ["open", "identity", "notice", "offer"]}
        assert (await desk.post(path, longer)).status_code == 204
        (after,) = await floor.rows(tables.script_places)
        assert after["times"][:3] == row["times"]
        assert len(after["times"]) == 4
        assert floor.it.app.state.room.snapshot(desk.seat).head.place.path == tuple(longer["path"])


async def test_in_colombia_the_reason_for_default_is_neither_sent_nor_kept(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        async with floor.database.write() as conn:
            await conn.execute(update(tables.people).values(country="CO", language="es-CO"))
        desk, call_id = await begin(floor)
        script = desk.last("case_arrived")["head"]["script"]
        assert "reason_default" not in str(script)
        path = routes.SCRIPT_PLACE.format(call_id=call_id)
        told = {"path": ["open"], "fields": {"reason_default": "health", "paid_by": "PSE"}}
        assert (await desk.post(path, told)).status_code == 204
        (row,) = await floor.rows(tables.script_places)
        assert row["fields"] == {"paid_by": "PSE"}


async def test_every_route_of_the_case_is_closed_once_somebody_else_answered(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk, call_id = await begin(floor)
        head = desk.last("case_arrived")["head"]
        debt_id = desk.last("case_arrived")["body"]["debts"][0]["debt_id"]
        person_id = head["person_id"]
        await post(desk, routes.IDENTITY, call_id, BIRTH)
        await post(desk, routes.OTHER_PERSON, call_id, {})
        plan = {"debt_ids": [debt_id], "kind": "single", "first_due": "2030-01-02", "method": "pix", "seq": 1}
        amount = {"minor": 10_000, "currency": "BRL"}
        draft = {"debt_ids": [debt_id], "amount": amount, "due_on": "2030-01-02", "method": "pix"}
        order = {"key": "k1", "kind": "pix", "debt_ids": [debt_id], "amount": amount, "due_on": "2030-01-02"}
        asked = {
            "statement": await desk.get(routes.STATEMENT.format(person_id=person_id), call_id=call_id),
            "extras": await desk.get(routes.CASE_EXTRAS.format(person_id=person_id), call_id=call_id),
            "history": await desk.get(routes.HISTORY.format(person_id=person_id)),
            "reveal": await desk.post(
                routes.REVEAL.format(person_id=person_id),
                {"what": "phone", "item_id": head["number"]["phone_id"], "reason": "x"},
            ),
            "hardship": await desk.post(
                routes.HARDSHIP.format(person_id=person_id), {"key": "k2", "income": {"wages": 1}}
            ),
            "plan": await desk.post(routes.PLAN.format(call_id=call_id), plan),
            "order": await desk.post(routes.ORDERS.format(call_id=call_id), order),
            "approval": await desk.post(
                routes.APPROVALS.format(call_id=call_id), {"plan": plan, "reason": "x"}
            ),
        }
        told = {name: answer.json().get("code") for name, answer in asked.items()}
        closed = {"statement", "extras", "history", "reveal", "hardship", "order"}
        assert told == dict.fromkeys(closed, "not_found") | {"plan": "refused", "approval": "refused"}
        judged = await desk.post(routes.PROMISE_CHECK.format(call_id=call_id), draft)
        assert judged.status_code >= 400 or judged.json()["accepted"] is False
        assert "10.024" not in judged.text


async def test_what_the_debtor_said_is_there_for_the_segments_of_lists(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leads=1) as floor:
        desk, call_id = await begin(floor)
        lead = await floor.sign_in_lead()
        place = {"path": ["open"], "fields": {"says_paid": "yes", "paid_by": ""}}

        async def counted() -> int:
            await floor.it.journal.flush()
            tree = {"field": "custom.said.says_paid", "op": "eq", "value": "yes"}
            path = routes.CAMPAIGN_COUNT.format(campaign_id="campaign-1")
            answer = await lead.post(path, {"filter": tree})
            assert answer.status_code == 200, answer.text
            return int(answer.json()["count"])

        path = routes.SCRIPT_PLACE.format(call_id=call_id)
        assert (await desk.post(path, place)).status_code == 204
        assert await counted() == 0
        await post(desk, routes.IDENTITY, call_id, BIRTH)
        assert (await desk.post(path, place)).status_code == 204
        assert await counted() == 1
        row = next(row for row in await floor.rows(tables.people) if row["custom"])
        assert row["custom"] == {"said.says_paid": "yes"}
