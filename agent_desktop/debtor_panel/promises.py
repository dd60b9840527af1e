"""The page of promises made before: a line each, the one that is looked at, and what leads were asked."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.section import Remark, SectionHead
from agent_desktop.debtor_panel.view_model.promises import PromisesView
from agent_desktop.desk.events_plan import PromiseCancelAsked, PromiseOpened, RenegotiationAsked
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.entries import Entries
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words


class PromisesPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._view: PromisesView | None = None
        title = words("tab.promises")
        self.setAccessibleName(title)
        self._head = SectionHead(title)
        self.table = Table(title)
        self.table.row_chosen.connect(self.choose)
        self._none = Remark()
        self._detail = SectionHead(words("promises.detail"))
        self._lines = Table(words("promises.lines"))
        self._story = SectionHead(words("promises.story"))
        self._events = Table(words("promises.story"))
        self._renew, self._cancel = KeyButton(), KeyButton()
        self._renew.clicked.connect(self.renew)
        self._cancel.clicked.connect(self.cancel)
        self._buttons = holding(row(self._renew, 8, self._cancel, None, margins=(16, 8, 16, 8)))
        self._buttons.setAccessibleName(words("promises.detail"))
        self._asked_head = SectionHead(words("asked.title"))
        self.asked = Entries(words("asked.title"))
        body = column(
            self._head,
            self.table,
            self._none,
            self._buttons,
            self._detail,
            self._lines,
            self._story,
            self._events,
            self._asked_head,
            self.asked,
            None,
        )
        self.setLayout(column(scrolling(title, holding(body))))

    def renew(self) -> None:
        """Agree anew in place of the one looked at."""
        view = self._view
        if view is not None and view.chosen and view.renew is not None and view.renew.enabled:
            self._emit(RenegotiationAsked(view.chosen))

    def cancel(self) -> None:
        """Take it back (leads)."""
        view = self._view
        if view is not None and view.chosen and view.cancel is not None and view.cancel.enabled:
            self._emit(PromiseCancelAsked(view.chosen, ""))

    def choose(self, at: int) -> None:
        """Look at the n-th, from 0."""
        if self._view is not None and at < len(self._view.ids):
            self._emit(PromiseOpened(self._view.ids[at]))

    def display(self, view: PromisesView) -> None:
        if view == self._view:
            return
        self._view = view
        self._head.put_hint(view.hint)
        self.table.display(view.promises)
        self.table.setVisible(bool(view.ids))
        self._none.put(view.none)
        for button, shown in ((self._renew, view.renew), (self._cancel, view.cancel)):
            button.setVisible(shown is not None)
            button.display(shown or ButtonView(""))
        self._buttons.setVisible(view.renew is not None or view.cancel is not None)
        for head, table, shown_table in (
            (self._detail, self._lines, view.lines),
            (self._story, self._events, view.events),
        ):
            head.setVisible(bool(shown_table.rows))
            table.setVisible(bool(shown_table.rows))
            table.display(shown_table)
        self._asked_head.setVisible(bool(view.asked))
        self.asked.setVisible(bool(view.asked))
        self.asked.display(view.asked)
