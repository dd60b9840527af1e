"""A TCP line to a PostgreSQL server's socket that can be cut as a network is: nobody is told."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from tests.helpers.postgresql import PostgreSql


class CutLine:
    """While ``flows`` is clear whatever is sent is held back, as by a cable that was pulled."""

    def __init__(self, server: PostgreSql) -> None:
        self._server = server
        self._tasks: set[asyncio.Task[None]] = set()
        self.flows = asyncio.Event()
        self.flows.set()
        self.port = 0

    def words(self, name: str) -> str:
        """A database's address by way of this line, as psycopg takes it."""
        return f"host=127.0.0.1 port={self.port} user=acordo dbname={name}"

    def url(self, name: str) -> str:
        """The same, as the server's settings take it."""
        return f"postgresql+psycopg://acordo@127.0.0.1:{self.port}/{name}"

    def accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, both ways, until one side ends it."""
        task = asyncio.create_task(self._carry(reader, writer), name="line")
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _carry(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError):
            there, back = await asyncio.open_unix_connection(self._server.socket)
            async with asyncio.TaskGroup() as both:
                both.create_task(self._pump(reader, back))
                both.create_task(self._pump(there, writer))

    async def _pump(self, source: asyncio.StreamReader, target: asyncio.StreamWriter) -> None:
        try:
            with suppress(ConnectionError):
                while data := await source.read(65536):
                    await self.flows.wait()
                    target.write(data)
                    await target.drain()
        finally:
            target.close()

    async def end(self) -> None:
        """Break what is left."""
        tasks = tuple(self._tasks)
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


@asynccontextmanager
async def cut_line(server: PostgreSql) -> AsyncIterator[CutLine]:
    """The line, listening on a port of its own."""
    line = CutLine(server)
    listener = await asyncio.start_server(line.accept, "127.0.0.1", 0)
    line.port = listener.sockets[0].getsockname()[1]
    try:
        yield line
    finally:
        listener.close()
        await line.end()
        await listener.wait_closed()
