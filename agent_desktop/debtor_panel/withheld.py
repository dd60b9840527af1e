"""The page without a case: somebody else on the line, a notice still to be read, or the law forbids it."""

from __future__ import annotations

from PySide6.QtWidgets import QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.other_line import OtherLine
from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.debtor_panel.view_model.identity import OtherView
from agent_desktop.debtor_panel.view_model.withheld import WithheldView
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import column, holding, refill, row, rule
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words

MOST_LINES = 7


class WithheldPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._lines: tuple[OtherView, ...] = ()
        self._facts: tuple[tuple[str, str, str], ...] | None = None
        self.setAccessibleName(words("withheld.page"))
        self._title = PlainLabel(role=Role.FORM_TITLE)
        self._how = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._said = QVBoxLayout()
        self._said.setContentsMargins(16, 8, 16, 8)
        self._head = SectionHead(words("withheld.who"))
        self._rows = [self._row(at) for at in range(MOST_LINES)]
        self._note = PlainLabel(ink=Ink.TEXT2, wrap=True)
        lock = row(column(Mark("lock"), None), self._note, gap=10, margins=(16, 14, 16, 10))
        lock.setStretch(1, 1)
        top = column(self._title, 2, self._how, margins=(16, 16, 16, 12))
        page = holding(column(top, rule(), self._said, self._head, *self._rows, lock, None))
        self.setLayout(column(scrolling(words("withheld.page"), page)))

    def _row(self, at: int) -> OtherLine:
        line = OtherLine()
        line.button.clicked.connect(lambda: self.choose(at))
        return line

    def choose(self, at: int) -> None:
        """Alt 1 to 6."""
        if at < len(self._lines) and self._lines[at].enabled:
            self._emit(self._lines[at].deed)

    def display(self, view: WithheldView) -> None:
        self._title.put(view.title)
        self._how.put(view.how)
        self._lines = view.lines
        self._head.put_title(view.lines_title)
        self._head.setVisible(bool(view.lines))
        for at, line in enumerate(self._rows):
            line.setVisible(at < len(view.lines))
            if at < len(view.lines):
                line.display(view.lines[at])
        if view.facts != self._facts:
            self._facts = view.facts
            refill(self._said, column(*(_fact(*one) for one in view.facts), gap=6))
        self._note.put(view.note)


def _fact(key: str, text: str, named: str) -> QWidget:
    spoken = PlainLabel(text, role=Role.SPOKEN, wrap=True)
    line = row(
        column(KeyCap(key), None),
        spoken,
        PlainLabel(named, role=Role.LABEL, ink=Ink.TEXT3, firm=True),
        gap=10,
    )
    line.setStretch(1, 1)
    made = holding(line)
    made.setAccessibleName(f"{key} {text} {named}")
    return made
