"""A field of several lines: plain text in, plain text out; Tab goes on to the next field."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from agent_desktop.widgets.layouts import restyle


class TextArea(QPlainTextEdit):
    """`typed` only when the agent changed it; displaying never moves the cursor of what is being typed."""

    typed = Signal(str)

    def __init__(self, name: str, *, height: int = 96, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.setTabChangesFocus(True)
        self.setFixedHeight(height)
        self.textChanged.connect(lambda: self.typed.emit(self.toPlainText()))

    def put(self, text: str, *, state: str = "") -> None:
        restyle(self, "state", state)
        if text != self.toPlainText():
            with QSignalBlocker(self):
                self.setPlainText(text)
