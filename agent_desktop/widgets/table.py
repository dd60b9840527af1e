"""Tables with horizontal lines only: head 24, rows 28, numbers right, one optional total row."""

from __future__ import annotations

from dataclasses import replace
from math import ceil

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from agent_desktop.widgets import caps, painting, theme
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.table_head import HEAD, TableHead
from agent_desktop.widgets.tokens import Role
from agent_desktop.widgets.views import Cell, TableView

ROW = 28
SHORT_ROW = 24
_PAD = 8
_EDGE = 16
_ICON = 15

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


_EMPTY = TableView((), ())


def cell_width(cell: Cell) -> float:
    """Width of what is in it, nothing cut."""
    role = Role.BODY_STRONG if cell.strong else Role.BODY
    width = painting.text_width(cell.text, theme.font(role)) if cell.text else 0.0
    if cell.sub:
        width += 6 + painting.text_width(cell.sub, theme.font(Role.LABEL))
    if cell.icon:
        width += _ICON + 5
    if cell.key:
        width += painting.key_width(cell.key)
    return width


class _Model(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._table = parent
        self.view = _EMPTY
        self.lines: tuple[tuple[Cell, ...], ...] = ()

    def put(self, view: TableView) -> None:
        rows = tuple(tuple(self._own(cell) for cell in line) for line in view.rows)
        lines = (*rows, view.total) if view.total else rows
        if view.columns != self.view.columns or len(lines) != len(self.lines):
            self.beginResetModel()
            self.view, self.lines = view, lines
            self.endResetModel()
            return
        self.view, self.lines = view, lines
        if lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(lines) - 1, len(view.columns) - 1))

    def _own(self, cell: Cell) -> Cell:
        own = caps.shown(self._table, cell.key)
        return cell if own == cell.key else replace(cell, key=own)

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.view.columns)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        cell = self.lines[index.row()][index.column()]
        return f"{cell.key} {cell.text} {cell.sub}".strip()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.view.columns[section].title
        return None


def _insets(column: int, count: int) -> tuple[int, int]:
    return (_EDGE if column == 0 else _PAD, _EDGE if column == count - 1 else _PAD)


class _Delegate(QStyledItemDelegate):
    def __init__(self, model: _Model, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        box = QRect(option.rect)
        row, column = index.row(), index.column()
        self._paint_back(painter, box, row, column)
        cell = self._model.lines[row][column]
        left, right = _insets(column, len(self._model.view.columns))
        inner = box.adjusted(left, 0, -right, -1)
        x: float = inner.x()
        if self._model.view.columns[column].right:
            x = inner.x() + inner.width() - cell_width(cell)
        paint_cell(painter, cell, x, inner)

    def _paint_back(self, painter: QPainter, box: QRect, row: int, column: int) -> None:
        total = bool(self._model.view.total) and row == len(self._model.lines) - 1
        selected = row == self._model.view.selected
        paint_back(painter, box, first=column == 0, total=total, selected=selected)


def paint_back(painter: QPainter, box: QRect, *, first: bool, total: bool, selected: bool) -> None:
    """The ground of a cell with its line; high contrast never fills softly."""
    tokens = theme.current()
    fill = tokens.sunken if total else tokens.accent.soft if selected else tokens.surface
    painter.fillRect(box, fill)
    line = tokens.accent.line if selected and tokens.high_contrast else tokens.line
    if not total:
        painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), line)
    if selected and tokens.high_contrast:
        painter.fillRect(QRect(box.x(), box.y(), box.width(), 1), line)
        if first:
            painter.fillRect(QRect(box.x(), box.y(), 4, box.height()), line)


