"""Long histories cost no more than short ones."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

from sqlalchemy import CompoundSelect, Select, create_mock_engine, insert, text
from sqlalchemy.dialects import sqlite

from server_api.services.load_history import LoadHistory
from server_api.store import contact_queries, history_rows
from server_api.store.tables import history
from tests.services.conftest import NOW
from tests.services.floor import Floor

ROWS = 10_000


async def test_ten_thousand_contacts_are_read_from_either_end(floor: Floor) -> None:
    call = await floor.call("andino", 1)
    async with floor.database.write() as conn:
        rows = [
            {
                "item_id": str(uuid4()),
                "person_id": call.person_id,
                "at": NOW - timedelta(minutes=number // 3),
                "channel": "sms",
                "body": f"n {number}",
            }
            for number in range(ROWS)
        ]
        await conn.execute(insert(history), rows)
    load = LoadHistory(floor.database)
    first = await load(person_id=call.person_id)
    assert first.total >= ROWS
    seen, cursor = {item.item_id for item in first.items}, first.next_cursor
    while cursor:
        page = await load(person_id=call.person_id, cursor=cursor, limit=200)
        assert seen.isdisjoint(item.item_id for item in page.items)
        seen |= {item.item_id for item in page.items}
        cursor = page.next_cursor
    assert len(seen) == first.total


async def test_a_page_is_found_by_its_index(floor: Floor) -> None:
    query = history_rows.page_query("p", 50, (NOW, "x"))
    plan = await (sqlite_plan if floor.database.sqlite else postgresql_plan)(floor, query)
    assert "ix_history_person_at" in plan
    assert not any(word in plan for word in ("TEMP B-TREE", "SCAN history", "Sort", "Seq Scan"))


async def test_calls_of_people_and_of_machines_are_looked_back_on_apart(floor: Floor) -> None:
    """However many of one kind there are, the other kind is not searched among them."""
    since = {"since": NOW - timedelta(days=31), "until": NOW}
    query = contact_queries.TIMELINE.params(person_id="p", most=200, **since)
    plan = await (sqlite_plan if floor.database.sqlite else postgresql_plan)(floor, query)
    for index in ("ix_history_calls_of_agents", "ix_history_calls_of_machines"):
        assert plan.count(index) == 1, plan
    assert not any(word in plan for word in ("SCAN history", "Seq Scan on history"))


async def sqlite_plan(floor: Floor, query: Select[Any] | CompoundSelect[Any]) -> str:
    compiled = query.compile(dialect=sqlite.dialect(), compile_kwargs={"render_postcompile": True})
    sql = str(compiled).replace("?", "'1'")
    async with floor.database.read() as conn:
        return "\n".join(row[3] for row in await conn.execute(text(f"EXPLAIN QUERY PLAN {sql}")))


async def postgresql_plan(floor: Floor, query: Select[Any] | CompoundSelect[Any]) -> str:
    dialect = create_mock_engine("postgresql+psycopg://", lambda _: None).dialect
    compiled = query.compile(dialect=dialect, compile_kwargs={"literal_binds": True})
    async with floor.database.read() as conn:
        # A table this short is read whole; the question is whether the index serves.
        await conn.execute(text("SET LOCAL enable_seqscan = off"))
        return "\n".join(row[0] for row in await conn.execute(text(f"EXPLAIN {compiled}")))
