"""Why was this person called? A card over whatever a lead looks at; nothing under it moves or ends."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.desk.events_dial import WhyCallChosen, WhyClosed
from agent_desktop.ui.view_model.why import WhyCardView
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.layouts import column, holding, refill, row, rule
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

WIDTH, HEIGHT = 880, 600
_EDGE = 24
_STEP = 40


class WhyCard(QFrame):
    def __init__(self, words: Words, emit: Emit, parent: QWidget) -> None:
        super().__init__(parent)
        self._words, self._emit = words, emit
        self._view: WhyCardView | None = None
        self.setProperty("card", "dialog")
        self.setAccessibleName(words("why.title"))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._person = PlainLabel(role=Role.FORM_TITLE)
        self._zone = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self.close_ = KeyButton(ButtonView(words("form.close"), "Esc"), height=28)
        self.close_.clicked.connect(lambda: emit(WhyClosed()))
        self._empty = PlainLabel(ink=Ink.TEXT2, wrap=True)
        self.calls, self.rules, self.refusals = (
            Table(words(name)) for name in ("why.calls", "why.rules", "why.refusals")
        )
        self.calls.row_chosen.connect(lambda at: emit(WhyCallChosen(at)))
        self._refusals_head = SectionHead(words("why.refusals"))
        self._said, self._notes = QVBoxLayout(), QVBoxLayout()
        for lines in (self._said, self._notes):
            lines.setContentsMargins(16, 6, 16, 6)
        foot = PlainLabel(" ".join((words("why.hint"), words("why.logged"))), role=Role.LABEL, ink=Ink.TEXT3)
        title = column(PlainLabel(words("why.title"), role=Role.LABEL, ink=Ink.TEXT2), self._person)
        head = row(title, 12, self._zone, 12, self.close_, margins=(16, 12, 16, 10))
        head.setStretch(0, 1)
        body = column(
            self._empty_row(),
            self.calls,
            self._said,
            self.rules,
            self._refusals_head,
            self.refusals,
            self._notes,
            None,
        )
        self._area = scrolling(words("why.title"), holding(body))
        whole = column(head, rule(), self._area, rule(), row(foot, margins=(16, 8, 16, 10)))
        whole.setStretch(2, 1)
        self.setLayout(whole)
        self.hide()

    def _empty_row(self) -> QWidget:
        self._nothing = holding(row(self._empty, margins=(16, 14, 16, 10)))
        self._nothing.setAccessibleName(self._words("why.none"))
        return self._nothing

    def display(self, view: WhyCardView | None, area: QRect) -> None:
        """Over the middle of ``area``, or away; it takes the keys when it comes."""
        if view == self._view:
            return
        came, self._view = self._view is None, view
        if view is None:
            self.hide()
            return
        self._person.put(view.person)
        self._zone.put(view.zone)
        self._empty.put(view.empty)
        self._nothing.setVisible(bool(view.empty))
        for table, shown in (
            (self.calls, view.calls),
            (self.rules, view.rules),
            (self.refusals, view.refusals),
        ):
            table.display(shown)
            table.setVisible(bool(shown.rows))
        self._refusals_head.setVisible(bool(view.refusals.rows))
        refill(self._said, self._sections(view))
        refill(self._notes, self._noted(view))
        self.resize(min(WIDTH, area.width() - _EDGE), min(HEIGHT, area.height() - _EDGE))
        self.move(area.center() - self.rect().center())
        self.show()
        self.raise_()
        if came:
            self.setFocus()

    def _sections(self, view: WhyCardView) -> QVBoxLayout:
        made = QVBoxLayout()
        for section in view.said:
            made.addWidget(PlainLabel(section.title, role=Role.LABEL_MEDIUM, ink=Ink.TEXT2))
            made.addWidget(PlainLabel(section.text, wrap=True))
            made.addSpacing(6)
        return made

    def _noted(self, view: WhyCardView) -> QVBoxLayout:
        made = QVBoxLayout()
        if view.notes:
            made.addWidget(PlainLabel(self._words("why.notes"), role=Role.BODY_STRONG))
        for note in view.notes:
            made.addWidget(PlainLabel(note, wrap=True))
        return made

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Up and down: another call where there are several, else the text."""
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()), 0)
        calls = self._view.calls if self._view is not None else None
        if step and calls is not None and calls.rows:
            self._emit(WhyCallChosen(calls.selected + step))
        elif step:
            bar = self._area.verticalScrollBar()
            bar.setValue(bar.value() + step * _STEP)
        else:
            super().keyPressEvent(event)
