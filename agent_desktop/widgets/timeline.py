"""The history: a lazy list that takes a hundred thousand rows, with headings where the month changes."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QFont, QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.chip import chip_width, paint_chip
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.tokens import Role
from agent_desktop.widgets.views import Line, TimelineView

ROW = 32
BATCH = 200
_EDGE = 16

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class _Model(QAbstractListModel):
    """All rows are of one height, so that a hundred thousand are laid out at once; the room below an
    open line is blank rows of its own.
    """

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = TimelineView(0, None, lambda _n: Line(""))
        self._lines: list[Line] = []
        self._widest: float | None = None
        self._measured = 0
        self._at: dict[str, int] = {}
        self._open, self._blank = -1, 0

    @property
    def view(self) -> TimelineView:
        return self._view

    @property
    def open_row(self) -> int:
        """The row whose room below is in use, -1: none."""
        return self._open

    def put(self, view: TimelineView) -> None:
        grown = view.stamp == self._view.stamp and view.count >= self._view.count
        if not grown:
            self.beginResetModel()
            self._widest, self._measured = None, 0
            self._open, self._blank = -1, 0
            self._at.clear()
            self._view, self._lines = view, []
            self._take(min(BATCH, view.count))
            self.endResetModel()
            return
        self._view = view

    def _take(self, until: int) -> None:
        for n in range(len(self._lines), until):
            line = self._view.line(n)
            if line.opens:
                self._at.setdefault(line.opens, n)
            self._lines.append(line)

    def make_room(self, opens: str, rows: int) -> None:
        """Blank rows below the line that opens this; none where it is not among the rows."""
        wanted = self._at.get(opens, -1) if rows else -1
        if (wanted, rows if wanted >= 0 else 0) == (self._open, self._blank):
            return
        if self._blank:
            self.beginRemoveRows(QModelIndex(), self._open + 1, self._open + self._blank)
            self._open, self._blank = -1, 0
            self.endRemoveRows()
        if wanted >= 0:
            self.beginInsertRows(QModelIndex(), wanted + 1, wanted + rows)
            self._open, self._blank = wanted, rows
            self.endInsertRows()

    def blank(self, row: int) -> bool:
        """Part of the room below the open line."""
        return self._open >= 0 and self._open < row <= self._open + self._blank

    def line(self, row: int) -> Line:
        if self.blank(row):
            return _BLANK
        return self._lines[row - self._blank if self._open >= 0 and row > self._open else row]

    def when_width(self, used: QFont) -> float:
        """Of the widest moment on the list: hours of some languages are longer."""
        for line in self._lines[self._measured :]:
            self._widest = max(self._widest or 0.0, painting.text_width(line.when, used))
        self._measured = len(self._lines)
        return self._widest or 0.0

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines) + self._blank

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and len(self._lines) < self._view.count

    def fetchMore(self, parent: AnyIndex) -> None:
        first = len(self._lines)
        last = min(first + BATCH, self._view.count)
        if last <= first:
            return
        self.beginInsertRows(QModelIndex(), first + self._blank, last + self._blank - 1)
        self._take(last)
        self.endInsertRows()

    def flags(self, index: AnyIndex) -> Qt.ItemFlag:
        line = self.line(index.row())
        if self.blank(index.row()) or line.heading:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self.line(index.row()).spoken
        return None


_BLANK = Line("")


class _Delegate(QStyledItemDelegate):
    def __init__(self, model: _Model, parent: QListView) -> None:
        super().__init__(parent)
        self._model = model
        self._list = parent

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:
        return QSize(100, ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        box, row, tokens = QRect(option.rect), index.row(), theme.current()
        if self._model.blank(row):
            painter.fillRect(box, tokens.accent.soft)
            if not self._model.blank(row + 1):
                painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), tokens.accent.line)
            return
        line = self._model.line(row)
        if line.heading:
            used = theme.font(Role.LABEL_STRONG)
            low = box.adjusted(0, 4, 0, 0)
            painting.draw_text(painter, line.text, box.x() + _EDGE, low, used, tokens.text2)
            painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), tokens.line)
            return
        inner = box.adjusted(_EDGE, 0, -_EDGE, -1)
        if row == self._model.open_row:
            painter.fillRect(box, tokens.accent.soft)
            self._paint_line(painter, inner, line)
            return
        if index == self._list.currentIndex() and self._list.hasFocus():
            painter.fillRect(box, tokens.accent.soft)
            painter.fillRect(QRect(box.x(), box.y(), 3, box.height()), tokens.accent.text)
        painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), tokens.line)
        self._paint_line(painter, inner, line)

    def _paint_line(self, painter: QPainter, box: QRect, line: Line) -> None:
        tokens = theme.current()
        body = theme.font(Role.BODY)
        painting.draw_text(painter, line.when, box.x(), box, body, tokens.text2)
        icon_x = box.x() + max(94, round(self._model.when_width(body)) + 10)
        draw_icon(painter, line.icon, icon_x, box.y() + (box.height() - 16) // 2, 16, tokens.text2)
        end = box.right() + 1
        if line.chip is not None:
            end -= chip_width(line.chip)
            paint_chip(painter, line.chip, end, box.y() + (box.height() - 22) // 2, 22, tokens)
            end -= 8
        if line.note:
            small = theme.font(Role.LABEL)
            end -= round(painting.text_width(line.note, small))
            painting.draw_text(painter, line.note, end, box, small, tokens.text2)
            end -= 8
        if line.opens:
            end -= 14
            draw_icon(painter, "headphones", end, box.y() + (box.height() - 14) // 2, 14, tokens.text2)
            end -= 8
        x: float = icon_x + 28
        if line.lead:
            x = painting.draw_text(painter, line.lead, x, box, theme.font(Role.BODY_STRONG), tokens.text) + 4
        painting.draw_text(painter, painting.elide(line.text, body, end - x), x, box, body, tokens.text)


class Timeline(QListView):
    """Shows a TimelineView; asks for more when its end comes into sight. Enter opens a line."""

    end_reached = Signal()
    opened = Signal(str)
    """The line that was clicked opens this."""

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(self)
        self._asked_at = -1
        self.setAccessibleName(name)
        self.setModel(self._model)
        self._delegate = _Delegate(self._model, self)
        self._inside: QWidget | None = None
        self._opens = ""
        self.setUniformItemSizes(True)
        self.setItemDelegate(self._delegate)
        self.clicked.connect(lambda index: self._open(index.row()))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self._look_at_end)
        self.verticalScrollBar().valueChanged.connect(self._place)

    def display(self, view: TimelineView) -> None:
        if view == self._model.view:
            return
        self._model.put(view)
        self._asked_at = -1
        self._make_room()
        self._place()
        self.viewport().update()

    def open(self, opens: str, inside: QWidget | None) -> None:
        """Make room below the line that opens this, and show the widget there."""
        if self._inside is not None and self._inside is not inside:
            self._inside.hide()
        self._inside, self._opens = inside, opens
        self._make_room()
        if inside is not None:
            inside.setParent(self.viewport())
            self._place()

    def _make_room(self) -> None:
        height = self._inside.sizeHint().height() if self._inside is not None else 0
        self._model.make_room(self._opens, ceil(height / ROW))

    def _open(self, row: int) -> None:
        if 0 <= row < self._model.rowCount() and self._model.line(row).opens:
            self.opened.emit(self._model.line(row).opens)

    def _place(self) -> None:
        """The widget follows its line; a line that is filtered away takes it along."""
        inside, row = self._inside, self._model.open_row
        if inside is None:
            return
        box = self.visualRect(self._model.index(row + 1)) if row >= 0 else QRect()
        inside.setVisible(box.isValid())
        if box.isValid():
            inside.setGeometry(box.x(), box.y(), box.width(), inside.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._open(self.currentIndex().row())
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def updateGeometries(self) -> None:
        super().updateGeometries()
        self._place()

    def _look_at_end(self, value: int) -> None:
        view = self._model.view
        near = value >= self.verticalScrollBar().maximum() - 10 * ROW
        if (
            near
            and view.more
            and not self._model.canFetchMore(QModelIndex())
            and self._asked_at != view.count
        ):
            self._asked_at = view.count
            self.end_reached.emit()
