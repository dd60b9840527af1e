"""The window's side of the engine: starts it, watches it, brings it back with mute and devices as before."""

import asyncio
import logging
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from agent_desktop.softphone.protocol import (
    EngineCommand,
    EngineDied,
    EngineReady,
    EngineRestarted,
    Monitor,
    PhoneEvent,
    Ping,
    Pong,
    Quit,
    Register,
    SetDevices,
    SetLoudness,
    SetMute,
    ShowOnHeadset,
    Unregister,
    WatchHeadset,
    decode_event,
    encode,
)

log = logging.getLogger(__name__)

OnEvent = Callable[[PhoneEvent], None]
KEPT_ERROR_LINES = 20
#: What a new engine has to be told again: mute, devices, loudness, headset, registration.
_LASTING = (SetMute, SetDevices, SetLoudness, Monitor, WatchHeadset, ShowOnHeadset, Register)
MAX_LINE = 1 << 20


@dataclass(frozen=True, slots=True)
class PhoneSettings:
    """Seconds. ``backoff_s``: rest before the first, second, … start after a crash; the last repeats."""

    ping_every_s: float = 1.0
    silent_after_s: float = 4.0
    start_within_s: float = 10.0
    stop_within_s: float = 3.0
    healthy_after_s: float = 10.0
    backoff_s: tuple[float, ...] = (0.0, 0.3, 1.0, 2.0, 5.0)


