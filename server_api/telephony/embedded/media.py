"""The signalling process's side of the mixer: starts it, gives it orders, hears its events."""

import asyncio
import itertools
import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import server_api
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import SwitchError

MIXER_MODULE = "server_api.telephony.embedded.mixer"
MAX_EVENT = 1 << 16
REPLY_TIMEOUT_S = 5.0
STOP_TIMEOUT_S = 5.0


def child_environment() -> dict[str, str]:
    """The package findable, and no thread pool for matrices of a few rows."""
    root = str(Path(server_api.__file__).parents[1])
    paths = [root, os.environ.get("PYTHONPATH", "")]
    return {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(p for p in paths if p),
        "OPENBLAS_NUM_THREADS": "1",
        "OMP_NUM_THREADS": "1",
    }


class MixerLink:
    """``on_event`` gets ``media``, ``digit``, ``media_lost``; ``on_death`` is called once a mixer dies."""

    def __init__(
        self,
        settings: SwitchSettings,
        on_event: Callable[[str, str, dict[str, Any]], None],
        on_death: Callable[[], None],
    ) -> None:
        self._settings = settings
        self._on_event = on_event
        self._on_death = on_death
        self._ids = itertools.count(1)
        self._replies: dict[int, asyncio.Future[dict[str, Any]]] = {}
        self._socket: socket.socket | None = None
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def pid(self) -> int:
        """Of the mixer process, 0 when there is none."""
        return self._process.pid if self._process is not None else 0

    async def start(self) -> None:
        """Start the process; returns when it answers."""
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)
        command = [sys.executable, "-m", MIXER_MODULE, str(theirs.fileno()), self._settings.to_json()]
        with theirs:
            self._process = subprocess.Popen(  # noqa: ASYNC220 - forking takes a millisecond, at start only
                command,
                pass_fds=[theirs.fileno()],
                stdin=subprocess.DEVNULL,
                stdout=sys.stderr,
                env=child_environment(),
            )
        self._socket = ours
        asyncio.get_running_loop().add_reader(ours, self._read)
        await self._ask({"do": "stats"}, self._settings.start_timeout_s)

    async def stop(self) -> None:
        """End the mixer by closing its orders."""
        self._disconnect()
        await asyncio.to_thread(self._reap)

    def _reap(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.wait(STOP_TIMEOUT_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def _disconnect(self) -> None:
        if self._socket is not None:
            asyncio.get_running_loop().remove_reader(self._socket)
            self._socket.close()
            self._socket = None
        for reply in self._replies.values():
            if not reply.done():
                reply.set_exception(SwitchError("mixer_lost"))
        self._replies.clear()

    def _read(self) -> None:
        assert self._socket is not None
        try:
            data = self._socket.recv(MAX_EVENT)
        except BlockingIOError:
            return
        except ConnectionError:
            data = b""
        if not data:
            self._disconnect()
            self._on_death()
            return
        message = json.loads(data)
        if "id" not in message:
            self._on_event(message.pop("event"), message.pop("leg"), message)
            return
        reply = self._replies.pop(message["id"], None)
        if reply is not None and not reply.done():
            reply.set_result(message)

    def _send(self, order: dict[str, Any]) -> None:
        if self._socket is None:
            raise SwitchError("mixer_lost")
        try:
            self._socket.send(json.dumps(order).encode())
        except (BlockingIOError, BrokenPipeError, ConnectionResetError) as error:
            raise SwitchError("mixer_lost", type(error).__name__) from error

    async def _ask(self, order: dict[str, Any], timeout_s: float = REPLY_TIMEOUT_S) -> dict[str, Any]:
        number = next(self._ids)
        reply = asyncio.get_running_loop().create_future()
        self._replies[number] = reply
        try:
            self._send({**order, "id": number})
            message: dict[str, Any] = await asyncio.wait_for(reply, timeout_s)
        except TimeoutError as error:
            raise SwitchError("mixer_silent", order["do"]) from error
        finally:
            self._replies.pop(number, None)
        if "error" in message:
            raise SwitchError("mixer_refused", message["error"])
        return {name: value for name, value in message.items() if name != "id"}

    async def open(self, leg: str) -> int:
        """A socket for a leg; returns its port."""
        return int((await self._ask({"do": "open", "leg": leg}))["port"])

    async def mix(self, routes: Mapping[str, Mapping[str, float]]) -> int:
        """Set what each destination hears; returns when it is set (monotonic nanoseconds)."""
        return int((await self._ask({"do": "mix", "routes": routes}))["mono_ns"])

    def route(self, routes: Mapping[str, Mapping[str, float]]) -> None:
        """Like :meth:`mix` without waiting; a dead mixer is dealt with elsewhere."""
        self._tell({"do": "mix", "routes": routes})

    def remote(self, leg: str, remote: dict[str, Any]) -> None:
        """Tell a leg its far end."""
        self._tell({"do": "remote", "leg": leg, "remote": remote})

    def press(self, leg: str, digits: str) -> None:
        """Send digits from a leg to its far end."""
        self._tell({"do": "press", "leg": leg, "digits": digits})

    def close(self, leg: str) -> None:
        """Free a leg."""
        self._tell({"do": "close", "leg": leg})

    async def stats(self) -> dict[str, Any]:
        """``ticks``, ``missed``, ``worst_late_s``."""
        return await self._ask({"do": "stats"})

    def _tell(self, order: dict[str, Any]) -> None:
        if self._socket is not None:
            self._send(order)
