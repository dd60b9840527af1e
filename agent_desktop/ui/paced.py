"""Shows changes at once while they come one by one, and some thirty times a second when they pour in.

A window that is painted anew for each of 200 events a second paints nothing else any more, and the agent's
keys wait. What is shown is always the newest; a case that comes up is never made to wait.
"""

from collections.abc import Callable

from PySide6.QtCore import QElapsedTimer, QObject, QTimer

from agent_desktop.desk.workspace import Workspace

#: Changes shown at once after a quiet moment, and how often after that, ms.
BURST, EVERY_MS = 6, 33


class PacedDisplay(QObject):
    """Between the store and the window. ``now_ms`` is a steady clock of its own unless given."""

    def __init__(
        self,
        show: Callable[[Workspace], None],
        parent: QObject | None = None,
        now_ms: Callable[[], int] | None = None,
    ) -> None:
        super().__init__(parent)
        self._show = show
        self._clock = QElapsedTimer()
        self._clock.start()
        self._now_ms = now_ms or self._clock.elapsed
        self._left, self._filled_at = float(BURST), self._now_ms()
        self._newest: Workspace | None = None
        self._call_id = ""
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._late)

    def display(self, workspace: Workspace) -> None:
        """Show it now, or with the next ones."""
        call_id = workspace.case.head.call_id if workspace.case else ""
        fresh, self._call_id = call_id != self._call_id, call_id
        if fresh or self._may():
            self._now(workspace)
            return
        self._newest = workspace
        if not self._timer.isActive():
            self._timer.start(EVERY_MS)

    def catch_up(self) -> None:
        """Show what waits now: whoever plays the agent acts on what stands on the screen."""
        if self._newest is not None:
            self._now(self._newest)

    def _may(self) -> bool:
        now = self._now_ms()
        self._left = min(float(BURST), self._left + (now - self._filled_at) / EVERY_MS)
        self._filled_at = now
        if self._left < 1 or self._timer.isActive():
            return False
        self._left -= 1
        return True

    def _late(self) -> None:
        if self._newest is not None:
            self._left = max(0.0, self._left - 1)
            self._now(self._newest)

    def _now(self, workspace: Workspace) -> None:
        self._newest = None
        self._timer.stop()
        self._show(workspace)
