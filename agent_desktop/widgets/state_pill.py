"""The agent's state: always icon, word and timer, always the same width."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.tokens import Role, Theme
from agent_desktop.widgets.views import PillKind, PillView

WIDTH, NARROW = 212, 184
HEIGHT = 32


_ICONS = {
    PillKind.CALL: "phone",
    PillKind.RINGING: "phone-call",
    PillKind.HOLD: "pause",
    PillKind.READY: "circle",
    PillKind.WRAP_UP: "pencil-line",
    PillKind.SUPERVISING: "headphones",
    PillKind.PAUSE: "coffee",
    PillKind.NOT_READY: "circle-dot",
    PillKind.OFFLINE: "cloud-off",
}


@dataclass(frozen=True, slots=True)
class _Paint:
    fill: str
    border: str
    ink: str
    width: int = 1
    dashed: bool = False


def _paint(kind: PillKind, tokens: Theme) -> _Paint:
    match kind:
        case PillKind.CALL:
            return _Paint(tokens.ok.fill, tokens.ok.fill, tokens.ok.on)
        case PillKind.HOLD:
            return _Paint(tokens.surface, tokens.ok.fill, tokens.ok.text, width=2)
        case PillKind.READY | PillKind.RINGING | PillKind.SUPERVISING:
            return _Paint(tokens.accent.soft, tokens.accent.line, tokens.accent.text)
        case PillKind.WRAP_UP:
            return _Paint(tokens.warn.soft, tokens.warn.line, tokens.warn.text)
        case PillKind.PAUSE | PillKind.NOT_READY:
            return _Paint(tokens.sunken, tokens.ctl, tokens.text)
        case PillKind.OFFLINE:
            return _Paint(tokens.surface, tokens.ctl, tokens.text2, dashed=True)


class StatePill(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = PillView(PillKind.OFFLINE, "", "")
        self._width = WIDTH
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    def display(self, view: PillView) -> None:
        if view == self._view:
            return
        if (view.kind, view.text) != (self._view.kind, self._view.text):
            self.setAccessibleName(view.text)
        self._view = view
        self.update()

    def set_narrow(self, on: bool) -> None:
        """Of one width still, in all its states."""
        width = NARROW if on else WIDTH
        if width != self._width:
            self._width = width
            self.updateGeometry()

    def sizeHint(self) -> QSize:
        return QSize(self._width, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = _paint(self._view.kind, theme.current())
        painting.frame(
            painter, self.rect(), fill=look.fill, border=look.border, width=look.width, dashed=look.dashed
        )
        draw_icon(painter, _ICONS[self._view.kind], 13, (HEIGHT - 16) // 2, 16, look.ink)
        timer_font = theme.font(Role.TIMER)
        timer_width = painting.text_width(self._view.timer, timer_font)
        painting.draw_text(
            painter, self._view.timer, self._width - 13 - timer_width, self.rect(), timer_font, look.ink
        )
        word = painting.elide(
            self._view.text, theme.font(Role.BODY_STRONG), self._width - 36 - 13 - 6 - timer_width
        )
        painting.draw_text(painter, word, 36, self.rect(), theme.font(Role.BODY_STRONG), look.ink)
