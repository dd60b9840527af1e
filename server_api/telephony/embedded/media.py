"""The signalling process's side of the mixer: starts it, gives it orders, hears its events."""

import asyncio
import itertools
import json
import logging
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import server_api
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import MediaQuality, SwitchError
from server_api.telephony.wire.codecs import FRAME_SAMPLES, Samples

log = logging.getLogger(__name__)
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
    """``on_event`` gets ``media``, ``digit``, ``media_lost``, ``quality`` of a leg, ``played`` of a prompt.

    ``on_death`` is called once a mixer dies; channels, taps and prompts die with it.
    """

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
        self._quality: dict[str, MediaQuality] = {}
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
        self._quality.clear()
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
            self._take(message.pop("event"), message.pop("leg"), message)
            return
        reply = self._replies.pop(message["id"], None)
        if reply is not None and not reply.done():
            reply.set_result(message)

    def _take(self, event: str, leg: str, fields: dict[str, Any]) -> None:
        if event == "quality":
            self._quality[leg] = MediaQuality(**fields)
        self._on_event(event, leg, fields)

    def _send(self, order: dict[str, Any], fds: Sequence[int] = ()) -> None:
        if self._socket is None:
            raise SwitchError("mixer_lost")
        try:
            socket.send_fds(self._socket, [json.dumps(order).encode()], fds)
        except (BlockingIOError, BrokenPipeError, ConnectionResetError) as error:
            raise SwitchError("mixer_lost", type(error).__name__) from error

    async def _ask(
        self, order: dict[str, Any], timeout_s: float = REPLY_TIMEOUT_S, fds: Sequence[int] = ()
    ) -> dict[str, Any]:
        number = next(self._ids)
        reply = asyncio.get_running_loop().create_future()
        self._replies[number] = reply
        try:
            self._send({**order, "id": number}, fds)
            async with asyncio.timeout(timeout_s):  # wait_for can swallow a cancellation (Python 3.11)
                message: dict[str, Any] = await reply
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

    def channel(self, name: str, sock: socket.socket) -> None:
        """Hand the mixer one end of a SEQPACKET pair towards a worker; ours may be closed afterwards.

        A new one takes the place of a dead worker's; its taps must be ordered anew. Raises SwitchError.
        """
        self._send({"do": "channel", "to": name}, [sock.fileno()])

    def tap(self, channel: str, number: int, leg: str) -> None:
        """From the next tick on the worker gets the leg's sound: see :mod:`~.mixer_taps`."""
        self._tell({"do": "tap", "to": channel, "tap": number, "leg": leg})

    def untap(self, channel: str, number: int) -> None:
        """The worker gets it no longer."""
        self._tell({"do": "untap", "to": channel, "tap": number})

    async def play(self, source: str, samples: Samples) -> None:
        """Play 8 kHz sound once as a source of the mix (``prompt:ID``), beginning with the next tick.

        Its end, or :meth:`stop_play`, is told as event ``played`` (``whole``, ``frames`` of 20 ms).
        The last frame is filled up with silence. Raises SwitchError ``mixer_refused`` when it is empty or
        longer than 5 minutes.
        """
        frames = -(-len(samples) // FRAME_SAMPLES)
        fd = os.memfd_create("prompt")
        try:
            os.write(fd, samples.astype("<i2").tobytes())
            os.ftruncate(fd, frames * FRAME_SAMPLES * 2)
            await self._ask({"do": "play", "source": source, "frames": frames}, fds=[fd])
        finally:
            os.close(fd)

    def stop_play(self, source: str) -> None:
        """End a prompt early."""
        self._tell({"do": "stop_play", "source": source})

    def quality(self, leg: str) -> MediaQuality | None:
        """The latest of a leg, told every ``quality_s``; None before the first and after :meth:`close`."""
        return self._quality.get(leg)

    def close(self, leg: str) -> None:
        """Free a leg."""
        self._quality.pop(leg, None)
        self._tell({"do": "close", "leg": leg})

    async def stats(self) -> dict[str, Any]:
        """Since its start: ``ticks``, ``missed``, ``worst_late_s``, ``cpu_s``, ``lost_ticks`` of channels."""
        return await self._ask({"do": "stats"})

    def _tell(self, order: dict[str, Any]) -> None:
        """A mixer that takes no more orders is ended: nobody may be left hearing what was to stop."""
        if self._socket is None:
            return
        try:
            self._send(order)
        except SwitchError as error:
            log.error("the mixer takes no order: %s", error)
            if self._process is not None:
                self._process.kill()
