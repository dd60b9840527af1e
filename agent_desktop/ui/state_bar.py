"""The bar at the top, 48 px."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import StateAsked
from agent_desktop.ui.view_model.state_bar import PauseView, StateBarView
from agent_desktop.widgets.avatar import Avatar
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.chip import Chip
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.meters import SignalBars
from agent_desktop.widgets.state_pill import StatePill
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tips import tip
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ChipView, Kind
from agent_desktop.widgets.words import Words
from server_api.contract.words import AgentState

HEIGHT = 48
CAMPAIGN_WIDTH = 230
#: From these widths of the window on the day's numbers and the campaign stand in the bar.
_COUNTED, _NAMED = 1200, 860
#: Below it the line and the server have no words of their own.
_WORDED = 1000


class Stat(QWidget):
    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._label = PlainLabel(ink=Ink.TEXT2)
        self._value = PlainLabel(role=Role.BODY_STRONG)
        self.setLayout(row(self._label, self._value, gap=5))

    def put(self, label: str, value: str) -> None:
        self._label.put(label)
        self._value.put(value)
        self.setAccessibleName(f"{label} {value}")


class LinksLine(QWidget):
    """The own line's quality, and the server."""

    def __init__(self, words: Words, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(words("state.line"))
        self._bars = SignalBars(words("state.line"))
        self._label = PlainLabel(words("state.line"), ink=Ink.TEXT2)
        self._line = PlainLabel(role=Role.BODY_STRONG)
        self._plain = Fact(role=Role.BODY)
        self._server = Chip(ChipView(""), height=26)
        line = row(self._bars, self._label, self._line, gap=5)
        self._short = self._bare = False
        self.setLayout(row(line, 12, self._plain, self._server))

    def set_short(self, on: bool, *, bare: bool = False) -> None:
        """Without words where all is well: the bars and the server's mark; bare, its icon only."""
        self._short, self._bare = on, bare
        self._label.setVisible(not on)
        self._line.setVisible(not on)

    def display(self, view: StateBarView) -> None:
        self.setToolTip(tip(f"{self._label.text()} {view.line}\n{view.server.text}") if self._short else "")
        self._bars.put(view.line_bars)
        self._line.put(view.line)
        self._plain.setVisible(view.server_plain)
        self._server.setVisible(not view.server_plain)
        if view.server_plain:
            text = "" if self._short else view.server.text
            self._plain.put(view.server.icon, text, ink=Ink.TEXT2, mark=view.server.ink)
            self._plain.setAccessibleName(view.server.text)
        else:
            self._server.display(replace(view.server, text="") if self._bare else view.server)
            self._server.setAccessibleName(view.server.text)


class StateBar(QFrame):
    me_pressed = Signal()

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._pauses: tuple[PauseView, ...] = ()
        self.setProperty("pane", "top")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(words("pane.state"))
        self._pill = StatePill()
        self._campaign = PlainLabel(role=Role.BODY_STRONG)
        self._detail = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        for label in (self._campaign, self._detail):
            label.setMaximumWidth(CAMPAIGN_WIDTH)
        self._pause = KeyButton(height=28)
        self._pause.clicked.connect(self.open_pauses)
        self._ready = KeyButton(height=28)
        self._ready.clicked.connect(self.ask_ready)
        self._stats = [Stat() for _ in range(3)]
        self._links = LinksLine(words)
        self._monitored = Chip(ChipView(""), height=26)
        self._demo = Chip(ChipView(""), height=26)
        self._me = Avatar()
        self._me.clicked.connect(self.me_pressed.emit)
        self._menu = QMenu(self)
        self._menu.setAccessibleName(words("state.pause_button"))
        self._line = separator()
        self._bare = self._crowded = False
        self.setLayout(self._arranged())

    def set_room(self, width: int) -> None:
        """What only informs gives way first; the pill's tooltip keeps it."""
        for widget in (*self._stats, self._line):
            widget.setVisible(width >= _COUNTED)
        self._links.set_short(width < _WORDED, bare=width < _NAMED)
        for label in (self._campaign, self._detail):
            label.setVisible(width >= _NAMED)
        self._pill.set_narrow(width < _NAMED)
        self._bare = width < _NAMED

    def _arranged(self) -> QHBoxLayout:
        campaign = column(None, self._campaign, self._detail, None)
        left = row(self._pill, 12, campaign, 12, self._pause, 12, self._ready)
        stats = row(*self._stats, gap=12)
        chips = row(self._monitored, self._demo, gap=8)
        right = row(chips, 10, stats, 12, self._line, 12, self._links)
        return row(left, None, right, 12, self._me, margins=(10, 0, 14, 0))

    @property
    def me(self) -> QPushButton:
        return self._me

    def display(self, view: StateBarView) -> None:
        self._pill.display(view.pill)
        self._campaign.put(view.campaign)
        self._detail.put(view.campaign_detail)
        self._pause.display(replace(view.pause, text="") if self._bare else view.pause)
        self._pause.setAccessibleName(view.pause.text)
        self._pause.setToolTip(tip(view.pause.text if self._bare else view.pause.tip))
        self._ready.display(view.ready)
        for stat, (label, value) in zip(self._stats, view.stats, strict=True):
            stat.put(label, value)
        told = (view.campaign, view.campaign_detail, *(f"{label} {value}" for label, value in view.stats))
        self._pill.setToolTip(tip("\n".join(part for part in told if part)))
        self._links.display(view)
        self._crowded = self._bare or not view.server_plain  # a word about the server needs room
        self._monitored.setVisible(view.monitored is not None)
        if view.monitored is not None:
            self._put_chip(self._monitored, view.monitored)
        self._demo.setVisible(view.demo is not None)
        if view.demo is not None:
            self._put_chip(self._demo, view.demo)
        self._me.put(view.initials, view.name)
        self._display_pauses(view.pauses)

    def _put_chip(self, chip: Chip, view: ChipView) -> None:
        """In a narrow or crowded bar its icon, which is told what it means."""
        chip.display(replace(view, text="") if self._crowded and view.icon else view)
        chip.setAccessibleName(view.text)
        chip.setToolTip(tip(view.text) if self._crowded else "")

    def _display_pauses(self, pauses: tuple[PauseView, ...]) -> None:
        if pauses == self._pauses:
            return
        self._pauses = pauses
        self._menu.clear()
        for at, pause in enumerate(pauses, start=1):
            text = pause.text.replace("&", "&&")
            entry = QAction(f"&{at}  {text}" if at < 10 else text, self._menu)
            entry.triggered.connect(lambda _on=False, code=pause.code: self._ask_pause(code))
            self._menu.addAction(entry)

    def open_pauses(self) -> None:
        """F10: choose why; digits choose too."""
        if self._pause.isEnabled() and self._pauses:
            self._menu.popup(self._pause.mapToGlobal(QPoint(0, self._pause.height() + 4)))

    def _ask_pause(self, code: str) -> None:
        self._emit(StateAsked(AgentState.PAUSED, code))

    def ask_ready(self) -> None:
        if self._ready.isEnabled() and self._ready.view.kind is not Kind.ON:
            self._emit(StateAsked(AgentState.READY))


def separator() -> QWidget:
    """A short upright line between groups."""
    line = QFrame()
    line.setProperty("rule", "v")
    line.setFixedSize(1, 20)
    line.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
    return line
