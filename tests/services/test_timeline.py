"""The timeline: channels, text without accents, counts, pages; on both databases."""

from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from server_api.contract.words import ErrorCode
from server_api.domain.names import fold
from server_api.services import load_history
from server_api.services.load_history import MOST_COUNTED, LoadHistory
from server_api.services.refusals import RefusalError
from server_api.store import history_rows
from server_api.store.history_rows import Sought
from server_api.store.tables import history
from tests.services.conftest import NOW
from tests.services.floor import Floor
from tests.services.test_speed import postgresql_plan, sqlite_plan

WORDS = {
    "voice": "Pediu retorno; condição de JOSÉ",
    "sms": "Lembrete enviado",
    "legal": "Ação distribuída, 100% à vista",
    "promise": "Promessa de R$ 120,00",
}


async def somebody(floor: Floor, rows: list[dict[str, Any]]) -> str:
    """A debtor with these rows and no others."""
    person_id = (await floor.call("lakeshore", 2)).person_id
    async with floor.database.write() as conn:
        await conn.execute(history.delete().where(history.c.person_id == person_id))
        given = [
            {
                "item_id": f"row-{number:06d}",
                "person_id": person_id,
                "at": NOW - timedelta(minutes=number),
                "agent": "",
            }
            | row
            for number, row in enumerate(rows)
        ]
        await conn.execute(insert(history), given)
    return person_id


def mixed(count: int) -> list[dict[str, Any]]:
    names = list(WORDS)
    return [{"channel": names[n % 4], "body": f"{WORDS[names[n % 4]]} {n}"} for n in range(count)]


async def all_of(load: LoadHistory, person_id: str, **wanted: Any) -> list[str]:
    """The ids of every page, in order."""
    page = await load(person_id=person_id, limit=7, **wanted)
    ids = [item.item_id for item in page.items]
    totals = {page.total}
    while page.next_cursor:
        page = await load(person_id=person_id, limit=7, cursor=page.next_cursor, **wanted)
        ids += [item.item_id for item in page.items]
        totals.add(page.total)
    assert totals == {len(ids)}
    return ids


async def test_several_channels_come_as_one_timeline(floor: Floor) -> None:
    person_id = await somebody(floor, mixed(60))
    load = LoadHistory(floor.database)
    ids = await all_of(load, person_id, channels=("sms", "legal"))
    assert ids == [f"row-{n:06d}" for n in range(60) if n % 4 in (1, 2)]
    assert await all_of(load, person_id) == [f"row-{n:06d}" for n in range(60)]


async def test_the_first_page_counts_every_channel_whatever_is_looked_for(floor: Floor) -> None:
    person_id = await somebody(floor, mixed(10))
    load = LoadHistory(floor.database)
    told = {"voice": 3, "sms": 3, "legal": 2, "promise": 2}
    for wanted in ({}, {"channels": ("sms",)}, {"text": "nothing"}):
        assert (await load(person_id=person_id, **wanted)).counts == told


@pytest.mark.parametrize(
    ("text", "found"), [("condicao de jose", 15), ("ACÃO", 15), ("100%", 15), ("100_", 0), ("lembrete 5", 0)]
)
async def test_text_is_found_without_accents_and_literally(floor: Floor, text: str, found: int) -> None:
    person_id = await somebody(floor, mixed(60))
    assert len(await all_of(LoadHistory(floor.database), person_id, text=text)) == found


async def test_text_and_channel_narrow_together_and_names_count(floor: Floor) -> None:
    rows = [{"channel": "voice", "body": "x", "agent": "Antônio"}, {"channel": "sms", "body": "antonio"}]
    person_id = await somebody(floor, rows)
    load = LoadHistory(floor.database)
    assert await all_of(load, person_id, text="antonio") == ["row-000000", "row-000001"]
    assert await all_of(load, person_id, text="antonio", channels=("voice",)) == ["row-000000"]


