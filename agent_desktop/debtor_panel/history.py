"""The history page: filters by channel with counts, a search, the lazy timeline."""

from __future__ import annotations

from math import ceil

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.player import Player
from agent_desktop.debtor_panel.view_model.history import FILTERS, FilterButton, HistoryView
from agent_desktop.debtor_panel.view_model.playback import PlayerView
from agent_desktop.desk.events import HistoryEndReached
from agent_desktop.desk.events_dial import WhyAsked
from agent_desktop.desk.events_extras import HistoryFiltered
from agent_desktop.desk.events_playback import RecordingOpened
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fields import TextField
from agent_desktop.widgets.folding import FoldingRow
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import column, holding, row, rule
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.timeline import Timeline
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, Kind
from agent_desktop.widgets.words import Words

#: Width of the search field, px: a word of a note.
SEARCH = 96


class History(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._channels: tuple[str, ...] = ()
        self._opened = ""
        self.setAccessibleName(words("tab.history"))
        self._buttons = {channel: self._button(channel) for channel in FILTERS}
        self.why = KeyButton(height=26)
        self.why.clicked.connect(lambda: emit(WhyAsked()))
        self.why.hide()
        self._search = TextField(words("history.search"))
        self._search.setPlaceholderText(words("history.search"))
        self._search.setFixedWidth(SEARCH)
        self._search.textEdited.connect(lambda _text: self._look_for(self._channels))
        self._list = Timeline(words("tab.history"))
        self._search.returnPressed.connect(lambda: self._list.setFocus())
        self._list.opened.connect(lambda recording: emit(RecordingOpened(recording)))
        self.player = Player(words, emit)
        self.player.hide()
        self._list.end_reached.connect(lambda: emit(HistoryEndReached()))
        self._empty = PlainLabel(ink=Ink.TEXT2)
        self._views: tuple[FilterButton, ...] = ()
        line = row(
            *self._buttons.values(), None, self.why, self._search, KeyCap("/"), gap=6, margins=(16, 6, 16, 6)
        )
        tools = FoldingRow(words("history.search"), line, (self.why, *reversed(self._buttons.values())))
        self.further = KeyButton(height=26)
        self.further.clicked.connect(lambda: emit(HistoryEndReached()))
        self.further.hide()
        self._empty_row = holding(row(self._empty, self.further, None, gap=12, margins=(16, 12, 16, 12)))
        self._empty_row.setAccessibleName(words("tab.history"))
        body = column(tools, rule(), self._empty_row, self._list)
        body.setStretch(3, 1)
        self.setLayout(body)

    def _button(self, channel: str) -> KeyButton:
        button = KeyButton(height=26)
        button.clicked.connect(lambda: self._choose(channel))
        button.hide()
        return button

    def focus_search(self) -> None:
        """The key /."""
        self._search.setFocus()
        self._search.selectAll()

    def display(self, view: HistoryView) -> None:
        shown = {entry.channel: entry for entry in view.filters}
        self._channels = tuple(entry.channel for entry in view.filters if entry.on and entry.channel)
        if not self._search.hasFocus():
            self._search.put(view.text)
        for channel, button in self._buttons.items():
            button.setVisible(channel in shown)
        self._views = view.filters
        self._fit()
        self.why.setVisible(view.why is not None)
        if view.why is not None:
            self.why.display(view.why)
        self._empty.put(view.empty)
        self._empty_row.setVisible(bool(view.empty))
        self.further.setVisible(view.further is not None)
        if view.further is not None:
            self.further.display(view.further)
        self._list.display(view.lines)
        self._display_player(view.player)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Icons where there is room for them; where even the words have none, icons in their place."""
        room = self.width() - SEARCH - 2 * 16 - 40 - (self.why.width() + 6 if self.why.isVisible() else 0)
        wordy, iconic = (
            sum(face_width(_face(entry, icons=icons)) + 6 for entry in self._views) for icons in (False, True)
        )
        for entry in self._views:
            self._buttons[entry.channel].display(_face(entry, icons=iconic <= room or wordy > room))

    def _display_player(self, view: PlayerView | None) -> None:
        opened = view.recording_id if view is not None else ""
        if view is not None:
            self.player.display(view)
        self._list.open(opened, self.player if view is not None else None)
        if opened and opened != self._opened:
            self.player.wave.setFocus()
        self._opened = opened

    def _choose(self, channel: str) -> None:
        """Several at once: each press adds one or takes it away; "all" begins anew."""
        if not channel:
            self._look_for(())
        elif channel in self._channels:
            self._look_for(tuple(one for one in self._channels if one != channel))
        else:
            wanted = {*self._channels, channel}
            self._look_for(tuple(one for one in FILTERS if one in wanted))

    def _look_for(self, channels: tuple[str, ...]) -> None:
        self._emit(HistoryFiltered(channels, self._search.text().strip()))


def face_width(view: ButtonView) -> int:
    """As wide as a button shows it with nothing cut."""
    icon = 24 if view.icon else 0
    return ceil(painting.text_width(view.text, theme.font(Role.BODY_MEDIUM))) + icon + 22


def _face(entry: FilterButton, *, icons: bool) -> ButtonView:
    text = f"{entry.text} {entry.count}".strip()
    kind = Kind.ON if entry.on else Kind.NORMAL
    return ButtonView(text, icon=entry.icon if icons else "", kind=kind)
