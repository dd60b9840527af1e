"""A key drawn as a key cap: boxed means it works now, bare means not now."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent_desktop.widgets import caps, painting, theme


class KeyCap(QWidget):
    def __init__(self, key: str = "", *, boxed: bool = True, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._key, self._boxed = key, boxed
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(key)

    def put(self, key: str, *, boxed: bool = True) -> None:
        if (key, boxed) == (self._key, self._boxed):
            return
        self._key, self._boxed = key, boxed
        self.setAccessibleName(key)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(painting.key_width(self._shown()) if self._key else 0, painting.KEY_HEIGHT)

    def _shown(self) -> str:
        return caps.shown(self, self._key)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if not self._key:
            return
        tokens = theme.current()
        border = tokens.line if self._boxed else None
        fill = tokens.sunken if self._boxed else None
        ink = tokens.text2 if self._boxed else tokens.text3
        painting.draw_key(QPainter(self), self._shown(), 0, self.rect(), ink=ink, border=border, fill=fill)
