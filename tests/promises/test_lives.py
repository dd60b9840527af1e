"""Promises in the database: paid, missed, renewed, taken back, and what it does to timeline and lead."""

from datetime import date, timedelta

import pytest

from server_api.services.refusals import RefusalError
from server_api.store import shelf_rows, tables
from tests.promises.room import DAY_S, NOW, Room

TODAY = date(2026, 11, 24)
FRIDAY = date(2026, 11, 27)
MONTHS = [(FRIDAY, 100), (date(2026, 12, 28), 100), (date(2027, 1, 27), 100)]


async def test_a_payment_keeps_a_promise_and_everybody_hears_of_it(room: Room) -> None:
    promise_id = await room.promise([(FRIDAY, 500)])
    posted = await room.pay(500, "E1")
    assert await room.states(promise_id) == ("kept", [("kept", 500)])
    assert [change.kind for change in posted.changes] == ["kept"]
    assert room.told == [(promise_id, "kept")]
    assert await room.kinds(promise_id) == [("kept", 0), ("kept", None)]
    promise = await room.one(tables.promises, promise_id=promise_id)
    assert (promise["paid_minor"], promise["next_due"]) == (500, None)
    assert promise["ended_at"] == room.clock.utc()
    told = [row["body"] for row in await room.rows(tables.history, channel="promise")]
    assert told == ["Promessa de R$\N{NO-BREAK SPACE}5,00 cumprida"]
    assert await room.balanced()


async def test_the_same_payment_told_twice_counts_once(room: Room) -> None:
    promise_id = await room.promise(MONTHS)
    for _ in range(2):
        await room.pay(100, "E1", paid_at=NOW)
    assert (await room.states(promise_id))[1][1] == ("open", 0)
    assert room.told == [(promise_id, "partly_kept")]


async def test_what_is_over_goes_on_to_the_next_line_and_to_the_next_promise(room: Room) -> None:
    first = await room.promise([(FRIDAY, 100)], promise_id="a")
    second = await room.promise(MONTHS, promise_id="b")
    await room.pay(250)
    assert await room.states(first) == ("kept", [("kept", 100)])
    assert await room.states(second) == ("partly_kept", [("kept", 100), ("partly_kept", 50), ("open", 0)])
    assert await room.balanced()


async def test_a_payment_asked_for_a_line_goes_there(room: Room) -> None:
    await room.promise([(FRIDAY, 100)], promise_id="a")
    second = await room.promise(MONTHS, promise_id="b")
    await room.pay(100, promise_id=second, number=1)
    assert (await room.states("a"))[0] == "open"
    assert await room.states(second) == ("partly_kept", [("open", 0), ("kept", 100), ("open", 0)])


async def test_a_payment_of_another_debt_or_person_touches_no_promise(room: Room) -> None:
    promise_id = await room.promise([(FRIDAY, 100)])
    await room.pay(100, person=2)
    assert (await room.states(promise_id))[0] == "open"


async def test_it_falls_due_on_the_debtors_own_day_and_breaks_after_the_grace(room: Room) -> None:
    promise_id = await room.promise([(TODAY, 100), (date(2026, 12, 28), 100)])
    await room.lead_closed()
    room.clock.advance(-DAY_S)
    assert await room.pass_day(promise_id) == ""
    room.clock.advance(DAY_S)
    assert await room.pass_day(promise_id) == "due"
    assert await room.pass_day(promise_id) == ""
    room.clock.advance(2 * DAY_S)  # Thursday: two working days after it
    assert await room.pass_day(promise_id) == ""
    room.clock.advance(DAY_S)
    assert await room.pass_day(promise_id) == "broken"
    assert await room.states(promise_id) == ("broken", [("broken", 0), ("broken", 0)])
    assert await room.kinds(promise_id) == [("due", 0), ("broken", 0), ("broken", None)]
    assert await room.balanced()


async def test_midnight_is_that_of_the_debtors_place(room: Room) -> None:
    """Manaus is an hour behind São Paulo: there it is still the day before."""
    promise_id = await room.promise([(TODAY, 100)])
    room.clock.advance(-10 * 3600 + 30 * 60)  # 00:30 in São Paulo, 23:30 in Manaus
    await room.change(tables.people, time_zone="America/Manaus")
    assert await room.pass_day(promise_id) == ""
    await room.change(tables.people, time_zone="America/Sao_Paulo")
    assert await room.pass_day(promise_id) == "due"


async def test_a_day_is_a_day_where_the_clocks_are_put_forward(room: Room) -> None:
    """Santiago left out 00:00-01:00 of Sunday, 6 September 2026: due that Sunday, and not an hour early."""
    await room.change(tables.people, country="CL", region="RM", time_zone="America/Santiago")
    promise_id = await room.promise([(date(2026, 9, 6), 100)])
    room.clock.advance((NOW.replace(month=9, day=6, hour=3, minute=59) - NOW).total_seconds())
    assert await room.pass_day(promise_id) == ""
    room.clock.advance(60)
    assert await room.pass_day(promise_id) == "due"


async def test_who_broke_a_promise_is_called_again_before_everybody(room: Room) -> None:
    promise_id = await room.promise([(TODAY, 100)])
    await room.lead_closed()
    room.clock.advance(3 * DAY_S)
    await room.pass_day(promise_id)
    lead = await room.one(tables.leads, person_id="person-1")
    assert (lead["state"], lead["shelf"]) == ("open", shelf_rows.AGREED)
    assert (lead["last_result"], lead["next_at"]) == ("promise_broken", room.clock.utc())
    other = await room.one(tables.leads, person_id="person-2")
    assert other["state"] == "closed"


