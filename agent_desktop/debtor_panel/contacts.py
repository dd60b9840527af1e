"""The contacts' page: ways to reach the debtor, consents, linked people; and pages of one table."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from agent_desktop.debtor_panel.action_row import ActionList
from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.section import Remark, SectionHead
from agent_desktop.debtor_panel.view_model.contacts import (
    ADD_ADDRESS,
    ADD_EMAIL,
    CORRECT,
    PURPOSES,
    SHOW,
    ConsentView,
    ContactsView,
)
from agent_desktop.desk.events_extras import (
    ContactFormOpened,
    ContactPicked,
    RevealAsked,
    RevealLeft,
    RevealReasonGiven,
)
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.layouts import column, holding, row, rule
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, TableView
from agent_desktop.widgets.words import Words
from server_api.contract.debt_words import ContactKind

RIGHT = 270
_MOST_DEEDS = 5
#: Of a phone, and one a newer server may know.
_MOST_CHANNELS = 4
_ADDED = {ADD_EMAIL: ContactKind.EMAIL, ADD_ADDRESS: ContactKind.ADDRESS}


class TablePage(QWidget):
    def __init__(self, title: str, empty: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(title)
        self._table = Table(title)
        self._empty = PlainLabel(empty, ink=Ink.TEXT2)
        body = column(SectionHead(title), self._table, row(self._empty, margins=(16, 8, 16, 8)), None)
        self.setLayout(column(scrolling(title, holding(body))))

    def display(self, view: TableView) -> None:
        self._table.display(view)
        self._table.setVisible(bool(view.rows))
        self._empty.setVisible(not view.rows)


class ContactsPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._view: ContactsView | None = None
        title = words("tab.contacts")
        self.setAccessibleName(title)
        self.table = Table(title)
        self.table.row_chosen.connect(self._picked)
        self._state = Remark()
        self._empty = Remark(words("contacts.nothing"))
        self._consents_head = SectionHead(words("contacts.consents"))
        self._purposes = [
            PlainLabel(words(f"purpose.{one}"), role=Role.LABEL, ink=Ink.TEXT2) for one in PURPOSES
        ]
        self._channels = [PlainLabel(ink=Ink.TEXT2, firm=True) for _ in range(_MOST_CHANNELS)]
        self._consents = [self._consent(at) for at in range(_MOST_CHANNELS * len(PURPOSES))]
        self._deeds_title = SectionHead(words("legal.you_may"))
        self._deeds = ActionList(words("legal.you_may"), _MOST_DEEDS)
        for at, button in enumerate(self._deeds.rows):
            button.clicked.connect(lambda _on=False, at=at: self.choose(at))
        self._leave = KeyButton(ButtonView(words("form.close"), "Esc"), height=28)
        self._leave.clicked.connect(lambda: emit(RevealLeft()))
        self._reveal_error = PlainLabel(ink=Ink.WARN, wrap=True)
        self._parties_head = SectionHead(words("contacts.parties"))
        self._parties = Table(words("contacts.parties"))
        self._arrange(title, words)

    def _consent(self, at: int) -> KeyButton:
        button = KeyButton(layout=Layout.LEAD, height=28)
        button.clicked.connect(lambda: self._change(at))
        return button

    def _arrange(self, title: str, words: Words) -> None:
        grid = QGridLayout()
        grid.setContentsMargins(16, 0, 16, 8)
        grid.setSpacing(6)
        for at, purpose in enumerate(self._purposes):
            grid.addWidget(purpose, 0, at + 1)
            grid.setColumnStretch(at + 1, 1)
        for at, channel in enumerate(self._channels):
            grid.addWidget(channel, at + 1, 0)
        for at, button in enumerate(self._consents):
            grid.addWidget(button, at // len(PURPOSES) + 1, at % len(PURPOSES) + 1)
        left = column(self._consents_head, grid, None)
        deeds = column(
            self._deeds_title,
            row(self._deeds, margins=(16, 0, 16, 0)),
            row(self._reveal_error, margins=(16, 4, 16, 0)),
            row(None, self._leave, margins=(16, 6, 16, 0)),
            None,
        )
        right = holding(deeds)
        right.setFixedWidth(RIGHT)
        right.setAccessibleName(words("legal.you_may"))
        below = row(left, right)
        below.setStretch(0, 1)
        body = column(
            SectionHead(words("contacts.ways")),
            self.table,
            self._state,
            self._empty,
            6,
            below,
            6,
            rule(),
            self._parties_head,
            self._parties,
            None,
        )
        self.setLayout(column(scrolling(title, holding(body))))

    def display(self, view: ContactsView) -> None:
        if view == self._view:
            return
        self._view = view
        self.table.display(view.table)
        self.table.setVisible(bool(view.table.rows))
        self._state.put(view.state)
        self._empty.setVisible(not view.table.rows and not view.state)
        self._display_consents(view.consents)
        self._consents_head.put_hint(view.chosen_name)
        self._consents_head.setVisible(bool(view.consents))
        self._deeds_title.put_title(view.deeds_title)
        self._deeds.display(view.deeds)
        self._leave.setVisible(view.asking)
        self._reveal_error.put(view.reveal_error)
        self._reveal_error.setVisible(bool(view.reveal_error))
        self._parties.display(view.parties)
        for piece in (self._parties, self._parties_head):
            piece.setVisible(bool(view.parties.rows))

    def _display_consents(self, views: tuple[ConsentView, ...]) -> None:
        for purpose in self._purposes:
            purpose.setVisible(bool(views))
        for at, channel in enumerate(self._channels):
            first = at * len(PURPOSES)
            channel.setVisible(first < len(views))
            channel.put(views[first].channel if first < len(views) else "")
        for at, button in enumerate(self._consents):
            button.setVisible(at < len(views))
            if at < len(views):
                button.display(views[at].face)
                button.setAccessibleName(views[at].spoken)

    def choose(self, at: int) -> None:
        """Alt 1 to 9: a deed, or why a value is shown."""
        view = self._view
        if view is None or not 0 <= at < len(view.codes):
            return
        code = view.codes[at]
        if view.asking:
            self._emit(RevealReasonGiven(code))
        elif code == SHOW:
            self._emit(RevealAsked(view.chosen_kind, view.chosen))
        elif code == CORRECT:
            self._emit(ContactFormOpened(contact_id=view.chosen))
        else:
            self._emit(ContactFormOpened(_ADDED.get(code, ContactKind.PHONE)))

    def _picked(self, at: int) -> None:
        if self._view is not None and at < len(self._view.ids):
            self._emit(ContactPicked(self._view.ids[at]))

    def _change(self, at: int) -> None:
        if self._view is not None and at < len(self._view.consents):
            self._emit(self._view.consents[at].deed)
