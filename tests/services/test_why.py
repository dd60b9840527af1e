"""Why a person was called, or was not, on both databases: from stored rows, and every look on file."""

from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from server_api.cli.why import told
from server_api.contract.words import ErrorCode, Role
from server_api.services.refusals import RefusalError
from server_api.services.why_called import WhyCalled, WhyForLeads
from server_api.store import calls_rows
from server_api.store.calls_rows import CallRow
from server_api.store.tables import audit, calls, contact_wishes, floor_stops, lists, phones
from tests.services.floor import PLACES, Floor
from tests.services.seats import seat_of

WHY: dict[str, Any] = {
    "strategy": "list",
    "list_id": "list-1",
    "score": 120,
    "place": 2,
    "attempt": 3,
    "ladder": "1/2",
    "mode": "predictive",
    "pace": {"why": "predictive", "theta": 0.031, "ready": 2, "free_soon": 1.4, "answers_soon": 2.2},
    "reserved_for": "",
}


async def dialled(floor: Floor) -> CallRow:
    """A call as the dialler makes it: asked, linked, with what led to it; and its end."""
    call = await floor.call("meridiano")
    row: dict[str, Any] = {"list_id": "list-1", "campaign_id": call.campaign_id, "name": "Alto valor"}
    row |= {"created_at": floor.clock.utc()}
    async with floor.database.write() as conn:
        await conn.execute(insert(lists).values(row))
        answer = await floor.gate.ask(
            conn,
            person_id=call.person_id,
            phone_id=call.phone_id,
            campaign_id=call.campaign_id,
            mode="predictive",
            now_legal=floor.clock.legal(),
            call_id=call.call_id,
        )
        values = {"why": WHY, "allowed_by": list(answer.rules), "mode": "predictive"}
        await conn.execute(update(calls).values(values).where(calls.c.call_id == call.call_id))
        now = floor.clock.utc()
        await calls_rows.answered(conn, call.call_id, now + timedelta(seconds=9), floor.agent_id)
        await calls_rows.connected(conn, call.call_id, now + timedelta(seconds=10))
        await calls_rows.ended(conn, call.call_id, now + timedelta(seconds=70), "normal", "debtor", 200)
    return call


def why(floor: Floor) -> WhyCalled:
    return WhyCalled(floor.database, floor.clock, PLACES)


async def test_a_call_tells_all_that_led_to_it(floor: Floor) -> None:
    call = await dialled(floor)
    view = await why(floor).of_call(call.call_id, "lead-1")
    (one,) = view.calls
    assert (one.strategy, one.list_name, one.place, one.score) == ("list", "Alto valor", 2, 120.0)
    assert (one.attempt, one.ladder, one.mode) == (3, "1/2", "predictive")
    assert one.pace["theta"] == "0.031"
    assert one.local_at.startswith("2026-11-24 10:40")
    assert one.agent == "Camila Rocha"
    assert one.gate is not None
    law = {rule.rule: rule for rule in one.gate.rules}
    assert law["BR-SP@1"].source.startswith("text of Lei 15.426/2014")
    assert law["BR-SP@1"].status == "text"
    (look,) = await floor.rows(audit, what="why_read")
    assert (look["user_id"], look["subject"]) == ("lead-1", call.person_id)
    assert look["detail"] == {"call_id": call.call_id}


@pytest.mark.parametrize("language", ["pt", "es", "en"])
async def test_the_answer_in_sentences(floor: Floor, language: str) -> None:
    call = await dialled(floor)
    async with floor.database.write() as conn:
        row: dict[str, Any] = {
            "wish_id": "w",
            "person_id": call.person_id,
            "kind": "hours",
            "scope": "debtor",
        }
        row |= {"since": floor.clock.utc(), "detail": {}}
        await conn.execute(insert(contact_wishes).values(row))
        await conn.execute(insert(floor_stops).values(reason="teste", at=floor.clock.utc()))
    text = "\n".join(told(await why(floor).of_person(call.person_id, None, "cli"), language))
    for needed in (
        "10:40",
        "Alto valor",
        "theta 0.031",
        "BR-SP@1",
        "Lei 15.426/2014",
        "Camila Rocha",
        "60 s",
    ):
        assert needed in text
    assert "teste" in text
    assert "{" not in text


async def test_why_a_person_was_not_called(floor: Floor) -> None:
    call = await floor.call("meridiano")
    async with floor.database.write() as conn:
        await conn.execute(calls.delete().where(calls.c.call_id == call.call_id))
    nothing = await why(floor).of_person(call.person_id, None, "cli")
    assert (nothing.calls, nothing.answers) == ((), ())
    (lead,) = nothing.notes
    assert (lead.code, lead.params["state"], lead.params["runs"]) == ("lead", "open", "running")
    assert "did not come to them" in "\n".join(told(nothing, "en"))
    async with floor.database.write() as conn:
        await conn.execute(update(phones).values(state="wrong").where(phones.c.phone_id == call.phone_id))
        for hours in (0, -10):
            await floor.gate.ask(
                conn,
                person_id=call.person_id,
                phone_id=call.phone_id,
                campaign_id=call.campaign_id,
                mode="progressive",
                now_legal=floor.clock.legal() + timedelta(hours=hours),
            )
    view = await why(floor).of_person(call.person_id, floor.clock.utc(), "cli")
    assert {(one.allowed, one.rule_id) for one in view.answers} == {(False, "PHONE-STATE")}
    assert "PHONE-STATE" in "\n".join(told(view, "en"))


async def test_the_nearest_come_first(floor: Floor) -> None:
    call = await dialled(floor)
    async with floor.database.write() as conn:
        for hours in (-5, 2, 30):
            at = floor.clock.utc() + timedelta(hours=hours)
            row = CallRow(
                **{name: getattr(call, name) for name in CallRow.__dataclass_fields__}
                | {"call_id": f"at{hours}", "started_at": at, "legal_at": at, "person_id": call.person_id}
            )
            await calls_rows.add(conn, row)
    at = floor.clock.utc() + timedelta(hours=1, minutes=30)
    view = await why(floor).of_person(call.person_id, at, "cli")
    assert [one.call_id for one in view.calls] == ["at2", call.call_id, "at-5"], "30 hours is another day"


async def test_whom_words_find(floor: Floor) -> None:
    call = await floor.call("meridiano")
    assert await why(floor).find(call.person_id) == call.person_id
    assert await why(floor).find(call.number) == call.person_id
    other = (await floor.call("aurora")).person_id
    async with floor.database.write() as conn:
        row = {"phone_id": "shared", "person_id": other, "e164": call.number}
        await conn.execute(insert(phones).values(row))
    with pytest.raises(RefusalError, match="not_found") as many:
        await why(floor).find(call.number)
    assert many.value.params["fault"] == "why_many"
    with pytest.raises(RefusalError, match="not_found"):
        await why(floor).find("nobody")


async def test_only_leads_are_told(floor: Floor) -> None:
    call = await dialled(floor)
    for_leads = WhyForLeads(why(floor))
    with pytest.raises(RefusalError) as refused:
        await for_leads.call(seat_of("agent-1", Role.AGENT), call.call_id)
    assert refused.value.code is ErrorCode.FORBIDDEN
    assert await floor.rows(audit, what="why_read") == []
    view = await for_leads.person(seat_of("lead-1", Role.TEAM_LEAD), call.person_id, None)
    assert [one.call_id for one in view.calls] == [call.call_id]
    with pytest.raises(RefusalError) as unknown:
        await for_leads.call(seat_of("lead-1", Role.TEAM_LEAD), "no-call")
    assert unknown.value.code is ErrorCode.NOT_FOUND
