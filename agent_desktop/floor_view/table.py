"""The live table of agents: it scrolls, and neither selection nor scroll ever jumps by itself."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from PySide6.QtCore import QModelIndex, QRect, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QSizePolicy,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from agent_desktop.floor_view.table_model import AnyIndex, FloorModel
from agent_desktop.floor_view.view_model import TableView
from agent_desktop.floor_view.view_model.rows import CLOCK
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.table import ROW, cell_width, paint_back, paint_cell
from agent_desktop.widgets.table_head import HEAD, TableHead
from agent_desktop.widgets.tokens import Role
from agent_desktop.widgets.views import Cell, Column
from agent_desktop.widgets.words import Words

_PAD, _EDGE = 8, 16
_ICON_ROOM = 20
#: The longest texts that columns of fixed width are to hold.
_LONG_CLOCK, _LONG_COUNT, _LONG_MONEY, _LONG_MOS = "0:00:00", "9.999", "9.999.999,99", "4,4\u00a0"
#: The share of agent and campaign in what the fixed columns leave.
_NAME_SHARE = 0.52
_CAMPAIGN, _ATTENTION = 3, 8
#: On a big screen what is to be done gets the room.
_MOST_NAME, _MOST_CAMPAIGN = 260, 300
_LEAST_ATTENTION = 150
#: Columns that leave a narrow table, in this order; the action bar and the tooltip of a row keep them.
_FOLDS = (6, 5, 4, 3, 7)
_LEAST_NAME, _LEAST_CAMPAIGN = 130, 110
#: Here the column says in a sentence what to do; a narrower one says it in the action bar only.
_ROOM_FOR_ADVICE = 320


def _insets(column: int, _count: int) -> tuple[int, int]:
    return (_EDGE if column == 0 else _PAD, _PAD)


class _Delegate(QStyledItemDelegate):
    def __init__(self, model: FloorModel, table: FloorTable) -> None:
        super().__init__(table)
        self._model = model
        self._table = table

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        box, row, column = QRect(option.rect), index.row(), index.column()
        chosen = self._model.rows[row].agent_id == self._table.selected
        paint_back(painter, box, first=column == 0, total=False, selected=chosen)
        cell = self._model.cell(row, column)
        if chosen and column == 0:
            cell = Cell(cell.text, strong=True)
        inner = box.adjusted(_EDGE if column == 0 else _PAD, 0, -_PAD, -1)
        if column == _ATTENTION and inner.width() >= _ROOM_FOR_ADVICE:
            cell = replace(cell, sub=self._model.rows[row].attention.advice)
        x: float = inner.x()
        if self._model.columns[column].right:
            x = inner.x() + inner.width() - cell_width(cell)
        paint_cell(painter, cell, x, inner)


class FloorTable(QTableView):
    """`chosen` tells the agent's id when the lead chose another row."""

    chosen = Signal(str)
    widths_changed = Signal()

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = words
        self.selected = ""
        model = self._model = FloorModel(self)
        name = words("floor.table")
        self.setAccessibleName(name)
        self.setHorizontalHeader(TableHead(lambda: model.columns, _insets, self))
        self.horizontalHeader().setAccessibleName(name)
        self.verticalHeader().hide()
        self.verticalHeader().setAccessibleName(name)
        self.verticalHeader().setMinimumSectionSize(ROW)
        self.verticalHeader().setDefaultSectionSize(ROW)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self._model, self))
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QTableView.ScrollMode.ScrollPerPixel)
        self.setSelectionMode(QTableView.SelectionMode.SingleSelection)
        self.setSelectionBehavior(QTableView.SelectionBehavior.SelectRows)
        self.setTabKeyNavigation(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self.selectionModel().currentRowChanged.connect(self._moved)

    @property
    def model_rows(self) -> FloorModel:
        """What is shown, for tests and for whoever finds agents by name."""
        return self._model

    def display(self, view: TableView) -> None:
        """Only changed rows are painted again; clocks alone between changes."""
        later = self._model.now != view.now
        self._model.now = view.now
        self._model.put_columns(view.columns)
        held = self._anchor()
        with QSignalBlocker(self.selectionModel()):
            touched = self._model.put(view.rows)
            moved = view.selected != self.selected
            self.selected = view.selected
            self._point(moved)
        self.setMaximumHeight(HEAD + ROW * max(1, len(self._model.rows)))
        if touched:
            self._hold(held)
        if moved:
            self.viewport().update()
        if later:
            self._tick()
        if self.columnWidth(0) <= 0 or self.horizontalHeader().count() == 0 or touched:
            self._fit_columns()

    def _tick(self) -> None:
        left, width = self.columnViewportPosition(CLOCK), self.columnWidth(CLOCK)
        self.viewport().update(QRect(left, 0, width, self.viewport().height()))

    def _anchor(self) -> tuple[str, int]:
        """The row at the top of the view, and how much of it is above."""
        top = self.rowAt(0)
        if top < 0 or top >= len(self._model.rows):
            return "", 0
        return self._model.rows[top].agent_id, self.rowViewportPosition(top)

    def _hold(self, held: tuple[str, int]) -> None:
        agent_id, offset = held
        row = self._model.row_of(agent_id)
        if row >= 0:
            self.verticalScrollBar().setValue(row * ROW - offset)

    def _point(self, moved: bool) -> None:
        """The current row follows the selection, never the other way round by itself."""
        row = self._model.row_of(self.selected)
        if row != self.currentIndex().row():
            self.setCurrentIndex(self._model.index(row, 0) if row >= 0 else QModelIndex())
        if moved and row >= 0:
            self.scrollTo(self._model.index(row, 0))

    def _moved(self, now: QModelIndex, _before: QModelIndex) -> None:
        row = now.row()
        if 0 <= row < len(self._model.rows) and self._model.rows[row].agent_id != self.selected:
            self.chosen.emit(self._model.rows[row].agent_id)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._model.rows:
            text, painter = self._words("floor.empty"), QPainter(self.viewport())
            box = QRect(_EDGE, 0, self.viewport().width(), ROW)
            painting.draw_text(painter, text, _EDGE, box, theme.font(Role.BODY), theme.current().text2)

    # --- columns: as wide as the longest they may ever hold, so that no figure moves them -------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        columns = self._model.columns
        if not columns:
            return
        fixed = self._fixed(columns)
        gone = self._model.folded = self._folded(fixed)
        fixed |= dict.fromkeys(gone, 0)
        rest = max(0, self.viewport().width() - sum(fixed.values()))
        name = min(round(rest * _NAME_SHARE) if _CAMPAIGN not in gone else rest, _MOST_NAME)
        campaign = 0 if _CAMPAIGN in gone else min(rest - name, _MOST_CAMPAIGN)
        fixed |= {0: name, _CAMPAIGN: campaign, _ATTENTION: fixed[_ATTENTION] + rest - name - campaign}
        for at, width in fixed.items():
            self.setColumnHidden(at, at in gone)
            if at not in gone and self.columnWidth(at) != width:
                self.setColumnWidth(at, width)
        self.widths_changed.emit()

    def _folded(self, fixed: dict[int, int]) -> frozenset[int]:
        """What has no room: of money, counts, campaign and line the first that are too much."""
        gone: list[int] = []
        needs = dict(fixed) | {0: _LEAST_NAME, _CAMPAIGN: _LEAST_CAMPAIGN}
        for at in _FOLDS:
            if sum(needs.values()) <= self.viewport().width():
                break
            gone.append(at)
            needs[at] = 0
        return frozenset(gone)

    def _fixed(self, columns: tuple[Column, ...]) -> dict[int, int]:
        words = self._words
        states = [
            words(f"state.{name}") for name in ("call", "ringing", "hold", "ready", "wrap_up", "not_ready")
        ]
        levels = [_LONG_MOS + words(f"quality.{level}") for level in ("good", "fair", "poor")]
        reasons = [
            words(f"attention.{name}")
            for name in ("help", "voice", "no_line", "call_not_recorded", "phone_check_failed")
        ]
        texts: dict[int, tuple[list[str], int]] = {
            1: (states, _ICON_ROOM),
            CLOCK: ([_LONG_CLOCK], 0),
            4: ([_LONG_COUNT], 0),
            5: ([_LONG_COUNT], 0),
            6: ([_LONG_MONEY], 0),
            7: (levels, 0),
            _ATTENTION: (reasons, _ICON_ROOM),
        }
        head, body = theme.font(Role.LABEL_MEDIUM), theme.font(Role.BODY_STRONG)
        widths = {
            at: ceil(
                max(
                    painting.text_width(columns[at].title, head),
                    max(painting.text_width(text, body) for text in longest) + room,
                )
            )
            + 2 * _PAD
            for at, (longest, room) in texts.items()
        }
        widths[_ATTENTION] = max(widths[_ATTENTION] + _PAD, _LEAST_ATTENTION)
        return widths

    def sizeHint(self) -> QSize:
        return QSize(600, HEAD + ROW * len(self._model.rows))

    def minimumSizeHint(self) -> QSize:
        return QSize(400, HEAD + 3 * ROW)


class TotalsRow(QWidget):
    """Below the table, on its columns."""

    def __init__(self, table: FloorTable, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._table = table
        self._name = name
        self._cells: tuple[Cell, ...] = ()
        self.setFixedHeight(ROW)
        table.widths_changed.connect(self.update)
        self.setAccessibleName(name)

    def display(self, cells: tuple[Cell, ...]) -> None:
        if cells == self._cells:
            return
        self._cells = cells
        self.setAccessibleName(" ".join([self._name, *(cell.text for cell in cells if cell.text)]))
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, table = QPainter(self), self._table
        painter.fillRect(self.rect(), theme.current().sunken)
        columns = table.model_rows.columns
        for at, cell in enumerate(self._cells[: len(columns)]):
            if table.isColumnHidden(at):
                continue
            left = table.columnViewportPosition(at)
            inner = QRect(left, 0, table.columnWidth(at), ROW).adjusted(
                _EDGE if at == 0 else _PAD, 0, -_PAD, 0
            )
            x = inner.x() + inner.width() - cell_width(cell) if columns[at].right else inner.x()
            paint_cell(painter, cell, x, inner)
