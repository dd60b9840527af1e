"""A card docked at the foot of the left pane: it informs, and moves nothing the agent is about to click."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QWidget

from agent_desktop.widgets import theme
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.icons import icon
from agent_desktop.widgets.layouts import column, restyle, row
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import NoticeView

_CARDS = {Ink.WARN: "warn", Ink.BAD: "bad", Ink.ACCENT: "accent", Ink.OK: "ok"}


MOST_BUTTONS = 2
GAP = 8


class NoticeCard(QFrame):
    dismissed = Signal(str)
    acted = Signal(str, str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._view = NoticeView("", "")
        self._mark = Mark(size=15)
        self._title = PlainLabel(role=Role.LABEL_STRONG, wrap=True)
        self._text = PlainLabel(role=Role.LABEL, wrap=True)
        self._detail = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3, wrap=True)
        self._close = QPushButton()
        self._close.setFlat(True)
        self._close.setFixedSize(18, 18)
        self._close.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._close.clicked.connect(lambda: self.dismissed.emit(self._view.code))
        head = row(self._mark, self._title, self._close, gap=6)
        head.setStretch(1, 1)
        self.buttons = [self._button(at) for at in range(MOST_BUTTONS)]
        keys = column(*self.buttons, gap=4)
        self.setLayout(column(head, self._text, self._detail, keys, gap=4, margins=(10, 8, 8, 8)))

    def _button(self, at: int) -> KeyButton:
        button = KeyButton(layout=Layout.SPREAD, height=28)
        button.clicked.connect(lambda: self.acted.emit(self._view.code, self._view.buttons[at][0]))
        button.setMinimumHeight(28)
        button.hide()
        return button

    def display(self, view: NoticeView) -> None:
        if view == self._view:
            return
        self._view = view
        restyle(self, "card", _CARDS.get(view.ink, "plain"))
        self._mark.put(view.icon, view.ink)
        self._title.put(view.title)
        self._text.put(view.text)
        self._text.setVisible(bool(view.text))
        self._detail.put(view.detail)
        self._detail.setVisible(bool(view.detail))
        for at, button in enumerate(self.buttons):
            button.setVisible(at < len(view.buttons))
            if at < len(view.buttons):
                button.display(view.buttons[at][1])
        self._close.setVisible(bool(view.close))
        self._close.setIcon(icon("x", 14, theme.current().text2))
        self._close.setAccessibleName(view.close)
        self._close.setToolTip(view.close)
        self.setAccessibleName(f"{view.title}. {view.text}")


class NoticeDock(QWidget):
    """The cards of now, the newest at the foot. `acted` tells a card's code and its button's."""

    dismissed = Signal(str)
    acted = Signal(str, str)
    ROOM = 2

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._cards = [NoticeCard() for _ in range(self.ROOM)]
        for card in self._cards:
            card.dismissed.connect(self.dismissed.emit)
            card.acted.connect(self.acted.emit)
            card.hide()
        self._room = self.ROOM
        self._views: tuple[NoticeView, ...] = ()
        self.setLayout(column(*self._cards, gap=GAP))

    def set_room(self, cards: int) -> None:
        """How many cards a screen of this height has room for, up to `ROOM`."""
        if cards != self._room:
            self._room = cards
            self.display(self._views)

    def fit(self, width: int, most: int) -> None:
        """The dock is so wide and at most so high: a card that would be cut is left out, the oldest first."""
        shown = self._views[-self._room :]
        heights = [self._cards[at].heightForWidth(width) + GAP for at in range(len(shown))]
        left = 0
        while left < len(shown) - 1 and sum(heights[left:]) - GAP > most:
            left += 1
        for at in range(len(shown)):
            self._cards[at].setVisible(at >= left)

    def display(self, views: tuple[NoticeView, ...]) -> None:
        self._views = views
        shown = views[-self._room :]
        for at, card in enumerate(self._cards):
            card.setVisible(at < len(shown))
            if at < len(shown):
                card.display(shown[at])
        self.setVisible(bool(shown))
