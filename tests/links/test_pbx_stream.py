"""SIP over TCP and TLS: framing, a trusted and a hostile certificate, a connection that comes back."""

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from agent_desktop.links.pbx_relay import PbxRelay
from agent_desktop.links.pbx_stream import BrokenStreamError, Framer, StreamSide
from server_api.certificates import Certificates, ensure_certificates
from tests.helpers.waiting import until
from tests.links.test_pbx_relay import Peer

OPTIONS = (
    b"OPTIONS sip:pbx SIP/2.0\r\nVia: SIP/2.0/UDP 127.0.0.1:9;branch=z9hG4bK1\r\nContent-Length: 0\r\n\r\n"
)
WITH_BODY = b"MESSAGE sip:x SIP/2.0\r\nl: 5\r\n\r\nhello"


@given(st.lists(st.integers(1, 40), max_size=20))
def test_messages_are_found_however_they_are_cut(cuts: list[int]) -> None:
    whole = b"\r\n\r\n" + OPTIONS + WITH_BODY + b"\r\n" + OPTIONS
    framer, found, at = Framer(), list[bytes](), 0
    for cut in [*cuts, len(whole)]:
        found += framer.feed(whole[at : at + cut])
        at += cut
    assert found == [OPTIONS, WITH_BODY, OPTIONS]


@pytest.mark.parametrize(
    "junk", [b"x" * 9000, b"A b SIP/2.0\r\nX: 1\r\n\r\n", b"A b SIP/2.0\r\nl: 999999\r\n\r\n"]
)
def test_a_stream_without_lengths_is_broken(junk: bytes) -> None:
    with pytest.raises(BrokenStreamError):
        list(Framer().feed(junk))


class Pbx:
    """Takes connections and remembers what came."""

    def __init__(self) -> None:
        self.heard: list[bytes] = []
        self.writers: list[asyncio.StreamWriter] = []
        self.port = 0

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.writers.append(writer)
        while data := await reader.read(65536):
            self.heard.append(data)
        writer.close()


@asynccontextmanager
async def listening(context: ssl.SSLContext | None = None) -> AsyncIterator[Pbx]:
    pbx = Pbx()
    server = await asyncio.start_server(pbx.serve, "127.0.0.1", 0, ssl=context)
    pbx.port = server.sockets[0].getsockname()[1]
    try:
        yield pbx
    finally:
        server.close()
        for writer in pbx.writers:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


def tls(files: Certificates) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(files.certificate, files.key)
    return context


def trusting(files: Certificates) -> ssl.SSLContext:
    return ssl.create_default_context(cafile=str(files.ca))


async def test_the_engines_words_travel_in_tls_with_the_right_via(tmp_path: Path) -> None:
    files = ensure_certificates(tmp_path, ("127.0.0.1",))
    engine = Peer()
    async with listening(tls(files)) as pbx:
        relay = PbxRelay("127.0.0.1", pbx.port, "tls", lambda: trusting(files))
        port = await relay.open()
        relay.engine_ready(engine.port)
        assert relay.contact.endswith(";transport=tls")
        engine.socket.sendto(OPTIONS, ("127.0.0.1", port))
        await until(lambda: pbx.heard, 10)
        assert pbx.heard == [OPTIONS.replace(b"/UDP", b"/TLS")]
        answer = b"SIP/2.0 200 OK\r\nVia: SIP/2.0/TLS 127.0.0.1:9\r\nCSeq: 1 OPTIONS\r\nl: 0\r\n\r\n"
        pbx.writers[0].write(answer)
        assert await engine.next() == answer.replace(b"/TLS", b"/UDP")
        await relay.stop()
    engine.socket.close()


async def test_a_stranger_with_another_certificate_gets_no_word(tmp_path: Path) -> None:
    ours = ensure_certificates(tmp_path / "ours", ("127.0.0.1",))
    theirs = ensure_certificates(tmp_path / "theirs", ("127.0.0.1",))
    async with listening(tls(theirs)) as pbx:
        relay = PbxRelay("127.0.0.1", pbx.port, "tls", lambda: trusting(ours))
        with pytest.raises(ssl.SSLError):
            await relay.open()
        assert pbx.heard == []
        await relay.stop()


async def test_a_lost_connection_is_opened_again() -> None:
    heard: list[bytes] = []
    async with listening() as pbx:
        side = StreamSide("127.0.0.1", pbx.port, heard.append, None, retry_s=0.01)
        await side.open()
        await until(lambda: pbx.writers, 10)
        pbx.writers[0].write(WITH_BODY + b"nonsense\r\n\r\n")
        await until(lambda: len(pbx.writers) == 2, 10)
        assert heard == [WITH_BODY]
        side.send(OPTIONS)
        await until(lambda: pbx.heard == [OPTIONS], 10)
        await side.close()
        side.send(OPTIONS)
    assert pbx.heard == [OPTIONS]
