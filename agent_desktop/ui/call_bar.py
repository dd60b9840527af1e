"""The left pane, 232 px: number, place and hour, levels, the call's keys, note, notices."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from math import ceil

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events import (
    HangUpAsked,
    HeardCorrected,
    HelpToggled,
    HoldToggled,
    MuteToggled,
    NoteTyped,
    NoticeDismissed,
    RecordingToggled,
    TransferOpened,
)
from agent_desktop.desk.events_dial import CallbackDialAsked, CallbackSnoozed, CallbackSoonLeft
from agent_desktop.desk.events_plan import UndoAsked
from agent_desktop.ui.search import SearchField
from agent_desktop.ui.view_model.call_bar import CallBarView
from agent_desktop.ui.view_model.notices import CALLBACK_SOON, DIAL_SOON, UNDO
from agent_desktop.widgets import painting, theme
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import column, holding, row, rule
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.meters import LevelBar
from agent_desktop.widgets.notice import NoticeDock
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.words import Words

WIDTH = 232
MOST_FACTS = 2
#: Two lines of the note stay in sight above the cards.
NOTE_LEAST = 44
#: Height of the keys of the call, on a tall and on a short screen.
KEY, SHORT_KEY = 32, 28
#: Below this height the note leaves room for one card, the newest.
ROOMY = 640
#: Around everything.
EDGE = 12
#: Between note and cards.
BETWEEN = 8
#: How much later a snoozed callback is; it is announced again before.
SNOOZED = timedelta(minutes=10)


class CallBar(QFrame):
    keypad_asked = Signal()

    def __init__(
        self, words: Words, emit: Emit, now: Callable[[], datetime], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._emit, self._now = emit, now
        self._callback_id = ""
        self._metered = False
        self.setProperty("pane", "left")
        self.setFixedWidth(WIDTH)
        self.setAccessibleName(words("pane.call"))
        self._title = PlainLabel(role=Role.PHONE)
        self._detail = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2)
        self._facts = [Fact() for _ in range(MOST_FACTS)]
        self._own = LevelBar(words("call.you"))
        self._other = LevelBar(words("call.customer"))
        self._mute = self._button(lambda: self._emit(MuteToggled()))
        self._hold = self._button(lambda: self._emit(HoldToggled()))
        self._keypad = self._button(lambda: self.keypad_asked.emit())
        self._transfer = self._button(lambda: self._emit(TransferOpened()))
        self._help = self._button(lambda: self._emit(HelpToggled()))
        self._hang_up = self._button(lambda: self._emit(HangUpAsked()))
        self._recording = Fact()
        self._recording_key = _small(lambda: self._emit(RecordingToggled()))
        self._heard = _small(lambda: self._emit(HeardCorrected()), Layout.SPREAD)
        self.search = SearchField(words, emit)
        self._search_box = self._search_holder(words)
        self._note_state = PlainLabel(role=Role.LABEL, ink=Ink.TEXT3, right=True)
        self._note = QPlainTextEdit()
        self._note.setAccessibleName(words("note.title"))
        self._note.setTabChangesFocus(True)
        self._note.textChanged.connect(self._typed)
        self._note_box = self._note_holder(words)
        self._dock = NoticeDock()
        self._dock.setAccessibleName(words("notice.dock"))
        self._dock.dismissed.connect(self._dismissed)
        self._dock.acted.connect(self._acted)
        self.setLayout(self._arranged(words))

    def _dismissed(self, code: str) -> None:
        self._emit(CallbackSoonLeft() if code == CALLBACK_SOON else NoticeDismissed(code))

    def _acted(self, code: str, what: str) -> None:
        if code == CALLBACK_SOON:
            self.act_on_callback(what)
        elif code == UNDO:
            self._emit(UndoAsked(self._now()))

    def act_on_callback(self, what: str) -> None:
        """The callback that is due soon: call now, or a few minutes later."""
        if what == DIAL_SOON:
            self._emit(CallbackDialAsked(self._callback_id))
        else:
            self._emit(CallbackSnoozed(self._now() + SNOOZED))

    def _button(self, act: Callable[[], None]) -> KeyButton:
        button = KeyButton(layout=Layout.SPREAD)
        button.clicked.connect(act)
        return button

    def _note_holder(self, words: Words) -> QWidget:
        title = PlainLabel(words("note.title"), role=Role.BODY_STRONG)
        head = row(title, 6, KeyCap("F8"), None, self._note_state)
        inner = column(head, 5, self._note)
        inner.setStretch(2, 1)
        made = holding(inner)
        made.setAccessibleName(words("note.title"))
        return made

    def _search_holder(self, words: Words) -> QWidget:
        title = PlainLabel(words("search.title"), role=Role.BODY_STRONG)
        self._search_hint = PlainLabel(words("search.hint"), role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self.search.place_key(WIDTH - 25)
        made = holding(column(title, 5, self.search, 4, self._search_hint))
        made.setAccessibleName(words("search.title"))
        return made

    def _arranged(self, words: Words) -> QVBoxLayout:
        names = (words("call.you"), words("call.customer"))
        widest = max(painting.text_width(name, theme.font(Role.LABEL)) for name in names)
        self._label_width = max(54, ceil(widest) + 8)
        meters = column(
            self._meter(words("call.you"), self._own), self._meter(words("call.customer"), self._other), gap=7
        )
        self._meters = holding(meters)
        self._meters.setAccessibleName(words("call.levels"))
        keys = self._keys = column(
            self._mute, self._hold, self._keypad, self._transfer, self._help, 6, self._hang_up, gap=6
        )
        taped = row(self._recording, self._recording_key, gap=6)
        taped.setStretch(0, 1)
        self._taped = holding(taped)
        self._taped.setFixedHeight(24)
        self._taped.setAccessibleName(words("recording.title"))
        top = column(
            self._title, self._detail, 6, *self._facts, 6, rule(), 8, self._meters, 6, self._taped, 8
        )
        self._note.setMinimumHeight(NOTE_LEAST)
        self._room = holding(column(None))
        self._room.setAccessibleName(words("notice.dock"))
        below = column(self._heard, self._search_box, self._note_box, self._room, self._dock, gap=BETWEEN)
        below.setStretch(2, 1)
        below.setStretch(3, 1)
        # a widget, because an empty layout would give its room to the keys and move them
        foot = self._foot = holding(below)
        foot.setAccessibleName(words("note.title"))
        whole = column(top, keys, 10, foot, margins=(EDGE, EDGE, EDGE, EDGE))
        whole.setStretch(3, 1)
        for fact in self._facts:
            fact.setFixedHeight(21)
        return whole

    def _meter(self, text: str, bar: LevelBar) -> QWidget:
        label = PlainLabel(text, role=Role.LABEL, ink=Ink.TEXT2)
        label.setFixedWidth(self._label_width)
        made = holding(row(label, bar))
        made.setAccessibleName(text)
        return made

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        short = self.height() < ROOMY
        self._dock.set_room(1 if short else NoticeDock.ROOM)
        self._keys.setSpacing(3 if short else 6)
        keys = (self._mute, self._hold, self._keypad, self._transfer, self._help, self._hang_up)
        for button in keys:
            button.set_height(SHORT_KEY if short else KEY)
        self._fit_cards()

    def _fit_cards(self) -> None:
        """Cards take what the note's two lines leave; none is cut."""
        above = [self._heard, self._search_box]
        taken = [widget.sizeHint().height() for widget in above if not widget.isHidden()]
        if not self._note_box.isHidden():
            taken.append(self._note_box.sizeHint().height() - self._note.sizeHint().height() + NOTE_LEAST)
        self._dock.fit(WIDTH - 2 * EDGE, self._foot.height() - sum(taken) - BETWEEN * len(taken))

    def levels(self, own: float, other: float) -> None:
        """How loud both sides are, 0 to 1."""
        self._own.put(own if self._metered else 0.0)
        self._other.put(other if self._metered else 0.0)

    def focus_note(self) -> None:
        if self._note_box.isVisible() and self._note.isEnabled():
            self._note.setFocus()

    @property
    def keypad_button(self) -> QWidget:
        return self._keypad

    def display(self, view: CallBarView) -> None:
        self._title.put(view.title)
        self._detail.put(view.detail)
        for at, fact in enumerate(self._facts):
            shown = view.facts[at] if at < len(view.facts) else None
            fact.put(
                shown.icon if shown else "", shown.text if shown else "", mark=shown.ink if shown else None
            )
        self._mute.display(view.mute)
        self._hold.display(view.hold)
        self._keypad.display(view.keypad)
        self._transfer.display(view.transfer)
        self._help.display(view.help)
        self._hang_up.display(view.hang_up)
        self._display_talk(view)
        self._metered = view.meters
        if not view.meters:
            self.levels(0.0, 0.0)
        self._note_box.setVisible(view.note_shown)
        self._room.setVisible(not view.note_shown)
        self._note_state.put(view.note_state)
        self._note.setEnabled(view.note_open)
        if view.note != self._note.toPlainText():
            self._note.blockSignals(True)
            self._note.setPlainText(view.note)
            self._note.blockSignals(False)
        self._callback_id = view.callback_id
        # a card with buttons needs its room more than a hint that is always the same
        self._search_hint.setVisible(not any(notice.buttons for notice in view.notices))
        self._dock.display(view.notices)
        self._fit_cards()

    def _display_talk(self, view: CallBarView) -> None:
        self._recording.put(view.recording.icon, view.recording.text, mark=view.recording.ink)
        self._recording_key.setVisible(view.recording_key is not None)
        if view.recording_key is not None:
            self._recording_key.display(view.recording_key)
        self._heard.setVisible(view.heard_key is not None)
        if view.heard_key is not None:
            self._heard.display(view.heard_key)
        self._search_box.setVisible(view.search)
        self.search.put(view.search_typed)

    def _typed(self) -> None:
        self._emit(NoteTyped(self._note.toPlainText()))


def _small(act: Callable[[], None], layout: Layout = Layout.NATURAL) -> KeyButton:
    button = KeyButton(layout=layout, height=24)
    button.clicked.connect(lambda: act())
    return button
