"""The floor's rows in Qt's hands: only what changed is told to the view."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from agent_desktop.floor_view.view_model.rows import CLOCK, RowView
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.views import Cell, Column

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class FloorModel(QAbstractTableModel):
    """``rows`` as last displayed. Rows come, go and change one by one, so that nothing else moves."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[RowView] = []
        self.columns: tuple[Column, ...] = ()
        self.now: datetime | None = None
        #: Columns that the table has no room for.
        self.folded: frozenset[int] = frozenset()

    def put_columns(self, columns: tuple[Column, ...]) -> None:
        """Other headings, for another currency."""
        if columns == self.columns:
            return
        fresh = len(columns) != len(self.columns)
        if fresh:
            self.beginResetModel()
        self.columns = columns
        if fresh:
            self.endResetModel()
        else:
            self.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, len(columns) - 1)

    def put(self, rows: tuple[RowView, ...]) -> int:
        """Take over the rows; tells how many were new, gone or changed."""
        touched = self._drop({row.agent_id for row in rows})
        for at, row in enumerate(rows):
            if at < len(self.rows) and self.rows[at].agent_id == row.agent_id:
                touched += self._change(at, row)
            else:
                touched += self._place(at, row)
        return touched

    def _drop(self, kept: set[str]) -> int:
        gone = [at for at, row in enumerate(self.rows) if row.agent_id not in kept]
        for at in reversed(gone):
            self.beginRemoveRows(_ROOT, at, at)
            del self.rows[at]
            self.endRemoveRows()
        return len(gone)

    def _change(self, at: int, row: RowView) -> int:
        if self.rows[at] is row or self.rows[at] == row:
            self.rows[at] = row
            return 0
        self.rows[at] = row
        self.dataChanged.emit(self.index(at, 0), self.index(at, len(self.columns) - 1))
        return 1

    def _place(self, at: int, row: RowView) -> int:
        """A row that is new here; one that stood further down (renamed) leaves its old place."""
        known = next((n for n in range(at, len(self.rows)) if self.rows[n].agent_id == row.agent_id), -1)
        if known >= 0:
            self.beginRemoveRows(_ROOT, known, known)
            del self.rows[known]
            self.endRemoveRows()
        self.beginInsertRows(_ROOT, at, at)
        self.rows.insert(at, row)
        self.endInsertRows()
        return 1

    def row_of(self, agent_id: str) -> int:
        """Where the agent stands; -1 where nowhere."""
        return next((at for at, row in enumerate(self.rows) if row.agent_id == agent_id), -1)

    def cell(self, row: int, column: int) -> Cell:
        """As it is painted now; the clock moves between two changes."""
        view = self.rows[row]
        if column == CLOCK:
            return Cell(clock(self.now - view.since) if self.now else "")
        return view.cells[column]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(self._told(index.row())) or None
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        return self.cell(index.row(), index.column()).text

    def _told(self, row: int) -> str:
        """What to do, and the columns that have no room."""
        view = self.rows[row]
        folded = [f"{self.columns[at].title} {view.cells[at].text}" for at in sorted(self.folded)]
        return "\n".join(part for part in (view.attention.advice, *folded) if part)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return None