def engine_command(audio: str = "auto") -> tuple[str, ...]:
    """How the engine is started: as a module, or as ourselves with ``--engine`` once frozen."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "--engine", "--audio", audio)
    return (sys.executable, "-m", "agent_desktop.softphone.engine", "--audio", audio)


class Phone:
    """One engine process at a time; runs on asyncio's loop and on qasync's.

    Events come through ``on_event`` on the loop's thread. The engine ends by itself when our end of its
    standard input closes, whichever way this process dies; only a child of our own is ever killed.
    """

    def __init__(self, command: Sequence[str], settings: PhoneSettings | None = None) -> None:
        self._command = tuple(command)
        self._settings = settings or PhoneSettings()
        self._on_event: OnEvent = lambda event: None
        self._process: Process | None = None
        self._supervisor: asyncio.Task[None] | None = None
        self._kept: dict[type[EngineCommand], EngineCommand] = {}
        self._ready = asyncio.Event()
        self._ponged_at = 0.0
        self._crashes = 0
        self._stopping = False
        self._last_words: deque[str] = deque(maxlen=KEPT_ERROR_LINES)

    @property
    def pid(self) -> int | None:
        """Of the engine that runs now."""
        return self._process.pid if self._process is not None else None

    async def start(self, on_event: OnEvent) -> None:
        """Start the engine and keep it running; its readiness comes as EngineReady."""
        if self._supervisor is not None:
            raise RuntimeError("the phone is already started")
        self._on_event = on_event
        self._stopping = False
        self._supervisor = asyncio.create_task(self._supervise(), name="softphone")

    def send(self, command: EngineCommand) -> None:
        """Give a command. Without an engine only lasting wishes are kept, for the next one."""
        if isinstance(command, _LASTING):
            self._kept[type(command)] = command
        elif isinstance(command, Unregister):
            self._kept.pop(Register, None)
        self._write(command)

    async def stop(self) -> None:
        """End the leg and the engine; kill it where it does not end by itself."""
        self._stopping = True
        supervisor, self._supervisor = self._supervisor, None
        process = self._process
        if process is not None and process.returncode is None:
            self._write(Quit())
            _close_input(process)
            await self._await_end(process, self._settings.stop_within_s)
        if supervisor is not None:
            supervisor.cancel()
            await asyncio.gather(supervisor, return_exceptions=True)

    async def _supervise(self) -> None:
        restart = False
        while True:
            reason, lived_s = await self._live_once(restart)
            if self._stopping:
                return
            self._crashes = 0 if lived_s >= self._settings.healthy_after_s else self._crashes + 1
            steps = self._settings.backoff_s
            rest_s = steps[min(max(self._crashes - 1, 0), len(steps) - 1)]
            self._tell(EngineDied(reason, rest_s, "\n".join(self._last_words)))
            await asyncio.sleep(rest_s)
            restart = True

    async def _live_once(self, restart: bool) -> tuple[str, float]:
        """One life of an engine: why it ended and how many seconds it lived."""
        loop = asyncio.get_running_loop()
        born_at = loop.time()
        self._ready.clear()
        self._last_words.clear()
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=PIPE, limit=MAX_LINE, env=_quiet_environment()
            )
        except OSError as error:
            self._last_words.append(str(error))
            return "start", 0.0
        self._process = process
        watch = asyncio.create_task(self._watch(process), name="softphone-watch")
        errors = asyncio.create_task(self._read_errors(process), name="softphone-errors")
        try:
            await self._read_events(process, restart)
            await process.wait()
        finally:
            await self._bury(process, watch, errors)
        silent = watch.done() and not watch.cancelled() and watch.result()
        return ("silent" if silent else "exit"), loop.time() - born_at

    async def _bury(self, process: Process, watch: asyncio.Task[bool], errors: asyncio.Task[None]) -> None:
        self._process = None
        watch.cancel()
        _close_input(process)
        await self._await_end(process, self._settings.stop_within_s)
        await asyncio.wait({watch, errors}, timeout=1.0)
        errors.cancel()
        await asyncio.gather(watch, errors, return_exceptions=True)

    async def _await_end(self, process: Process, within_s: float) -> None:
        try:
            async with asyncio.timeout(within_s):
                await process.wait()
        except TimeoutError:
            _kill(process)
            await process.wait()

    async def _read_events(self, process: Process, restart: bool) -> None:
        assert process.stdout is not None
        while line := await _line_of(process.stdout):
            event = decode_event(line)
            if event is None:
                log.warning("unknown line from the engine: %r", line[:200])
            elif isinstance(event, Pong):
                self._ponged_at = asyncio.get_running_loop().time()
            else:
                self._tell(event)
            if isinstance(event, EngineReady):
                self._greet(event, restart)

    def _greet(self, ready: EngineReady, restart: bool) -> None:
        self._ponged_at = asyncio.get_running_loop().time()
        self._ready.set()
        for kept in self._kept.values():
            self._write(kept)
        if restart:
            self._tell(EngineRestarted(ready.pid))

    async def _read_errors(self, process: Process) -> None:
        assert process.stderr is not None
        while line := await _line_of(process.stderr):
            text = line.decode(errors="replace").rstrip()
            self._last_words.append(text)
            log.info("engine: %s", text)

    async def _watch(self, process: Process) -> bool:
        """Kill an engine that does not start or answer; True when it was killed."""
        settings, loop = self._settings, asyncio.get_running_loop()
        try:
            async with asyncio.timeout(settings.start_within_s):
                await self._ready.wait()
        except TimeoutError:
            _kill(process)
            return True
        number = 0
        while loop.time() - self._ponged_at < settings.silent_after_s:
            number += 1
            self._write(Ping(number))
            await asyncio.sleep(settings.ping_every_s)
        _kill(process)
        return True

    def _write(self, command: EngineCommand) -> None:
        process = self._process
        if process is None or process.stdin is None or process.stdin.is_closing():
            return
        process.stdin.write(encode(command))

    def _tell(self, event: PhoneEvent) -> None:
        try:
            self._on_event(event)
        except Exception:
            log.exception("the phone's listener failed on %s", type(event).__name__)


async def _line_of(stream: asyncio.StreamReader) -> bytes:
    """The next line, nothing at the end; a line beyond all measure is skipped."""
    while True:
        try:
            return await stream.readline()
        except ValueError:
            log.warning("a line from the engine was too long")
        except (ConnectionError, BrokenPipeError):
            return b""


def _close_input(process: Process) -> None:
    if process.stdin is not None and not process.stdin.is_closing():
        process.stdin.close()


def _kill(process: Process) -> None:
    if process.returncode is None:
        process.kill()


def _quiet_environment() -> dict[str, str]:
    """Ours, with Qt Multimedia's search for video libraries silenced: the engine only plays sound."""
    rules = os.environ.get("QT_LOGGING_RULES", "")
    return {**os.environ, "QT_LOGGING_RULES": ";".join(filter(None, ("qt.multimedia.*=false", rules)))}
