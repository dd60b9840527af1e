"""The left half of the agreement: where to start, how much, how often, from when, by what."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QGridLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.plan_fields import AmountField, CountField
from agent_desktop.debtor_panel.view_model.promise import MethodView, PromiseView
from agent_desktop.desk.amounts import parse_count, parse_part
from agent_desktop.desk.events_plan import (
    PlanBegun,
    PlanDated,
    PlanDayChosen,
    PlanFrequencyChosen,
    PlanMethodChosen,
    PlanTyped,
)
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.fields import Choice, DateField, Labelled
from agent_desktop.widgets.layouts import column, holding, restyle, row
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words
from server_api.contract.agreements import MOST_LINES
from server_api.contract.debt_words import Frequency, PlanKind

WIDTH, NARROW_WIDTH = 276, 256
MOST_METHODS = 5
_HALF, _ENTRY, _NARROW_ENTRY = 88, 156, 112
#: A button of a way to pay, alone in its row and in one of two.
_HIGH, _LOW = 30, 22


class PlanForm(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._view: PromiseView | None = None
        self._methods: tuple[MethodView, ...] = ()
        self.setAccessibleName(words("promise.title"))
        self._start = Choice(words("promise.start"))
        self._start.chosen.connect(self._begun)
        self._total = self._amount("total", words("promise.total"))
        self._first = self._amount("first", words("promise.entry"))
        self._each = self._amount("each", words("promise.each"))
        self._count = CountField(words("promise.count"))
        self._count.textEdited.connect(self._counted)
        self._count.stepped.connect(self._stepped)
        self._hint = PlainLabel(role=Role.LABEL, ink=Ink.WARN)
        self._due = DateField(words("promise.day"), words.language)
        self._due.chosen.connect(self._dated)
        self._then = Choice(words("promise.then"))
        self._then.chosen.connect(self._then_chosen)
        self._buttons = [self._method_button(at) for at in range(MOST_METHODS)]
        self._segments = QGridLayout()
        self._room = WIDTH
        self._arrange(words)

    def _amount(self, name: str, label: str) -> AmountField:
        field = AmountField(label)
        field.textEdited.connect(lambda text: self._typed(name, text))
        return field

    def _method_button(self, at: int) -> KeyButton:
        button = KeyButton(layout=Layout.CENTER, height=_HIGH)
        button.clicked.connect(lambda: self.choose_method(at))
        return button

    def _arrange(self, words: Words) -> None:
        def labelled(label: str, field: QWidget) -> Labelled:
            return Labelled(label, field, hint=False)

        self._total_box = labelled(words("promise.total"), self._total)
        self._first_box = labelled(words("promise.entry"), self._first)
        self._count_box = labelled(words("promise.count"), self._count)
        self._each_box = labelled(words("promise.each"), self._each)
        self._due_box = labelled(words("promise.day"), self._due)
        self._then_box = labelled(words("promise.then"), self._then)
        self._count_box.setFixedWidth(_HALF)
        self._then_box.setFixedWidth(_HALF)
        self._total_box.setMinimumWidth(112)
        self._first_box.setFixedWidth(_ENTRY)
        self._segments.setContentsMargins(0, 0, 0, 0)
        self._segments.setSpacing(0)
        for button in self._buttons:
            self._segments.addWidget(button)
        segments = holding(self._segments)
        segments.setAccessibleName(words("promise.method"))
        amounts = row(self._total_box, self._first_box, gap=8)
        amounts.setStretch(0, 1)
        self._free = PlainLabel(words("promise.free_hint"), role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        whole = column(
            labelled(words("promise.start"), self._start),
            8,
            amounts,
            2,
            self._hint,
            4,
            row(self._count_box, self._each_box, gap=8),
            self._free,
            8,
            row(self._due_box, self._then_box, gap=8),
            8,
            labelled(words("promise.method"), segments),
            None,
        )
        self.setLayout(whole)

    @property
    def fields(self) -> dict[str, AmountField]:
        """By the names the calculator knows."""
        return {"total": self._total, "first": self._first, "count": self._count, "each": self._each}

    def set_narrow(self, narrow: bool) -> None:
        """A narrow pane leaves the schedule its amounts."""
        self._room = NARROW_WIDTH if narrow else WIDTH
        self._first_box.setFixedWidth(_NARROW_ENTRY if narrow else _ENTRY)

    # --- what is typed ----------------------------------------------------------------------------

    def focus(self) -> None:
        shown = [
            field
            for box, field in (
                (self._first_box, self._first),
                (self._total_box, self._total),
                (self._each_box, self._each),
            )
            if not box.isHidden()
        ]
        field = shown[0] if shown else None
        if field is None:
            self._start.setFocus()
            return
        field.setFocus()
        field.selectAll()

    def choose_method(self, at: int) -> None:
        if at < len(self._methods):
            self._emit(PlanMethodChosen(self._methods[at].method))

    def _typed(self, name: str, text: str) -> None:
        view = self._view
        if view is None:
            return
        if name == "total" and text.strip().endswith("%"):
            given_up = parse_part(text, view.debt_minor, view.currency)
            value = view.debt_minor - given_up if given_up is not None else None
        else:
            value = parse_part(text, view.total_minor, view.currency)
        self._emit(PlanTyped(name, text, value if text.strip() else None))

    def _counted(self, text: str) -> None:
        self._emit(PlanTyped("count", text, parse_count(text, MOST_LINES)))

    def _stepped(self, step: int) -> None:
        now = parse_count(self._count.text(), MOST_LINES) or 0
        wanted = min(max(now + step, 1), MOST_LINES)
        self._emit(PlanTyped("count", str(wanted), wanted))

    def _begun(self, code: str) -> None:
        kind, _, name = code.partition(":")
        self._emit(PlanBegun(offer_id=name) if kind == "offer" else PlanBegun(kind=PlanKind(name)))

    def _dated(self, day: date) -> None:
        self._emit(PlanDated(day))

    def _then_chosen(self, code: str) -> None:
        if code.isdecimal():
            if self._view is not None and not self._view.day.isdecimal():
                self._emit(PlanFrequencyChosen(Frequency.MONTHLY))
            self._emit(PlanDayChosen(int(code)))
        else:
            self._emit(PlanFrequencyChosen(Frequency(code)))

    # --- what is shown ----------------------------------------------------------------------------

    def display(self, view: PromiseView) -> None:
        self._view = view
        kind = view.kind
        split = kind in (PlanKind.INSTALMENTS, PlanKind.REPEATING)
        self._start.put(view.starts, view.start, self._words("promise.start_ask"))
        self._total_box.setVisible(kind in (PlanKind.SINGLE, PlanKind.INSTALMENTS))
        self._first_box.setVisible(kind is PlanKind.INSTALMENTS)
        self._count_box.setVisible(split)
        self._each_box.setVisible(split)
        self._then_box.setVisible(split)
        self._due_box.setVisible(kind is not PlanKind.IRREGULAR)
        self._free.setVisible(kind is PlanKind.IRREGULAR)
        entry = kind is PlanKind.INSTALMENTS
        self._total.show_amount(view.total, warn=view.hint_wrong and not entry)
        self._first.show_amount(view.first, warn=view.hint_wrong and entry)
        self._each.show_amount(view.each, warn=False)
        self._count.show_amount(view.count, warn=False)
        self._hint.put(view.hint, Ink.WARN if view.hint_wrong else Ink.TEXT3)
        self._due.put(view.first_due, view.first_day, view.last_day, state="warn" if view.day_wrong else "")
        self._then.put(view.days, view.day)
        self._display_methods(view.methods)
        for button in self._buttons:
            restyle(button, "state", "warn" if view.method_wrong else "")

    def _display_methods(self, methods: tuple[MethodView, ...]) -> None:
        """In one row, without pictures where those leave no room for the words; else two by two."""
        if methods != self._methods:
            self._methods = methods
            self._put_methods(pictures=True)
            if self._too_wide():
                self._put_methods(pictures=False)
            columns = 2 if self._too_wide() else MOST_METHODS
            for at, button in enumerate(self._buttons):
                button.set_height(_LOW if columns == 2 else _HIGH)
                self._segments.addWidget(button, at // columns, at % columns)

    def _put_methods(self, *, pictures: bool) -> None:
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(self._methods))
            if at < len(self._methods):
                method = self._methods[at]
                kind = Kind.ON if method.on else Kind.LIT
                button.display(ButtonView(method.text, method.key, method.icon if pictures else "", kind))

    def _too_wide(self) -> bool:
        return sum(button.sizeHint().width() for button in self._buttons[: len(self._methods)]) > self._room
