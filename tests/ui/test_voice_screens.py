"""Floor, transfer, search: nothing clipped in any language, nothing jumps, nothing without a name."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QRect
from PySide6.QtWidgets import QWidget

from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.chip import Chip
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.words import LANGUAGES
from tests.ui.desk import SIZE, Desk
from tests.ui.dial_samples import DIALLING
from tests.ui.floor_samples import FLOORS
from tests.ui.pacing_samples import PACING
from tests.ui.samples import ready, talking
from tests.ui.test_accessible import nameless
from tests.ui.test_states import PaintCount
from tests.ui.voice_samples import VOICE

SCREENS = {**FLOORS, **VOICE}
#: Their tables and notices cut long names on purpose; what is pressed or read as a sign is whole.
DIAL_SCREENS = {**PACING, **DIALLING}


def box(desk: Desk, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(desk.window, widget.rect().topLeft()), widget.size())


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_clipped(desk: Desk, language: str) -> None:
    for name, workspace in SCREENS.items():
        desk.show(workspace(language))
        assert (desk.window.width(), desk.window.height()) == SIZE, name
        for widget in desk.widgets():
            if not widget.isVisible():
                continue
            if isinstance(widget, (KeyButton, Chip, KeyCap)):
                said = f"{name}: {type(widget).__name__} {widget.accessibleName()!r}"
                assert widget.width() >= widget.sizeHint().width(), said
                assert desk.window.rect().contains(box(desk, widget)), said
            elif isinstance(widget, PlainLabel) and not widget.hasHeightForWidth():
                assert widget.natural_width() <= widget.width(), f"{name}: {widget.text()!r}"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_control_of_the_dialler_is_clipped(desk: Desk, language: str) -> None:
    for name, workspace in DIAL_SCREENS.items():
        desk.show(workspace(language))
        for widget in desk.widgets():
            if widget.isVisible() and isinstance(widget, (KeyButton, Chip, KeyCap)):
                said = f"{name}: {type(widget).__name__} {widget.accessibleName()!r}"
                assert widget.width() >= widget.sizeHint().width(), said
                assert desk.window.rect().contains(box(desk, widget)), said


def test_a_small_screen_loses_no_control(desk: Desk) -> None:
    desk.window.resize(1366, 690)
    for name, workspace in SCREENS.items():
        desk.show(workspace("pt-BR"))
        assert (desk.window.width(), desk.window.height()) == (1366, 690), name
        for widget in desk.widgets():
            if widget.isVisible() and isinstance(widget, KeyButton):
                assert desk.window.rect().contains(box(desk, widget)), f"{name}: {widget.accessibleName()}"
                assert widget.height() >= widget.sizeHint().height(), f"{name}: {widget.accessibleName()}"


def test_everything_has_a_name(desk: Desk) -> None:
    for name, workspace in SCREENS.items():
        desk.show(workspace("pt-BR"))
        assert nameless(desk.widgets()) == [], name


def test_an_equal_workspace_repaints_nothing_but_clocks(desk: Desk) -> None:
    count = PaintCount()
    for widget in desk.widgets():
        widget.installEventFilter(count)
    for name, workspace in SCREENS.items():
        desk.show(workspace("pt-BR"))
        desk.show(workspace("pt-BR"))
        count.painted.clear()
        desk.show(workspace("pt-BR"))
        blinking = ("PickField", "SearchField", "TextField", "FindField")
        assert [kind for kind in count.painted if kind not in blinking] == [], name


def test_the_first_picture_is_the_final_one(desk: Desk) -> None:
    for name, workspace in SCREENS.items():
        desk.window.display(workspace("pt-BR"))
        at_once = [(box(desk, w), w.accessibleName()) for w in desk.widgets() if w.isVisible()]
        desk.show(workspace("pt-BR"))
        later = [(box(desk, w), w.accessibleName()) for w in desk.widgets() if w.isVisible()]
        assert at_once == later, name


def test_the_keys_of_the_call_stay_where_they_are(desk: Desk) -> None:
    places = []
    for workspace in (ready(), talking(), VOICE["04-transfer"]("pt-BR"), VOICE["02-inbound-choice"]("pt-BR")):
        desk.show(workspace)
        buttons = desk.window.work.call_bar.findChildren(KeyButton)
        places.append([box(desk, b) for b in buttons if b.view.key in ("F2", "F3", "F4", "F5", "F6", "F12")])
    assert all(place == places[0] for place in places)
    assert len(places[0]) == 6
