"""The process of the window: application, event loop, crash log, garbage only on the GUI thread."""

import asyncio
import faulthandler
import gc
import logging
import logging.handlers
import signal
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import qasync
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from agent_desktop.settings import DeskSettings
from agent_desktop.widgets.guarding import guard
from agent_desktop.wiring import desk

log = logging.getLogger(__name__)

#: Between two looks at the garbage, milliseconds.
_COLLECT_MS = 2_000
_LOG_BYTES = 2_000_000


@contextmanager
def crash_log(folder: Path) -> Iterator[None]:
    """Native faults and a log of this process, beside the desk's data."""
    folder.mkdir(parents=True, exist_ok=True)
    handler = logging.handlers.RotatingFileHandler(
        folder / "desk.log", maxBytes=_LOG_BYTES, backupCount=2, encoding="utf-8", delay=True
    )
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    logging.getLogger().addHandler(handler)
    with (folder / "crash.log").open("a", encoding="utf-8") as crash:
        faulthandler.enable(crash)
        try:
            yield
        finally:
            faulthandler.disable()
            logging.getLogger().removeHandler(handler)
            handler.close()


class GarbageOnGui:
    """Python's cyclic collector would run on any thread and free Qt objects there: it runs here only."""

    def __init__(self, every_ms: int = _COLLECT_MS) -> None:
        self._timer = QTimer()
        self._timer.setInterval(every_ms)
        self._timer.timeout.connect(self._collect)

    def start(self) -> None:
        """Take the collector over."""
        gc.disable()
        gc.freeze()
        self._timer.start()

    def stop(self) -> None:
        """Give the collector back."""
        self._timer.stop()
        gc.unfreeze()
        gc.enable()

    def _collect(self) -> None:
        young, middle, old = gc.get_count()
        thresholds = gc.get_threshold()
        if old > thresholds[2]:
            gc.collect(2)
        elif middle > thresholds[1]:
            gc.collect(1)
        elif young > thresholds[0]:
            gc.collect(0)


def run(settings: DeskSettings, plan: Path | None) -> int:
    """Run the desk until its last window is closed, Ctrl-C, or the autopilot's plan is played."""
    application = QApplication.instance() or QApplication(sys.argv[:1])
    if not isinstance(application, QApplication):
        raise RuntimeError("another kind of Qt application runs in this process")
    application.setApplicationName("Acordo")
    application.setQuitOnLastWindowClosed(False)
    guard()
    logging.getLogger().setLevel(settings.log_level)
    loop = qasync.QEventLoop(application)
    asyncio.set_event_loop(loop)
    garbage = GarbageOnGui()
    with crash_log(settings.data_dir), loop:
        garbage.start()
        try:
            code: int = loop.run_until_complete(_run(application, settings, plan))
        finally:
            garbage.stop()
    return code


async def _run(application: QApplication, settings: DeskSettings, plan: Path | None) -> int:
    leave = asyncio.Event()
    application.lastWindowClosed.connect(leave.set)
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: leave.set())
    # Python sees a signal only when it runs: a timer lets it, even where nothing happens.
    heart = QTimer()
    heart.timeout.connect(lambda: None)
    heart.start(200)
    try:
        return await desk(settings, plan, leave)
    finally:
        heart.stop()
