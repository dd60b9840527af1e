"""People found by name, document, number and contract: ranked, along indexes only, on both databases."""

from typing import Any

import pytest
from sqlalchemy import Select, create_mock_engine, insert, select, text
from sqlalchemy.dialects import sqlite

from server_api.domain.names import fold, name_words
from server_api.store import people_search, search_rows, tables
from tests.services.floor import Floor

WITHIN = ("campaign-a", "campaign-b")
QUERIES = {
    "name": lambda dialect: people_search.by_name(["aparecida", "san"], WITHIN, dialect),
    "number": lambda dialect: people_search.by_end_of_number("900000000", WITHIN, dialect),
    "document": lambda dialect: people_search.by_document("399869", WITHIN, dialect),
    "contract": lambda dialect: people_search.by_contract("5204", WITHIN, dialect),
}


async def searched(floor: Floor, words: str) -> list[str]:
    digits = "".join(sign for sign in words if sign.isdigit())
    async with floor.database.read() as conn:
        within = await search_rows.active_campaigns(conn)
        hits = await search_rows.by_words(conn, words.split(), digits, within, 21)
    return [hit.name for hit in hits]


async def rename(floor: Floor, name: str, position: int = 0) -> None:
    """One of Aurora's debtors gets another name, as an import would give it."""
    person_id = (await floor.call("aurora", position)).person_id
    async with floor.database.write() as conn:
        mine = tables.people.c.person_id == person_id
        await conn.execute(tables.people.update().where(mine).values(name=name, folded_name=fold(name)))
        await conn.execute(tables.name_words.delete().where(tables.name_words.c.person_id == person_id))
        rows = [{"person_id": person_id, "word": word} for word in name_words(name)]
        await conn.execute(insert(tables.name_words), rows)


@pytest.mark.parametrize(
    "words",
    [
        "maria aparecida dos santos",
        "MARIA Santos",
        "aparec san",
        "sántos aparecida",
        "399.869.879-54",
        "399869",
        "5204-8817",
        "5204",
        "+55 11 90000-0000",
        "(11) 90000 0000",
        "011 90000-0000",
    ],
)
async def test_the_debtor_of_the_pictures_is_found(floor: Floor, words: str) -> None:
    assert "Maria Aparecida dos Santos" in await searched(floor, words)


@pytest.mark.parametrize("words", ["zzzz", "aria", "Maria Xavier", "100%", "_aria", "99999999999", "04"])
async def test_nobody_is_found_by_what_fits_nobody(floor: Floor, words: str) -> None:
    assert "Maria Aparecida dos Santos" not in await searched(floor, words)


async def test_the_whole_name_stands_before_longer_ones(floor: Floor) -> None:
    await rename(floor, "Ônix Quintela Prado", 0)
    await rename(floor, "Ônix Quintela", 1)
    await rename(floor, "Ônix Quintelas", 2)
    found = await searched(floor, "onix quintela")
    assert found == ["Ônix Quintela", "Ônix Quintela Prado", "Ônix Quintelas"]


async def test_a_name_with_a_hyphen_or_an_apostrophe_has_two_words(floor: Floor) -> None:
    await rename(floor, "Ana-Clara D'Ávila")
    for words in ("clara avila", "ana d avila", "Ávila"):
        assert "Ana-Clara D'Ávila" in await searched(floor, words)


async def test_only_campaigns_that_have_them_find_them(floor: Floor) -> None:
    async with floor.database.read() as conn:
        hits = await search_rows.by_words(conn, ["maria"], "", ("no such campaign",), 21)
    assert hits == []


@pytest.mark.parametrize("kind", list(QUERIES))
async def test_no_table_is_read_whole(floor: Floor, kind: str) -> None:
    query = QUERIES[kind]("sqlite" if floor.database.sqlite else "postgresql")
    plan = await (_sqlite_plan if floor.database.sqlite else _postgresql_plan)(floor, query)
    index = {"name": "ix_name_words_word", "number": "ix_phones_backwards"}.get(
        kind, {"document": "ix_people_document", "contract": "ix_debts_contract"}.get(kind, "")
    )
    assert index in plan
    assert not any(word in plan for word in ("SCAN", "Seq Scan")), plan


async def _sqlite_plan(floor: Floor, query: Select[Any]) -> str:
    dialect = sqlite.dialect()
    sql = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    async with floor.database.read() as conn:
        return "\n".join(row[3] for row in await conn.execute(text(f"EXPLAIN QUERY PLAN {_quoted(sql)}")))


async def _postgresql_plan(floor: Floor, query: Select[Any]) -> str:
    dialect = create_mock_engine("postgresql+psycopg://", lambda _: None).dialect
    sql = str(query.compile(dialect=dialect, compile_kwargs={"literal_binds": True}))
    async with floor.database.read() as conn:
        # Tables this short are read whole; the question is whether the indexes serve.
        await conn.execute(text("SET LOCAL enable_seqscan = off"))
        return "\n".join(row[0] for row in await conn.execute(text(f"EXPLAIN {_quoted(sql)}")))


def _quoted(sql: str) -> str:
    return sql.replace(":", "\\:").replace("%%", "%")


async def test_an_import_keeps_the_words_of_every_name(floor: Floor) -> None:
    async with floor.database.read() as conn:
        rows = (await conn.execute(select(tables.people.c.person_id, tables.people.c.name))).all()
        kept = (await conn.execute(select(tables.name_words))).all()
    wanted = {(row.person_id, word) for row in rows for word in name_words(row.name)}
    assert {(row.person_id, row.word) for row in kept} == wanted
