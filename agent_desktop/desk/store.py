"""Holds the workspace: events in, ``changed`` and commands out, one at a time."""

import logging
from collections import deque
from collections.abc import Callable

from agent_desktop.desk.commands import Command
from agent_desktop.desk.events import Event
from agent_desktop.desk.update import update
from agent_desktop.desk.workspace import Workspace

log = logging.getLogger(__name__)

Listener = Callable[[Workspace], None]


class Store:
    """Events dispatched while one is being handled wait their turn: no listener sees a half-made desk."""

    def __init__(self, workspace: Workspace, perform: Callable[[Command], None]) -> None:
        self._workspace = workspace
        self._perform = perform
        self._listeners: list[Listener] = []
        self._waiting: deque[Event] = deque()
        self._busy = False

    @property
    def workspace(self) -> Workspace:
        """The desk as it is now."""
        return self._workspace

    def subscribe(self, listener: Listener) -> None:
        """Call this with every new workspace, and now with the present one."""
        self._listeners.append(listener)
        listener(self._workspace)

    def dispatch(self, event: Event) -> None:
        """Something happened."""
        self._waiting.append(event)
        if self._busy:
            return
        self._busy = True
        try:
            while self._waiting:
                self._handle(self._waiting.popleft())
        finally:
            self._busy = False

    def _handle(self, event: Event) -> None:
        before = self._workspace
        self._workspace, commands = update(before, event)
        if self._workspace != before:
            for listener in self._listeners:
                self._show(listener)
        for command in commands:
            self._perform(command)

    def _show(self, listener: Listener) -> None:
        """A view that fails must not stop the links that told us: the desk goes on, the log says why."""
        try:
            listener(self._workspace)
        except Exception:
            log.exception("a view failed")
