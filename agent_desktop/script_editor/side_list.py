"""A short list of lines in the left pane: steps with their marks, objections with their uses, versions."""

from __future__ import annotations

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from agent_desktop.script_editor.view_model.outline import RowsView, RowView
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.tokens import Ink, Role

_INDENT = 18
_MARKS = {
    "ok": ("check", Ink.OK),
    "warn": ("triangle-alert", Ink.WARN),
    "bad": ("triangle-alert", Ink.BAD),
}


class _Model(QAbstractListModel):
    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: tuple[RowView, ...] = ()

    def put(self, rows: tuple[RowView, ...]) -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, _parent: QModelIndex | QPersistentModelIndex | None = None) -> int:
        return len(self.rows)

    def data(
        self, index: QModelIndex | QPersistentModelIndex, role: int = Qt.ItemDataRole.DisplayRole
    ) -> str | None:
        view = self.rows[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return view.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return view.spoken or f"{view.text} {view.note}".strip()
        return None


class _Painter(QStyledItemDelegate):
    def __init__(self, model: _Model, height: int, marks: bool, parent: QWidget) -> None:
        super().__init__(parent)
        self._model, self._height, self._marks = model, height, marks
        self.chosen = -1

    def sizeHint(self, _option: QStyleOptionViewItem, _index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(100, self._height)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        view, tokens = self._model.rows[index.row()], theme.current()
        rect: QRect = option.rect
        on = index.row() == self.chosen
        if on and self._marks:
            painting.frame(painter, rect, fill=tokens.accent.soft, border=None, radius=4)
            if tokens.high_contrast:
                painting.frame(painter, rect, fill=None, border=tokens.accent.line, radius=4)
        x = rect.x() + (8 + _INDENT * view.depth if self._marks else 0)
        if self._marks:
            icon, ink = ("chevron-right", Ink.ACCENT) if on and view.mark == "ok" else _MARKS[view.mark]
            draw_icon(painter, icon, x + 2, rect.y() + (rect.height() - 15) // 2, 15, tokens.ink(ink))
            x += 24
        strong = on or view.strong
        used = theme.font(Role.BODY_STRONG if strong else Role.BODY)
        end = self._note(painter, view, rect)
        color = tokens.accent.text if on else tokens.text
        painting.draw_text(painter, painting.elide(view.text, used, end - x), x, rect, used, color)

    def _note(self, painter: QPainter, view: RowView, rect: QRect) -> float:
        if not view.note:
            return rect.right()
        used = theme.font(Role.LABEL)
        start = rect.right() - painting.text_width(view.note, used)
        painting.draw_text(painter, view.note, start, rect, used, theme.current().text3)
        return start - 6


class SideList(QListView):
    """Tells the place that was chosen by click, arrows or Enter."""

    picked = Signal(int)

    def __init__(
        self, name: str, *, row: int = 28, marks: bool = False, most: int = 99, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._view = RowsView()
        self._row, self._most = row, most
        self._rows = _Model(self)
        self._painter = _Painter(self._rows, row, marks, self)
        self.setModel(self._rows)
        self.setItemDelegate(self._painter)
        self.setAccessibleName(name)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setUniformItemSizes(True)
        self.setProperty("side", "list")

    @property
    def view(self) -> RowsView:
        return self._view

    def display(self, view: RowsView) -> None:
        if view == self._view:
            return
        if view.rows != self._view.rows:
            self._rows.put(view.rows)
            self.setFixedHeight(self._row * max(1, min(len(view.rows), self._most)))
        self._view = view
        self._painter.chosen = view.chosen
        if view.chosen >= 0:
            index = self._rows.index(view.chosen)
            self.setCurrentIndex(index)
            self.scrollTo(index)
        self.viewport().update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self.indexAt(event.position().toPoint()).row()
        if row >= 0:
            self.picked.emit(row)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        at = max(self.currentIndex().row(), 0)
        step = {Qt.Key.Key_Down: 1, Qt.Key.Key_Up: -1, Qt.Key.Key_Return: 0, Qt.Key.Key_Enter: 0}.get(key)
        if step is None or event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            super().keyPressEvent(event)
        elif 0 <= at + step < len(self._view.rows):
            self.picked.emit(at + step)
