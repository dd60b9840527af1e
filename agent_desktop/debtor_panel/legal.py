"""The legal page: what is blocked and by which rule, what may be done, all that happened."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.action_row import ActionList
from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.section import Remark, SectionHead
from agent_desktop.debtor_panel.view_model.legal import MOST_ACTIONS, ActionLine, BlockLine, LegalView
from agent_desktop.desk.events_extras import ActionChosen, HoldFormOpened
from agent_desktop.widgets.layouts import column, holding, refill, row, rule
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words

#: The right part, px: the longest words of an action in three languages.
RIGHT = 290


class LegalPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        title = words("tab.legal")
        self.setAccessibleName(title)
        self._shown: tuple[BlockLine, ...] | None = None
        self._facts: tuple[tuple[str, str], ...] | None = None
        self._lines: tuple[ActionLine, ...] = ()
        self._blocked = QVBoxLayout()
        self._blocked.setContentsMargins(16, 0, 16, 8)
        self._free = Remark()
        left = column(
            SectionHead(words("legal.blocked_now")),
            self._blocked,
            self._free,
            None,
        )
        self._actions = ActionList(words("legal.you_may"), MOST_ACTIONS)
        for at, button in enumerate(self._actions.rows):
            button.clicked.connect(lambda _on=False, at=at: self.choose(at))
        self._card = QVBoxLayout()
        self._card.setContentsMargins(16, 8, 16, 8)
        self._actions_head = SectionHead(words("legal.you_may"))
        right = holding(
            column(
                self._actions_head,
                row(self._actions, margins=(16, 0, 16, 0)),
                self._card,
                None,
            )
        )
        right.setFixedWidth(RIGHT)
        right.setAccessibleName(words("legal.you_may"))
        top = row(left, _upright(), right)
        top.setStretch(0, 1)
        self._events = Table(words("legal.facts"))
        self._none = Remark(words("legal.none"))
        body = column(
            top,
            rule(),
            SectionHead(words("legal.facts")),
            self._events,
            self._none,
            None,
        )
        self.setLayout(column(scrolling(title, holding(body))))

    def choose(self, at: int) -> None:
        """The n-th action, from 0."""
        if not 0 <= at < len(self._lines):
            return
        line = self._lines[at]
        self._emit(HoldFormOpened(line.kind) if line.kind is not None else ActionChosen(line.index))

    def display(self, view: LegalView) -> None:
        if view.blocked != self._shown:
            self._shown = view.blocked
            pieces = [piece for line in view.blocked for piece in (_block(line), rule())]
            refill(self._blocked, column(*pieces))
        self._free.put(view.none)
        self._lines = view.actions
        self._actions.display(tuple((line.key, line.icon, line.text) for line in view.actions))
        self._actions_head.setVisible(bool(view.actions))
        if view.facts != self._facts:
            self._facts = view.facts
            refill(self._card, column(*(_fact(*one) for one in view.facts), gap=3))
        self._events.display(view.events)
        self._events.setVisible(bool(view.events.rows))
        self._none.setVisible(not view.events.rows)


def _upright() -> QFrame:
    line = QFrame()
    line.setProperty("rule", "v")
    line.setFixedWidth(1)
    return line


def _block(line: BlockLine) -> QWidget:
    texts = column(
        PlainLabel(line.what, role=Role.BODY_MEDIUM), 2, PlainLabel(line.why, role=Role.LABEL, ink=Ink.TEXT2)
    )
    named = column(
        PlainLabel(line.rule, role=Role.LABEL, ink=Ink.TEXT2, firm=True, right=True),
        4,
        PlainLabel(line.since, role=Role.LABEL, ink=Ink.TEXT3, firm=True, right=True),
    )
    mark = column(Mark("lock"), None)
    line_row = row(mark, texts, named, gap=10, margins=(0, 7, 0, 7))
    line_row.setStretch(1, 1)
    made = holding(line_row)
    made.setAccessibleName(f"{line.what}. {line.why}. {line.rule} {line.since}")
    return made


def _fact(label: str, value: str) -> QWidget:
    name = PlainLabel(label, ink=Ink.TEXT2)
    line = row(name, 12, PlainLabel(value, role=Role.BODY_STRONG, right=True))
    line.setStretch(0, 1)
    made = holding(line)
    made.setAccessibleName(f"{label} {value}")
    return made
