"""A story in few lines: what was asked, with its sign, and below it what came of it."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from agent_desktop.widgets.layouts import column, row, rule
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import EntryView

#: Room for "22/11/2026 10:41" in every language.
_WHEN_WIDTH = 112


class _Entry(QWidget):
    def __init__(self, edge: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # it is read out, and scrolled to, one by one
        self._when = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._when.setFixedWidth(_WHEN_WIDTH)
        self._title = PlainLabel(wrap=True)
        self._text = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._mark = Mark(size=15)
        self._answer = PlainLabel(role=Role.LABEL, wrap=True)
        answer = row(self._mark, self._answer, gap=5)
        answer.setStretch(1, 1)
        answer.setAlignment(self._mark, Qt.AlignmentFlag.AlignTop)
        told = row(self._when, column(self._title, self._text, answer, gap=2), gap=8)
        told.setStretch(1, 1)
        told.setAlignment(self._when, Qt.AlignmentFlag.AlignTop)
        told.setContentsMargins(edge, 6, edge, 6)
        self.setLayout(column(told, rule()))

    def display(self, view: EntryView) -> None:
        self.setAccessibleName(view.spoken)
        self._when.put(view.when)
        self._title.put(view.title)
        self._text.put(view.text)
        self._text.setVisible(bool(view.text))
        self._mark.put(view.icon, view.ink)
        self._answer.put(view.answer, view.ink)


class Entries(QWidget):
    """As many as there are, the newest first; it grows, the page around it scrolls."""

    def __init__(self, name: str, *, edge: int = 16, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._edge = edge
        self._shown: tuple[EntryView, ...] = ()
        self._lines: list[_Entry] = []
        self._list: QVBoxLayout = column()
        self.setAccessibleName(name)
        self.setLayout(self._list)

    def display(self, views: tuple[EntryView, ...]) -> None:
        if views == self._shown:
            return
        self._shown = views
        while len(self._lines) < len(views):
            line = _Entry(self._edge, self)
            self._list.addWidget(line)
            self._lines.append(line)
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(views))
            if at < len(views):
                line.display(views[at])
