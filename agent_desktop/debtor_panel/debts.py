"""The contracts of the debtor with their sums."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.debtor_panel.view_model.negotiation import NegotiationView
from agent_desktop.desk.events_extras import StatementOpened
from agent_desktop.widgets.layouts import column
from agent_desktop.widgets.table import ROW, SHORT_ROW, Table
from agent_desktop.widgets.words import Words


class Debts(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("debts.title"))
        self._head = SectionHead(words("debts.title"), link=words("statement.link"), key="C")
        self._head.link_pressed.connect(lambda: emit(StatementOpened()))
        self._table = Table(words("debts.title"))
        self.setLayout(column(self._head, self._table))

    def set_short(self, short: bool) -> None:
        """Lower rows on a short screen."""
        self._head.set_short(short)
        self._table.set_row(SHORT_ROW if short else ROW)

    def display(self, view: NegotiationView) -> None:
        self._head.put_hint(view.debts_hint)
        self._table.display(view.debts)
