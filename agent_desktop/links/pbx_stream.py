"""SIP over a stream (RFC 3261 18.3): where one message ends, and a connection that keeps itself up."""

import asyncio
import logging
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import suppress

log = logging.getLogger(__name__)

MOST_HEAD = 8192
MOST_BODY = 65536
RETRY_S = 2.0
_LENGTH = re.compile(rb"\r\n(?:content-length|l)[ \t]*:[ \t]*(\d{1,6})[ \t]*(?=\r\n)", re.IGNORECASE)


class BrokenStreamError(ValueError):
    """Nothing that follows can be understood: the connection must go."""


class Framer:
    """Bytes in, whole messages out. Empty lines between them keep the connection alive and say nothing."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        """Raises BrokenStreamError."""
        self._rest += data
        while True:
            self._rest = self._rest.lstrip(b"\r\n")
            head, gap, _ = self._rest.partition(b"\r\n\r\n")
            if len(head) > MOST_HEAD:
                raise BrokenStreamError("a header without an end")
            if not gap:
                return
            found = _LENGTH.search(head + b"\r\n")
            if found is None or int(found[1]) > MOST_BODY:
                raise BrokenStreamError("no length that can be used")
            whole = len(head) + len(gap) + int(found[1])
            if len(self._rest) < whole:
                return
            yield self._rest[:whole]
            self._rest = self._rest[whole:]


class StreamSide:
    """TCP, or TLS by Python's own OpenSSL with the given trust, to the PBX; lost, it is opened again."""

    def __init__(
        self,
        host: str,
        port: int,
        arrived: Callable[[bytes], None],
        context: ssl.SSLContext | None,
        retry_s: float = RETRY_S,
    ) -> None:
        self._host, self._port, self._arrived, self._context = host, port, arrived, context
        self._retry_s = retry_s
        self._writer: asyncio.StreamWriter | None = None
        self._task: asyncio.Task[None] | None = None

    async def open(self) -> tuple[str, int]:
        """Connect; our own address. Raises OSError (ssl.SSLError among them)."""
        reader = await self._connect()
        assert self._writer is not None
        host, port = self._writer.get_extra_info("sockname")[:2]
        self._task = asyncio.create_task(self._keep(reader), name="pbx-stream")
        return str(host), int(port)

    def send(self, message: bytes) -> None:
        """Queue it; nothing while the connection is away: SIP sends again."""
        if self._writer is not None and not self._writer.is_closing():
            self._writer.write(message)

    async def close(self) -> None:
        """Leave."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self._drop()

    async def _connect(self) -> asyncio.StreamReader:
        named = self._host if self._context is not None else None
        reader, self._writer = await asyncio.open_connection(
            self._host, self._port, ssl=self._context, server_hostname=named
        )
        return reader

    async def _keep(self, reader: asyncio.StreamReader) -> None:
        while True:
            await self._read(reader)
            await self._drop()
            while self._writer is None:
                await asyncio.sleep(self._retry_s)
                with suppress(OSError):
                    reader = await self._connect()

    async def _read(self, reader: asyncio.StreamReader) -> None:
        framer = Framer()
        try:
            while data := await reader.read(65536):
                for message in framer.feed(data):
                    self._arrived(message)
        except (OSError, BrokenStreamError) as error:
            log.info("the PBX's connection broke: %s", error)

    async def _drop(self) -> None:
        writer, self._writer = self._writer, None
        if writer is not None:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()
