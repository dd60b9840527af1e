"""A campaign of so many leads, made by the database itself: keys in no order, as those of real rows are."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, insert, text, update
from sqlalchemy.engine import make_url

from server_api.clock import ManualClock
from server_api.dialer.placings import Placings
from server_api.domain.worth import RANKS, SHELVES
from server_api.store.database import Database
from server_api.store.shelf_rows import shelf
from server_api.store.tables import campaigns, creditors, lists, placings, trunks

CAMPAIGN, LIST = "campaign", "list"
#: The first lead is due then, the last one after the span.
BEGIN = datetime(2026, 3, 2, 11, tzinfo=UTC)
SPAN = timedelta(days=10)
#: Debts are 1 … DEBT minor units, all equally often; a record's batch is one of so many.
DEBT, BATCHES = 1_000_003, 1_000
EVERYBODY = {"field": "debt.total_minor", "op": "ge", "value": 1}
_DEAREST_FIRST = [{"field": "debt.total_minor", "descending": True}]
#: Neither even nor a multiple of five, as counts of leads are: places and due times in no order of keys.
_STRIDE, _JUMP = 7_368_787, 9_576_890_767
_TABLES = ("people", "phones", "debts", "leads")


async def fill(database: Database, url: str, count: int) -> None:
    """``count`` leads of one list, sorted, in a fresh database."""
    async with database.write() as conn:
        await conn.execute(insert(creditors), [{"creditor_id": "bank", "country": "BR", "rules": {}}])
        await conn.execute(insert(trunks), [{"trunk_id": "sim", "port": 5060}])
        campaign = {"campaign_id": CAMPAIGN, "name": CAMPAIGN, "creditor_id": "bank", "trunk_id": "sim"}
        await conn.execute(insert(campaigns), [campaign | {"created_at": BEGIN}])
        row = {"list_id": LIST, "campaign_id": CAMPAIGN, "name": LIST, "created_at": BEGIN}
        await conn.execute(insert(lists), [row | {"filter": EVERYBODY, "order_by": _DEAREST_FIRST}])
    # The first placing, which the rows below are sorted by.
    await Placings(database, ManualClock(BEGIN), lambda _: None).of(CAMPAIGN)
    await database.close()
    _fill_tables(url, count)
    await database.open()


def _fill_tables(url: str, count: int) -> None:
    engine = _bulk_engine(url)
    with _without_indexes(engine) as conn:
        for table in _TABLES:
            conn.execute(text(_rows(table, count, conn.dialect.name)))
            conn.commit()
    with engine.begin() as conn:
        cuts = [[DEBT - at * DEBT // RANKS] for at in range(1, RANKS)]
        kept = [{"list_id": LIST, "cuts": cuts}]
        conn.execute(update(placings).values(shelves=kept, complete=True))
    if engine.dialect.name == "postgresql":
        with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as conn:
            # As the server itself does in time.
            conn.exec_driver_sql("VACUUM ANALYZE")
    engine.dispose()


def _rows(table: str, count: int, dialect: str) -> str:
    """INSERT … SELECT of all rows, in the order of their keys; ``i`` is their place in the file."""
    postgresql = dialect == "postgresql"
    spread = f"j * {2**32 // count} AS h, j * {_STRIDE} % {count} AS i, j * {_JUMP} % {count} AS d"
    if postgresql:
        numbers = f"(SELECT {spread} FROM generate_series(0::bigint, {count - 1}) j) n"
        uuid = "lpad(to_hex(h), 8, '0') || '-0000-4000-8000-' || lpad(to_hex(i), 12, '0')"
        number = "lpad(h::text, 10, '0')"
        due = f"to_timestamp({BEGIN.timestamp()} + d * {SPAN.total_seconds() / count})"
    else:
        series = f"WITH RECURSIVE c(j) AS (SELECT 0 UNION ALL SELECT j + 1 FROM c WHERE j < {count - 1})"
        numbers = f"({series} SELECT {spread} FROM c) n"
        uuid = "printf('%08x-0000-4000-8000-%012x', h, i)"
        number = "printf('%010d', h)"
        seconds = f"{BEGIN.timestamp()} + d * {SPAN.total_seconds() / count}"
        due = f"strftime('%Y-%m-%d %H:%M:%f', {seconds}, 'unixepoch') || '000'"
    debt = f"(1 + i * 7919 % {DEBT - 1})"
    place = f"(({SHELVES} * ({DEBT} - {debt}) - 1) / {DEBT})"
    custom = f"'{{\"batch\": \"' || (i * 31 % {BATCHES}) || '\"}}'"
    columns: dict[str, dict[str, str]] = {
        "people": {
            "person_id": uuid,
            "name": "'Debtor ' || i",
            "document": number,
            "document_kind": "'cpf'",
            "country": "'BR'",
            "language": "'pt-BR'",
            "custom": f"CAST({custom} AS json)" if postgresql else custom,
            "position": "i",
        },
        "phones": {"phone_id": f"'p' || {uuid}", "person_id": uuid, "e164": f"'+55' || {number}"},
        "debts": {
            "debt_id": f"'d' || {uuid}",
            "person_id": uuid,
            "creditor_id": "'bank'",
            "contract": number,
            "currency": "'BRL'",
            "due_on": "DATE '2025-06-01'" if postgresql else "'2025-06-01'",
            "principal_minor": debt,
        },
        "leads": {
            "lead_id": f"'l' || {uuid}",
            "campaign_id": f"'{CAMPAIGN}'",
            "person_id": uuid,
            "next_at": due,
            "position": "i",
            "shelf": f"{shelf(1, 0, 0)} + {place}",
        },
    }
    wanted = columns[table]
    return f"INSERT INTO {table} ({', '.join(wanted)}) SELECT {', '.join(wanted.values())} FROM {numbers}"


def _bulk_engine(url: str) -> Engine:
    """Without a care for crashes: the rows are made again if the machine fails."""
    found = make_url(url)
    if found.get_backend_name() == "sqlite":
        found = found.set(drivername="sqlite")
    return create_engine(found)


@contextmanager
def _without_indexes(engine: Engine) -> Iterator[Connection]:
    """Indexes that serve no constraint are built when all rows are there, which is far quicker."""
    with engine.connect() as conn:
        for setting in _bulk_settings(conn):
            conn.exec_driver_sql(setting)
        conn.commit()
        indexes = _indexes(conn)
        for name in indexes:
            conn.exec_driver_sql(f"DROP INDEX {name}")
        yield conn
        for statement in indexes.values():
            conn.exec_driver_sql(statement)
        conn.commit()


def _bulk_settings(conn: Connection) -> tuple[str, ...]:
    if _postgresql(conn):
        # Foreign keys are triggers of the server's own.
        return "SET session_replication_role = replica", "SET synchronous_commit = off"
    return "PRAGMA journal_mode = OFF", "PRAGMA synchronous = OFF", "PRAGMA cache_size = -1000000"


def _indexes(conn: Connection) -> dict[str, str]:
    tables = ", ".join(f"'{name}'" for name in _TABLES)
    if _postgresql(conn):
        query = (
            "SELECT indexname, indexdef FROM pg_indexes WHERE schemaname = 'public'"
            f" AND tablename IN ({tables}) AND indexname LIKE 'ix\\_%'"
        )
    else:
        query = (
            "SELECT name, sql FROM sqlite_master WHERE type = 'index'"
            f" AND sql <> '' AND tbl_name IN ({tables})"
        )
    return {row[0]: row[1] for row in conn.execute(text(query))}


def _postgresql(conn: Connection) -> bool:
    return conn.dialect.name == "postgresql"


def batch(number: int) -> dict[str, Any]:
    """The filter that takes one record in BATCHES."""
    return {"field": "custom.batch", "op": "eq", "value": str(number)}
