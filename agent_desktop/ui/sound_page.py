"""Sound in the preferences: three devices, loudness, live meters, and buttons to try them."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QSlider, QVBoxLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events_sound import LoopAsked, MetersWatched, SoundPreferred, SoundTried
from agent_desktop.desk.sound import Preferences
from agent_desktop.ui.view_model.check import SECONDS
from agent_desktop.ui.view_model.sound import SoundView
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.fields import Choice
from agent_desktop.widgets.layouts import column, row, rule
from agent_desktop.widgets.meters import BlockMeter
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView
from agent_desktop.widgets.words import Words

MOST_PCT = 200
STEP_PCT = 10
FIELD = 330


class Loudness(QWidget):
    """A slider in per cent; 100 is the sound as it is."""

    chosen = Signal(int)

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(name)
        self.slider = QSlider(Qt.Orientation.Horizontal)
        self.slider.setAccessibleName(name)
        self.slider.setRange(0, MOST_PCT)
        self.slider.setSingleStep(STEP_PCT)
        self.slider.setPageStep(STEP_PCT * 2)
        self.slider.setTracking(False)
        self.slider.valueChanged.connect(self.chosen.emit)
        self.slider.sliderMoved.connect(self._said)
        self._value = PlainLabel("200 %", role=Role.LABEL, ink=Ink.TEXT2, right=True)
        self._value.setFixedWidth(48)
        line = row(PlainLabel(name, role=Role.LABEL, ink=Ink.TEXT2), None, self.slider, 6, self._value)
        self.slider.setFixedWidth(190)
        self.setLayout(line)

    def put(self, pct: int) -> None:
        if not self.slider.isSliderDown():
            with QSignalBlocker(self.slider):
                self.slider.setValue(pct)
            self._said(pct)

    def _said(self, pct: int) -> None:
        self._value.put(f"{pct}\u00a0%")


class SoundPage(QWidget):
    """Meters run while it is on screen."""

    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._preferences = Preferences()
        self.setAccessibleName(words("sound.title"))
        self.devices = {part: Choice(words(f"sound.{part}")) for part in ("microphone", "speaker", "ringer")}
        self._labels = {p: PlainLabel(role=Role.LABEL, ink=Ink.TEXT2) for p in self.devices}
        self._notes = {p: PlainLabel(role=Role.LABEL, ink=Ink.WARN) for p in self.devices}
        for part, choice in self.devices.items():
            choice.setFixedWidth(FIELD)
            choice.activated.connect(lambda index, p=part: self._picked(p, index))
        self.gain = Loudness(words("sound.gain"))
        self.volume = Loudness(words("sound.volume"))
        self.ringing = Loudness(words("sound.ringing"))
        self.gain.chosen.connect(lambda pct: self._prefer(gain_pct=pct))
        self.volume.chosen.connect(lambda pct: self._prefer(volume_pct=pct))
        self.ringing.chosen.connect(lambda pct: self._prefer(ringer_pct=pct))
        self.meter = BlockMeter(words("sound.microphone"))
        self.heard = BlockMeter(words("sound.speaker"))
        self.loop = KeyButton(ButtonView(words("sound.loop"), icon="audio-lines"), layout=Layout.CENTER)
        self.loop.setFixedWidth(170)
        self.loop.clicked.connect(lambda: self._emit(LoopAsked(SECONDS)))
        self._loop_state = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self.setLayout(self._arranged(words))

    def _arranged(self, words: Words) -> QVBoxLayout:
        tests = {
            "speaker": self._test(words("sound.try_speaker"), "speaker"),
            "ringer": self._test(words("sound.try_ringer"), "ringer"),
        }
        blocks = {
            "microphone": (row(self.meter, None), self.gain, row(self.loop, 10, self._loop_state)),
            "speaker": (row(self.heard, None), self.volume, None),
            "ringer": (None, self.ringing, None),
        }
        made = column(gap=4)
        for part, (meter, loudness, below) in blocks.items():
            made.addLayout(row(self._labels[part], None, self._notes[part]))
            button = tests.get(part)
            made.addLayout(row(self.devices[part], None, *((button,) if button else ())))
            if meter is not None:
                made.addSpacing(4)
                made.addLayout(meter)
            made.addWidget(loudness)
            if below is not None:
                made.addLayout(below)
            if part != "ringer":
                made.addSpacing(6)
                made.addWidget(rule())
                made.addSpacing(6)
        made.addStretch(1)
        return made

    def _test(self, text: str, where: str) -> KeyButton:
        button = KeyButton(ButtonView(text, icon="play"), layout=Layout.CENTER, height=28)
        button.clicked.connect(lambda: self._emit(SoundTried(where)))
        return button

    def display(self, view: SoundView) -> None:
        self._preferences = view.preferences
        for device in view.devices:
            self.devices[device.part].put(device.options, device.current)
            self._labels[device.part].put(device.label)
            self._notes[device.part].put(device.note)
        self.gain.put(view.preferences.gain_pct)
        self.volume.put(view.preferences.volume_pct)
        self.ringing.put(view.preferences.ringer_pct)
        self._loop_state.put(view.loop)
        self.loop.setEnabled(view.loop_enabled)

    def levels(self, own: float, other: float) -> None:
        self.meter.put(own)
        self.heard.put(other)

    def watch(self, on: bool) -> None:
        """The page is (not) on screen."""
        self._emit(MetersWatched(on))

    def _picked(self, part: str, index: int) -> None:
        name = self.devices[part].itemData(index)
        if isinstance(name, str):
            self._prefer(**{part: name})

    def _prefer(self, **changes: object) -> None:
        wanted = replace(self._preferences, **changes)  # type: ignore[arg-type]
        if wanted != self._preferences:
            self._preferences = wanted
            self._emit(SoundPreferred(wanted))
