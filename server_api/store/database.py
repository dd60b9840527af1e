"""One door to the database: readers beside one writer, and failures that say what they are."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path
from typing import TypeVar

from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from server_api.store.direct import Work, run_directly
from server_api.store.failures import (
    NewerDatabaseError,
    StoreAwayError,
    StoreBusyError,
    StoreError,
    StoreFullError,
    lost,
    named_errors,
)
from server_api.store.migrate import upgrade
from server_api.store.postgresql import Commits, make_engine
from server_api.store.sqlite import WRITES, durable

__all__ = [
    "Database",
    "NewerDatabaseError",
    "StoreAwayError",
    "StoreBusyError",
    "StoreError",
    "StoreFullError",
    "sqlite_url",
]

T = TypeVar("T")


class Database:
    """One engine. SQLite: WAL, synchronous=FULL, foreign keys. One writer at a time in this process.

    PostgreSQL: writers of other nodes work beside this one, READ COMMITTED; readers see one snapshot.
    ``busy_timeout_s`` is how long to wait, in seconds, for a writer of another process.
    """

    def __init__(self, url: str, *, busy_timeout_s: float = 5.0) -> None:
        self._url = make_url(url)
        self._busy_timeout_s = busy_timeout_s
        self._engine: AsyncEngine | None = None
        self._direct: Engine | None = None
        self._writer = asyncio.Lock()
        self._commits = Commits()

    @property
    def sqlite(self) -> bool:
        """Whether this is the file database of one machine."""
        return self._url.get_backend_name() == "sqlite"

    @property
    def libpq(self) -> str:
        """The address, with its password, for lines to PostgreSQL that are not the store's."""
        return self._url.set(drivername="postgresql").render_as_string(hide_password=False)

    async def open(self) -> None:
        """Bring the tables up to date and connect.

        Raises StoreBusyError, StoreFullError, StoreAwayError, NewerDatabaseError, StoreError, OSError.
        """
        if self.sqlite:
            _prepare_file(self._url)
        try:
            with named_errors():
                await asyncio.to_thread(upgrade, self._url, self._busy_timeout_s)
        except DBAPIError as error:
            raise StoreError(str(error.orig)) from error
        self._engine = self._make_engine()
        self._direct = self._make_direct()
        async with self.read() as conn:
            await conn.execute(text("SELECT 1"))

    async def close(self) -> None:
        """Close every connection; safe to call twice."""
        engine, self._engine = self._engine, None
        direct, self._direct = self._direct, None
        if engine is not None:
            await engine.dispose()
        if direct is not None:
            direct.dispose()

    def read(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A connection that sees one consistent state and takes no write lock."""
        return self._reading()

    def write(self) -> AbstractAsyncContextManager[AsyncConnection]:
        """A transaction: committed (synced to disk) on exit, rolled back on any error."""
        return self._writing()

    async def read_at_once(self, work: Work[T]) -> T:
        """Run ``work``, which reads and awaits nothing but its connection, as quickly as it can be."""
        if self._direct is None:
            async with self.read() as conn:
                return await work(conn)
        with named_errors():
            return await asyncio.to_thread(run_directly, self._direct, work)

    async def read_now(self, work: Work[T]) -> T:
        """As ``read_at_once``, for one statement that takes a fraction of a millisecond at any size.

        A file is read in this very thread: to wait for another one would take longer than the read. On a
        server one statement is a transaction by itself, and costs one way there and back.
        """
        if self._direct is None:
            with named_errors():
                async with self._open_engine().connect() as plain:
                    return await work(await plain.execution_options(isolation_level="AUTOCOMMIT"))
        with named_errors():
            return run_directly(self._direct, work)

    @asynccontextmanager
    async def _reading(self) -> AsyncIterator[AsyncConnection]:
        with named_errors():
            async with self._open_engine().connect() as plain:
                yield await self._one_state(plain)

    async def _one_state(self, conn: AsyncConnection) -> AsyncConnection:
        if self.sqlite:
            return conn
        return await conn.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)

    @asynccontextmanager
    async def _writing(self) -> AsyncIterator[AsyncConnection]:
        async with self._writer:
            with named_errors():
                async with self._open_engine().connect() as plain:
                    conn = await plain.execution_options(**{WRITES: True})
                    async with self._sure_transaction(conn) if not self.sqlite else conn.begin():
                        yield conn

    @asynccontextmanager
    async def _sure_transaction(self, conn: AsyncConnection) -> AsyncIterator[None]:
        """As ``conn.begin()``; a commit whose answer is lost with the connection is looked up afterwards."""
        transaction = await conn.begin()
        try:
            yield
            number = await self._commits.mark(conn)
        except BaseException:
            await transaction.rollback()
            raise
        try:
            await transaction.commit()
        except DBAPIError as error:
            if not lost(error) or not await self._commits.done(self._open_engine(), number):
                raise

    def _open_engine(self) -> AsyncEngine:
        if self._engine is None:
            raise StoreError("the database is not open")
        return self._engine

    def _make_engine(self) -> AsyncEngine:
        if not self.sqlite:
            return make_engine(self._url, self._busy_timeout_s)
        url = self._url.set(drivername="sqlite+aiosqlite")
        engine = create_async_engine(url, connect_args={"timeout": self._busy_timeout_s})
        durable(engine.sync_engine)
        return engine

    def _make_direct(self) -> Engine | None:
        if not self.sqlite:
            return None
        args = {"timeout": self._busy_timeout_s, "check_same_thread": False}
        engine = create_engine(self._url.set(drivername="sqlite"), connect_args=args)
        durable(engine)
        return engine


def sqlite_url(path: Path) -> str:
    """The URL of a database file."""
    return URL.create("sqlite", database=str(path)).render_as_string(hide_password=False)


def _prepare_file(url: URL) -> None:
    if not url.database or url.database == ":memory:":
        raise StoreError("a database needs a file: what is not on disk cannot be promised")
    path = Path(url.database)
    path.parent.mkdir(parents=True, exist_ok=True)
    if not path.exists():
        # Debtors' data: readable by the server's user only; SQLite gives its WAL the same mode.
        path.touch(mode=0o600)
