"""Approvals: one request open with its keys, the others in a line each.

A, C and N act only while the card has the focus; a card whose request changed gives the focus up, so that
no key meant for one request answers another.
"""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QFrame, QWidget

from agent_desktop.desk.amounts import parse_count, parse_part
from agent_desktop.desk.events_asked import AskedOpened
from agent_desktop.desk.events_plan import CounterTyped, RequestAnswered, RequestPicked
from agent_desktop.floor_view.emit import Emit
from agent_desktop.floor_view.view_model.requests import (
    MOST_LINES,
    CounterField,
    RequestLine,
    RequestsView,
    RequestView,
)
from agent_desktop.widgets.buttons import KeyButton, LinkButton
from agent_desktop.widgets.fields import Labelled, TextField
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words
from server_api.contract.agreements import MOST_LINES as MOST_COUNT
from server_api.contract.debt_words import ApprovalState

_FIELDS = ("total", "first", "count")


class RequestCard(QFrame):
    """The request that is looked at."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._view: RequestView | None = None
        self._countering = False
        self.setProperty("card", "active")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._agent = PlainLabel(role=Role.BODY_STRONG)
        self._left = Fact("timer")
        self._headline = PlainLabel(role=Role.BODY_STRONG, wrap=True)
        self._limit = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._deal = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._reason = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._error = PlainLabel(role=Role.LABEL, ink=Ink.WARN, wrap=True)
        self._fields = {name: TextField("", most=24) for name in _FIELDS}
        self._boxes = {name: Labelled("", field, hint=False) for name, field in self._fields.items()}
        for name, field in self._fields.items():
            field.textEdited.connect(lambda text, one=name: self._typed(one, text))
            field.returnPressed.connect(self.send_counter)
            field.installEventFilter(self)
        self._approve, self._answer, self._refuse = KeyButton(), KeyButton(), KeyButton()
        self._approve.clicked.connect(lambda: self._tell(ApprovalState.APPROVED))
        self._answer.clicked.connect(self.counter)
        self._refuse.clicked.connect(lambda: self._tell(ApprovalState.REFUSED))
        send = ButtonView(words("requests.send_counter"), "Enter", kind=Kind.PRIMARY)
        self._send = KeyButton(send)
        self._send.clicked.connect(self.send_counter)
        self._back = KeyButton(ButtonView(words("form.close"), "Esc"))
        self._back.clicked.connect(self.leave_counter)
        self._arrange()

    def _arrange(self) -> None:
        self._keys = holding(row(self._approve, self._answer, self._refuse, None, gap=8))
        counter = column(row(*self._boxes.values(), gap=8), 8, row(self._send, 8, self._back, None))
        self._counter = holding(counter)
        self._counter.hide()
        head = row(self._agent, 8, None, self._left)
        said = column(head, 2, self._headline, self._limit, self._deal, self._reason)
        whole = column(said, self._error, 8, self._keys, self._counter, margins=(12, 8, 12, 10))
        self.setLayout(whole)

    # --- what the lead does -----------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        match Qt.Key(event.key()) if plain and self.hasFocus() else None:
            case Qt.Key.Key_A:
                self._tell(ApprovalState.APPROVED)
            case Qt.Key.Key_C:
                self.counter()
            case Qt.Key.Key_N:
                self._tell(ApprovalState.REFUSED)
            case _:
                super().keyPressEvent(event)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Esc in a field leaves the counter-offer, and nothing else."""
        if not isinstance(event, QKeyEvent) or event.key() != Qt.Key.Key_Escape:
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        if event.type() == QEvent.Type.KeyPress:
            self.leave_counter()
            return True
        return super().eventFilter(watched, event)

    def _tell(self, state: ApprovalState) -> None:
        if self._view is not None and self._approve.isEnabled():
            self._emit(RequestAnswered(self._view.approval_id, state))

    def counter(self) -> None:
        """Open the fields of another offer."""
        if self._view is None or not self._answer.isEnabled():
            return
        self._show_counter(on=True)
        field = self._fields["total" if self._boxes["first"].isHidden() else "first"]
        field.setFocus()
        field.selectAll()

    def send_counter(self) -> None:
        if self._countering and self._view is not None:
            self._emit(RequestAnswered(self._view.approval_id, ApprovalState.COUNTERED))

    def leave_counter(self) -> None:
        self._show_counter(on=False)
        self._emit(CounterTyped("", "", None))
        self.setFocus()

    def _show_counter(self, *, on: bool) -> None:
        self._countering = on
        self._keys.setVisible(not on)
        self._counter.setVisible(on)

    def _typed(self, name: str, text: str) -> None:
        if self._view is None:
            return
        if name == "count":
            value = parse_count(text, MOST_COUNT)
        else:
            value = parse_part(text, self._view.total_minor, self._view.currency)
        self._emit(CounterTyped(name, text, value))

    # --- what is shown ----------------------------------------------------------------------------

    def display(self, view: RequestView) -> None:
        if self._view is not None and view.approval_id != self._view.approval_id:
            self._show_counter(on=False)
            focused = QApplication.focusWidget()
            if isinstance(focused, QWidget) and (focused is self or self.isAncestorOf(focused)):
                self.window().setFocus()
        self._view = view
        self.setAccessibleName(f"{view.agent}. {view.headline}. {view.deal}")
        self._agent.put(view.agent)
        self._left.put("timer", view.left)
        self._headline.put(view.headline)
        for label, text in (
            (self._limit, view.limit),
            (self._reason, view.reason),
            (self._error, view.error),
        ):
            label.put(text)
            label.setVisible(bool(text))
        self._deal.put(view.deal)
        self._approve.display(view.approve)
        self._answer.display(view.answer)
        self._refuse.display(view.refuse)
        self._display_counter({field.name: field for field in view.counter})

    def _display_counter(self, shown: dict[str, CounterField]) -> None:
        for name, field in self._fields.items():
            self._boxes[name].setVisible(name in shown)
            if name not in shown:
                continue
            self._boxes[name].put_label(shown[name].label)
            field.setAccessibleName(shown[name].label)
            if not field.hasFocus() or not field.isModified():
                field.put(shown[name].text, state="warn" if shown[name].wrong else "")


