"""Turns the engine inside Qt's event loop, which Qt Multimedia needs."""

from PySide6.QtCore import QCoreApplication, QObject, Qt, QTimer, Signal

from agent_desktop.softphone.engine.loop_plain import Turn, waiting
from agent_desktop.softphone.engine.stdio import CommandPipe


class QtLoop(QObject):
    """A timer for PJSIP, and a signal from the reading thread so that a command need not wait for it."""

    arrived = Signal()

    def __init__(self, app: QCoreApplication) -> None:
        super().__init__()
        self._app = app
        self._timer = QTimer(self)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._step)
        self.arrived.connect(self._step, Qt.ConnectionType.QueuedConnection)
        self._turn: Turn = lambda lines: None
        self._pipe: CommandPipe | None = None

    def run(self, pipe: CommandPipe, turn: Turn) -> None:
        """Call ``turn`` with the lines that came until it gives None instead of seconds to rest."""
        self._pipe, self._turn = pipe, turn
        self._timer.start(0)
        self._app.exec()
        self._timer.stop()

    def _step(self) -> None:
        if self._pipe is None:
            return
        rest = self._turn(waiting(self._pipe))
        if rest is None:
            self._pipe = None
            self._app.quit()
        elif self._timer.interval() != (ms := round(rest * 1000)):
            self._timer.setInterval(ms)
