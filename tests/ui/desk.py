"""A window on a sample desk: what it emits is kept, and nothing else happens."""

from __future__ import annotations

from typing import cast
from zoneinfo import ZoneInfo

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from agent_desktop.desk.events import AgentEvent
from agent_desktop.desk.workspace import Workspace
from agent_desktop.ui.main_window import MainWindow
from agent_desktop.ui.surroundings import Surroundings
from agent_desktop.widgets.tokens import ThemeName
from tests.ui.sample_case import NOW

SIZE = (1366, 768)


class Desk:
    def __init__(self, qtbot: QtBot | None) -> None:
        """Without a `qtbot` the window is whoever made it's to close."""
        self.events: list[AgentEvent] = []
        self.themes: list[ThemeName] = []
        self.window = MainWindow(
            Surroundings(
                emit=self.events.append,
                now=lambda: NOW,
                zone=ZoneInfo("America/Sao_Paulo"),
                server="acordo.ponte.example",
                version="0.1",
                choose_theme=self.themes.append,
                new_key=lambda: "key-1",
            )
        )
        if qtbot is not None:
            qtbot.addWidget(self.window)
        self.window.resize(*SIZE)
        self.window.show()
        self.window.activateWindow()
        if not QTest.qWaitForWindowActive(self.window):
            raise TimeoutError("the window did not become the active one")

    def show(self, workspace: Workspace) -> None:
        self.window.display(workspace)
        # a layout inside a layout settles one round of events later
        for _ in range(4):
            QApplication.processEvents()

    def press(self, key: Qt.Key, modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        target = cast("QWidget | None", self.window.focusWidget())
        QTest.keyClick(self.window if target is None else target, key, modifier)

    def take(self) -> list[AgentEvent]:
        """The events so far, and forget them."""
        told, self.events[:] = list(self.events), []
        return told

    def widgets(self) -> list[QWidget]:
        return [self.window, *self.window.findChildren(QWidget)]

    def in_sight(self) -> list[QWidget]:
        """The visible ones alone; the window has thousands that no state shows."""
        found: list[QWidget] = [self.window]
        for widget in found:
            found += [one for one in widget.children() if isinstance(one, QWidget) and one.isVisible()]
        return found
