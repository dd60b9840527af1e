"""A QR code, painted from its matrix at any size; dark on light in every theme, as cameras need it."""

from __future__ import annotations

from functools import lru_cache

import segno
from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent_desktop.widgets import painting, theme

#: Light modules around the code (ISO/IEC 18004): at least four.
QUIET = 4
_DARK, _LIGHT = "#000000", "#FFFFFF"


@lru_cache(maxsize=4)
def matrix_of(payload: str) -> tuple[bytes, ...]:
    """Rows of modules, 1 is dark; nothing where there is no payload."""
    if not payload:
        return ()
    return tuple(bytes(row) for row in segno.make(payload, error="m", micro=False).matrix)


class QrCode(QWidget):
    def __init__(self, name: str, size: int, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: tuple[bytes, ...] = ()
        self._size = size
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def put(self, payload: str) -> None:
        """Show this; nothing leaves the place empty, and as large as before."""
        rows = matrix_of(payload)
        if rows != self._rows:
            self._rows = rows
            self.update()

    def sizeHint(self) -> QSize:
        return QSize(self._size, self._size)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter, tokens = QPainter(self), theme.current()
        fill = _LIGHT if self._rows else tokens.sunken
        painting.frame(painter, self.rect(), fill=fill, border=tokens.line)
        if not self._rows:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, on=False)
        count = len(self._rows) + 2 * QUIET
        ratio = self.devicePixelRatioF()
        # whole device pixels a module: a blurred edge costs the camera its grip
        module = max(1, int(self.width() * ratio / count)) / ratio
        start = (self.width() - module * len(self._rows)) / 2
        painter.setPen(Qt.PenStyle.NoPen)
        for y, row in enumerate(self._rows):
            for x, dark in enumerate(row):
                if dark:
                    left, top = start + x * module, start + y * module
                    right, bottom = start + (x + 1) * module, start + (y + 1) * module
                    box = QRect(
                        round(left), round(top), round(right) - round(left), round(bottom) - round(top)
                    )
                    painter.fillRect(box, QColor(_DARK))
