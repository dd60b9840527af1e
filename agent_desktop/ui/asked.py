"""What the team asked its leads for, over the floor: who, what, who answered, when and why."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events_asked import AskedClosed
from agent_desktop.ui.view_model.asked import AskedView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.entries import Entries
from agent_desktop.widgets.layouts import column, holding, row, rule
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

#: Longer lines are hard to read.
_WIDEST = 900


class AskedPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        title = words("asked.title")
        self.setAccessibleName(title)
        close = KeyButton(ButtonView(words("form.close"), "Esc"), height=28)
        close.clicked.connect(lambda: emit(AskedClosed()))
        self.entries = Entries(title)
        self.entries.setMaximumWidth(_WIDEST)
        self._none = PlainLabel(ink=Ink.TEXT2)
        self._none.setContentsMargins(16, 10, 16, 10)
        head = row(PlainLabel(title, role=Role.NAME), None, close, margins=(16, 10, 16, 10))
        body = column(self._none, self.entries, None)
        whole = column(head, rule(), scrolling(title, holding(body)))
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def display(self, view: AskedView) -> None:
        self._none.put(view.none)
        self._none.setVisible(bool(view.none))
        self.entries.display(view.entries)
