"""A run of queries in one thread: no hop between threads for each of them.

Every statement over an asynchronous SQLite driver crosses to its thread and back several times, and on a
busy machine each crossing may wait its turn. Reading a case takes a dozen statements.
"""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar, cast

from sqlalchemy import Connection, CursorResult, Dialect, Engine
from sqlalchemy.ext.asyncio import AsyncConnection

T = TypeVar("T")

Work = Callable[[AsyncConnection], Coroutine[Any, Any, T]]


class _Direct:
    """As much of an AsyncConnection as queries use; it never waits."""

    def __init__(self, conn: Connection) -> None:
        self._conn = conn

    @property
    def dialect(self) -> Dialect:
        return self._conn.dialect

    async def execute(self, statement: Any, parameters: Any = None) -> CursorResult[Any]:
        return self._conn.execute(statement, parameters)


def run_directly(engine: Engine, work: Work[T]) -> T:
    """Run ``work`` to its end in this thread; it may await nothing but its connection."""
    with engine.connect() as conn:
        running = work(cast(AsyncConnection, _Direct(conn)))
        try:
            running.send(None)
        except StopIteration as done:
            return cast(T, done.value)
        running.close()
        raise RuntimeError("this work waits for something other than its connection")
