"""The last few contacts, so that the history need not be opened."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.debtor_panel.view_model.negotiation import MOST_CONTACTS, ContactLine
from agent_desktop.desk.events import TabChosen
from agent_desktop.desk.workspace import Tab
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.words import Words

LINE = 26
SHORT_LINE = 24
#: As many as a short screen shows; the history has them all.
SHORT_MOST = 3


class _Line(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedHeight(LINE)
        self._mark = Mark()
        self._when = PlainLabel(ink=Ink.TEXT2)
        self._channel = PlainLabel(ink=Ink.TEXT2)
        self._text = PlainLabel()
        line = row(self._mark, 9, self._when, self._channel, self._text, margins=(16, 0, 16, 0))
        line.setStretch(4, 1)
        self.setLayout(line)

    def wanted(self) -> tuple[int, int]:
        return self._when.natural_width(), self._channel.natural_width()

    def align(self, when: int, channel: int) -> None:
        self._when.setFixedWidth(when + 13)
        self._channel.setFixedWidth(channel + 16)

    def display(self, view: ContactLine) -> None:
        self.setAccessibleName(f"{view.when} {view.channel} {view.text}")
        self._mark.put(view.icon)
        self._when.put(view.when)
        self._channel.put(view.channel)
        self._text.put(view.text)


class LastContacts(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("contacts.latest"))
        self._most = MOST_CONTACTS
        self._views: tuple[ContactLine, ...] = ()
        self._head = head = SectionHead(
            words("contacts.latest"), link=words("contacts.open_history"), key="Ctrl 2"
        )
        head.link_pressed.connect(lambda: emit(TabChosen(Tab.HISTORY)))
        self._none = PlainLabel(words("history.none"), ink=Ink.TEXT2)
        self._none_row = holding(row(self._none, margins=(16, 2, 16, 0)))
        self._none_row.setAccessibleName(words("history.none"))
        self._lines = [_Line() for _ in range(MOST_CONTACTS)]
        self.setLayout(column(head, self._none_row, *self._lines))

    def set_short(self, short: bool) -> None:
        """Fewer and lower lines on a short screen."""
        self._head.set_short(short)
        self._most = SHORT_MOST if short else MOST_CONTACTS
        for line in self._lines:
            line.setFixedHeight(SHORT_LINE if short else LINE)
        self.display(self._views)

    def display(self, views: tuple[ContactLine, ...]) -> None:
        self._views = views
        views = views[: self._most]
        self._none_row.setVisible(not views)
        for at, line in enumerate(self._lines):
            line.setVisible(at < len(views))
            if at < len(views):
                line.display(views[at])
        wanted = [line.wanted() for line in self._lines[: len(views)]]
        for line in self._lines[: len(views)]:
            line.align(max(when for when, _ in wanted), max(channel for _, channel in wanted))