def paint_cell(painter: QPainter, cell: Cell, x: float, inner: QRect) -> None:
    """Icon and text, or a key cap, from x; cut where the room ends."""
    tokens = theme.current()
    if cell.key:
        painting.draw_key(
            painter, cell.key, x, inner, ink=tokens.text2, border=tokens.line, fill=tokens.sunken
        )
        return
    if cell.icon:
        draw_icon(
            painter,
            cell.icon,
            x,
            inner.y() + (inner.height() - _ICON) // 2,
            _ICON,
            tokens.ink(cell.mark or cell.ink),
        )
        x += _ICON + 5
    used = theme.font(Role.BODY_STRONG if cell.strong else Role.BODY)
    room = inner.x() + inner.width() - x
    text = painting.elide(cell.text, used, room)
    end = painting.draw_text(painter, text, x, inner, used, tokens.ink(cell.ink))
    if cell.sub and end + 6 < inner.x() + inner.width():
        small = theme.font(Role.LABEL)
        sub = painting.elide(cell.sub, small, inner.x() + inner.width() - end - 6)
        painting.draw_text(painter, sub, end + 6, inner, small, tokens.text3)


def _squeezed(wanted: list[int], room: int) -> list[int]:
    """The widest give way first, all to the same width; together as wide as the room."""
    rest, left = room, len(wanted)
    for width in sorted(wanted):
        if width * left > rest:
            most = max(rest, 0) // left
            wanted = [min(one, most) for one in wanted]
            wanted[wanted.index(max(wanted))] += max(room - sum(wanted), 0)
            return wanted
        rest, left = rest - width, left - 1
    return wanted


class Table(QTableView):
    """Shows a TableView; never scrolls: it is as high as its rows."""

    row_chosen = Signal(int)

    def __init__(self, name: str, *, row: int = ROW, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._row = row
        model = self._model = _Model(self)
        self.setAccessibleName(name)
        self.setHorizontalHeader(TableHead(lambda: model.view.columns, _insets, self))
        self.horizontalHeader().setAccessibleName(name)
        self.verticalHeader().hide()
        self.verticalHeader().setAccessibleName(name)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self._model, self))
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QTableView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setTabKeyNavigation(False)
        self.set_row(row)

    def set_row(self, height: int) -> None:
        """How high each row is, px."""
        self._row = height
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self._fit_height()

    def display(self, view: TableView) -> None:
        if view == self._model.view:
            return
        self._model.put(view)
        self._fit_height()
        self._fit_columns()

    def _fit_height(self) -> None:
        self.setFixedHeight(HEAD + self._row * len(self._model.lines))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit_columns()

    def _fit_columns(self) -> None:
        """Room left over is shared in proportion to content, as a browser does."""
        columns = self._model.view.columns
        if not columns:
            return
        room = self.viewport().width()
        widths = {at: self._wanted(at) for at in range(len(columns))}
        for at in sorted((at for at in widths if columns[at].folds), key=lambda at: -columns[at].folds):
            if sum(widths.values()) > room > 0:
                del widths[at]
        spare = room - sum(widths.values())
        if spare >= 0:
            # a column of key caps gains nothing from room
            open_sum = sum(width for at, width in widths.items() if columns[at].title) or 1
            shares = {at: spare * width // open_sum for at, width in widths.items() if columns[at].title}
            widths = {at: width + shares.get(at, 0) for at, width in widths.items()}
            widths[max(widths)] += room - sum(widths.values())
        else:
            widths = dict(zip(widths, _squeezed(list(widths.values()), room), strict=True))
        for at in range(len(columns)):
            self.setColumnHidden(at, at not in widths)
            if at in widths:
                self.setColumnWidth(at, widths[at])

    def _wanted(self, column: int) -> int:
        title = painting.text_width(self._model.view.columns[column].title, theme.font(Role.LABEL_MEDIUM))
        widths = [cell_width(line[column]) for line in self._model.lines]
        return ceil(max([title, *widths])) + sum(_insets(column, len(self._model.view.columns)))

    def sizeHint(self) -> QSize:
        return QSize(200, HEAD + self._row * len(self._model.lines))

    def minimumSizeHint(self) -> QSize:
        return QSize(120, HEAD)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.rowAt(event.position().toPoint().y())
        if 0 <= row < len(self._model.view.rows):
            self.row_chosen.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._model.view.selected >= 0:
            self.row_chosen.emit(self._model.view.selected)
            return
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
            return
        # the first arrow comes to a list in which nothing is looked at yet
        wanted = self._model.view.selected + step if self._model.view.selected >= 0 else 0
        if 0 <= wanted < len(self._model.view.rows):
            self.row_chosen.emit(wanted)
