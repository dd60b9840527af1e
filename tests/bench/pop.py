"""``dev.py bench pop``: from the server's push to the painted case, and how long the window stands still.

The server is the real one in a process of its own, the window the real one in this process, with its links,
its softphone's process and Qt's offscreen platform. Cases have 500, 10,000 and 100,000 rows of history.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import IO, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ.setdefault("PYTHON_KEYRING_BACKEND", "keyring.backends.null.Keyring")

import psutil
import qasync
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer
from PySide6.QtWidgets import QApplication

from agent_desktop.app import GarbageOnGui
from agent_desktop.desk.events_agent import SignInAsked
from agent_desktop.desk.store import Store
from agent_desktop.desk.workspace import Workspace
from agent_desktop.settings import DeskSettings
from agent_desktop.ui.main_window import MainWindow
from agent_desktop.ui.paced import PacedDisplay
from agent_desktop.wiring import Performer, WindowEars, _first, _window
from agent_desktop.wiring_links import links
from server_api.contract.words import AgentState
from tests.bench.calls import BenchError
from tests.bench.figures import NS_PER_MS, spread
from tests.bench.pop_server import PASSWORD, USER

SIZES = (500, 10_000, 100_000)
#: What the issue asks for.
POP_P95_MS, STALL_P99_MS = 50.0, 32.0
EVENTS_A_SECOND = 200.0
#: First pops of a window fill its caches (fonts, formats, pages); an agent's day has one of them.
_WARM = 3
_TICK_MS = 4
_PATIENCE_S = 40.0
Report = dict[str, Any]


class ServerProcess:
    """The server, asked over its stdin."""

    def __init__(self, folder: Path, sizes: Sequence[int]) -> None:
        command = [sys.executable, "-m", "tests.bench.pop_server", str(folder), *map(str, sizes)]
        self._log = (folder / "server.log").open("w+", encoding="utf-8")
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=self._log, text=True
        )
        self._loop: asyncio.AbstractEventLoop | None = None
        self._answers: asyncio.Queue[dict[str, Any]] = asyncio.Queue()

    def follow(self) -> None:
        """Take its lines into the running loop."""
        self._loop = asyncio.get_running_loop()
        assert self._process.stdout is not None
        threading.Thread(target=self._read, args=(self._process.stdout,), daemon=True).start()

    def _read(self, lines: IO[str]) -> None:
        assert self._loop is not None
        for line in lines:
            self._loop.call_soon_threadsafe(self._answers.put_nowait, json.loads(line))
        with suppress(RuntimeError):  # the bench is over
            self._loop.call_soon_threadsafe(self._answers.put_nowait, {})

    async def answer(self) -> dict[str, Any]:
        """Its next line. Raises BenchError."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                answer = await self._answers.get()
        except TimeoutError:
            answer = {}
        if not answer:
            raise BenchError(f"the server said nothing more\n{self.tail()}")
        return answer

    async def ask(self, **order: Any) -> dict[str, Any]:
        """Its answer to an order."""
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(order) + "\n")
        self._process.stdin.flush()
        return await self.answer()

    def tail(self) -> str:
        """The end of its log."""
        self._log.seek(0)
        return self._log.read()[-3000:]

    def stop(self) -> None:
        """SIGTERM, and wait."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._log.close()


class Watcher:
    """Sees each case painted, as the event loop would paint it next."""

    def __init__(self, window: MainWindow, store: Store) -> None:
        self._window = window
        self.painted: dict[str, int] = {}
        self.workspace = store.workspace
        self._changed = asyncio.Event()
        store.subscribe(self._saw)

    def _saw(self, workspace: Workspace) -> None:
        self.workspace = workspace
        case = workspace.case
        if case is not None and case.body is not None and case.head.call_id not in self.painted:
            QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)
            QCoreApplication.sendPostedEvents(self._window, QEvent.Type.UpdateRequest)
            self.painted[case.head.call_id] = time.monotonic_ns()
        self._changed.set()

    async def until(self, condition: Callable[[Workspace], bool], what: str) -> None:
        """Wait for a state of the desk. Raises BenchError."""
        try:
            async with asyncio.timeout(_PATIENCE_S):
                while not condition(self.workspace):
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise BenchError(f"the desk never came to this: {what}") from None


class Stalls:
    """How late the window's own thread comes to a tick. A long stall counts for every tick it swallowed."""

    def __init__(self) -> None:
        self.late_ms: list[float] = []
        self._timer = QTimer(timerType=Qt.TimerType.PreciseTimer)
        self._timer.setInterval(_TICK_MS)
        self._timer.timeout.connect(self._tick)
        self._last_ns = 0

    def start(self) -> None:
        """Begin."""
        self._last_ns = time.monotonic_ns()
        self._timer.start()

    def stop(self) -> None:
        """End."""
        self._timer.stop()

    def _tick(self) -> None:
        now = time.monotonic_ns()
        late = max(0.0, (now - self._last_ns) / NS_PER_MS - _TICK_MS)
        self._last_ns = now
        self.late_ms.append(late)
        while (late := late - _TICK_MS) > 0:
            self.late_ms.append(late)


