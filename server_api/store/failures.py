"""What can go wrong with a database, by name."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as NoConnectionError


class StoreError(Exception):
    """The database could not do what was asked; nothing of the transaction was kept."""


class StoreBusyError(StoreError):
    """Another process holds the database; nothing was kept, trying again is safe."""


class StoreFullError(StoreError):
    """The disk (or the database's allowance) is full; nothing was kept."""


class StoreAwayError(StoreError):
    """The database's server cannot be reached; nothing was kept, trying again is safe."""


class NewerDatabaseError(StoreError):
    """The tables are of a release this one does not know; nothing was touched."""


@contextmanager
def named_errors() -> Iterator[None]:
    """Raise locks, full disks and lost servers as StoreBusyError, StoreFullError and StoreAwayError.

    The rest passes.
    """
    try:
        yield
    except NoConnectionError as error:
        raise StoreBusyError(str(error)) from error
    except DBAPIError as error:
        named = StoreAwayError(str(error.orig)) if lost(error) else _named(error.orig)
        if named is None:
            raise
        raise named from error
    except sqlite3.Error as error:
        named = _named(error)
        if named is None:
            raise
        raise named from error


def lost(error: DBAPIError) -> bool:
    """Whether the server went away, or could not be reached at all."""
    # PostgreSQL: 08 connection exceptions, 57P operator intervention (shutdown, crash, not yet started),
    # 53300 too_many_connections, 25P03 idle in a transaction for too long. libpq's own failures have no code.
    if isinstance(error.orig, sqlite3.Error):
        return False
    code = getattr(error.orig, "sqlstate", None)
    if code is None:
        return error.connection_invalidated or isinstance(error, OperationalError | InterfaceError)
    return bool(code.startswith(("08", "57P")) or code in ("53300", "25P03"))


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
