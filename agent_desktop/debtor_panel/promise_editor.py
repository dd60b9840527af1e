"""The agreement being made. It covers next step and tabs; the header stays; nothing here is modal."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.plan_form import NARROW_WIDTH, WIDTH, PlanForm
from agent_desktop.debtor_panel.schedule_table import ROW, SHORT_ROW, Schedule
from agent_desktop.debtor_panel.view_model.approval import FootView
from agent_desktop.debtor_panel.view_model.plan_checks import MOST_CHECKS, CheckLine
from agent_desktop.debtor_panel.view_model.promise import PromiseView
from agent_desktop.desk.events import FormClosed
from agent_desktop.desk.events_plan import (
    ApprovalAsked,
    ApprovalWithdrawn,
    CounterTaken,
    PlanFixTaken,
    PlanLineAdded,
    PlanLineRemoved,
    PlanLineTyped,
    PlanReminderToggled,
    PromiseAgreed,
    PromiseReadBack,
)
from agent_desktop.desk.promise import Stage
from agent_desktop.desk.reminders import CHANNELS
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import card, column, holding, restyle, row, rule
from agent_desktop.widgets.marks import Fact, Mark
from agent_desktop.widgets.panes import is_compact
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

#: Below this height of the editor the lines of the schedule are lower.
ROOMY = 540
#: Below this width (125 % and more on a small screen) what can be done without gives way.
WIDE = 640
#: For the scroll bar of the form in a window that is too low for it.
_BAR = 10
#: What is said of the request has this much room beside a button with its key, px.
_SAID = 160
_FOOT_CARDS = {Ink.ACCENT: "foot_accent", Ink.OK: "foot_ok", Ink.WARN: "foot_warn"}


class PromiseEditor(QWidget):
    def __init__(
        self, words: Words, emit: Emit, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._emit, self._now = emit, now
        self._seen: PromiseView | None = None
        self._narrow = False
        self.setAccessibleName(words("promise.title"))
        self._make_band(words)
        self.form = PlanForm(words, emit)
        self.schedule = Schedule(words)
        self.schedule.typed.connect(self._line_typed)
        self.schedule.grid.added.connect(lambda at: emit(PlanLineAdded(at)))
        self.schedule.grid.removed.connect(lambda at: emit(PlanLineRemoved(at)))
        self._make_reminders(words)
        self._make_checks()
        self._make_read_back(words)
        self._make_foot(words)
        self.setLayout(self._arranged())

    def _make_band(self, words: Words) -> None:
        self._title = PlainLabel(role=Role.SECTION, firm=True)
        self._contracts = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3)
        self._debt = PlainLabel(role=Role.BODY_STRONG, firm=True)
        self._discount_label = PlainLabel(ink=Ink.TEXT2, firm=True)
        self._discount = PlainLabel(role=Role.BODY_STRONG, firm=True)
        self._total = PlainLabel(role=Role.FORM_TITLE, firm=True)
        line = row(
            *(Mark("handshake", size=18, ink=Ink.ACCENT), 8, self._title, 8, self._contracts, None),
            *(PlainLabel(words("promise.debt"), ink=Ink.TEXT2, firm=True), 5, self._debt, 12),
            *(self._discount_label, 5, self._discount, 12),
            *(PlainLabel(words("promise.deal"), ink=Ink.TEXT2, firm=True), 5, self._total),
            margins=(16, 0, 16, 0),
        )
        self._band = card("band", line)
        self._band.setFixedHeight(36)
        self._band.setAccessibleName(words("promise.title"))

    def _make_reminders(self, words: Words) -> None:
        self.remind = [QCheckBox() for _ in CHANNELS]
        for at, box in enumerate(self.remind):
            box.clicked.connect(lambda _on, n=at: self._emit(PlanReminderToggled(CHANNELS[n])))
        label = PlainLabel(words("promise.remind"), ink=Ink.TEXT2, firm=True)
        self._remind_why = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        line = row(label, 16, *self.remind, 8, self._remind_why, gap=8)
        line.setStretch(line.count() - 1, 1)
        self._reminders = holding(line)
        self._reminders.setAccessibleName(words("promise.remind"))
        self._reminders.setFixedHeight(30)

    def _make_checks(self) -> None:
        self._checks = [Fact(role=Role.BODY) for _ in range(MOST_CHECKS)]
        self._grid = QGridLayout()
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setVerticalSpacing(4)
        self._grid.setHorizontalSpacing(12)
        for at, fact in enumerate(self._checks):
            self._grid.addWidget(fact, at // 2, at % 2)
        self._grid.setColumnStretch(0, 1)
        self._grid.setColumnStretch(1, 1)

    def _make_read_back(self, words: Words) -> None:
        self._said = QCheckBox(words("promise.said_yes"))
        self._said.setAccessibleName(words("promise.said_yes"))
        self._said.toggled.connect(self._said_toggled)
        self._read_back = PlainLabel(role=Role.READ_BACK, wrap=True)
        self._read_back.setMinimumHeight(42)
        self._read_title = PlainLabel(role=Role.BODY_STRONG)
        head = row(self._read_title, None, self._said, 8, KeyCap("Ctrl S"))
        inside = column(head, self._read_back, gap=4, margins=(13, 8, 13, 8))
        self._read_back_card = card("sunken", inside)
        self._read_back_card.setAccessibleName(words("promise.read_back"))

    def _make_foot(self, words: Words) -> None:
        self._mark = Mark(size=16)
        self._state = PlainLabel(role=Role.BODY_MEDIUM)
        self._state_text = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._close = KeyButton(ButtonView(words("form.close"), "Esc"))
        self._close.clicked.connect(lambda: self._emit(FormClosed()))
        self._second = KeyButton()
        self._second.clicked.connect(self.go_back_inside)
        self._primary = KeyButton()
        self._primary.clicked.connect(self.agree)
        said = column(self._state, self._state_text)
        line = row(self._mark, said, 8, self._close, self._second, self._primary, gap=8)
        line.setStretch(1, 1)
        line.setContentsMargins(16, 8, 16, 8)
        self._foot = card("foot", line)
        self._foot.setFixedHeight(56)
        self._foot.setAccessibleName(words("approval.title"))

    def _arranged(self) -> QVBoxLayout:
        right = column(self.schedule, self._reminders)
        right.setStretch(0, 1)
        self._form = scrolling(self.accessibleName(), self.form)  # only a screen too low for it scrolls
        self._form.setFixedWidth(WIDTH)
        middle = row(self._form, right, gap=18)
        middle.setStretch(1, 1)
        inner = column(middle, 4, self._grid, 8, self._read_back_card, margins=(16, 10, 16, 10))
        inner.setStretch(0, 1)
        whole = column(self._band, inner, rule(), self._foot)
        whole.setStretch(1, 1)
        return whole

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.schedule.grid.set_row(ROW if self.height() >= ROOMY else SHORT_ROW)
        narrow = self.width() < WIDE
        bar = _BAR if not narrow and is_compact(self.window().size()) else 0
        self._form.setFixedWidth(NARROW_WIDTH if narrow else WIDTH + bar)
        if narrow is not self._narrow:
            self._narrow = narrow
            self.form.set_narrow(narrow)
            for part in (self._contracts, self._discount_label, self._discount, self._close):
                part.setVisible(not narrow)

    # --- what keys and buttons do -----------------------------------------------------------------

    def focus(self) -> None:
        if self._seen is not None and self._seen.schedule.editable:
            self.schedule.grid.focus()
        else:
            self.form.focus()

    def choose_method(self, at: int) -> None:
        self.form.choose_method(at)

    def toggle_said(self) -> None:
        if self._said.isEnabled():
            self._said.toggle()

    def agree(self) -> None:
        """The main button: agree, ask the lead, or take what the lead granted."""
        if not self._primary.isEnabled() or self._seen is None:
            return
        match self._seen.foot.stage:
            case Stage.BEYOND:
                self._emit(ApprovalAsked())
            case Stage.COUNTERED:
                self._emit(CounterTaken())
            case _:
                self._emit(PromiseAgreed())

    def go_back_inside(self) -> None:
        """The button beside it: back inside the own authority, or take the request back."""
        if self._seen is None or self._seen.foot.second is None or not self._seen.foot.second.enabled:
            return
        asked = self._seen.foot.stage is Stage.ASKED
        self._emit(ApprovalWithdrawn() if asked else PlanFixTaken(0))

    def _line_typed(self, at: int, day: date | None, text: str, value: int | None) -> None:
        self._emit(PlanLineTyped(at, day, text, value))

    def _said_toggled(self, on: bool) -> None:
        self._emit(PromiseReadBack(on, self._now()))

    # --- what is shown ----------------------------------------------------------------------------

    def display(self, view: PromiseView | None) -> None:
        if view is None or view == self._seen:
            return
        self._seen = view
        self._title.put(view.title)
        self._contracts.put(view.contracts)
        self._debt.put(view.debt)
        self._discount_label.put(view.discount_label)
        self._discount.put(view.discount)
        self._total.put(view.amount_total)
        self.form.display(view)
        self.schedule.display(view.schedule, view.currency, view.first_day)
        self._display_reminders(view)
        self._display_checks(view.checks)
        self._read_title.put(view.read_back_title)
        self._read_back.put(view.read_back)
        self._said.setEnabled(view.read_back_ready)
        self._said.blockSignals(True)
        self._said.setChecked(view.read_back_said)
        self._said.blockSignals(False)
        self._display_foot(view.foot)

    def _display_reminders(self, view: PromiseView) -> None:
        for box, way in zip(self.remind, view.remind, strict=True):
            box.setText(way.text)
            box.setAccessibleName(way.text)
            box.setAccessibleDescription(way.why)
            box.setToolTip(tip(way.why))
            box.setChecked(way.on)
            box.setEnabled(not way.why)
        self._remind_why.put(view.remind_why)

    def _display_checks(self, checks: tuple[CheckLine, ...]) -> None:
        self._grid.addWidget(self._checks[0], 0, 0, 1, 2 if len(checks) == 1 else 1)
        for at, fact in enumerate(self._checks):
            fact.setVisible(at < len(checks))
            if at < len(checks):
                fact.put(checks[at].icon, checks[at].text, ink=Ink.TEXT, mark=checks[at].ink)

    def _display_foot(self, view: FootView) -> None:
        self._mark.setVisible(bool(view.icon))
        if view.icon:
            self._mark.put(view.icon, view.ink)
        self._state.put(view.title, Ink.TEXT2 if view.ink is Ink.TEXT2 else view.ink)
        self._state_text.put(view.text)
        self._state_text.setVisible(bool(view.text))
        said = max(label.natural_width() for label in (self._state, self._state_text))
        self._close.set_terse(said > _SAID)
        self._foot.setAccessibleDescription(f"{view.title}. {view.text}")
        restyle(self._foot, "card", _FOOT_CARDS.get(view.ink, "foot"))
        self._second.setVisible(view.second is not None)
        if view.second is not None:
            self._second.display(view.second)
        self._primary.display(view.primary)
