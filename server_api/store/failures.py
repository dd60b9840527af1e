"""What can go wrong with a database, by name."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError


class StoreError(Exception):
    """The database could not do what was asked; nothing of the transaction was kept."""


class StoreBusyError(StoreError):
    """Another process holds the database; nothing was kept, trying again is safe."""


class StoreFullError(StoreError):
    """The disk (or the database's allowance) is full; nothing was kept."""


class NewerDatabaseError(StoreError):
    """The tables are of a release this one does not know; nothing was touched."""


@contextmanager
def named_errors() -> Iterator[None]:
    """Raise locks and full disks as StoreBusyError and StoreFullError; let the rest pass."""
    try:
        yield
    except DBAPIError as error:
        named = _named(error.orig)
        if named is None:
            raise
        raise named from error
    except sqlite3.Error as error:
        named = _named(error)
        if named is None:
            raise
        raise named from error


def _named(error: BaseException | None) -> StoreError | None:
    code = getattr(error, "sqlite_errorcode", None)
    # Extended result codes keep the primary code in the low byte (sqlite.org/rescode.html).
    match code & 0xFF if isinstance(code, int) else None:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return StoreBusyError(str(error))
        case sqlite3.SQLITE_FULL:
            return StoreFullError(str(error))
        case _:
            pass
    # PostgreSQL: 53100 disk_full; 55P03 lock_not_available, 40001 and 40P01 lost a race.
    match getattr(error, "sqlstate", None):
        case "53100":
            return StoreFullError(str(error))
        case "55P03" | "40001" | "40P01":
            return StoreBusyError(str(error))
        case _:
            return None
