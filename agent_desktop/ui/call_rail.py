"""The left pane folded: the call's keys as icons with their caps, and the keys that open both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QFrame

from agent_desktop.ui.view_model.call_bar import CallBarView
from agent_desktop.widgets import painting
from agent_desktop.widgets.buttons import KeyButton, Layout, look_of
from agent_desktop.widgets.icons import draw_icon
from agent_desktop.widgets.layouts import column
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words

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


@dataclass(frozen=True, slots=True)
class RailDeeds:
    """What the keys do: the call's own, and the two sides."""

    call: tuple[Callable[[], None], ...]
    left: Callable[[], None]
    right: Callable[[], None]


class CallRail(QFrame):
    def __init__(self, words: Words, deeds: RailDeeds) -> None:
        super().__init__()
        self._words = words
        self._notice = ("phone", "")
        self.setProperty("pane", "left")
        self.setAccessibleName(words("pane.call"))
        self.setFixedWidth(WIDTH)
        self._left, self._right = RailKey(deeds.left), RailKey(deeds.right)
        self._call = [RailKey(act) for act in deeds.call]
        whole = column(self._left, *self._call, self._right, None, gap=2, margins=(4, 2, 4, 2))
        for at in range(len(self._call) + 2):
            whole.setStretch(at, 100)
        self.setLayout(whole)
        for key in (self._left, *self._call, self._right):
            policy = key.sizePolicy()
            policy.setVerticalPolicy(policy.Policy.Preferred)
            key.setSizePolicy(policy)

    def display(self, view: CallBarView) -> None:
        """The newest notice is named on the key that shows it."""
        keys = (view.mute, view.hold, view.keypad, view.transfer, view.help, view.hang_up)
        for key, shown in zip(self._call, keys, strict=True):
            key.display(shown)
        newest = view.notices[-1] if view.notices else None
        icon = newest.icon if newest else "phone"
        self._notice = (icon, f"{newest.title}. {newest.text}" if newest else "")

    def display_sides(self, *, left: bool, right: bool, right_folds: bool) -> None:
        icon, notice = self._notice
        on = {True: Kind.ON, False: Kind.LIT if notice else Kind.NORMAL}
        self._left.display(ButtonView(self._words("pane.call"), "Alt L", icon, on[left], tip=notice))
        kind = Kind.ON if right else Kind.NORMAL
        self._right.display(ButtonView(self._words("pane.right"), "Alt S", "scroll-text", kind))
        self._right.setVisible(right_folds)
