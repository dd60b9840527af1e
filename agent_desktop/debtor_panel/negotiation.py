"""The page for nine calls in ten: debts, offers, last contacts, without scrolling."""

from __future__ import annotations

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.debts import Debts
from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.last_contacts import LastContacts
from agent_desktop.debtor_panel.offers import Offers
from agent_desktop.debtor_panel.view_model.negotiation import NegotiationView
from agent_desktop.desk.events import FormOpened
from agent_desktop.desk.workspace import Form
from agent_desktop.widgets.layouts import column, holding
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.words import Words

#: Below this height the rows are lower: three debts, four offers and three contacts still need no scrolling.
ROOMY = 450


class NegotiationPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._short = False
        self._ids: tuple[str, ...] = ()
        self.setAccessibleName(words("tab.negotiation"))
        self._debts = Debts(words, emit)
        self._offers = Offers(words, emit)
        self._contacts = LastContacts(words, emit)
        body = column(self._debts, self._offers, self._contacts, None)
        self.setLayout(column(scrolling(words("tab.negotiation"), holding(body))))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        short = self.height() < ROOMY
        if short is not self._short:
            self._short = short
            for part in (self._debts, self._offers, self._contacts):
                part.set_short(short)

    def display(self, view: NegotiationView) -> None:
        self._ids = view.offer_ids
        self._debts.display(view)
        self._offers.display(view)
        self._contacts.display(view.contacts)

    def choose_offer(self, at: int) -> None:
        """Open the promise form with the n-th offer, from 0."""
        if at < len(self._ids):
            self._emit(FormOpened(Form.PROMISE, self._ids[at]))
