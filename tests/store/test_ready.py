"""The ready table on both databases: who is promoted, in which order, and what a claim refuses."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from server_api.store import (
    leads_rows,
    locks_rows,
    placing_rows,
    ready_rows,
    reopen_rows,
    strategy_rows,
    wishes_rows,
)
from server_api.store.database import Database
from server_api.store.tables import campaigns, debts, leads, people, phones
from tests.store.ready_floor import NOW, PAUSE, ReadyFloor, debt_from


@pytest.fixture
def floor(database: Database) -> ReadyFloor:
    return ReadyFloor(database)


async def test_without_lists_the_due_come_in_the_order_of_due_time_and_file(floor: ReadyFloor) -> None:
    await floor.begin(4, "cards")
    await floor.change_lead("cards:p003", next_at=NOW - timedelta(hours=1))
    await floor.change_lead("cards:p001", next_at=NOW + timedelta(seconds=1))
    assert await floor.promote("cards") == 3
    assert await floor.names("cards") == ["p003", "p000", "p002"]
    assert await floor.promote("cards") == 0
    floor.clock.advance(2)
    assert await floor.promote("cards") == 1
    assert await floor.names("cards") == ["p003", "p000", "p002", "p001"]


async def test_a_ready_lead_has_all_that_a_call_needs(floor: ReadyFloor) -> None:
    await floor.begin(1, "cards")
    await floor.promote("cards")
    (lead,) = await floor.pick("cards")
    assert (lead.lead_id, lead.person_id, lead.campaign_id) == ("cards:p000", "p000", "cards")
    assert (lead.version, lead.attempts, lead.language) == (1, 0, "pt-BR")
    (number,) = lead.numbers
    assert (number.phone_id, number.e164, number.results) == ("p000-1", "+5511900000000", ("busy",))


async def test_a_claim_locks_counts_and_waits(floor: ReadyFloor) -> None:
    await floor.begin(3, "cards")
    await floor.promote("cards")
    ids = [one.lead_id for one in await floor.pick("cards", 2)]
    assert await floor.claim(ids) == set(ids)
    assert await floor.claim(ids, "other") == set()
    row = await floor.lead(ids[0])
    assert (row.attempts, row.next_at) == (1, NOW + PAUSE)
    assert await floor.locks() == 2
    await floor.promote("cards")
    assert await floor.names("cards") == ["p002"]
    async with floor.database.write() as conn:
        await locks_rows.release(conn, "call-0")
    assert await floor.locks() == 1


async def test_a_person_is_claimed_once_over_campaigns(floor: ReadyFloor) -> None:
    await floor.begin(1, "cards", "loans")
    for campaign_id in ("cards", "loans"):
        await floor.promote(campaign_id)
    assert len(await floor.claim(["cards:p000", "loans:p000"])) == 1
    assert await floor.names("cards") + await floor.names("loans") == []
    assert await floor.claim(["cards:p000", "loans:p000"], "later") == set()


async def test_a_new_version_refuses_what_was_promoted_before(floor: ReadyFloor) -> None:
    await floor.begin(2, "cards")
    await floor.promote("cards")
    await floor.bump("cards")
    assert await floor.claim(["cards:p000"]) == set()
    assert await floor.promote("cards") == 2
    assert await floor.claim(["cards:p000"]) == {"cards:p000"}


@pytest.mark.parametrize("change", [{"state": "closed"}, {"next_at": NOW + timedelta(days=1)}])
async def test_what_happened_since_the_promotion_counts(floor: ReadyFloor, change: dict[str, object]) -> None:
    await floor.begin(2, "cards")
    await floor.promote("cards")
    await floor.change_lead("cards:p000", **change)
    assert await floor.claim(["cards:p000", "cards:p001"]) == {"cards:p001"}
    assert await floor.names("cards") == []


async def test_rejected_is_due_later_and_put_back_is_due_as_before(floor: ReadyFloor) -> None:
    await floor.begin(2, "cards")
    await floor.promote("cards")
    first, second = await floor.pick("cards")
    later = NOW + timedelta(hours=3)
    await floor.claim([second.lead_id])
    async with floor.database.write() as conn:
        await ready_rows.reject(conn, first.lead_id, later, "BR-HOURS")
        await ready_rows.put_back(conn, second, second.next_at)
        await locks_rows.release(conn, "call-0")
    await floor.promote("cards")
    assert await floor.names("cards") == [second.person_id]
    rejected, back = await floor.lead(first.lead_id), await floor.lead(second.lead_id)
    assert (rejected.next_at, rejected.last_result, back.attempts) == (later, "BR-HOURS", 0)


async def test_an_agreed_call_comes_first_once_and_outside_every_list(floor: ReadyFloor) -> None:
    await floor.begin(3, "cards")
    await floor.put_list("cards", "rich", debt_from(2))
    async with floor.database.write() as conn:
        await leads_rows.agree(conn, "cards:p000", NOW - timedelta(seconds=1))
    await floor.promote("cards")
    await floor.sort_all("cards")
    await floor.promote("cards")
    head = await floor.pick("cards")
    assert [one.person_id for one in head] == ["p000", "p001", "p002"]
    assert [one.agreed for one in head] == [True, False, False]
    await floor.claim(["cards:p000"])
    async with floor.database.write() as conn:
        await ready_rows.put_back(conn, head[0], head[0].next_at)
        await locks_rows.release(conn, "call-0")
    await floor.promote("cards")
    assert (await floor.names("cards"))[0] == "p000"
    await floor.claim(["cards:p000"])
    floor.clock.advance(PAUSE.total_seconds())
    await floor.promote("cards")
    assert await floor.names("cards") == ["p001", "p002"]


async def test_who_has_no_number_leaves_the_campaign(floor: ReadyFloor) -> None:
    await floor.begin(2, "cards")
    async with floor.database.write() as conn:
        await conn.execute(update(phones).where(phones.c.person_id == "p000").values(state="invalid"))
    await floor.promote("cards")
    assert await floor.names("cards") == ["p001"]
    assert (await floor.lead("cards:p000")).last_result == "no_number"


async def test_a_person_taken_out_is_out_at_once(floor: ReadyFloor) -> None:
    await floor.begin(2, "cards", "loans")
    for campaign_id in ("cards", "loans"):
        await floor.promote(campaign_id)
    async with floor.database.write() as conn:
        await conn.execute(update(leads).where(leads.c.person_id == "p000").values(state="closed"))
        await ready_rows.drop_person(conn, "p000")
    assert await floor.names("cards") + await floor.names("loans") == ["p001", "p001"]


async def test_lists_take_by_position_and_order_by_their_keys(floor: ReadyFloor) -> None:
    await floor.begin(20, "cards")
    down = [{"field": "debt.total_minor", "descending": True}]
    batch = {"field": "custom.batch", "op": "eq", "value": "b0"}
    await floor.put_list("cards", "batch", batch, position=0, share=1, order_by=down)
    await floor.put_list("cards", "rich", debt_from(11), position=1, share=3, order_by=down)
    await floor.promote("cards")
    await floor.sort_all("cards")
    await floor.promote("cards")
    by_list: dict[str, list[str]] = {}
    for one in await floor.pick("cards"):
        by_list.setdefault(one.list_id, []).append(one.person_id)
    assert by_list == {
        "batch": ["p015", "p010", "p005", "p000"],
        "rich": ["p019", "p018", "p017", "p016", "p014", "p013", "p012", "p011"],
    }
    first = await floor.pick("cards", 8)
    assert sum(one.list_id == "rich" for one in first[:8]) == 6


async def test_a_changed_filter_holds_for_the_next_pick(floor: ReadyFloor) -> None:
    await floor.begin(30, "cards")
    await floor.put_list("cards", "rich", debt_from(1))
    await floor.promote("cards")
    await floor.sort_all("cards")
    assert len(await floor.names("cards")) == 30
    await floor.change_list("cards", "rich", filter=debt_from(29))
    assert await floor.claim(["cards:p000", "cards:p028"]) == set()
    await floor.promote("cards")
    assert await floor.names("cards") == ["p028", "p029"]
    await floor.sort_all("cards")
    await floor.change_list("cards", "rich", filter=debt_from(1))
    await floor.promote("cards")
    await floor.sort_all("cards")
    await floor.promote("cards")
    assert len(await floor.names("cards")) == 30


async def test_a_list_that_is_switched_off_keeps_its_leads_to_itself(floor: ReadyFloor) -> None:
    await floor.begin(4, "cards")
    await floor.put_list("cards", "rich", debt_from(3), position=0)
    await floor.put_list("cards", "all", {}, position=1)
    await floor.promote("cards")
    await floor.sort_all("cards")
    await floor.change_list("cards", "rich", active=False)
    await floor.promote("cards")
    assert await floor.names("cards") == ["p000", "p001"]
    await floor.change_list("cards", "rich", active=True)
    await floor.promote("cards")
    assert sorted(await floor.names("cards")) == ["p000", "p001", "p002", "p003"]


async def test_who_came_later_or_changed_by_a_call_is_sorted_when_due(floor: ReadyFloor) -> None:
    await floor.begin(3, "cards")
    fresh = {"field": "lead.attempts", "op": "lt", "value": 1}
    await floor.put_list("cards", "fresh", fresh)
    await floor.promote("cards")
    await floor.sort_all("cards")
    await floor.promote("cards")
    await floor.claim(["cards:p000"])
    async with floor.database.write() as conn:
        await locks_rows.release(conn, "call-0")
    await floor.change_lead("cards:p001", shelf=0)
    floor.clock.advance(PAUSE.total_seconds())
    await floor.promote("cards")
    assert sorted(await floor.names("cards")) == ["p001", "p002"]


async def test_a_day_later_filters_of_days_are_asked_again(floor: ReadyFloor) -> None:
    await floor.begin(2, "cards")
    late = {
        "field": "debt.days_late",
        "op": "ge",
        "value": (NOW.date() - NOW.date().replace(2025, 1, 1)).days + 1,
    }
    await floor.put_list("cards", "late", late)
    await floor.promote("cards")
    await floor.sort_all("cards")
    await floor.promote("cards")
    assert await floor.names("cards") == []
    floor.clock.advance(86_400)
    await floor.promote("cards")
    await floor.sort_all("cards")
    await floor.promote("cards")
    assert await floor.names("cards") == ["p000", "p001"]


async def test_who_is_opened_again_or_given_away_is_sorted_anew(floor: ReadyFloor) -> None:
    await floor.begin(3, "cards")
    await floor.put_list("cards", "hers", {"field": "lead.owner_id", "op": "eq", "value": "ana"})
    await floor.promote("cards")
    await floor.sort_all("cards")
    async with floor.database.write() as conn:
        await wishes_rows.close(conn, ["cards:p001"], "opt_out")
        await strategy_rows.give(conn, ["cards:p000", "cards:p001"], "ana")
    await floor.promote("cards")
    assert await floor.names("cards") == ["p000"]
    async with floor.database.write() as conn:
        (closed,) = await reopen_rows.closed_leads(conn, "p001", "opt_out")
        await reopen_rows.open_again(conn, closed.lead_id, NOW)
    await floor.promote("cards")
    assert await floor.names("cards") == ["p000", "p001"]


async def test_after_an_import_every_lead_is_looked_at_again(floor: ReadyFloor) -> None:
    await floor.begin(4, "cards")
    await floor.put_list("cards", "rich", debt_from(4))
    await floor.promote("cards")
    await floor.sort_all("cards")
    async with floor.database.write() as conn:
        await conn.execute(update(debts).where(debts.c.person_id == "p001").values(principal_minor=9))
        await placing_rows.sort_again(conn, "cards")
    await floor.promote("cards")
    await floor.sort_all("cards")
    await floor.promote("cards")
    assert await floor.names("cards") == ["p001", "p003"]


async def test_a_small_list_is_ranked_by_its_own_leads(floor: ReadyFloor) -> None:
    await floor.begin(300, "cards")
    down = [{"field": "debt.total_minor", "descending": True}]
    # These are not among the sample's persons: the first 256, for no key here begins with a digit.
    await floor.put_list("cards", "rich", debt_from(281), order_by=down)
    await floor.promote("cards")
    await floor.sort_all("cards")
    ranks = (await floor.placings.of("cards")).placing.lists[0].ranks
    assert [cut for (cut,) in ranks.cuts] == list(range(299, 280, -1))
    await floor.promote("cards")
    assert await floor.names("cards") == [f"p{at:03}" for at in range(299, 279, -1)]
    async with floor.database.read() as conn:
        lies = select(leads.c.shelf).where(leads.c.position >= 280)
        assert len(set((await conn.execute(lies)).scalars())) == 20


async def test_another_leader_goes_on_where_the_last_one_was(floor: ReadyFloor) -> None:
    await floor.begin(6, "cards")
    await floor.put_list("cards", "rich", debt_from(3), order_by=[{"field": "debt.total_minor"}])
    await floor.promote("cards")
    await floor.sort_all("cards")
    await floor.promote("cards")
    other = ReadyFloor(floor.database, floor.clock)
    known = await other.placings.of("cards")
    assert known.placing == (await floor.placings.of("cards")).placing
    assert await other.promote("cards") == 0
    async with floor.database.read() as conn:
        assert (await conn.execute(select(campaigns.c.version))).scalar_one() == 2
    assert await other.names("cards") == ["p002", "p003", "p004", "p005"]


async def test_the_table_knows_where_debtors_live(floor: ReadyFloor) -> None:
    await floor.begin(2, "cards")
    lives = update(people).where(people.c.person_id == "p001").values(time_zone="America/Manaus")
    async with floor.database.write() as conn:
        await conn.execute(lives)
    await floor.promote("cards")
    assert [one.time_zone for one in await floor.pick("cards")] == ["", "America/Manaus"]
