"""The promise form. It covers next step and tabs; the header stays; nothing here is modal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.view_model.promise import CheckLine, MethodView, PromiseView
from agent_desktop.desk.amounts import parse_amount
from agent_desktop.desk.events import (
    FormClosed,
    PromiseAgreed,
    PromiseAmountTyped,
    PromiseDateChosen,
    PromiseMethodChosen,
    PromiseReadBack,
)
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.fields import DateField, Labelled, TextField
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import card, column, holding, row, rule
from agent_desktop.widgets.marks import Fact, Mark
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words

MOST_METHODS = 5
MOST_CHECKS = 5


class PromiseEditor(QWidget):
    def __init__(
        self, words: Words, emit: Emit, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._emit, self._now = emit, now
        self._currency = ""
        self._methods: tuple[MethodView, ...] = ()
        self._seen: PromiseView | None = None
        self.setAccessibleName(words("promise.title"))
        self._make_band(words)
        self._make_fields(words)
        self._make_read_back(words)
        self.setLayout(self._arranged(words))

    def _make_band(self, words: Words) -> None:
        self._contracts = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3)
        self._debt = PlainLabel(role=Role.BODY_STRONG)
        self._total = PlainLabel(role=Role.FORM_TITLE)
        label_debt = PlainLabel(words("promise.debt"), ink=Ink.TEXT2)
        label_total = PlainLabel(words("promise.promised"), ink=Ink.TEXT2)
        title = PlainLabel(words("promise.title"), role=Role.SECTION)
        line = row(
            *(Mark("handshake", size=18, ink=Ink.ACCENT), 8, title, 8, self._contracts, None),
            *(label_debt, 5, self._debt, 18, label_total, 5, self._total),
            margins=(16, 0, 16, 0),
        )
        self._band = card("band", line)
        self._band.setFixedHeight(36)
        self._band.setAccessibleName(words("promise.title"))

    def _make_fields(self, words: Words) -> None:
        self._amount = TextField(words("promise.amount"), most=24)
        self._amount.textEdited.connect(self._amount_typed)
        self._amount.editingFinished.connect(self._amount_left)
        self._amount_box = Labelled(words("promise.amount"), self._amount)
        self._day = DateField(words("promise.day"), words.language)
        self._day.chosen.connect(self._day_chosen)
        self._day_box = Labelled(words("promise.day"), self._day)
        self._method_buttons = [self._method_button(at) for at in range(MOST_METHODS)]
        segments = holding(row(*self._method_buttons, gap=6))
        segments.setAccessibleName(words("promise.method"))
        self._method_box = Labelled(words("promise.method"), segments)
        self._checks = [Fact(role=Role.BODY) for _ in range(MOST_CHECKS)]
        self._checks_title = PlainLabel(words("promise.checks"), role=Role.BODY_STRONG)

    def _make_read_back(self, words: Words) -> None:
        self._said = QCheckBox(words("promise.said_yes"))
        self._said.setAccessibleName(words("promise.said_yes"))
        self._said.toggled.connect(self._said_toggled)
        self._read_back = PlainLabel(role=Role.READ_BACK, wrap=True)
        self._read_back.setMinimumHeight(63)
        title = PlainLabel(words("promise.read_back"), role=Role.BODY_STRONG)
        head = row(title, None, self._said, 8, KeyCap("Ctrl S"))
        self._read_back_card = card("sunken", column(head, self._read_back, gap=6, margins=(13, 9, 13, 9)))
        self._read_back_card.setAccessibleName(words("promise.read_back"))
        self._status = PlainLabel(role=Role.BODY, ink=Ink.TEXT2)
        self._close = KeyButton(ButtonView(words("form.close"), "Esc"))
        self._close.clicked.connect(lambda: self._emit(FormClosed()))
        self._agree = KeyButton(ButtonView(words("promise.agree"), "Ctrl Enter", kind=Kind.PRIMARY))
        self._agree.clicked.connect(self.agree)

    def _arranged(self, words: Words) -> QVBoxLayout:
        left = holding(column(self._amount_box, self._day_box, self._method_box, None, gap=8))
        left.setFixedWidth(330)
        right = card(
            "plain", column(self._checks_title, *self._checks, None, gap=8, margins=(14, 12, 14, 12))
        )
        right.setAccessibleName(words("promise.checks"))
        middle = row(left, right, gap=18)
        middle.setStretch(1, 1)
        foot = row(self._status, None, self._close, self._agree, gap=8, margins=(16, 12, 16, 12))
        inner = column(middle, 14, self._read_back_card, None, margins=(16, 12, 16, 10))
        return column(self._band, inner, rule(), foot)

    def _method_button(self, at: int) -> KeyButton:
        button = KeyButton(layout=Layout.CENTER, height=30)
        button.clicked.connect(lambda: self.choose_method(at))
        return button

    def focus(self) -> None:
        self._amount.setFocus()
        self._amount.selectAll()

    def choose_method(self, at: int) -> None:
        if at < len(self._methods):
            self._emit(PromiseMethodChosen(self._methods[at].method))

    def toggle_said(self) -> None:
        if self._said.isEnabled():
            self._said.toggle()

    def agree(self) -> None:
        if self._agree.isEnabled():
            self._emit(PromiseAgreed())

    def display(self, view: PromiseView | None) -> None:
        if view is None or view == self._seen:
            return
        self._seen = view
        self._currency = view.currency
        self._contracts.put(view.contracts)
        self._debt.put(view.debt)
        self._total.put(view.amount_total)
        typing = self._amount.hasFocus() and self._amount.isModified()
        amount = view.amount_text if typing else view.amount_grouped
        self._amount.put(amount, state="warn" if view.amount_fault else "")
        self._amount_box.put_hint(view.amount_fault, wrong=True)
        self._day.put(view.due_on, view.first_day, view.last_day, state="warn" if view.day_fault else "")
        self._day_box.put_hint(view.day_fault or view.day_hint, wrong=bool(view.day_fault))
        self._method_box.put_hint(view.method_fault, wrong=True)
        self._display_methods(view.methods)
        self._display_checks(view.checks)
        self._read_back.put(view.read_back)
        self._said.setEnabled(view.read_back_ready)
        self._said.blockSignals(True)
        self._said.setChecked(view.read_back_said)
        self._said.blockSignals(False)
        self._status.put(view.status)
        self._agree.display(view.agree)

    def _display_methods(self, methods: tuple[MethodView, ...]) -> None:
        self._methods = methods
        for at, button in enumerate(self._method_buttons):
            button.setVisible(at < len(methods))
            if at < len(methods):
                method = methods[at]
                kind = Kind.ON if method.on else Kind.LIT
                button.display(ButtonView(method.text, method.key, method.icon, kind))

    def _display_checks(self, checks: tuple[CheckLine, ...]) -> None:
        for at, fact in enumerate(self._checks):
            fact.setVisible(at < len(checks))
            if at < len(checks):
                fact.put(checks[at].icon, checks[at].text, ink=checks[at].ink)

    def _amount_typed(self, text: str) -> None:
        self._emit(PromiseAmountTyped(text, parse_amount(text, self._currency)))

    def _amount_left(self) -> None:
        """Grouped again once nobody types in it."""
        if self._seen is not None:
            self._amount.put(self._seen.amount_grouped, state="warn" if self._seen.amount_fault else "")

    def _day_chosen(self, day: date) -> None:
        self._emit(PromiseDateChosen(day))

    def _said_toggled(self, on: bool) -> None:
        self._emit(PromiseReadBack(on, self._now()))
