"""Examples of best calls beside an objection, by key and mouse."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from agent_desktop.desk.events_playback import ClipToggled
from agent_desktop.scripts_view.objection import ObjectionEntry
from server_api.contract.words import CallPhase
from tests.ui.desk import Desk
from tests.ui.script_samples import clip_heard, with_clip

K = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


@pytest.mark.parametrize("shown", [with_clip, clip_heard])
def test_the_same_key_begins_and_stops_it(desk: Desk, shown: object) -> None:
    desk.show(clip_heard() if shown is clip_heard else with_clip())
    desk.press(K.Key_G, ALT)
    entry = next(one for one in desk.window.findChildren(ObjectionEntry) if one.example.isVisible())
    QTest.mouseClick(entry.example, Qt.MouseButton.LeftButton)
    assert desk.take() == [ClipToggled("best-1"), ClipToggled("best-1")]


def test_while_the_debtor_hears_it_waits_for_the_hold(desk: Desk) -> None:
    desk.show(with_clip(phase=CallPhase.CONNECTED))
    desk.press(K.Key_G, ALT)
    assert desk.take() == []
    entry = next(one for one in desk.window.findChildren(ObjectionEntry) if one.example.isVisible())
    assert not entry.example.isEnabled()
    assert "espera" in entry.example.view.text