async def measure(folder: Path, sizes: Sequence[int], times: int, storm_s: float) -> Report:
    """All figures. Raises BenchError."""
    server = ServerProcess(folder, sizes)
    server.follow()
    load = [_load()]
    try:
        ready = await server.answer()
        settings = DeskSettings(
            server_url=ready["url"],
            ca_file=Path(ready["ca"]),
            data_dir=folder / "desk",
            audio="null",
            phone_check=False,
        )
        report = await _in_window(settings, server, sizes, times, storm_s)
    finally:
        server.stop()
    return report | {"machine": {"cores": psutil.cpu_count(), "load_1_min": [*load, _load()]}}


async def _in_window(
    settings: DeskSettings, server: ServerProcess, sizes: Sequence[int], times: int, storm_s: float
) -> Report:
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    performer = Performer()
    store = Store(_first(settings), performer)
    window = _window(settings, store, application)
    store.subscribe(PacedDisplay(window.display, window).display)
    window.show()
    watcher = Watcher(window, store)
    try:
        async with links(settings, store, window, WindowEars(window)) as runner:
            performer.attach(runner)
            store.dispatch(SignInAsked(USER, PASSWORD, "pt-BR"))
            await watcher.until(lambda now: now.shift.status is not None, "signed in")
            gc.freeze()
            rows = {}
            for size in sizes:
                print(f"{times} cases with {size:,} rows of history …", flush=True)
                rows[str(size)] = await _pops(watcher, server, size, times)
            print(f"{EVENTS_A_SECOND:g} events a second for {storm_s:g} s …", flush=True)
            stall = await _storm(watcher, server, sizes[len(sizes) // 2], storm_s)
    finally:
        window.hide()
        window.deleteLater()
    return {"rows": rows, **stall}


async def _pops(watcher: Watcher, server: ServerProcess, size: int, times: int) -> dict[str, float]:
    samples, prepared, on_wire = [], [], 0
    for at in range(times + _WARM):
        told = await _one(watcher, server, size)
        on_wire = told["bytes"]
        if at >= _WARM:
            samples.append((watcher.painted[told["call_id"]] - told["told_ns"]) / NS_PER_MS)
            prepared.append(told["prepared_ms"])
        await server.ask(end=True)
        await watcher.until(_is_ready, "ready again")
    of = spread(samples)
    return {
        "p50_ms": of.p50,
        "p95_ms": of.p95,
        "p99_ms": of.p99,
        "bytes": on_wire,
        "prepared_p95_ms": spread(prepared).p95,
    }


def _is_ready(now: Workspace) -> bool:
    return now.shift.status is not None and now.shift.status.state is AgentState.READY


async def _one(watcher: Watcher, server: ServerProcess, size: int) -> dict[str, Any]:
    told = await server.ask(pop=size)
    await watcher.until(lambda _now: told["call_id"] in watcher.painted, "the painted case")
    return told


async def _storm(watcher: Watcher, server: ServerProcess, size: int, seconds: float) -> Report:
    await _one(watcher, server, size)
    stalls = Stalls()
    stalls.start()
    sent = await server.ask(storm=EVENTS_A_SECOND, seconds=seconds)
    stalls.stop()
    await server.ask(end=True)
    return {
        "stall_ms": spread(stalls.late_ms).as_dict() | {"max": round(max(stalls.late_ms), 1)},
        "storm": sent,
    }


def _load() -> float:
    """Of the last minute. More than one a core is noise."""
    return round(os.getloadavg()[0], 2)


def run(sizes: Sequence[int], times: int, storm_s: float) -> Report:
    """The whole bench in this process. Raises BenchError."""
    application = QApplication.instance() or QApplication([])
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    garbage = GarbageOnGui()
    garbage.start()
    try:
        with tempfile.TemporaryDirectory(prefix="acordo-bench-") as folder, loop:
            report: Report = loop.run_until_complete(measure(Path(folder), sizes, times, storm_s))
    finally:
        garbage.stop()
        asyncio.set_event_loop(None)
    return report


def main(arguments: Sequence[str] | None = None) -> int:
    """0 where every bar is met, 1 where one is not, 2 where it could not be measured."""
    parser = argparse.ArgumentParser(
        "dev.py bench pop", description="Measure how fast a case is on the screen."
    )
    parser.add_argument("--json", type=Path, metavar="FILE", help="write the figures there")
    parser.add_argument("--times", type=int, default=40, help="cases of each size (default 40)")
    parser.add_argument("--storm-s", type=float, default=20.0, help="seconds of the storm (default 20)")
    options = parser.parse_args(arguments)
    try:
        report = run(SIZES, options.times, options.storm_s)
    except BenchError as error:
        print(f"Not measured: {error}", file=sys.stderr)
        return 2
    if options.json is not None:
        options.json.write_text(json.dumps(report, indent=1) + "\n", encoding="utf-8")
    return show(report)


def show(report: Report) -> int:
    """Print the figures beside their bars."""
    missed = 0
    for size, row in report["rows"].items():
        met = row["p95_ms"] <= POP_P95_MS
        missed += not met
        figures = "  ".join(f"{name} {value:g}" for name, value in row.items())
        print(f"{'✓' if met else '✗'} {int(size):>7,} rows  {figures}   p95 at most {POP_P95_MS:g} ms")
    stall = report["stall_ms"]
    met = stall["p99"] <= STALL_P99_MS
    missed += not met
    figures = "  ".join(f"{name} {value:g}" for name, value in stall.items())
    print(f"{'✓' if met else '✗'} stall ms  {figures}   p99 at most {STALL_P99_MS:g} ms")
    machine = report["machine"]
    print(f"  {machine['cores']} cores; load {', '.join(f'{one:g}' for one in machine['load_1_min'])}")
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
