"""Screens beside each other: nothing clipped, nothing shifted, an equal view repaints nothing."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QScrollArea, QWidget

from agent_desktop.widgets import theme
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.chip import Chip
from agent_desktop.widgets.key_cap import KeyCap
from agent_desktop.widgets.texts import PlainLabel
from server_api.contract.words import IdentityMode
from tests.ui.desk import SIZE, Desk
from tests.ui.samples import STATES, pending, ready, talking, wrapping

WORKING = [state for state in STATES if not state.startswith("01")]


def box(desk: Desk, widget: QWidget) -> QRect:
    return QRect(widget.mapTo(desk.window, widget.rect().topLeft()), widget.size())


@pytest.mark.parametrize("language", ["pt-BR", "es", "en"])
def test_nothing_is_clipped(desk: Desk, language: str) -> None:
    for state, workspace in STATES.items():
        desk.show(workspace(language))
        assert (desk.window.width(), desk.window.height()) == SIZE
        for widget in desk.widgets():
            if widget.isVisible() and isinstance(widget, (KeyButton, Chip, KeyCap)):
                name = f"{state}: {type(widget).__name__} {widget.accessibleName()!r}"
                assert widget.width() >= widget.sizeHint().width(), name
                assert desk.window.rect().contains(box(desk, widget)), name


def test_no_label_of_the_frame_is_cut(desk: Desk) -> None:
    """Names and sentences from data may be too long for a line; the program's own words never are."""
    for language in ("pt-BR", "es", "en"):
        for state, workspace in STATES.items():
            desk.show(workspace(language))
            cut = [
                (label.text(), label.width(), label.natural_width())
                for label in desk.widgets()
                if isinstance(label, PlainLabel)
                and label.isVisible()
                and not label.hasHeightForWidth()
                and label.natural_width() > label.width()
            ]
            assert cut == [], f"{state} in {language}"


def test_the_frame_of_the_screen_never_moves(desk: Desk) -> None:
    frames = []
    for state in WORKING:
        desk.show(STATES[state]("pt-BR"))
        work = desk.window.work
        frames.append([box(desk, w) for w in (work.state_bar, work.call_bar, work.result_bar)])
    assert all(frame == frames[0] for frame in frames)
    top, left, foot = frames[0]
    assert (top.height(), left.width(), foot.height()) == (48, 232, 52)


def test_the_keys_of_the_call_stay_where_they_are(desk: Desk) -> None:
    places = []
    for workspace in (ready(), talking(), wrapping()):
        desk.show(workspace)
        buttons = desk.window.work.call_bar.findChildren(KeyButton)
        places.append([box(desk, b) for b in buttons if b.view.key in ("F2", "F3", "F4", "F12")])
    assert places[0] == places[1] == places[2]


class PaintCount(QObject):
    def __init__(self) -> None:
        super().__init__()
        self.painted: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Paint:
            self.painted.append(type(watched).__name__)
        return False


def test_an_equal_workspace_repaints_nothing(desk: Desk) -> None:
    count = PaintCount()
    for widget in desk.widgets():
        widget.installEventFilter(count)
    for state, workspace in STATES.items():
        desk.show(workspace("pt-BR"))
        desk.show(workspace("pt-BR"))
        count.painted.clear()
        desk.show(workspace("pt-BR"))
        # a blinking cursor belongs to Qt, not to the view
        assert [name for name in count.painted if name not in ("TextField", "QLineEdit")] == [], state


def test_a_masked_case_shows_no_amount_and_no_fact(desk: Desk) -> None:
    desk.show(talking())
    desk.show(pending())
    shown = " ".join(w.accessibleName() for w in desk.widgets() if w.isVisible())
    assert "Maria Aparecida" in shown
    for secret in ("14.880", "9.672", "5204", "Protest", "Cartão Visa"):
        assert secret not in shown


def test_a_shown_case_says_that_nothing_may_be_said(desk: Desk) -> None:
    desk.show(pending(mode=IdentityMode.SHOWN))
    shown = [w.accessibleName() for w in desk.widgets() if w.isVisible()]
    assert "Identidade não confirmada: não fale da dívida" in shown


def test_the_first_picture_of_a_state_is_the_final_one(desk: Desk) -> None:
    """Nothing jumps after the pop: what `display` leaves behind needs no further round of layouts."""
    for state, workspace in STATES.items():
        desk.window.display(workspace("pt-BR"))
        at_once = [(box(desk, w), w.accessibleName()) for w in desk.widgets() if w.isVisible()]
        desk.show(workspace("pt-BR"))
        later = [(box(desk, w), w.accessibleName()) for w in desk.widgets() if w.isVisible()]
        assert at_once == later, state


def test_nothing_scrolls_where_the_call_is_an_ordinary_one(desk: Desk) -> None:
    for state, workspace in STATES.items():
        desk.show(workspace("pt-BR"))
        bars = [
            area.accessibleName()
            for area in desk.window.findChildren(QScrollArea)
            if area.isVisible() and area.verticalScrollBar().isVisible()
        ]
        assert bars == [], state


def test_a_theme_is_changed_while_the_call_goes_on(desk: Desk, light: QApplication) -> None:
    desk.show(talking())
    before = desk.window.grab().toImage().pixelColor(5, 700)
    theme.apply_theme(light, "dark")
    after = desk.window.grab().toImage().pixelColor(5, 700)
    theme.apply_theme(light, "light")
    assert (before.name(), after.name()) == ("#f6f8fa", "#151a1f")


def test_the_window_wears_the_style_sheet_and_not_the_application(desk: Desk, light: QApplication) -> None:
    """Under a sheet of the application each part would be dressed anew at every step of building."""
    worn = desk.window.styleSheet()
    assert worn
    assert light.styleSheet() == ""
    theme.apply_theme(light, "dark")
    assert desk.window.styleSheet() not in ("", worn)
    theme.apply_theme(light, "light")
    assert desk.window.styleSheet() == worn


def test_tab_goes_from_pane_to_pane_in_reading_order(desk: Desk) -> None:
    desk.show(talking())
    desk.window.work.leave_field()
    panes: list[str] = []
    work = desk.window.work
    named = {work.state_bar: "top", work.call_bar: "left", work.panel: "middle", work.script: "right"}
    for _ in range(25):
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Tab)
        focused = desk.window.focusWidget()
        pane = next((name for widget, name in named.items() if widget.isAncestorOf(focused)), "")
        if pane and (not panes or panes[-1] != pane):
            panes.append(pane)
    assert panes[:4] == ["top", "left", "middle", "right"]
