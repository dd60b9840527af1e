"""The local socket: one server at a time gives orders and takes facts; without one, the clock runs."""

import asyncio
import json
import logging
import os
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from server_api.telephony.embedded import protocol
from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.port import Fact, SwitchError

log = logging.getLogger(__name__)
FIRST_ORDER_S = 5.0
PARTING_S = 1.0
# Orders that wait for names, disks or workers: a connection does not wait behind them.
ASIDE = frozenset(("ping", "put_trunk", "play", "record", "pause_recording", "resume_recording"))
Perform = Callable[[dict[str, Any]], Awaitable[dict[str, Any]]]


class ControlServer:
    """``perform`` carries out one order. ``on_alone`` / ``on_company``: the server left / came back."""

    def __init__(
        self,
        state_dir: Path,
        journal: FactJournal,
        perform: Perform,
        on_alone: Callable[[], None],
        on_company: Callable[[], None],
    ) -> None:
        self._path = protocol.socket_path(state_dir)
        self._journal = journal
        self._perform = perform
        self._on_alone = on_alone
        self._on_company = on_company
        self._server: asyncio.Server | None = None
        self._writer: asyncio.StreamWriter | None = None
        self._serving: asyncio.Event | None = None
        self._aside: set[asyncio.Task[None]] = set()
        journal.listener = self._push

    async def start(self) -> None:
        """Listen; only this user's processes can connect."""
        self._unlink()
        old = os.umask(0o177)
        try:
            self._server = await asyncio.start_unix_server(self._serve, self._path, limit=protocol.MAX_LINE)
        finally:
            os.umask(old)

    def stop(self) -> None:
        """Stop listening. The server's connection stays to the end: its closing says all is over."""
        self._journal.listener = None
        if self._server is not None:
            self._server.close()
            self._unlink()

    async def part(self) -> None:
        """Let the server know that nothing is left."""
        if self._writer is not None:
            self._writer.close()
        if self._serving is not None:
            await self._serving.wait()
        for task in self._aside:
            task.cancel()
        await asyncio.gather(*self._aside, return_exceptions=True)

    def _unlink(self) -> None:
        Path(self._path).unlink(missing_ok=True)

    def _push(self, seq: int, fact: Fact) -> None:
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(protocol.line({"seq": seq, "fact": protocol.dump_fact(fact)}))

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One server, until it is gone; what it has asked for is still done then."""
        if self._serving is not None:
            with suppress(TimeoutError):  # a server that restarts may be back before its end was noticed
                async with asyncio.timeout(PARTING_S):
                    await self._serving.wait()
        if self._writer is not None:
            await _refuse(reader, writer)
            return
        self._writer = writer
        self._serving = asyncio.Event()
        self._on_company()
        orders: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        doing = asyncio.get_running_loop().create_task(self._in_turn(orders, writer))
        try:
            while text := await reader.readline():
                self._take(json.loads(text), orders, writer)
        except (ConnectionError, ValueError, asyncio.LimitOverrunError) as error:
            log.warning("server's connection lost: %s", type(error).__name__)
        finally:
            orders.put_nowait(None)
            await doing
            self._writer = None
            writer.close()
            self._on_alone()
            self._serving.set()

    def _take(
        self,
        order: dict[str, Any],
        orders: "asyncio.Queue[dict[str, Any] | None]",
        writer: asyncio.StreamWriter,
    ) -> None:
        if order["do"] == "taken":
            self._journal.taken(order["seq"])
        elif order["do"] in ASIDE:
            task = asyncio.get_running_loop().create_task(self._order(order, writer))
            self._aside.add(task)
            task.add_done_callback(self._aside.discard)
        else:
            orders.put_nowait(order)

    async def _in_turn(
        self, orders: "asyncio.Queue[dict[str, Any] | None]", writer: asyncio.StreamWriter
    ) -> None:
        while (order := await orders.get()) is not None:
            await self._order(order, writer)

    async def _order(self, order: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        try:
            answer = {"id": order["id"], **await self._perform(order)}
        except SwitchError as error:
            answer = {"id": order["id"], "error": error.code, "detail": error.detail}
        except Exception as error:
            log.exception("order %s failed", order["do"])
            answer = {"id": order["id"], "error": "internal", "detail": type(error).__name__}
        if not writer.is_closing():
            writer.write(protocol.line(answer))


async def _refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Who writes to a socket that is closed already never reads why: let the first order come, then part."""
    writer.write(protocol.line({"id": 0, "error": "switch_in_use", "detail": ""}))
    with suppress(TimeoutError, ConnectionError, ValueError):
        async with asyncio.timeout(FIRST_ORDER_S):
            await reader.readline()
    writer.close()
