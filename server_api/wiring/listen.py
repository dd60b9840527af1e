"""The web server inside this process: its socket, its certificate, its planned stop."""

import asyncio
import json
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import uvicorn
from fastapi import FastAPI

from server_api.certificates import ensure_certificates
from server_api.contract.version import CURRENT
from server_api.settings import ServerSettings

#: A graceful stop waits this long for requests under way.
_LAST_REQUESTS_S = 3
_WS_MAX_BYTES = 64 * 1024
#: An idle connection is kept so long, seconds. The desk leaves first (``links/server_link.py``, IDLE_S): a
#: request sent into a connection that is being closed here would be lost.
KEEP_ALIVE_S = 75


class CertificateError(Exception):
    """The certificate or its key cannot be read, or they do not belong together; the text names the file."""


class Web(uvicorn.Server):
    """uvicorn without its own signal handlers; ``started_up`` is called when the port listens."""

    def __init__(self, config: uvicorn.Config, started_up: Callable[[], None]) -> None:
        super().__init__(config)
        self._started_up = started_up

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """The composition root handles signals: the switch has to be told as well."""
        yield

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Listen, then say so."""
        await super().startup(sockets)
        if self.started:
            self._started_up()


def listen(host: str, port: int) -> socket.socket:
    """A bound socket; port 0 takes any free one. Raises OSError."""
    family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    # With the protocol named, asyncio sets TCP_NODELAY on what is accepted: else each answer may wait 40 ms.
    listener = socket.socket(family, kind, protocol)
    try:
        if not hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # on Windows reuse would share the port
            listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError:
        listener.close()
        raise
    return listener


def web_config(app: FastAPI, settings: ServerSettings) -> uvicorn.Config:
    """Quiet, without access log: addresses and paths hold debtors' ids. TLS 1.3 only.

    Raises CertificateError, OSError.
    """
    files = certificate_files(settings)
    config = uvicorn.Config(
        app,
        lifespan="off",
        ws="websockets-sansio",
        ws_ping_interval=None,
        ws_max_size=_WS_MAX_BYTES,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_keep_alive=KEEP_ALIVE_S,
        timeout_graceful_shutdown=_LAST_REQUESTS_S,
        ssl_certfile=str(files[0]) if files else None,
        ssl_keyfile=str(files[1]) if files else None,
    )
    config.load()
    if config.ssl is not None:
        config.ssl.minimum_version = ssl.TLSVersion.TLSv1_3
    return config


def certificate_files(settings: ServerSettings) -> tuple[Path, Path] | None:
    """Certificate and key: those given, or of a private authority; None without TLS.

    Raises CertificateError, OSError.
    """
    if settings.tls_cert is not None and settings.tls_key is not None:
        _check_certificate(settings.tls_cert, settings.tls_key)
        return settings.tls_cert, settings.tls_key
    if settings.tls == "off":
        return None
    made = ensure_certificates(settings.data_dir / "tls", (settings.host, "localhost", "127.0.0.1"))
    return made.certificate, made.key


def _check_certificate(certificate: Path, key: Path) -> None:
    for file in (certificate, key):
        try:
            file.read_bytes()
        except OSError as error:
            raise CertificateError(f"{file}: {error.strerror or error}") from error
    try:
        ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER).load_cert_chain(certificate, key)
    except (ssl.SSLError, ValueError) as error:
        reason = getattr(error, "reason", "") or str(error)
        raise CertificateError(f"{certificate}, {key}: {reason}") from error


async def run_web(
    config: uvicorn.Config,
    listener: socket.socket,
    settings: ServerSettings,
    stopping: Callable[[], None],
) -> None:
    """Serve until SIGTERM or SIGINT; ``stopping`` then ends what would keep sockets open."""
    web = Web(config, lambda: print(ready_line(settings, listener), flush=True))

    def stop() -> None:
        stopping()
        web.should_exit = True

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop)
        except NotImplementedError:  # Windows
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop))
    await web.serve([listener])


def ready_line(settings: ServerSettings, listener: socket.socket) -> str:
    """One line for whoever started this server."""
    port = listener.getsockname()[1]
    tls = settings.tls_cert is not None or settings.tls == "private"
    ready: dict[str, str | int] = {
        "event": "ready",
        "url": f"{'https' if tls else 'http'}://{settings.host}:{port}",
        "port": port,
        "contract": str(CURRENT),
    }
    if tls and settings.tls_cert is None:
        ready["ca"] = str((settings.data_dir / "tls" / "ca.pem").absolute())
    return json.dumps(ready)
