"""Ctrl I: which field to insert; typing narrows the list, Enter inserts, Esc gives the text back."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QWidget

from agent_desktop.desk.floor import plain
from agent_desktop.script_editor.side_list import SideList
from agent_desktop.script_editor.view_model.outline import RowsView, RowView
from agent_desktop.widgets.fields import TextField
from agent_desktop.widgets.layouts import column
from agent_desktop.widgets.words import Words

_SHOWN = 8
_WIDTH = 320


class _Filter(TextField):
    stepped = Signal(int)
    taken = Signal()
    left = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match Qt.Key(event.key()):
            case Qt.Key.Key_Down:
                self.stepped.emit(1)
            case Qt.Key.Key_Up:
                self.stepped.emit(-1)
            case Qt.Key.Key_Return | Qt.Key.Key_Enter:
                self.taken.emit()
            case Qt.Key.Key_Escape:
                self.left.emit()
            case _:
                super().keyPressEvent(event)


class FieldPopup(QFrame):
    chosen = Signal(str)
    closed = Signal()

    def __init__(self, words: Words, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("card", "dialog")
        self.setAccessibleName(words("script_edit.insert"))
        self.setFixedWidth(_WIDTH)
        self._early = words("script_edit.early")
        self._known: tuple[tuple[str, str, bool], ...] = ()
        self._shown: tuple[tuple[str, str, bool], ...] = ()
        self._at = 0
        self.filter = _Filter(words("script_edit.insert_filter"))
        self.filter.setPlaceholderText(words("script_edit.insert_filter"))
        self.filter.textEdited.connect(lambda _text: self._narrow())
        self.filter.stepped.connect(self._step)
        self.filter.taken.connect(lambda: self._take(self._at))
        self.filter.left.connect(self.leave)
        self.list = SideList(words("script_edit.insert"), row=26, most=_SHOWN)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.list.picked.connect(self._take)
        self.setLayout(column(self.filter, 6, self.list, margins=(10, 10, 10, 10)))
        self.hide()

    def open_at(self, corner: QPoint, room: QRect, known: tuple[tuple[str, str, bool], ...]) -> None:
        """Under the text, inside the window."""
        self._known = known
        self.filter.put("")
        self._narrow()
        self.adjustSize()
        x = min(corner.x(), room.right() - self.width() - 8)
        y = min(corner.y(), room.bottom() - self.height() - 8)
        self.move(x, y)
        self.show()
        self.raise_()
        self.filter.setFocus()

    def leave(self) -> None:
        """Nothing is inserted."""
        self.hide()
        self.closed.emit()

    def _narrow(self) -> None:
        wanted = plain(self.filter.text().strip())
        self._shown = tuple(one for one in self._known if wanted in plain(one[1]) or wanted in plain(one[0]))
        self._at = 0
        self._paint_rows()

    def _paint_rows(self) -> None:
        rows = tuple(RowView(words, note=self._early if early else "") for _name, words, early in self._shown)
        self.list.display(RowsView(rows, chosen=self._at if rows else -1))
        self.adjustSize()

    def _step(self, by: int) -> None:
        if self._shown:
            self._at = (self._at + by) % len(self._shown)
            self._paint_rows()

    def _take(self, at: int) -> None:
        if 0 <= at < len(self._shown):
            name = self._shown[at][0]
            self.hide()
            self.chosen.emit(name)
