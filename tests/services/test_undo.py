"""A result taken back leaves everything as it was, row by row; what protects the debtor stays."""

from datetime import date, timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from server_api.contract.outcomes import CallbackDraft, Outcome, OutcomeSaved
from server_api.services.promise_lives import PromiseLives
from server_api.services.undo_outcome import TakeBack
from server_api.store import day_rows, outcomes_rows, promise_life_rows
from server_api.store.calls_rows import CallRow
from server_api.store.columns import metadata
from server_api.store.tables import (
    calls,
    history,
    leads,
    legal_facts,
    outcomes,
    promise_events,
    promise_lines,
    promises,
    ready,
)
from tests.services.conftest import NOW
from tests.services.floor import PLACES, RESULTS, Floor, answers_of, brl

#: What remembers that something was and is no more.
_MEMORY = {"outcomes", "promises", "promise_lines", "promise_events", "commit_marks"}

State = dict[str, list[dict[str, Any]]]


async def everything(floor: Floor) -> State:
    found: State = {}
    async with floor.database.read() as conn:
        for table in metadata.sorted_tables:
            if table.name not in _MEMORY:
                rows = (await conn.execute(select(table))).mappings()
                found[table.name] = sorted((dict(row) for row in rows), key=repr)
    return found


async def undo(floor: Floor, saved: OutcomeSaved) -> None:
    lives = PromiseLives(PLACES, floor.clock)
    async with floor.database.write() as conn:
        row = await outcomes_rows.held(conn, saved.outcome_id)
        assert row is not None
        await TakeBack(floor.clock, RESULTS, lives)(conn, row, floor.clock.utc())


async def record(floor: Floor, outcome: Outcome) -> OutcomeSaved:
    return await floor.record(outcome=outcome, submitter_id=floor.agent_id)


async def in_the_table(floor: Floor, call: CallRow) -> None:
    """The debtor waits in the ready table, of this and another campaign."""
    values = {"campaign_id": call.campaign_id, "list_id": "", "rank": 0, "due_us": 0, "position": 0}
    values |= {"version": 1, "attempts": 0, "numbers_json": "[]", "promoted_at": NOW}
    async with floor.database.write() as conn:
        await conn.execute(insert(ready).values(lead_id=call.lead_id, person_id=call.person_id, **values))


async def drafts(floor: Floor, call: CallRow, disposition: str) -> Outcome:
    if disposition == "promise":
        return floor.outcome(call, promise=await floor.promise(call), note="Prefere Pix")
    if disposition == "callback":
        at = floor.clock.utc() + timedelta(days=1)
        return floor.outcome(call, "callback", callback=CallbackDraft(at=at, subject="depois"))
    return floor.outcome(call, disposition)


PLAIN = [
    item.code
    for item in RESULTS.catalogue().dispositions
    if not RESULTS.missing(item.code, answers_of(item.code))
    and not TakeBack.protecting(RESULTS.rule(item.code).effects)
]


@pytest.mark.parametrize("disposition", PLAIN)
async def test_whatever_the_result_everything_is_as_it_was(floor: Floor, disposition: str) -> None:
    call = await floor.call("meridiano")
    await floor.confirm(call)
    await in_the_table(floor, call)
    before = await everything(floor)
    saved = await record(floor, await drafts(floor, call, disposition))
    assert await everything(floor) != before
    await undo(floor, saved)
    after = await everything(floor)
    assert {name: rows for name, rows in after.items() if rows != before[name]} == {}
    (row,) = await floor.rows(outcomes, outcome_id=saved.outcome_id)
    assert (row["undone_at"], row["undo"]) == (floor.clock.utc(), None)
    async with floor.database.read() as conn:
        day = await day_rows.of_agent(conn, floor.agent_id, NOW - timedelta(hours=1), [disposition])
        assert await promise_life_rows.out_of_balance(conn) == []
    assert (day.right_party, day.promises) == (0, 0)
    again = await record(floor, await drafts(floor, call, disposition))
    assert again.outcome_id != saved.outcome_id


async def test_the_promise_is_no_more_but_not_forgotten(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.confirm(call)
    saved = await record(floor, await drafts(floor, call, "promise"))
    await undo(floor, saved)
    (promise,) = await floor.rows(promises, promise_id=saved.promise_id)
    assert (promise["state"], promise["end_reason"]) == ("cancelled", "undone")
    assert [row["state"] for row in await floor.rows(promise_lines)] == ["cancelled"]
    assert [row["kind"] for row in await floor.rows(promise_events)] == ["made", "read_back", "undone"]
    assert (await floor.case(call)).body.promises == ()


async def test_a_promise_that_was_replaced_is_open_again(floor: Floor) -> None:
    call = await floor.call("meridiano")
    await floor.confirm(call)
    cash = await floor.promise(call, offer_id="meridiano/cash", amount=brl(9_672_13))
    first = await record(floor, floor.outcome(call, promise=cash))
    again = await floor.call("meridiano")
    await floor.confirm(again)
    before = await floor.rows(promises, promise_id=first.promise_id)
    later = await floor.promise(again, renews=first.promise_id, due_on=date(2026, 12, 4))
    second = await record(floor, floor.outcome(again, promise=later))
    assert (await floor.rows(promises, promise_id=first.promise_id))[0]["state"] == "renegotiated"
    await undo(floor, second)
    assert await floor.rows(promises, promise_id=first.promise_id) == before
    assert await floor.rows(history, item_id=again.call_id) == []


@pytest.mark.parametrize("disposition", ["dispute", "complaint", "opt_out", "deceased", "attorney"])
async def test_what_protects_the_debtor_is_not_taken_back_by_a_key(floor: Floor, disposition: str) -> None:
    call = await floor.call("meridiano")
    await floor.confirm(call)
    saved = await record(floor, floor.outcome(call, disposition))
    facts = await floor.rows(legal_facts, person_id=call.person_id)
    assert facts
    await undo(floor, saved)
    assert await floor.rows(legal_facts, person_id=call.person_id) == facts
    assert {row["state"] for row in await floor.rows(leads, person_id=call.person_id)} == {"closed"}
    (stored,) = await floor.rows(calls, call_id=call.call_id)
    assert stored["disposition"] == ""
    assert (await record(floor, floor.outcome(call, "voicemail"))).outcome_id != saved.outcome_id


async def test_what_somebody_else_changed_since_stays(floor: Floor) -> None:
    call = await floor.call("meridiano")
    saved = await record(floor, floor.outcome(call, "wrong_number"))
    moved = NOW + timedelta(days=9)
    async with floor.database.write() as conn:
        await conn.execute(leads.update().where(leads.c.lead_id == call.lead_id).values(next_at=moved))
    await undo(floor, saved)
    (lead,) = await floor.rows(leads, lead_id=call.lead_id)
    assert lead["next_at"] == moved


async def test_a_call_that_is_over_is_not_tried_again_at_once(floor: Floor) -> None:
    """Saved while they still talked, then the debtor hung up, then the result was taken back."""
    call = await floor.call("meridiano")
    saved = await record(floor, floor.outcome(call, "wrong_number"))
    async with floor.database.write() as conn:
        await conn.execute(calls.update().where(calls.c.call_id == call.call_id).values(ended_at=NOW))
    await undo(floor, saved)
    (lead,) = await floor.rows(leads, lead_id=call.lead_id)
    assert (lead["state"], lead["next_at"] > NOW) == ("open", True)
    (row,) = await floor.rows(history, item_id=call.call_id)
    assert row["agent"] == "Camila Rocha"
