"""The schedule: its payments scroll inside the table only; irregular ones are typed here."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from agent_desktop.debtor_panel.view_model.schedule import LineView, ScheduleView
from agent_desktop.desk.amounts import parse_amount, parse_day
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.table import cell_width, paint_back, paint_cell
from agent_desktop.widgets.table_head import TableHead
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import Cell, Column
from agent_desktop.widgets.words import Words

ROW, SHORT_ROW = 25, 22
_PAD = 12
_WIDTHS = (70, 134, 102)
#: Where the pane is narrow: number, day and amount, without a note.
_NARROW = (36, 92, 69)
DATE, AMOUNT = 1, 2

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()
_EMPTY = ScheduleView((), (), (), editable=False, empty="")


class _Model(QAbstractTableModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.view = _EMPTY

    def put(self, view: ScheduleView) -> None:
        before, self.view = self.view, view
        if view.columns != before.columns or len(view.lines) != len(before.lines):
            self.beginResetModel()
            self.endResetModel()
        elif view.lines:
            self.dataChanged.emit(self.index(0, 0), self.index(len(view.lines) - 1, len(view.columns) - 1))

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.view.lines)

    def columnCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self.view.columns)

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        typed = self.view.editable and index.column() in (DATE, AMOUNT)
        return plain | Qt.ItemFlag.ItemIsEditable if typed else plain

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return None
        cell = self.view.lines[index.row()].cells[index.column()]
        return f"{cell.text} {cell.sub}".strip()

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole
    ) -> object:
        if orientation is Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self.view.columns[section].title
        return None


def widths_for(room: int) -> tuple[int, ...]:
    """Number, day, amount, and the note in what is left."""
    fixed = _WIDTHS if room >= sum(_WIDTHS) else _NARROW
    return (*fixed, max(room - sum(fixed), 10))


def _insets(_column: int, _count: int) -> tuple[int, int]:
    return _PAD, 6


class _Delegate(QStyledItemDelegate):
    """Paints a line; an irregular one is typed in a plain field in its place."""

    def __init__(self, model: _Model, names: tuple[str, str], parent: ScheduleGrid) -> None:
        super().__init__(parent)
        self._model, self._names, self._grid = model, names, parent

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        box, at = QRect(option.rect), index.column()
        current = self._grid.currentIndex()
        here = self._model.view.editable and self._grid.hasFocus() and current.row() == index.row()
        paint_back(painter, box, first=at == 0, total=False, selected=here)
        _paint(painter, self._model.view.lines[index.row()].cells[at], self._model.view.columns[at], box)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: AnyIndex) -> QWidget:
        field = QLineEdit(parent)
        field.setMaxLength(24)
        field.setAccessibleName(self._names[0 if index.column() == DATE else 1])
        field.setStyleSheet("min-height: 0; max-height: 60px; padding: 0 8px; border-radius: 0;")
        return field

    def setEditorData(self, editor: QWidget, index: AnyIndex) -> None:
        line = self._model.view.lines[index.row()]
        if isinstance(editor, QLineEdit):
            day = line.due_on.strftime(self._grid.pattern) if line.due_on else ""
            editor.setText(day if index.column() == DATE else line.text)
            editor.selectAll()

    def setModelData(self, editor: QWidget, _model: QAbstractItemModel, index: AnyIndex) -> None:
        if isinstance(editor, QLineEdit):
            self._grid.take(index.row(), index.column(), editor.text())


def _paint(painter: QPainter, cell: Cell, of: Column, box: QRect) -> None:
    pad = _PAD if box.width() >= _WIDTHS[0] or not of.title else 5
    inner = box.adjusted(0 if of.right else pad, 0, -4, -1)
    x = inner.x() + inner.width() - cell_width(cell) if of.right else inner.x()
    paint_cell(painter, cell, max(x, inner.x()), inner)


class ScheduleGrid(QTableView):
    """`typed` tells a line's day and amount; `added` after which line; `removed` which."""

    typed = Signal(int, object, str)
    added = Signal(int)
    removed = Signal(int)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = date.min
        self._language = words.language
        self.pattern = "%m/%d/%Y" if words.language.startswith("en") else "%d/%m/%Y"
        model = self._model = _Model(self)
        name = words("promise.schedule")
        self.setAccessibleName(name)
        self.setHorizontalHeader(TableHead(lambda: model.view.columns, _insets, self))
        self.horizontalHeader().setAccessibleName(name)
        self.verticalHeader().hide()
        self.verticalHeader().setAccessibleName(name)
        self.setModel(model)
        self.setItemDelegate(_Delegate(model, (words("promise.due"), words("promise.value")), self))
        self.setShowGrid(False)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setTabKeyNavigation(False)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(
            triggers.AnyKeyPressed
            | triggers.DoubleClicked
            | triggers.EditKeyPressed
            | triggers.SelectedClicked
        )
        self.set_row(ROW)

    @property
    def lines(self) -> tuple[LineView, ...]:
        return self._model.view.lines

    def set_row(self, height: int) -> None:
        """How high each line is, px."""
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)

    def display(self, view: ScheduleView, today: date) -> None:
        self._today = today
        if view == self._model.view:
            return
        at = self.currentIndex()
        row, col = at.row(), at.column()
        grown = len(view.lines) > len(self.lines)
        self._model.put(view)
        self._fit()
        if view.editable and view.lines and row >= 0:
            wanted = min(row + 1 if grown else row, len(view.lines) - 1)
            self.setCurrentIndex(self._model.index(wanted, max(col, DATE)))

    def take(self, row: int, at: int, text: str) -> None:
        """What was typed in the place of a day or an amount."""
        if not 0 <= row < len(self.lines):
            return
        line = self.lines[row]
        if at == DATE:
            day = parse_day(text, self._language, self._today)
            if day is not None and day != line.due_on:
                self.typed.emit(row, day, line.text)
        elif text != line.text:
            self.typed.emit(row, line.due_on, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        if not self._model.view.columns:
            return
        for at, width in enumerate(widths_for(self.viewport().width())):
            self.setColumnWidth(at, width)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Insert adds a line after this one, Delete takes it out, Enter types into it."""
        view, at = self._model.view, self.currentIndex()
        editing = self.state() == QAbstractItemView.State.EditingState
        if view.editable and not editing and event.key() == Qt.Key.Key_Insert:
            self.added.emit(at.row())
        elif view.editable and not editing and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(at.row())
        elif view.editable and not editing and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.edit(at)
        else:
            super().keyPressEvent(event)

    def focus(self) -> None:
        self.setFocus()
        if self._model.view.editable and self.lines and self.currentIndex().row() < 0:
            self.setCurrentIndex(self._model.index(0, DATE))


class _TotalRow(QWidget):
    """The sum under the lines: it never scrolls away."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cells: tuple[Cell, ...] = ()
        self._columns: tuple[Column, ...] = ()
        self.setAccessibleName(name)
        self.setFixedHeight(28)

    def display(self, cells: tuple[Cell, ...], columns: tuple[Column, ...]) -> None:
        if (cells, columns) != (self._cells, self._columns):
            self._cells, self._columns = cells, columns
            said = " ".join(f"{cell.text} {cell.sub}".strip() for cell in cells)
            self.setAccessibleDescription(said)
            self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.current()
        box = QRect(1, 0, self.width() - 2, self.height() - 1)
        painting.frame(painter, box, fill=tokens.sunken, border=None, radius=4)
        painter.fillRect(QRect(1, 0, self.width() - 2, 1), tokens.line)
        *fixed, rest = widths_for(self.width())
        room = (*fixed[:2], fixed[2] + min(rest, 8), max(rest - 8, 0))
        x, widths = 0, room if self.width() < sum(_WIDTHS) else (*fixed, rest)
        for cell, of, width in zip(self._cells, self._columns, widths, strict=False):
            _paint(painter, cell, of, QRect(x, 1, width, self.height() - 1))
            x += width


class Schedule(QFrame):
    """A card: head, lines, sum; a sentence while there is nothing."""

    typed = Signal(int, object, str, object)

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._currency = ""
        self.setProperty("card", "plain")
        self.setAccessibleName(words("promise.schedule"))
        self.grid = ScheduleGrid(words)
        self.grid.typed.connect(self._typed)
        self._total = _TotalRow(words("debts.total"))
        self._empty = PlainLabel(role=Role.BODY, ink=Ink.TEXT2, wrap=True)
        said = row(self._empty, margins=(_PAD, 0, _PAD, _PAD))
        whole = column(self.grid, said, self._total, margins=(1, 1, 1, 1))
        whole.setStretch(0, 1)
        self.setLayout(whole)

    def _typed(self, row: int, day: date | None, text: str) -> None:
        self.typed.emit(row, day, text, parse_amount(text, self._currency) if text else None)

    def display(self, view: ScheduleView, currency: str, today: date) -> None:
        self._currency = currency
        self.grid.display(view, today)
        self._empty.put(view.empty)
        self._empty.setVisible(bool(view.empty))
        self._total.display(view.total, view.columns)

    def sizeHint(self) -> QSize:
        return QSize(440, 24 + 10 * ROW + 30)