async def test_an_unknown_channel_and_a_strange_cursor_are_refused(floor: Floor) -> None:
    load = LoadHistory(floor.database)
    for wanted in ({"channels": ("fax",)}, {"cursor": "eA=="}, {"cursor": "é"}):
        with pytest.raises(RefusalError) as refused:
            await load(person_id="p", **wanted)
        assert refused.value.code is ErrorCode.INVALID


async def test_a_long_timeline_is_not_counted_when_its_case_comes_up(floor: Floor) -> None:
    person_id = await somebody(floor, mixed(MOST_COUNTED + 40))
    call = await floor.call("lakeshore", 2)
    shown = (await floor.case(call)).body.history
    assert (shown.total, shown.counts) == (MOST_COUNTED, {})
    load = LoadHistory(floor.database)
    following = await load(person_id=person_id, cursor=shown.next_cursor)
    assert following.total == MOST_COUNTED + 40
    assert following.items[0].item_id == "row-000050"


async def test_channels_are_read_along_their_index(floor: Floor) -> None:
    query = history_rows.page_query("p", 50, (NOW, "x"), Sought(("sms", "legal")))
    plan = await (sqlite_plan if floor.database.sqlite else postgresql_plan)(floor, query)
    assert plan.count("ix_history_person_channel_at") == 2
    assert not any(word in plan for word in ("SCAN history", "Seq Scan"))


async def test_a_text_is_looked_for_in_a_stretch_at_a_time(floor: Floor, monkeypatch: Any) -> None:
    monkeypatch.setattr(load_history, "LOOKED_THROUGH", 20)
    person_id = await somebody(floor, mixed(70))
    load = LoadHistory(floor.database)
    page = await load(person_id=person_id, text="r$ 120,00 67")  # the very oldest but two
    looked: list[tuple[int, datetime]] = []
    while page.searched_to is not None:
        looked.append((page.total, page.searched_to))
        assert page.items == ()
        page = await load(person_id=person_id, text="r$ 120,00 67", cursor=page.next_cursor)
    assert looked == [(0, NOW - timedelta(minutes=row)) for row in (19, 39, 59)]
    assert [item.item_id for item in page.items] == ["row-000067"]
    assert (page.total, page.next_cursor) == (1, "")


@pytest.mark.parametrize("channels", [(), ("sms",), ("sms", "legal", "voice")])
async def test_stretches_lose_nothing_and_tell_nothing_twice(
    floor: Floor, monkeypatch: Any, channels: tuple[str, ...]
) -> None:
    monkeypatch.setattr(load_history, "LOOKED_THROUGH", 11)
    rows = mixed(60)
    rows[30:40] = [row | {"at": NOW - timedelta(minutes=30)} for row in rows[30:40]]  # all of one moment
    person_id = await somebody(floor, rows)
    load, ids, cursor = LoadHistory(floor.database), [], ""
    while True:
        page = await load(person_id=person_id, limit=3, text="e", channels=channels, cursor=cursor)
        ids += [item.item_id for item in page.items]
        if not (cursor := page.next_cursor):
            break
    wanted = [n for n, row in enumerate(rows) if not channels or row["channel"] in channels]
    assert sorted(ids) == [f"row-{n:06d}" for n in wanted if "e" in fold(rows[n]["body"])]
    assert len(set(ids)) == len(ids) == page.total


async def test_no_more_rows_are_looked_through_than_one_request_may(floor: Floor) -> None:
    """The words are compared within the stretch alone, along its index."""
    sought = Sought(("sms",), "x", (NOW - timedelta(days=3), "y"))
    query = history_rows.page_query("p", 50, (NOW, "x"), sought)
    plan = await (sqlite_plan if floor.database.sqlite else postgresql_plan)(floor, query)
    assert "ix_history_person_channel_at" in plan
    assert "at>?" in plan or "at >=" in plan
    assert not any(word in plan for word in ("SCAN history", "Seq Scan"))
