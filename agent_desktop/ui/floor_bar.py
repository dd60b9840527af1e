"""The lead's bar at the top, 48 px: team, search, how many in each state, own line, server, time."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPushButton, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import SearchOpened
from agent_desktop.floor_view.view_model.bars import CountsView
from agent_desktop.ui.state_bar import HEIGHT, LinksLine, Stat, separator
from agent_desktop.ui.view_model.state_bar import StateBarView
from agent_desktop.widgets.avatar import Avatar
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import TextField
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import row
from agent_desktop.widgets.marks import Mark
from agent_desktop.widgets.panes import ROOMY
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.tokens import Role
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words

_TEAM_WIDTH = 150
_SEARCH_WIDTH = 214
_COUNTS = 4
#: From this width of the window on the team is counted in the bar; below, the search is shorter too.
_COUNTED, _SHORT_SEARCH = 1060, 150
#: Below it a button is its icon.
_WORDED = 820


class FindField(TextField):
    """Typing selects; Enter and the arrows go on to the next hit, Esc gives the keys back."""

    further = Signal()
    left = Signal()

    def __init__(self, words: Words) -> None:
        super().__init__(words("floor.find"))
        self.setPlaceholderText(words("floor.find"))
        self.setFixedWidth(_SEARCH_WIDTH)
        self.setTextMargins(20, 0, 46, 0)
        self._icon = Mark("search", size=15, parent=self)
        self._key = KeyCap("Ctrl F", parent=self)
        self._icon.move(9, 7)
        for ornament in (self._icon, self._key):
            ornament.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            ornament.resize(ornament.sizeHint())
        self._key.move(_SEARCH_WIDTH - self._key.width() - 8, 7)

    def set_width(self, width: int) -> None:
        self.setFixedWidth(width)
        self._key.move(width - self._key.width() - 8, 7)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.further.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)


class FloorBar(QFrame):
    me_pressed = Signal()

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("pane", "top")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(words("pane.floor_bar"))
        self._team = PlainLabel(role=Role.BODY_STRONG)
        self._team.setMaximumWidth(_TEAM_WIDTH)
        self.search = FindField(words)
        self._bare = False
        self._dial_view = ButtonView(words("floor.dial"), "Ctrl L", "phone-forwarded")
        self._dial = KeyButton(self._dial_view, height=28)
        self._dial.clicked.connect(lambda: emit(SearchOpened()))
        self._side_view = ButtonView(words("floor.side"), "Alt S", "hand")
        self.side = KeyButton(self._side_view, height=28)
        self.side.hide()
        self._counts = [Stat() for _ in range(_COUNTS)]
        self._promised = Stat()
        self._promised_word = words("floor.promised_today")
        self._links = LinksLine(words)
        self._time = PlainLabel(role=Role.BODY_STRONG)
        self._me = Avatar()
        self._me.clicked.connect(self.me_pressed.emit)
        self._lines = [separator(), separator()]
        self.setLayout(self._arranged())

    def set_room(self, width: int) -> None:
        """What only informs gives way first; the team's tooltip keeps it."""
        whole = width >= ROOMY.width()
        for widget in (self._team, self._promised, *self._lines):
            widget.setVisible(whole)
        for stat in self._counts:
            stat.setVisible(width >= _COUNTED)
        self._bare = width < _WORDED
        self._links.set_short(not whole, bare=self._bare)
        self.search.set_width(_SEARCH_WIDTH if width >= _COUNTED else _SHORT_SEARCH)

    def display_side(self, *, shown: bool, on: bool, waiting: bool) -> None:
        """The key of the folded side; lit while somebody waits there."""
        kind = Kind.ON if on else Kind.PRIMARY if waiting else Kind.NORMAL
        self._put(self.side, replace(self._side_view, kind=kind))
        self.side.setVisible(shown)

    def _put(self, button: KeyButton, view: ButtonView) -> None:
        """With its words, or in a narrow bar as an icon that has them as name and tooltip."""
        button.display(replace(view, text="") if self._bare else view)
        button.setAccessibleName(view.text)
        button.setToolTip(tip(view.text) if self._bare else "")

    def _arranged(self) -> QHBoxLayout:
        left = row(Mark("users"), 8, self._team, 12, self.search, 8, self._dial, 8, self.side)
        team = row(*self._counts, gap=12)
        right = row(
            team, 12, self._lines[0], 12, self._promised, 12, self._lines[1], 12, self._links, 12, self._time
        )
        return row(left, None, right, 12, self._me, margins=(16, 0, 14, 0))

    @property
    def me(self) -> QPushButton:
        return self._me

    def display(self, counts: CountsView, state: StateBarView, *, may_dial: bool) -> None:
        self._put(self._dial, replace(self._dial_view, enabled=may_dial))
        self._team.put(counts.team)
        for stat, (label, value) in zip(self._counts, counts.counts, strict=True):
            stat.put(label, value)
        self._promised.put(self._promised_word, counts.promised)
        told = (*counts.counts, (self._promised_word, counts.promised))
        self.setToolTip(tip("\n".join(f"{label} {value}" for label, value in told)))
        self._links.display(state)
        self._time.put(counts.time)
        self._me.put(state.initials, state.name)
