"""Pages that are one table: telephone numbers, promises made before."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.section import SectionHead
from agent_desktop.widgets.layouts import column, holding, row
from agent_desktop.widgets.scroll import scrolling
from agent_desktop.widgets.table import Table
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import TableView


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
