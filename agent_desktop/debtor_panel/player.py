"""The player inside an open row of the history: two voices, play, place, speed, and who hears it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.debtor_panel.view_model.playback import PlayerView
from agent_desktop.desk.events_playback import PlaySought, PlaySpeedStepped, PlayStepped, PlayToggled
from agent_desktop.desk.playback import STEP_S
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.layouts import column, row
from agent_desktop.widgets.marks import Fact
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.wave import MARKS, Wave
from agent_desktop.widgets.words import Words

HEIGHT = 92
EDGE = 16
_INDENT = 64


class Player(QWidget):
    """Space plays and pauses, arrows go five seconds, + and - change the speed."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._seconds = 0.0
        self.setAccessibleName(words("player.name"))
        self._button = KeyButton(height=28)
        self._button.setFixedWidth(32)
        self._button.clicked.connect(lambda: emit(PlayToggled()))
        self.wave = Wave(words("player.name"))
        self.wave.sought.connect(self._sought)
        self.wave.stepped.connect(lambda by: emit(PlayStepped(by * STEP_S)))
        self._time = PlainLabel(role=Role.LABEL_STRONG, firm=True)
        self._play_word = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, firm=True)
        self._plus, self._minus = KeyCap("+"), KeyCap("−")
        self._speed = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, firm=True)
        self._hint = Fact()
        self._space = KeyCap(words("player.space"))
        voices = column(
            MARKS,
            PlainLabel(words("player.agent"), role=Role.LABEL, ink=Ink.TEXT2, firm=True),
            4,
            PlainLabel(words("player.debtor"), role=Role.LABEL, ink=Ink.TEXT2, firm=True),
            None,
        )
        above = row(column(MARKS + 6, self._button, None), 12, self.wave, 14, voices)
        above.setStretch(2, 1)
        below = row(
            44,
            self._time,
            12,
            self._space,
            5,
            self._play_word,
            12,
            self._plus,
            3,
            self._minus,
            5,
            self._speed,
            12,
            self._hint,
            None,
        )
        self.setLayout(column(above, 4, below, None, margins=(_INDENT, 0, EDGE, 6)))

    def sizeHint(self) -> QSize:
        return QSize(400, HEIGHT)

    def display(self, view: PlayerView) -> None:
        self._seconds = view.seconds
        self._button.display(view.button)
        self._button.setAccessibleName(view.pause_word)
        self.wave.display(view.wave)
        self._time.put(view.time)
        self._play_word.put(view.pause_word)
        self._speed.put(view.speed)
        self._plus.put("+", boxed=view.faster)
        self._minus.put("−", boxed=view.slower)
        self._hint.put(view.hint_icon, view.hint, ink=view.hint_ink)

    def _sought(self, share: float) -> None:
        self._emit(PlaySought(share * self._seconds))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        match event.key():
            case Qt.Key.Key_Space:
                self._emit(PlayToggled())
            case Qt.Key.Key_Plus:
                self._emit(PlaySpeedStepped(1))
            case Qt.Key.Key_Minus:
                self._emit(PlaySpeedStepped(-1))
            case _:
                super().keyPressEvent(event)