class _Line(QFrame):
    """A request behind the open one; a click opens it."""

    def __init__(self, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit, self._approval_id = emit, ""
        self.setProperty("card", "plain")
        self._agent = PlainLabel(role=Role.BODY_STRONG, firm=True)
        self._text = PlainLabel()
        self._left = Fact("timer")
        line = row(self._agent, 6, self._text, 8, self._left, margins=(12, 6, 12, 6))
        line.setStretch(2, 1)
        self.setLayout(line)

    def display(self, view: RequestLine) -> None:
        self._approval_id = view.approval_id
        self._agent.put(view.agent)
        self._text.put(view.text)
        self._left.put("timer", view.left)
        self.setAccessibleName(f"{view.agent}. {view.text}")

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._emit(RequestPicked(self._approval_id))
        event.accept()


class RequestsPane(QWidget):
    """Title with how many wait, the open card, the others beside it."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("requests.title"))
        self._count = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, right=True)
        self.card = RequestCard(words, emit)
        self._lines = [_Line(emit) for _ in range(MOST_LINES)]
        self._more = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        history = LinkButton(words("requests.history"))
        history.clicked.connect(lambda: emit(AskedOpened()))
        head = PlainLabel(words("requests.title"), role=Role.SECTION)
        title = row(head, 12, history, 8, KeyCap("Alt H"), None, self._count)
        others = column(*self._lines, self._more, None, gap=6)
        both = row(self.card, others, gap=12)
        both.setStretch(0, 3)
        both.setStretch(1, 2)
        self._both = holding(both)
        self._both.setAccessibleName(words("requests.title"))
        self.setLayout(column(title, 6, self._both, 8, margins=(16, 6, 16, 0)))

    def focus(self) -> None:
        if self.card.isVisible():
            self.card.setFocus()

    def display(self, view: RequestsView) -> None:
        self._both.setVisible(view.picked is not None)
        self._count.put(view.count)
        if view.picked is not None:
            self.card.display(view.picked)
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(view.lines))
            if at < len(view.lines):
                line.display(view.lines[at])
        self._more.put(view.more)
        self._more.setVisible(bool(view.more))
