"""Parked calls and the own calls of today, on the page between calls."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import UnparkAsked
from agent_desktop.ui.view_model.own_day import OwnDayView
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words


class OwnDay(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._parked_ids: tuple[str, ...] = ()
        self.setAccessibleName(words("log.title"))
        self._hint = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._parked = Table(words("parked.title"))
        self._parked.row_chosen.connect(self.take)
        title = PlainLabel(words("parked.title"), role=Role.BODY_STRONG)
        head = row(title, 8, self._hint, None, margins=(16, 12, 16, 4))
        self._waiting = holding(column(head, self._parked))
        self._waiting.setAccessibleName(words("parked.title"))
        self._log = Table(words("log.title"))
        self._empty = PlainLabel(ink=Ink.TEXT2, wrap=True)
        log_head = row(PlainLabel(words("log.title"), role=Role.BODY_STRONG), None, margins=(16, 12, 16, 4))
        inner = holding(column(self._log, row(self._empty, margins=(16, 4, 16, 8)), None))
        inner.setAccessibleName(words("log.title"))
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setAccessibleName(words("log.title"))
        area.setWidget(inner)
        whole = column(self._waiting, log_head, area)
        whole.setStretch(2, 1)
        self.setLayout(whole)

    def display(self, view: OwnDayView, parked_ids: tuple[str, ...]) -> None:
        self._parked_ids = parked_ids
        self._waiting.setVisible(bool(parked_ids))
        self._hint.put(view.parked_hint)
        self._parked.display(view.parked)
        self._log.display(view.log)
        self._log.setVisible(bool(view.log.rows))
        self._empty.put(view.log_empty)
        self._empty.setVisible(bool(view.log_empty))

    def take(self, at: int) -> None:
        """The n-th parked call, from 0."""
        if at < len(self._parked_ids):
            self._emit(UnparkAsked(self._parked_ids[at]))
