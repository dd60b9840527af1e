"""The history: a lazy list that takes ten thousand rows, with headings where the month changes."""

from __future__ import annotations

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.chip import chip_width, paint_chip
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.tokens import Role
from agent_desktop.widgets.views import Line, TimelineView

ROW = 32
HEADING = 26
BATCH = 200
_EDGE = 16

AnyIndex = QModelIndex | QPersistentModelIndex
_ROOT = QModelIndex()


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = TimelineView(0, None, lambda _n: Line(""))
        self._lines: list[Line] = []

    @property
    def view(self) -> TimelineView:
        return self._view

    def put(self, view: TimelineView) -> None:
        grown = view.stamp == self._view.stamp and view.count >= self._view.count
        if not grown:
            self.beginResetModel()
            self._view, self._lines = view, [view.line(n) for n in range(min(BATCH, view.count))]
            self.endResetModel()
            return
        self._view = view

    def line(self, row: int) -> Line:
        return self._lines[row]

    def rowCount(self, parent: AnyIndex = _ROOT) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def canFetchMore(self, parent: AnyIndex) -> bool:
        return not parent.isValid() and len(self._lines) < self._view.count

    def fetchMore(self, parent: AnyIndex) -> None:
        first = len(self._lines)
        last = min(first + BATCH, self._view.count)
        if last <= first:
            return
        self.beginInsertRows(QModelIndex(), first, last - 1)
        self._lines.extend(self._view.line(n) for n in range(first, last))
        self.endInsertRows()

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return self._lines[index.row()].spoken
        return None


class _Delegate(QStyledItemDelegate):
    def __init__(self, model: _Model, parent: QListView) -> None:
        super().__init__(parent)
        self._model = model
        self._list = parent

    def sizeHint(self, _option: QStyleOptionViewItem, index: AnyIndex) -> QSize:
        return QSize(100, HEADING if self._model.line(index.row()).heading else ROW)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        box = QRect(option.rect)
        line = self._model.line(index.row())
        tokens = theme.current()
        if line.heading:
            used = theme.font(Role.LABEL_STRONG)
            painting.draw_text(painter, line.text, box.x() + _EDGE, box, used, tokens.text2)
            return
        if index == self._list.currentIndex() and self._list.hasFocus():
            painter.fillRect(box, tokens.accent.soft)
            painter.fillRect(QRect(box.x(), box.y(), 3, box.height()), tokens.accent.text)
        painter.fillRect(QRect(box.x(), box.bottom(), box.width(), 1), tokens.line)
        self._paint_line(painter, box.adjusted(_EDGE, 0, -_EDGE, -1), line)

    def _paint_line(self, painter: QPainter, box: QRect, line: Line) -> None:
        tokens = theme.current()
        body = theme.font(Role.BODY)
        painting.draw_text(painter, line.when, box.x(), box, body, tokens.text2)
        icon_x = box.x() + max(94, round(painting.text_width("00/00\u00a000:00", body)) + 10)
        draw_icon(painter, line.icon, icon_x, box.y() + (box.height() - 16) // 2, 16, tokens.text2)
        end = box.right() + 1
        if line.chip is not None:
            end -= chip_width(line.chip)
            paint_chip(painter, line.chip, end, box.y() + (box.height() - 22) // 2, 22, tokens)
            end -= 8
        if line.note:
            small = theme.font(Role.LABEL)
            end -= round(painting.text_width(line.note, small))
            painting.draw_text(painter, line.note, end, box, small, tokens.text3)
            end -= 8
        x: float = icon_x + 28
        if line.lead:
            x = painting.draw_text(painter, line.lead, x, box, theme.font(Role.BODY_STRONG), tokens.text) + 4
        painting.draw_text(painter, painting.elide(line.text, body, end - x), x, box, body, tokens.text)


class Timeline(QListView):
    """Shows a TimelineView; asks for more when its end comes into sight."""

    end_reached = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = _Model(self)
        self._asked_at = -1
        self.setAccessibleName(name)
        self.setModel(self._model)
        self.setItemDelegate(_Delegate(self._model, self))
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.verticalScrollBar().valueChanged.connect(self._look_at_end)

    def display(self, view: TimelineView) -> None:
        if view == self._model.view:
            return
        self._model.put(view)
        self._asked_at = -1
        self.viewport().update()

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
