"""A few choices in one frame, one of them on; arrows move, as in a group of radio buttons."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.tokens import Role

_PAD = 9


class Segments(QWidget):
    chosen = Signal(str)

    def __init__(self, name: str, *, height: int = 24, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._name = name
        self._height = height
        self._options: tuple[tuple[str, str], ...] = ()
        self._on = ""
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(name)

    @property
    def options(self) -> tuple[str, ...]:
        """The codes, in the order shown."""
        return tuple(code for code, _ in self._options)

    def put(self, options: tuple[tuple[str, str], ...], on: str) -> None:
        if (options, on) == (self._options, self._on):
            return
        wider = options != self._options
        self._options, self._on = options, on
        self.setAccessibleName(f"{self._name}: {dict(options).get(on, '')}")
        if wider:
            self.updateGeometry()
        self.update()

    def _widths(self) -> list[int]:
        used = theme.font(Role.BODY_STRONG)
        return [ceil(painting.text_width(text, used)) + 2 * _PAD for _, text in self._options]

    def sizeHint(self) -> QSize:
        return QSize(sum(self._widths()) + 1, self._height)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = theme.current()
        painter = QPainter(self)
        painting.frame(painter, self.rect(), fill=tokens.surface, border=tokens.ctl, radius=4)
        x = 0
        for at, ((code, text), width) in enumerate(zip(self._options, self._widths(), strict=True)):
            on = code == self._on
            used = theme.font(Role.BODY_STRONG if on else Role.BODY)
            box = QRect(x, 0, width + 1, self.height())
            if on:
                painting.frame(
                    painter, box, fill=tokens.accent.soft, border=tokens.ctl, radius=4 if at == 0 else 0
                )
            elif at:
                painter.fillRect(QRect(x, 1, 1, self.height() - 2), tokens.ctl)
            ink = tokens.accent.text if on else tokens.text2
            start = x + (width - painting.text_width(text, used)) / 2
            painting.draw_text(painter, text, start, box, used, ink)
            x += width

    def mousePressEvent(self, event: QMouseEvent) -> None:
        x = 0
        for (code, _), width in zip(self._options, self._widths(), strict=True):
            if x <= event.position().x() < x + width:
                self._choose(code)
            x += width

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Right: 1, Qt.Key.Key_Left: -1}.get(Qt.Key(event.key()))
        codes = self.options
        if step is None or self._on not in codes:
            super().keyPressEvent(event)
            return
        self._choose(codes[(codes.index(self._on) + step) % len(codes)])

    def _choose(self, code: str) -> None:
        if code != self._on and self.isEnabled():
            self.chosen.emit(code)
