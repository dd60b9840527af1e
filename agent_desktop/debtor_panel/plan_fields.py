"""Fields of a schedule: an amount with the share it is, a small number with arrows of its own."""

from __future__ import annotations

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.view_model.promise import AmountView
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.fields import TextField
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.tokens import Ink, Role

_ICON = 15
_EDGE = 9


class AmountField(TextField):
    """Grouped as on paper until somebody types in it; `warn` marks what is beyond the authority."""

    left = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(name, most=24, parent=parent)
        self._share, self._mark, self._warn = "", "", False
        self._grouped = ""
        self.editingFinished.connect(self._regroup)

    @property
    def typing(self) -> bool:
        """The agent is at it: nothing may be written over it."""
        return self.hasFocus() and self.isModified()

    def show_amount(self, view: AmountView, *, warn: bool) -> None:
        self._grouped = view.grouped
        self.put(view.text if self.typing else view.grouped, state="warn" if warn or view.wrong else "")
        self.setAccessibleDescription(view.mark)
        self._share, self._warn = view.mark, warn
        self._place_mark()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_mark()

    def _place_mark(self) -> None:
        """Beside the amount, where there is room for both; the amount comes first."""
        used = theme.font(Role.BODY)
        room = painting.text_width(self._share, used) + 6 + (_ICON + 4 if self._warn else 0)
        whole = painting.text_width(self._grouped, used) + room + 2 * _EDGE + 4
        self._mark = self._share if whole <= self.width() else ""
        self.setTextMargins(0, 0, round(room) if self._mark else 0, 0)
        self.update()

    def _regroup(self) -> None:
        """Written as on paper again once nobody types in it."""
        if not self.isModified():
            return
        self.setModified(False)
        self.put(self._grouped, state=self.property("state") or "")

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._mark:
            return
        tokens, painter = theme.current(), QPainter(self)
        ink = tokens.ink(Ink.WARN if self._warn else Ink.TEXT3)
        used = theme.font(Role.BODY)
        x = self.width() - _EDGE - painting.text_width(self._mark, used)
        painting.draw_text(painter, self._mark, x, self.rect(), used, ink)
        if self._warn:
            draw_icon(painter, "key-round", x - _ICON - 4, (self.height() - _ICON) // 2, _ICON, ink)


class CountField(AmountField):
    """A small number: arrow keys and the two chevrons step it."""

    stepped = Signal(int)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Up: 1, Qt.Key.Key_Down: -1}.get(Qt.Key(event.key()))
        if step is None:
            super().keyPressEvent(event)
        else:
            self.stepped.emit(step)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = event.position().toPoint()
        if self._arrows().contains(at):
            self.stepped.emit(1 if at.y() < self.height() / 2 else -1)

    def _arrows(self) -> QRect:
        return QRect(self.width() - 26, 0, 26, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        color = theme.current().text2
        draw_icon(
            QPainter(self), "chevrons-up-down", self.width() - 23, (self.height() - _ICON) // 2, _ICON, color
        )