@pytest.mark.parametrize("closed_by", ["opt_out", "complaint", "paid", "deceased"])
async def test_a_lead_that_something_else_closed_stays_closed(room: Room, closed_by: str) -> None:
    promise_id = await room.promise([(TODAY, 100)])
    await room.lead_closed(closed_by)
    room.clock.advance(3 * DAY_S)
    assert await room.pass_day(promise_id) == "broken"
    assert (await room.one(tables.leads, person_id="person-1"))["state"] == "closed"


async def test_a_payment_made_in_time_and_told_late_mends_it_and_closes_the_lead(room: Room) -> None:
    promise_id = await room.promise([(TODAY, 100), (date(2026, 12, 28), 100)])
    await room.lead_closed()
    room.clock.advance(3 * DAY_S)
    await room.pass_day(promise_id)
    await room.pay(100, paid_at=NOW + timedelta(days=2))
    assert await room.states(promise_id) == ("partly_kept", [("kept", 100), ("open", 0)])
    assert ("restored", None) in await room.kinds(promise_id)
    assert (await room.one(tables.leads, person_id="person-1"))["state"] == "closed"
    late = await room.promise([(TODAY, 100)], person=2)
    await room.pass_day(late)
    await room.pay(100, person=2)
    assert await room.states(late) == ("broken", [("broken", 0)])
    assert await room.balanced()


async def test_nothing_is_broken_while_the_law_forbids_all_contact(room: Room) -> None:
    promise_id = await room.promise([(TODAY, 100)])
    async with room.database.write() as conn:
        fact = {"fact_id": "f", "person_id": "person-1", "kind": "complaint", "since": TODAY, "rule_id": "R"}
        await conn.execute(tables.legal_facts.insert().values(fact))
    room.clock.advance(30 * DAY_S)
    assert await room.pass_day(promise_id) == ""
    await room.change(tables.legal_facts, ended_at=room.clock.utc())
    assert await room.pass_day(promise_id) == "broken"


async def test_a_creditors_own_grace_and_breaks_hold(room: Room) -> None:
    await room.change(tables.creditors, rules={"promises": {"grace_days": 0, "breaks": 2}})
    promise_id = await room.promise([(TODAY, 100), (FRIDAY, 100), (date(2026, 12, 28), 100)])
    room.clock.advance(DAY_S)
    await room.pass_day(promise_id)
    assert await room.states(promise_id) == ("due", [("broken", 0), ("open", 0), ("open", 0)])
    room.clock.advance(5 * DAY_S)
    assert await room.pass_day(promise_id) == "broken"
    assert await room.balanced()


async def test_part_then_broken_then_renegotiated_then_undone(room: Room) -> None:
    promise_id = await room.promise([(TODAY, 100), (date(2026, 12, 28), 100)])
    await room.pay(130)
    room.clock.advance(60 * DAY_S)
    await room.pass_day(promise_id)
    before = await room.states(promise_id)
    assert before == ("broken", [("kept", 100), ("broken", 30)])
    async with room.database.write() as conn:
        change = await room.lives.renew(conn, promise_id, "new", "agent-1")
    assert change.kind == "renegotiated"
    assert await room.states(promise_id) == ("renegotiated", [("kept", 100), ("renegotiated", 30)])
    assert (await room.one(tables.promises))["end_reason"] == "broken"
    assert await room.balanced()
    async with room.database.write() as conn:
        await room.lives.unrenew(conn, promise_id, "agent-1")
    assert await room.states(promise_id) == before
    assert await room.balanced()


async def test_a_promise_is_taken_back_once(room: Room) -> None:
    promise_id = await room.promise(MONTHS)
    await room.pay(100)
    async with room.database.write() as conn:
        await room.lives.cancel(conn, promise_id, "creditor's wish", "lead-1")
    assert await room.states(promise_id) == ("cancelled", [("kept", 100), ("cancelled", 0), ("cancelled", 0)])
    with pytest.raises(RefusalError) as refused:
        async with room.database.write() as conn:
            await room.lives.cancel(conn, promise_id, "", "lead-1")
    assert refused.value.params == {"fault": "promise_ended", "state": "cancelled"}
    await room.pay(100)
    assert (await room.one(tables.promises))["paid_minor"] == 100
    assert await room.balanced()


async def test_a_settlement_that_was_kept_leaves_nothing_owed(room: Room) -> None:
    await room.promise([(FRIDAY, 90_000)], debt_minor=150_000, discount_minor=60_000)
    posted = await room.pay(90_000)
    assert posted.settled
    assert (await room.one(tables.debts, debt_id="debt-1"))["state"] == "paid"
    lead = await room.one(tables.leads, person_id="person-1")
    assert (lead["state"], lead["last_result"]) == ("closed", "paid")


async def test_a_part_of_the_debt_that_was_promised_and_paid_leaves_the_rest(room: Room) -> None:
    await room.promise([(FRIDAY, 50_000)], debt_minor=150_000)
    posted = await room.pay(50_000)
    assert not posted.settled
    assert (await room.one(tables.debts, debt_id="debt-1"))["state"] == "open"
