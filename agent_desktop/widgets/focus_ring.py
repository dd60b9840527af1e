"""A ring around whatever has the keyboard, drawn outside it so that nothing moves."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QTableView,
    QWidget,
)
from shiboken6 import isValid

from agent_desktop.widgets import painting, theme

_OUT = 3
_RINGED = (QAbstractButton, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTableView)


class FocusRing(QWidget):
    """One a window; follows the focus."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.setAccessibleName(window.accessibleName())
        self.hide()
        self._target: QWidget | None = None
        self._watched: list[QWidget] = []
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _old: QWidget | None, new: QWidget | None) -> None:
        for widget in filter(isValid, self._watched):  # a window that closes deletes them one by one
            widget.removeEventFilter(self)
        self._watched = []
        wanted = new if new is not None and self._rings(new) else None
        self._target = wanted
        if wanted is None:
            self.hide()
            return
        self._watch(wanted)
        self._place()

    def _watch(self, widget: QWidget) -> None:
        """The target moves on the screen also when something around it is laid out anew."""
        around: QWidget | None = widget
        while around is not None and around is not self.window():
            around.installEventFilter(self)
            self._watched.append(around)
            around = around.parentWidget()

    def _rings(self, widget: QWidget) -> bool:
        return widget.window() is self.window() and isinstance(widget, _RINGED)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.Move, QEvent.Type.Resize, QEvent.Type.Show):
            self._place()
        elif event.type() is QEvent.Type.Hide:
            self.hide()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        if self._target is None:
            return
        corner = self._target.mapTo(self.window(), QPoint(0, 0))
        box = QRect(corner, self._target.size()).adjusted(-_OUT, -_OUT, _OUT, _OUT)
        self.setGeometry(box)
        self.setVisible(self._target.isVisible())
        self.raise_()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painting.frame(
            QPainter(self), self.rect(), fill=None, border=theme.current().accent.text, radius=7, width=2
        )
