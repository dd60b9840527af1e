"""A month of income and expenses, as the debtor tells it; what is left stands below while it is typed."""

from __future__ import annotations

from collections.abc import Callable
from typing import cast

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.field_line import FieldLine
from agent_desktop.debtor_panel.view_model.hardship import HardshipView
from agent_desktop.desk.events import FormClosed
from agent_desktop.desk.events_hardship import HardshipSaved, HardshipTyped
from agent_desktop.desk.extras_state import DEPENDANTS, NOTE
from agent_desktop.widgets.area import TextArea
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import Labelled
from agent_desktop.widgets.layouts import card, column, holding, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words
from server_api.contract.hardship import Expense, Income

_WIDEST = 640
#: Two lines, px.
_NOTE = 56
#: Expenses stand in two columns.
_HALF = (len(Expense) + 1) // 2


class HardshipForm(QWidget):
    def __init__(
        self, words: Words, emit: Emit, new_key: Callable[[], str], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._emit, self._new_key = emit, new_key
        self.setAccessibleName(words("hardship.title"))
        self._title = PlainLabel(role=Role.FORM_TITLE)
        self._how = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self._before = Fact("info", wrap=True)
        self._income = [self._line(name) for name in Income]
        self._expenses = [self._line(name) for name in Expense]
        self._dependants = self._line(DEPENDANTS)
        self.note = TextArea(words("hardship.note"))
        self.note.setFixedHeight(_NOTE)
        self.note.typed.connect(lambda _text: emit(HardshipTyped(NOTE, self.note.toPlainText())))
        self._left = PlainLabel(role=Role.BODY_STRONG)
        self._error = Fact("triangle-alert", role=Role.BODY_STRONG, ink=Ink.WARN)
        self._error_card = card("warn", column(self._error, margins=(12, 8, 12, 8)))
        self._close = KeyButton(ButtonView(words("form.close"), "Esc"))
        self._close.clicked.connect(lambda: emit(FormClosed()))
        self._primary = KeyButton()
        self._primary.clicked.connect(self.save)
        self._arrange(words)

    def _line(self, name: str) -> FieldLine:
        line = FieldLine(str(name))
        line.field.textEdited.connect(lambda text: self._emit(HardshipTyped(str(name), text)))
        return line

    def _arrange(self, words: Words) -> None:
        earned = holding(column(_head(words("hardship.income")), 4, *self._income, None, gap=6))
        spent = row(
            holding(column(*self._expenses[:_HALF], None, gap=6)),
            holding(column(*self._expenses[_HALF:], self._dependants, None, gap=6)),
            gap=8,
        )
        gone = holding(column(_head(words("hardship.expenses")), 4, holding(spent), None, gap=6))
        sides = row(earned, gone, gap=16)
        sides.setStretch(0, 1)
        sides.setStretch(1, 2)
        foot = row(self._close, None, self._primary, gap=8)
        fields = column(
            holding(sides),
            Labelled(words("hardship.note"), self.note, hint=False),
            self._left,
            self._error_card,
            4,
            foot,
            gap=8,
        )
        inner = holding(fields)
        inner.setMaximumWidth(_WIDEST)
        for part in (inner, earned, gone):
            part.setAccessibleName(self.accessibleName())
        top = column(self._title, 2, self._how, 6, self._before, 8, inner, None, margins=(16, 14, 16, 12))
        self.setLayout(column(scrolling(self.accessibleName(), holding(top))))

    def focus(self) -> None:
        self._income[0].field.setFocus()

    def save(self) -> None:
        """Ctrl Enter."""
        if self._primary.isEnabled():
            self._emit(HardshipSaved(self._new_key()))

    def display(self, view: HardshipView) -> None:
        self._title.put(view.title)
        self._how.put(view.how)
        self._before.put("info", view.before)
        self._before.setVisible(bool(view.before))
        for line, field in zip(
            (*self._income, *self._expenses, self._dependants),
            (*view.income, *view.expenses, view.dependants),
            strict=True,
        ):
            at_fault = bool(field.fault) and not line.faulty
            line.display(field)
            if at_fault and self._typing():
                line.field.setFocus()
        self.note.put(view.note)
        self._left.put(view.left, view.ink)
        self._error.put("triangle-alert", view.error, ink=Ink.WARN)
        self._error_card.setVisible(bool(view.error))
        self._error_card.setAccessibleName(view.error)
        self._primary.display(view.primary)

    def _typing(self) -> bool:
        """Whether the keys are in this form: nothing is taken from another."""
        focused = cast("QWidget | None", self.window().focusWidget())
        return focused is not None and self.isAncestorOf(focused)


def _head(text: str) -> PlainLabel:
    return PlainLabel(text, role=Role.BODY_STRONG)
