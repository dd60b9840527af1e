"""How a SQLite connection is set up so that "committed" means "on disk"."""

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

    event.listen(engine, "connect", set_up)
    event.listen(engine, "begin", _begin)


def _begin(conn: Connection) -> None:
    writes = conn.get_execution_options().get(WRITES, False)
    conn.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")
