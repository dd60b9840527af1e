"""The identity page: questions, verdicts, and ways on when somebody else answered."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.other_line import OtherLine
from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.debtor_panel.view_model.identity import (
    MOST_OTHERS,
    ChallengeRowView,
    IdentityView,
    RowState,
)
from agent_desktop.desk.events import AgentEvent, ChallengeAnswered, ChallengeTyped
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import TextField
from agent_desktop.widgets.layouts import column, holding, restyle, row, rule
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.meters import Bar
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.typing_guard import typing_elsewhere
from agent_desktop.widgets.words import Words
from server_api.contract.words import Question

MOST_ROWS = 6
_MARKS = {
    RowState.OPEN: ("circle-dot", Ink.ACCENT),
    RowState.WAITING: ("circle", Ink.TEXT3),
    RowState.RIGHT: ("circle-check", Ink.OK),
    RowState.WRONG: ("x", Ink.WARN),
}


class ChallengeRow(QFrame):
    typed = Signal(str)
    answered = Signal(object, str)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._question: Question | None = None
        self.setProperty("card", "plain")
        self.setFixedHeight(46)
        self._mark = Mark(size=18)
        self._label = PlainLabel(role=Role.BODY_STRONG)
        self._label.setFixedWidth(212)
        self._field = TextField(words("identity.answer"), most=60)
        self._field.setFixedWidth(170)
        self._field.textEdited.connect(self.typed.emit)
        self._field.returnPressed.connect(self.submit)
        self._hint = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3)
        line = row(self._mark, self._label, self._field, self._hint, gap=10, margins=(13, 0, 13, 0))
        line.setStretch(3, 1)
        self.setLayout(line)

    @property
    def open(self) -> bool:
        return self._field.isEnabled()

    def focus(self) -> None:
        self._field.setFocus()

    def submit(self) -> None:
        if self._question is not None and self._field.text().strip():
            self.answered.emit(self._question, self._field.text().strip())

    def display(self, view: ChallengeRowView) -> None:
        was_open, self._question = self.open, view.question
        opened = view.state is RowState.OPEN
        restyle(self, "card", "active" if opened else "plain")
        self.setAccessibleName(f"{view.label}. {view.hint}")
        icon, ink = _MARKS[view.state]
        self._mark.put(icon, ink)
        self._label.put(view.label)
        self._field.setEnabled(opened and not view.busy)
        self._field.setAccessibleName(view.label)
        self._field.setPlaceholderText(view.placeholder.strip())
        self._field.put(view.text, state="ok" if view.state is RowState.RIGHT else "")
        self._hint.put(view.hint, Ink.OK if view.state is RowState.RIGHT else Ink.TEXT3)
        if opened and not was_open and not view.busy and not typing_elsewhere(self):
            self.focus()


class IdentityPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._deeds: tuple[AgentEvent, ...] = ()
        self.setAccessibleName(words("tab.identity"))
        self._title = PlainLabel(role=Role.FORM_TITLE)
        self._how = PlainLabel(ink=Ink.TEXT2)
        self._count = PlainLabel(ink=Ink.TEXT2, right=True, firm=True)
        self._share = Bar(words("tab.identity"), height=6, ink=Ink.OK)
        self._share.setFixedWidth(56)
        self._rows = [ChallengeRow(words) for _ in range(MOST_ROWS)]
        for line in self._rows:
            line.typed.connect(lambda text: self._emit(ChallengeTyped(text)))
            line.answered.connect(lambda question, text: self._emit(ChallengeAnswered(question, text)))
        self._tries = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._check = KeyButton(height=28)
        self._check.clicked.connect(self.check)
        self._others = [self._other(at) for at in range(MOST_OTHERS)]
        self._others_head = SectionHead(words("identity.not_her"))
        self._hidden = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self.setLayout(self._arranged(words("tab.identity")))

    def _arranged(self, name: str) -> QVBoxLayout:
        title = row(self._title, None, self._count, 8, self._share)
        head = column(title, self._how)
        foot = row(self._tries, None, self._check)
        top = column(head, 12, *self._rows, 4, foot, gap=6, margins=(16, 16, 16, 10))
        lock = row(Mark("lock"), self._hidden, gap=10, margins=(16, 14, 16, 10))
        lock.setStretch(1, 1)
        self._lock = holding(lock)
        self._lock.setAccessibleName(name)
        page = holding(column(top, rule(), 6, self._others_head, *self._others, self._lock, None))
        return column(scrolling(name, page))

    def _other(self, at: int) -> OtherLine:
        line = OtherLine()
        line.button.clicked.connect(lambda: self.choose_other(at))
        return line

    def focus(self) -> None:
        """Put the cursor where the agent types the answer."""
        line = next((line for line in self._rows if line.open and not line.isHidden()), None)
        if line is not None:
            line.focus()

    def check(self) -> None:
        line = next((line for line in self._rows if line.open), None)
        if line is not None:
            line.submit()

    def choose_other(self, at: int) -> None:
        """Alt 1 to 4: what somebody else leads to."""
        if at < len(self._deeds):
            self._emit(self._deeds[at])

    def display(self, view: IdentityView) -> None:
        self._title.put(view.title)
        self._how.put(view.how)
        self._count.put(view.count)
        self._share.put(view.share)
        for at, line in enumerate(self._rows):
            line.setVisible(at < len(view.rows))
            if at < len(view.rows):
                line.display(view.rows[at])
        self._tries.put(view.tries)
        self._check.display(view.check)
        self._deeds = tuple(other.deed for other in view.others)
        self._others_head.setVisible(bool(view.others))
        for at, other in enumerate(self._others):
            other.setVisible(at < len(view.others))
            if at < len(view.others):
                other.display(view.others[at])
        self._hidden.put(view.hidden)
        self._lock.setVisible(bool(view.hidden))
