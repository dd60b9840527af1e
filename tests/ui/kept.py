"""One window for the tests of a file: put back after each, looked at, and replaced if traces stay."""

from __future__ import annotations

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QApplication,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QWidget,
)

from agent_desktop.desk.workspace import Workspace
from tests.ui.desk import SIZE, Desk
from tests.ui.floor_samples import FLOORS
from tests.ui.samples import talking, with_case

Trace = tuple[object, ...]


class KeptDesk(Desk):
    def __init__(self) -> None:
        super().__init__(None)
        self._first = self._put_back()

    def as_at_first(self) -> bool:
        """Show again what was shown at first: whether every widget in sight is as it was then."""
        if QApplication.activePopupWidget() is not None or self.window.settings is not None:
            return False
        return self._put_back() == self._first

    def close(self) -> None:
        self.window.close()
        self.window.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)

    def _put_back(self) -> list[Trace]:
        self.window.resize(*SIZE)
        # another text stands in the fields between: what a test typed is gone
        self.window.display(with_case(talking(), note=""))
        self.window.display(FLOORS["09-floor"]("pt-BR"))
        self.window.floor.leave_field()
        seen = [trace(widget) for widget in self.in_sight()]
        self.window.display(Workspace())
        seen += [trace(widget) for widget in self.in_sight()]
        self.show(talking())
        self.window.work.leave_field()
        seen += [trace(widget) for widget in self.in_sight()]
        self.take()
        self.themes.clear()
        return seen


class Keeper:
    """Gives the window to one test after the other."""

    def __init__(self) -> None:
        self._desk: KeptDesk | None = None

    def give(self) -> Desk:
        self._desk = self._desk or KeptDesk()
        return self._desk

    def take_back(self) -> None:
        if self._desk is not None and not self._desk.as_at_first():
            self.drop()

    def drop(self) -> None:
        if self._desk is not None:
            self._desk.close()
        self._desk = None


def trace(widget: QWidget) -> Trace:
    """What a test could have changed of it."""
    said: object = None
    if isinstance(widget, QLineEdit):
        said = widget.text()
    elif isinstance(widget, QPlainTextEdit):
        said = widget.toPlainText()
    elif isinstance(widget, QComboBox):
        said = widget.currentIndex()
    elif isinstance(widget, QAbstractButton):
        said = widget.text(), widget.isChecked(), widget.isDown()
    elif isinstance(widget, QAbstractSlider):
        said = widget.value(), widget.maximum()
    box = widget.geometry().getRect()
    return type(widget).__name__, widget.accessibleName(), box, widget.isEnabled(), widget.hasFocus(), said
