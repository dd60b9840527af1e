"""The left pane folded: the call's keys as icons with their caps, and the keys that open both sides."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtWidgets import QFrame

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import HangUpAsked, HelpToggled, HoldToggled, MuteToggled, TransferOpened
from agent_desktop.ui.view_model.call_bar import CallBarView
from agent_desktop.widgets.layouts import column
from agent_desktop.widgets.rail_key import WIDTH, RailKey
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words


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


class RailMoves(Protocol):
    """What the rail needs of the screen."""

    def toggle_keypad(self) -> None: ...
    def toggle_left(self) -> None: ...
    def toggle_right(self) -> None: ...


def rail_deeds(emit: Emit, screen: RailMoves) -> RailDeeds:
    """The call's keys, in the order of the rail, and both sides."""
    call = (
        lambda: emit(MuteToggled()),
        lambda: emit(HoldToggled()),
        screen.toggle_keypad,
        lambda: emit(TransferOpened()),
        lambda: emit(HelpToggled()),
        lambda: emit(HangUpAsked()),
    )
    return RailDeeds(call, screen.toggle_left, screen.toggle_right)
