"""Results are saved once, whole, and change what they say they change."""

import asyncio
from collections.abc import Awaitable
from datetime import date, timedelta
from typing import Any

import pytest

from server_api.contract.outcomes import CallbackDraft
from server_api.contract.words import ErrorCode
from server_api.services.record_outcome import KeyReusedError
from server_api.services.refusals import RefusalError
from server_api.store import day_rows
from server_api.store.tables import (
    callbacks,
    calls,
    history,
    leads,
    legal_facts,
    outcomes,
    phones,
    promises,
    state_log,
)
from tests.services.conftest import NOW
from tests.services.floor import Floor, brl

DAY_S = 86_400.0


async def test_a_promise_is_on_disk_with_everything_that_follows(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.confirm(call)
    outcome = floor.outcome(
        call,
        note="Prefere Pix",
        promise=await floor.promise(call),
        fields={"reason_default": "lower_income", "who_decides": "debtor"},
    )
    saved = await floor.record(outcome=outcome, submitter_id=floor.agent_id)
    (promise,) = await floor.rows(promises, promise_id=saved.promise_id)
    assert (promise["amount_minor"], promise["due_on"], promise["state"]) == (
        1488020,
        date(2026, 11, 27),
        "open",
    )
    (lead,) = await floor.rows(leads, lead_id=call.lead_id)
    assert (lead["state"], lead["last_result"]) == ("closed", "promise")
    (stored,) = await floor.rows(calls, call_id=call.call_id)
    assert stored["disposition"] == "promise"
    (phone,) = await floor.rows(phones, phone_id=call.phone_id)
    assert (phone["right_party_times"], phone["last_result"], phone["state"]) == (1, "promise", "usable")
    (fact,) = floor.saved
    assert (fact.promise_id, fact.late) == (saved.promise_id, False)
    case = await floor.case(call)
    assert [item.text for item in case.body.history.items if item.agent][:1]
    assert {item.channel.value for item in case.body.history.items if item.agent} == {"voice", "promise"}
    assert [line.amount for line in case.body.promises] == [brl(1488020)]
    assert case.head.number.confirmed


async def test_the_same_key_has_one_effect(floor: Floor) -> None:
    call = await floor.call("meridiano")
    outcome = floor.outcome(call, "voicemail")
    answers = await asyncio.gather(
        *(floor.record(outcome=outcome, submitter_id=floor.agent_id) for _ in range(16))
    )
    assert len({answer.outcome_id for answer in answers}) == 1
    assert sorted(answer.repeated for answer in answers) == [False] + [True] * 15
    assert len(await floor.rows(outcomes)) == len(floor.saved) == 1
    with pytest.raises(KeyReusedError):
        await floor.record(
            outcome=outcome.model_copy(update={"note": "another"}), submitter_id=floor.agent_id
        )


async def refused(floor: Floor, **changes: Any) -> RefusalError:
    call = changes.pop("call", None) or await floor.call("meridiano")
    disposition = changes.pop("disposition", "promise")
    with pytest.raises(RefusalError) as error:
        await floor.record(outcome=floor.outcome(call, disposition, **changes), submitter_id=floor.agent_id)
    assert await floor.rows(outcomes, call_id=call.call_id) == []
    assert await floor.rows(promises) == []
    return error.value


async def test_without_the_right_party_no_right_party_result(floor: Floor) -> None:
    error = await refused(floor, disposition="refusal")
    assert (error.code, error.params["fault"]) == (ErrorCode.REFUSED, "not_right_party")


async def test_a_fresh_faulty_promise_is_refused_with_its_faults(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.confirm(call)
    draft = await floor.promise(call, due_on=date(2026, 11, 28), read_back=False)
    error = await refused(floor, call=call, promise=draft)
    assert error.params["fault"] == "not_business_day,no_read_back"


async def test_a_promise_result_needs_a_promise(floor: Floor) -> None:
    assert (await refused(floor)).params == {"field": "promise"}


async def test_another_agents_call_is_not_touched(floor: Floor) -> None:
    call = await floor.call("meridiano")
    outcome = floor.outcome(call, "voicemail").model_copy(update={"agent_id": "somebody"})
    with pytest.raises(RefusalError) as error:
        await floor.record(outcome=outcome, submitter_id="somebody")
    assert error.value.code is ErrorCode.FORBIDDEN


@pytest.mark.parametrize(
    ("reserved_for", "answered"), [("somebody", ErrorCode.FORBIDDEN), ("", ErrorCode.FORBIDDEN), (None, "")]
)
async def test_a_call_with_nobody_on_disk_is_only_theirs_whom_it_was_dialled_for(
    floor: Floor, reserved_for: str | None, answered: str
) -> None:
    call = await floor.call("meridiano")
    why = {"reserved_for": floor.agent_id if reserved_for is None else reserved_for}
    async with floor.database.write() as conn:
        await conn.execute(calls.update().values(agent_id="", why=why))
    given = floor.record(outcome=floor.outcome(call, "voicemail"), submitter_id=floor.agent_id)
    assert await code_of(given) == answered


async def test_a_promise_of_a_call_that_nobody_had_is_kept_for_review(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.confirm(call)
    draft = await floor.promise(call)
    async with floor.database.write() as conn:
        await conn.execute(calls.update().values(agent_id="", why={}))
    await floor.record(outcome=floor.outcome(call, promise=draft), submitter_id=floor.agent_id)
    (promise,) = await floor.rows(promises, call_id=call.call_id)
    assert (promise["state"], promise["faults"]) == ("needs_review", ["other_agent"])


async def code_of(given: Awaitable[object]) -> str:
    """How it was refused; empty where it was not."""
    try:
        await given
    except RefusalError as error:
        return error.code.value
    return ""


async def test_an_unknown_call_is_nonsense(floor: Floor) -> None:
    call = await floor.call("meridiano")
    outcome = floor.outcome(call, "voicemail").model_copy(update={"call_id": "none"})
    with pytest.raises(RefusalError) as error:
        await floor.record(outcome=outcome, submitter_id=floor.agent_id)
    assert error.value.code is ErrorCode.NOT_FOUND


async def test_a_call_has_one_result(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.record(outcome=floor.outcome(call, "voicemail"), submitter_id=floor.agent_id)
    with pytest.raises(RefusalError) as error:
        await floor.record(outcome=floor.outcome(call, "voicemail"), submitter_id=floor.agent_id)
    assert error.value.params == {"fault": "call_has_outcome"}


async def test_a_second_result_with_a_promise_is_kept_for_review(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.confirm(call)
    first = await floor.record(outcome=floor.outcome(call, "voicemail"), submitter_id=floor.agent_id)
    (lead,) = await floor.rows(leads, lead_id=call.lead_id)
    second = floor.outcome(call, promise=await floor.promise(call))
    saved = await floor.record(outcome=second, submitter_id=floor.agent_id)
    again = await floor.record(outcome=second, submitter_id=floor.agent_id)
    assert (again.promise_id, again.repeated) == (saved.promise_id, True)
    (promise,) = await floor.rows(promises, call_id=call.call_id)
    assert (promise["state"], promise["faults"]) == ("needs_review", ["call_has_outcome"])
    assert promise["outcome_id"] == saved.outcome_id
    (result,) = await floor.rows(outcomes, call_id=call.call_id, extra=False)
    assert result["outcome_id"] == first.outcome_id
    assert await floor.rows(leads, lead_id=call.lead_id) == [lead]
    (stored,) = await floor.rows(calls, call_id=call.call_id)
    assert stored["disposition"] == "voicemail"
    async with floor.database.read() as conn:
        day = await day_rows.of_agent(conn, floor.agent_id, NOW - timedelta(hours=1), ["promise"])
    assert (day.right_party, day.promises) == (0, 0)


async def test_a_promise_of_who_had_the_call_before_is_kept_for_review(floor: Floor) -> None:
    call = await floor.call("meridiano")
    draft = await floor.promise(call)
    outcome = floor.outcome(call, promise=draft).model_copy(update={"agent_id": "before"})
    with pytest.raises(RefusalError) as error:
        await floor.record(outcome=outcome, submitter_id="before")
    assert error.value.code is ErrorCode.FORBIDDEN
    async with floor.database.write() as conn:
        row = {"agent_id": "before", "at": NOW, "state": "talking", "call_id": call.call_id}
        await conn.execute(state_log.insert().values(row))
    await floor.record(outcome=outcome, submitter_id="before")
    (promise,) = await floor.rows(promises, call_id=call.call_id)
    assert (promise["agent_id"], promise["state"]) == ("before", "needs_review")
    assert promise["faults"] == ["not_right_party", "other_agent"]
    mine = await floor.record(outcome=floor.outcome(call, "voicemail"), submitter_id=floor.agent_id)
    (result,) = await floor.rows(outcomes, call_id=call.call_id, extra=False)
    assert result["outcome_id"] == mine.outcome_id


async def test_a_wish_heard_in_a_second_result_holds(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.record(outcome=floor.outcome(call, "voicemail"), submitter_id=floor.agent_id)
    late = floor.outcome(call, "opt_out", decided_at=NOW - timedelta(days=1))
    await floor.record(outcome=late, submitter_id=floor.agent_id)
    (fact,) = await floor.rows(legal_facts, person_id=call.person_id)
    assert fact["kind"] == "opt_out"
    assert {row["state"] for row in await floor.rows(leads, person_id=call.person_id)} == {"closed"}


async def test_a_promise_from_the_outbox_is_never_thrown_away(floor: Floor) -> None:
    call = await floor.call("meridiano")
    outcome = floor.outcome(call, promise=await floor.promise(call))
    floor.clock.advance(10 * DAY_S)
    saved = await floor.record(outcome=outcome, submitter_id="somebody-else")
    (promise,) = await floor.rows(promises, promise_id=saved.promise_id)
    assert promise["state"] == "needs_review"
    assert promise["faults"] == ["not_right_party", "date_in_past"]
    assert promise["made_at"] == outcome.decided_at
    assert floor.saved[0].late
    (row,) = await floor.rows(outcomes, call_id=call.call_id)
    assert (row["agent_id"], row["submitter_id"]) == (floor.agent_id, "somebody-else")


async def test_a_good_promise_stays_good_when_it_is_late(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.confirm(call)
    outcome = floor.outcome(call, promise=await floor.promise(call))
    floor.clock.advance(600)
    saved = await floor.record(outcome=outcome, submitter_id=floor.agent_id)
    (promise,) = await floor.rows(promises, promise_id=saved.promise_id)
    assert (promise["state"], promise["faults"]) == ("open", [])


async def test_a_wrong_number_marks_only_that_number(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.record(outcome=floor.outcome(call, "wrong_number"), submitter_id=floor.agent_id)
    states = {row["phone_id"]: row["state"] for row in await floor.rows(phones, person_id=call.person_id)}
    assert states.pop(call.phone_id) == "wrong"
    assert set(states.values()) <= {"usable"}
    (lead,) = await floor.rows(leads, lead_id=call.lead_id)
    assert (lead["state"], lead["next_at"]) == ("open", floor.clock.utc() + timedelta(hours=1))


@pytest.mark.parametrize(
    ("disposition", "kind"),
    [("complaint", "complaint"), ("deceased", "deceased"), ("opt_out", "opt_out")],
)
async def test_some_results_are_legal_facts_at_once(floor: Floor, disposition: str, kind: str) -> None:
    call = await floor.call("meridiano")
    await floor.record(outcome=floor.outcome(call, disposition), submitter_id=floor.agent_id)
    (fact,) = await floor.rows(legal_facts, person_id=call.person_id)
    assert (fact["kind"], fact["debt_id"], fact["since"]) == (kind, None, date(2026, 11, 24))
    assert {row["state"] for row in await floor.rows(leads, person_id=call.person_id)} == {"closed"}
    async with floor.database.write() as conn:
        answer = await floor.gate.ask(
            conn,
            person_id=call.person_id,
            phone_id=call.phone_id,
            campaign_id=call.campaign_id,
            mode="progressive",
            now_legal=floor.clock.legal(),
        )
    assert answer.rules
    assert getattr(answer, "reason", "") == f"legal_{kind}"


async def test_a_dispute_blocks_offers_and_promises_of_that_creditor(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.confirm(call)
    await floor.record(outcome=floor.outcome(call, "dispute"), submitter_id=floor.agent_id)
    assert len(await floor.rows(legal_facts, person_id=call.person_id)) == 3
    case = await floor.case(call)
    assert case.body.offers == ()
    assert case.body.methods == ()
    assert case.body.next_step is not None
    assert case.body.next_step.blocked
    assert case.body.next_step.rule_id == "LEGAL-DISPUTE"
    assert case.body.next_step.title == "Cobrança suspensa em todos os canais: dívida contestada"
    said = " ".join(text for step in case.head.script.steps for text in step.say)
    assert "Pix ou boleto" not in said


async def test_a_callback_is_kept_and_moves_the_lead(floor: Floor) -> None:
    call = await floor.call("meridiano")
    at = floor.clock.utc() + timedelta(days=2)
    outcome = floor.outcome(call, "callback", callback=CallbackDraft(at=at, subject="depois do 13º"))
    saved = await floor.record(outcome=outcome, submitter_id=floor.agent_id)
    (row,) = await floor.rows(callbacks, callback_id=saved.callback_id)
    assert (row["at"], row["own"], row["subject"]) == (at, True, "depois do 13º")
    (lead,) = await floor.rows(leads, lead_id=call.lead_id)
    # Its owner has it first; the dialler takes it after that.
    assert (lead["state"], lead["next_at"]) == ("open", at + timedelta(minutes=5))


async def test_colombia_does_not_keep_the_reason_for_default(floor: Floor) -> None:
    call = await floor.call("andino")
    outcome = floor.outcome(call, "other_matter", fields={"reason_default": "health", "other_what": "silent"})
    await floor.record(outcome=outcome, submitter_id=floor.agent_id)
    (row,) = await floor.rows(outcomes, call_id=call.call_id)
    assert row["fields"] == {"other_what": "silent"}


async def test_a_result_of_another_release_is_kept(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.record(outcome=floor.outcome(call, "teleported"), submitter_id=floor.agent_id)
    (row,) = await floor.rows(outcomes, call_id=call.call_id)
    assert row["disposition"] == "teleported"
    assert [item["result"] for item in await floor.rows(history, agent="Camila Rocha")] == ["teleported"]
