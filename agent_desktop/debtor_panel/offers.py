"""The offers, best first; choosing one opens the promise form with it."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.debtor_panel.view_model.negotiation import NegotiationView
from agent_desktop.desk.events import FormOpened
from agent_desktop.desk.workspace import Form
from agent_desktop.widgets.layouts import column
from agent_desktop.widgets.table import ROW, SHORT_ROW, Table
from agent_desktop.widgets.words import Words


class Offers(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._ids: tuple[str, ...] = ()
        self.setAccessibleName(words("offers.title"))
        self._head = SectionHead(words("offers.title"))
        self._table = Table(words("offers.title"))
        self._table.row_chosen.connect(self._chosen)
        self.setLayout(column(self._head, self._table))

    def set_short(self, short: bool) -> None:
        """Lower rows on a short screen."""
        self._head.set_short(short)
        self._table.set_row(SHORT_ROW if short else ROW)

    def display(self, view: NegotiationView) -> None:
        self._ids = view.offer_ids
        self._head.put_hint(view.offers_hint)
        self._table.setVisible(bool(view.offer_ids))
        self._table.display(view.offers)

    def _chosen(self, at: int) -> None:
        if at < len(self._ids):
            self._emit(FormOpened(Form.PROMISE, self._ids[at]))
