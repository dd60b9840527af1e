"""The check before the shift and the preferences of sound, headset and line."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from agent_desktop.desk.events_sound import (
    CheckClosed,
    CheckOpened,
    LightTried,
    LoopAsked,
    MetersWatched,
    SoundPreferred,
    SoundTried,
    StrangerAnswered,
    StrangerRefused,
    VoiceHeard,
)
from agent_desktop.desk.sound import Headset, Ringing
from agent_desktop.ui.settings_dialog import PAGES, SettingsDialog
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.chip import Chip
from agent_desktop.widgets.texts import PlainLabel
from tests.ui.desk import Desk
from tests.ui.samples import ready, talking
from tests.ui.sound_samples import CARD, CHECKS, SOUND, USB, check_begun, checking, settings_open
from tests.ui.test_accessible import nameless

LANGUAGES = ("pt-BR", "es", "en")


def clipped(inside: QWidget) -> list[str]:
    found = []
    for widget in inside.findChildren(QWidget):
        if not widget.isVisible():
            continue
        if isinstance(widget, KeyButton | Chip) and widget.width() < widget.sizeHint().width():
            found.append(f"{type(widget).__name__} {widget.accessibleName()}")
        if isinstance(widget, PlainLabel) and not widget.hasHeightForWidth():
            cut = widget.natural_width() > widget.width()
            found += [f"label {widget.text()!r}"] if cut else []
    return found


def opened(desk: Desk, page: str) -> SettingsDialog:
    desk.window.work.state_bar.me.click()
    dialog = desk.window.settings
    assert dialog is not None
    dialog.turn(page)
    return dialog


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_check_is_clipped(desk: Desk, language: str) -> None:
    for state, workspace in CHECKS.items():
        desk.show(workspace(language))
        page = desk.window.check
        assert page.isVisible(), state
        assert clipped(page) == [], state
        assert nameless(desk.widgets()) == [], state


def test_the_check_is_done_by_four_keys(desk: Desk) -> None:
    desk.show(check_begun())
    desk.press(Qt.Key.Key_F9)
    desk.press(Qt.Key.Key_Return)
    assert desk.take() == []
    desk.press(Qt.Key.Key_R)
    assert desk.take() == [LoopAsked(2)]
    desk.show(checking())
    desk.press(Qt.Key.Key_Return)
    desk.press(Qt.Key.Key_N)
    assert desk.take() == [VoiceHeard(True), VoiceHeard(False)]
    done = replace(checking(), sound=replace(SOUND, check=replace(checking().sound.check, heard=True)))
    desk.show(done)
    desk.press(Qt.Key.Key_F9)
    assert desk.take() == [CheckClosed(skipped=False)]


def test_a_call_is_stronger_than_the_check(desk: Desk) -> None:
    desk.show(checking())
    assert desk.window.check.isVisible()
    desk.show(replace(talking(), sound=checking().sound))
    assert desk.window.work.isVisible()


def test_the_meter_of_the_check_moves(desk: Desk) -> None:
    desk.show(check_begun())
    desk.window.levels(0.5, 0.0)
    assert desk.window.check.meter.lit == 12


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_of_the_preferences_is_clipped(desk: Desk, language: str) -> None:
    desk.show(settings_open(language))
    dialog = opened(desk, "screen")
    for page in PAGES:
        dialog.turn(page)
        desk.show(settings_open(language))
        assert clipped(dialog) == [], page
        assert nameless([w for w in dialog.findChildren(QWidget) if w.isVisible()]) == [], page
    dialog.accept()


def test_devices_and_loudness_are_chosen_at_once(desk: Desk) -> None:
    desk.show(settings_open())
    dialog = opened(desk, "sound")
    assert desk.take() == [MetersWatched(True)]
    microphone = dialog.sound.devices["microphone"]
    texts = [microphone.itemText(at) for at in range(microphone.count())]
    assert USB in texts
    assert "Plantronics" in microphone.currentText()
    microphone.setCurrentIndex(microphone.findData(CARD))
    microphone.activated.emit(microphone.currentIndex())
    before = settings_open().sound.preferences
    chosen = replace(before, microphone=CARD)
    assert desk.take() == [SoundPreferred(chosen)]
    microphone.activated.emit(0)
    dialog.sound.volume.slider.setValue(150)
    assert desk.take() == [
        SoundPreferred(replace(before, microphone="")),
        SoundPreferred(replace(before, microphone="", volume_pct=150)),
    ]
    dialog.levels(1.0, 0.25)
    assert (dialog.sound.meter.lit, dialog.sound.heard.lit) == (24, 6)
    dialog.accept()
    assert desk.take() == [MetersWatched(False)]
    assert desk.window.settings is None


def test_speaker_ringer_and_own_voice_can_be_tried(desk: Desk) -> None:
    desk.show(ready())
    dialog = opened(desk, "sound")
    desk.take()
    for button in dialog.sound.findChildren(KeyButton):
        button.click()
    assert desk.take() == [LoopAsked(2), SoundTried("speaker"), SoundTried("ringer")]
    desk.show(replace(talking(), sound=SOUND))
    assert not dialog.sound.loop.isEnabled()
    dialog.accept()


def test_pressed_buttons_show_and_lights_can_be_switched(desk: Desk) -> None:
    desk.show(settings_open())
    dialog = opened(desk, "headset")
    on = [
        chip.accessibleName() for chip in dialog.headset.findChildren(Chip) if "Mudo" in chip.accessibleName()
    ]
    assert on
    dialog.headset.lights["ring"].click()
    dialog.headset.watched.click()
    assert desk.take() == [
        LightTried("ring"),
        SoundPreferred(replace(settings_open().sound.preferences, headset=False)),
    ]
    gone = replace(settings_open().sound, headset=Headset("denied", USB))
    desk.show(replace(settings_open(), sound=gone))
    assert not dialog.headset.lights["ring"].isEnabled()
    dialog.accept()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_call_that_is_not_the_diallers_rings_in_a_corner(desk: Desk, language: str) -> None:
    ringing = replace(SOUND, ringing=(Ringing("in-1", "5511987654321"),))
    desk.show(replace(ready(language), sound=ringing))
    card = desk.window.rings
    assert card is not None
    assert card.isVisible()
    assert desk.window.rect().contains(card.geometry())
    assert clipped(card) == []
    card.answer.click()
    card.refuse.click()
    assert desk.take() == [StrangerAnswered("in-1"), StrangerRefused("in-1")]
    desk.show(replace(talking(language), sound=ringing))
    assert not card.answer.isEnabled()
    desk.show(replace(ready(language), sound=SOUND))
    assert not card.isVisible()


def test_the_check_can_be_asked_for_again(desk: Desk) -> None:
    desk.show(settings_open())
    dialog = opened(desk, "line")
    QTest.mouseClick(dialog.line.check, Qt.MouseButton.LeftButton)
    assert desk.take() == [CheckOpened()]
    assert desk.window.settings is None
