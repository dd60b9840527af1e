"""The page "how it was computed": a day, and for each contract the lines of its balance."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.section import Remark, SectionHead
from agent_desktop.debtor_panel.view_model.statement import DebtSheet, SheetView
from agent_desktop.desk.events import FormClosed
from agent_desktop.desk.events_extras import DocumentOpened, StatementDayChosen
from agent_desktop.desk.extras_state import STATEMENT_NOW
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import DateField
from agent_desktop.widgets.layouts import column, holding, refill, row, rule
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

#: No debt is older.
_FIRST = date(1990, 1, 1)
#: Wide enough for the longest form of a day in three languages, px.
_DAY_WIDTH = 150


class StatementPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit, self._words = emit, words
        self._view: SheetView | None = None
        self._shown: tuple[DebtSheet, ...] | None = None
        self.setAccessibleName(words("statement.title"))
        self._title = PlainLabel(words("statement.title"), role=Role.FORM_TITLE)
        self._day = DateField(words("statement.day"), words.language)
        self._day.setFixedWidth(_DAY_WIDTH)
        self._day.chosen.connect(lambda day: emit(StatementDayChosen(day)))
        self._today = KeyButton(height=30)
        self._today.clicked.connect(self.show_today)
        self.paper = KeyButton(height=30)
        self.paper.clicked.connect(lambda: emit(DocumentOpened(STATEMENT_NOW)))
        self._close = KeyButton(ButtonView(words("form.close"), "Esc"), height=30)
        self._close.clicked.connect(lambda: emit(FormClosed()))
        self._balance_label = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, right=True)
        self._balance = PlainLabel(role=Role.FORM_TITLE, right=True)
        self._state = Remark()
        self._debts = QVBoxLayout()
        self._debts.setContentsMargins(0, 0, 0, 0)
        self._allocation = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._rounding = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._arrange()

    def _arrange(self) -> None:
        on_day = PlainLabel(self._words("statement.day"), ink=Ink.TEXT2, firm=True)
        sums = column(self._balance_label, self._balance)
        tools = row(on_day, self._day, self._today, self.paper, None, sums, 8, self._close, gap=8)
        head = column(self._title, 6, tools, margins=(16, 12, 16, 10))
        foot = column(self._allocation, self._rounding, gap=4, margins=(16, 10, 16, 14))
        inner = holding(column(self._state, self._debts, foot, None))
        whole = column(head, rule(), scrolling(self._words("statement.title"), inner))
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def focus(self) -> None:
        """The day is what the agent changes."""
        self._day.setFocus()

    def show_today(self) -> None:
        """Alt H."""
        self._emit(StatementDayChosen(None))

    def display(self, view: SheetView) -> None:
        if view == self._view:
            return
        self._view = view
        self._day.put(view.day, _FIRST, None)
        self._today.display(view.today_button)
        self.paper.display(view.paper)
        self._balance_label.put(view.balance_label)
        self._balance.put(view.balance)
        self._state.put(view.state, Ink.WARN if view.wrong else Ink.TEXT2)
        self._allocation.put(view.allocation)
        self._rounding.put(view.rounding)
        if view.debts != self._shown:
            self._shown = view.debts
            refill(self._debts, column(*(self._debt(debt) for debt in view.debts)))

    def _debt(self, debt: DebtSheet) -> QWidget:
        name = f"{debt.name} {debt.contract}"
        head = SectionHead(debt.name)
        head.put_hint(debt.contract)
        lines = Table(name)
        lines.display(debt.lines)
        pieces: list[QWidget] = [head, lines]
        if debt.instalments is not None:
            under = SectionHead(self._words("statement.instalments"))
            table = Table(f"{name} {self._words('statement.instalments')}")
            table.display(debt.instalments)
            pieces += [under, table]
        made = holding(column(*pieces))
        made.setAccessibleName(name)
        return made
