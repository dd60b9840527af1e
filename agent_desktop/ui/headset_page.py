"""The headset in the preferences: its buttons light up here when pressed, its lights when clicked."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtWidgets import QCheckBox, QGridLayout, QWidget

from agent_desktop.debtor_panel.emit import Emit
from agent_desktop.desk.events_sound import LightTried, SoundPreferred
from agent_desktop.desk.sound import Preferences
from agent_desktop.ui.view_model.sound import BUTTONS, LIGHTS, HeadsetView, KeyView
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.chip import Chip
from agent_desktop.widgets.layouts import column, row, rule
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.tokens import Ink, Role
from agent_desktop.widgets.views import ButtonView, ChipView, Kind
from agent_desktop.widgets.words import Words


class HeadsetPage(QWidget):
    def __init__(self, words: Words, emit: Emit, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._emit = emit
        self._preferences = Preferences()
        self.setAccessibleName(words("headset.title"))
        self._state = Chip(ChipView(""))
        self._how = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._how.setMinimumHeight(52)
        self.watched = QCheckBox(words("headset.watch"))
        self.watched.clicked.connect(self._watch)
        self._last = PlainLabel(role=Role.LABEL, ink=Ink.TEXT2, wrap=True)
        self._pressed = {name: Chip(ChipView("")) for name in BUTTONS}
        self.lights = {name: KeyButton(layout=Layout.CENTER, height=28) for name in LIGHTS}
        for name, button in self.lights.items():
            button.clicked.connect(lambda _on=False, light=name: self._emit(LightTried(light)))
        self.setLayout(
            column(
                *(row(self._state, None), 8, self._how, 6, self.watched, 14, rule(), 12),
                *(PlainLabel(words("headset.buttons"), role=Role.BODY_STRONG), 2),
                self._last,
                *(8, _grid(self._pressed), 16, rule(), 12),
                *(PlainLabel(words("headset.lights"), role=Role.BODY_STRONG), 2),
                PlainLabel(words("headset.lights_how"), role=Role.LABEL, ink=Ink.TEXT2, wrap=True),
                *(8, _grid(self.lights), None),
            )
        )

    def display(self, view: HeadsetView, preferences: Preferences) -> None:
        self._preferences = preferences
        self._state.display(view.state)
        self._how.put(view.how)
        self.watched.setChecked(view.watched)
        self._last.put(view.last)
        for key in view.buttons:
            self._pressed[key.name].display(_pressed(key))
        for key in view.lights:
            kind = Kind.ON if key.on else Kind.NORMAL
            self.lights[key.name].display(ButtonView(key.text, icon="circle", kind=kind, enabled=key.there))

    def _watch(self) -> None:
        self._emit(SoundPreferred(replace(self._preferences, headset=self.watched.isChecked())))


def _pressed(key: KeyView) -> ChipView:
    if key.on:
        return ChipView(key.text, "circle-dot", Ink.OK)
    return ChipView(key.text, "circle" if key.there else "ban", Ink.TEXT2)


def _grid(widgets: dict[str, Chip] | dict[str, KeyButton]) -> QGridLayout:
    made = QGridLayout()
    made.setSpacing(8)
    for at, widget in enumerate(widgets.values()):
        made.addWidget(widget, at // 2, at % 2)
    made.setColumnStretch(2, 1)
    return made
