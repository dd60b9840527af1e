"""A connection to PostgreSQL for what must be heard and said at once, beside the store's own connections."""

import asyncio
import logging
import socket
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any, TypeVar

import psycopg

T = TypeVar("T")
log = logging.getLogger(__name__)

#: What says that the line broke; the next one may be better.
BROKEN = (psycopg.OperationalError, psycopg.InterfaceError, OSError, TimeoutError)

_CONNECT_S = 3


async def connect(address: str, *, idle_s: float = 0.0) -> psycopg.AsyncConnection[Any]:
    """A line of its own; the server ends it after ``idle_s`` silent seconds (0: never). Raises BROKEN.

    Whoever keeps it beats often: a node that froze or whose network is cut is let go of by the server.
    """
    # A message of the bus is no promise: its commit need not wait for the disk.
    options = f"-c idle_session_timeout={int(idle_s * 1000)} -c synchronous_commit=off"
    return await psycopg.AsyncConnection.connect(
        address,
        autocommit=True,
        connect_timeout=_CONNECT_S,
        application_name="acordo-line",
        options=options,
        keepalives_idle=1,
        keepalives_interval=1,
        keepalives_count=2,
        tcp_user_timeout=3000,
    )


async def within(conn: psycopg.AsyncConnection[Any], seconds: float, work: Coroutine[Any, Any, T]) -> T:
    """The answer of ``work``, which asks over ``conn``. Raises TimeoutError (the line is cut) and BROKEN."""
    task = asyncio.ensure_future(work)
    task.add_done_callback(_looked_at)
    try:
        done, _ = await asyncio.wait((task,), timeout=seconds)
        if not done:
            raise TimeoutError(f"the database did not answer for {seconds:g} s")
        return task.result()
    finally:
        if not task.done():
            cut(conn)  # a cancelled query would first ask a server that does not answer
            await asyncio.wait((task,))
            with suppress(*BROKEN, asyncio.CancelledError):
                task.result()


def _looked_at(task: asyncio.Future[Any]) -> None:
    """Whoever waited may have been cancelled meanwhile: nobody else asks what became of it."""
    if not task.cancelled():
        task.exception()


def cut(conn: psycopg.AsyncConnection[Any]) -> None:
    """Break the line under whoever waits for it."""
    with suppress(*BROKEN), socket.fromfd(conn.fileno(), socket.AF_INET, socket.SOCK_STREAM) as twin:
        twin.shutdown(socket.SHUT_RDWR)
