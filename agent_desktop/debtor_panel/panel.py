"""The middle pane in a call: header, slot, tabs, and the page or form below them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import cast

from PySide6.QtWidgets import QStackedWidget, QWidget

from agent_desktop.debtor_panel.callback_form import CallbackFields
from agent_desktop.debtor_panel.contact_form import ContactForm
from agent_desktop.debtor_panel.contacts import ContactsPage
from agent_desktop.debtor_panel.documents import DocumentsPage
from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.hardship_form import HardshipForm
from agent_desktop.debtor_panel.header import Header
from agent_desktop.debtor_panel.history import History
from agent_desktop.debtor_panel.hold_form import HoldForm
from agent_desktop.debtor_panel.identity import IdentityPage
from agent_desktop.debtor_panel.legal import LegalPage
from agent_desktop.debtor_panel.legal_banner import LegalBanner
from agent_desktop.debtor_panel.negotiation import NegotiationPage
from agent_desktop.debtor_panel.order import OrderPage
from agent_desktop.debtor_panel.paper import PaperPage
from agent_desktop.debtor_panel.promise_editor import PromiseEditor
from agent_desktop.debtor_panel.promises import PromisesPage
from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.debtor_panel.statement import StatementPage
from agent_desktop.debtor_panel.tabs import TabStrip
from agent_desktop.debtor_panel.view_model import FORM_PAGES, Page, PanelView
from agent_desktop.debtor_panel.view_model.callback import CallbackView
from agent_desktop.debtor_panel.withheld import WithheldPage
from agent_desktop.desk.events import FormClosed, TabChosen
from agent_desktop.desk.workspace import Tab
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fitting import Fitting
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.typing_guard import typing_elsewhere
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

#: Below this height of the window an agreement being made takes the room of the chips.
ROOMY = 740
#: In a small window the page scrolls below the tabs; lower than this the head scrolls with it.
PAGE_LEAST = 180


class DebtorPanel(QWidget):
    """`slot_pressed` is what the slot's button does now: it depends on the case."""

    def __init__(
        self,
        words: Words,
        emit: Emit,
        now: Callable[[], datetime],
        new_key: Callable[[], str],
        slot_pressed: Callable[[], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._emit = emit
        self._page = Page.NEGOTIATION
        self._focus_due = False
        self.setAccessibleName(words("pane.case"))
        self._header = Header()
        self._banner = LegalBanner()
        self._banner.slot.pressed.connect(slot_pressed)
        self._tabs = TabStrip(words("pane.case"))
        self._tabs.chosen.connect(self._tab_chosen)
        self._make_pages(words, emit, now)
        self._make_forms(words, emit, new_key)
        self._pages = self._by_page(words)
        self._stack = QStackedWidget()
        self._stack.setAccessibleName(words("pane.case"))
        for page in self._pages.values():
            self._stack.addWidget(page)
        page = Fitting(words("pane.case"), self._stack, least=(0, PAGE_LEAST))
        whole = column(self._header, self._banner, self._tabs, page)
        whole.setStretch(3, 1)
        self.setLayout(whole)

    def _make_pages(self, words: Words, emit: Emit, now: Callable[[], datetime]) -> None:
        self.negotiation = NegotiationPage(words, emit)
        self.history = History(words, emit)
        self.promises = PromisesPage(words, emit)
        self.legal = LegalPage(words, emit)
        self.contacts = ContactsPage(words, emit)
        self.documents = DocumentsPage(words, emit)
        self.statement = StatementPage(words, emit)
        self.paper = PaperPage(words, emit)
        self.withheld = WithheldPage(words, emit)
        self.identity = IdentityPage(words, emit)
        self.promise = PromiseEditor(words, emit, now)
        self._callback = CallbackFields(words, emit)

    def _make_forms(self, words: Words, emit: Emit, new_key: Callable[[], str]) -> None:
        self.order = OrderPage(words, emit, new_key)
        self.hold = HoldForm(words, emit, new_key)
        self.hardship = HardshipForm(words, emit, new_key)
        self.contact = ContactForm(words, emit)

    def _by_page(self, words: Words) -> dict[Page, QWidget]:
        return {
            Page.IDENTITY: self.identity,
            Page.NEGOTIATION: self.negotiation,
            Page.HISTORY: self.history,
            Page.PROMISES: self.promises,
            Page.ORDER: self.order,
            Page.LEGAL: self.legal,
            Page.CONTACTS: self.contacts,
            Page.DOCUMENTS: self.documents,
            Page.STATEMENT: self.statement,
            Page.HOLD: self.hold,
            Page.HARDSHIP: self.hardship,
            Page.CONTACT: self.contact,
            Page.PAPER: self.paper,
            Page.WITHHELD: self.withheld,
            Page.PROMISE: self.promise,
            Page.CALLBACK: self._callback_page(words),
        }

    def _callback_page(self, words: Words) -> QWidget:
        close = KeyButton(ButtonView(words("form.close"), "Esc"))
        close.clicked.connect(lambda: self._emit(FormClosed()))
        fields = holding(column(self._callback, 12, row(close, None), None, margins=(16, 4, 16, 16)))
        fields.setMaximumWidth(460)
        page = holding(column(SectionHead(words("callback.title")), fields))
        page.setAccessibleName(words("callback.title"))
        fields.setAccessibleName(words("callback.title"))
        return page

    @property
    def page(self) -> Page:
        return self._page

    def display(self, view: PanelView, callback: CallbackView) -> None:
        self._header.display(view.header)
        self._header.set_short(view.page is Page.PROMISE and self.window().height() < ROOMY)
        self._banner.display(view.slot)
        self._tabs.setVisible(view.page not in FORM_PAGES.values())
        self._tabs.display(view.tabs, enabled=view.slot is not None and view.page is not Page.WITHHELD)
        self._display_page(view)
        self._callback.display(callback)
        self._turn_to(view.page)

    def _display_page(self, view: PanelView) -> None:
        if view.negotiation is not None:
            self.negotiation.display(view.negotiation)
        if view.history is not None:
            self.history.display(view.history)
        if view.identity is not None:
            self.identity.display(view.identity)
        self.promise.display(view.promise)
        if view.promises is not None:
            self.promises.display(view.promises)
        self.order.display(view.order)
        if view.legal is not None:
            self.legal.display(view.legal)
        self._display_extras(view)

    def _display_extras(self, view: PanelView) -> None:
        if view.contacts is not None:
            self.contacts.display(view.contacts)
        if view.documents is not None:
            self.documents.display(view.documents)
        if view.statement is not None:
            self.statement.display(view.statement)
        if view.hold is not None:
            self.hold.display(view.hold)
        if view.hardship is not None:
            self.hardship.display(view.hardship)
        if view.contact is not None:
            self.contact.display(view.contact)
        if view.withheld is not None:
            self.withheld.display(view.withheld)
        self.paper.display(view.paper)

    def _turn_to(self, page: Page) -> None:
        if page is self._page and self._stack.currentWidget() is self._pages[page]:
            return
        self._page = page
        self._stack.setCurrentWidget(self._pages[page])
        self._focus_due = True

    def settle_focus(self) -> None:
        """After the panes are turned: a form that opened gets the keys, one that closed gives them back."""
        if not self._focus_due:
            return
        self._focus_due = False
        if typing_elsewhere(self._stack) and self._page not in FORM_PAGES.values():
            return  # the page turned by itself, under the hands of somebody who types a note
        match self._page:
            case Page.PROMISE:
                self.promise.focus()
            case Page.CALLBACK:
                self._callback.focus()
            case Page.IDENTITY:
                self.identity.focus()
            case Page.STATEMENT:
                self.statement.focus()
            case Page.HOLD:
                self.hold.focus()
            case Page.HARDSHIP:
                self.hardship.focus()
            case Page.CONTACT:
                self.contact.focus()
            case Page.PAPER:
                self.paper.focus()
            case Page.ORDER:
                self.order.focus()
            case _:
                self._leave_fields()

    def _leave_fields(self) -> None:
        """A form that closed gives the keys back to the script."""
        focused = cast("QWidget | None", self.window().focusWidget())
        if focused is not None and self._stack.isAncestorOf(focused):
            self.window().setFocus()

    def _tab_chosen(self, tab: Tab) -> None:
        self._emit(TabChosen(tab))
