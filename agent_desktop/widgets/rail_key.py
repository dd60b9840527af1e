"""A key of a folded pane: its icon above, its cap below; the name is heard, and seen in the tooltip."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent

from agent_desktop.widgets import painting
from agent_desktop.widgets.buttons import KeyButton, Layout, look_of
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.views import ButtonView

WIDTH = 52
#: The lowest key that still holds icon and cap, and the highest.
KEY, TALL_KEY = 33, 46
_ICON = 15


class RailKey(KeyButton):
    """Icon above, cap below; the name is heard, and seen in the tooltip."""

    def __init__(self, act: Callable[[], None]) -> None:
        super().__init__(layout=Layout.CENTER, height=KEY)
        self.setMaximumHeight(TALL_KEY)
        self.clicked.connect(lambda: act())

    def display(self, view: ButtonView) -> None:
        super().display(view)
        self.setToolTip(tip("\n".join(part for part in (view.text, view.tip) if part)))

    def sizeHint(self) -> QSize:
        return QSize(WIDTH - 9, KEY)

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        look = look_of(self)
        painting.frame(painter, self.rect(), fill=look.fill, border=look.border, dashed=look.dashed)
        gap = max((self.height() - _ICON - painting.KEY_HEIGHT) // 3, 0)
        draw_icon(painter, self.view.icon, (self.width() - _ICON) / 2, gap + 1, _ICON, look.icon)
        cap = self.shown_key()
        if not cap:
            return
        foot = QRect(0, self.height() - painting.KEY_HEIGHT - gap, self.width(), painting.KEY_HEIGHT - 1)
        start = (self.width() - painting.key_width(cap)) / 2
        painting.draw_key(painter, cap, start, foot, ink=look.key_ink, border=None, fill=None)
