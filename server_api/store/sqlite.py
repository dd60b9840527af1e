"""How a SQLite connection is set up so that "committed" means "on disk"."""

from functools import cache
from typing import Any

from sqlalchemy import Connection, Engine, event

WRITES = "acordo_writes"


def durable(engine: Engine, *, foreign_keys: bool = True) -> None:
    """Give every connection of ``engine`` WAL, synchronous=FULL and explicit transactions.

    NORMAL would lose acknowledged commits at a power cut (sqlite.org/pragma.html#pragma_synchronous).
    """
    switch = "ON" if foreign_keys else "OFF"

    def set_up(connection: Any, record: object) -> None:
        # The driver must not open transactions on its own: BEGIN IMMEDIATE is sent by _begin.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in ("journal_mode=WAL", "synchronous=FULL", f"foreign_keys={switch}"):
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()
        # As PostgreSQL's own: SQLite knows no accents.
        connection.create_function("translate", 3, translate, deterministic=True)

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)


def translate(text: str | None, signs: str, others: str) -> str | None:
    """Each of ``signs`` in ``text`` becomes the sign at its place in ``others`` (of the same length)."""
    return None if text is None else text.translate(_table(signs, others))


@cache
def _table(signs: str, others: str) -> dict[int, int]:
    return str.maketrans(signs, others)


def _begin(conn: Connection) -> None:
    writes = conn.get_execution_options().get(WRITES, False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
