"""Every state of the gallery, in every language: named for those who hear it, whole for those who see it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from agent_desktop.widgets import theme
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.fitting import Fitting
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.words import LANGUAGES
from tests.bench.gallery import OPENED, SAMPLES
from tests.ui.desk import SIZE, Desk
from tests.ui.test_accessible import nameless


def shown(desk: Desk, state: str, language: str) -> None:
    desk.show(SAMPLES[state](language))
    if state in OPENED:
        OPENED[state](desk.window.work)
        desk.show(SAMPLES[state](language))


def clipped(widgets: list[QWidget]) -> list[str]:
    """Labels and buttons whose words do not fit; what may be elided says so by its tooltip."""
    found = []
    for widget in widgets:
        if not widget.isVisible() or widget.visibleRegion().isEmpty():
            continue
        if isinstance(widget, PlainLabel) and cut(widget):
            found.append(f"{type(widget.parent()).__name__}: {widget.text()[:60]!r}")
        if (
            isinstance(widget, KeyButton)
            and widget.view.text
            and widget.width() < widget.minimumSizeHint().width()
        ):
            found.append(f"{type(widget.parent()).__name__}: [{widget.view.text[:60]}]")
    return found


def cut(label: PlainLabel) -> bool:
    if not label.text() or label.toolTip():
        return False
    if label.heightForWidth(label.natural_width() // 2) > label.heightForWidth(label.natural_width()):
        return label.heightForWidth(label.width()) > label.height() + 1
    return label.natural_width() > label.width() + 1


def outside(desk: Desk, widgets: list[QWidget]) -> list[str]:
    """What can be used and lies, whole or in part, beyond the window; inside a scroll area it may."""
    frame = QRect(QPoint(0, 0), desk.window.size())
    found = []
    for widget in widgets:
        if not isinstance(widget, QAbstractButton) or scrolls(widget):
            continue
        place = QRect(widget.mapTo(desk.window, QPoint(0, 0)), widget.size())
        if not frame.contains(place):
            found.append(f"{widget.accessibleName()} at {place}")
    return found


def scrolls(widget: QWidget) -> bool:
    at = widget.parentWidget()
    while at is not None:
        around = at.parentWidget()
        idle = isinstance(around, Fitting) and not around.compact
        if at.objectName() == "qt_scrollarea_viewport" and not idle:
            return True
        at = at.parentWidget()
    return False


def rich(widgets: list[QWidget]) -> list[str]:
    """Labels that would take data for markup or for a link."""
    return [
        widget.text()
        for widget in widgets
        if isinstance(widget, QLabel)
        and (widget.textFormat() is not Qt.TextFormat.PlainText or widget.openExternalLinks())
    ]


def left_out(desk: Desk, widgets: list[QWidget]) -> list[str]:
    """What the tab key never comes to, though it can be used."""
    reached: set[QWidget] = set()
    at = desk.window.nextInFocusChain()
    while at is not None and at not in reached:
        reached.add(at)
        at = at.nextInFocusChain()
    return [
        f"{type(widget).__name__} {widget.accessibleName()!r}"
        for widget in widgets
        if widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget not in reached
    ]


@dataclass(slots=True)
class Walk:
    """What was wrong in each state; an entry only where something was."""

    states: list[str] = field(default_factory=list)
    nameless: dict[str, list[str]] = field(default_factory=dict)
    outside: dict[str, list[str]] = field(default_factory=dict)
    clipped: dict[str, list[str]] = field(default_factory=dict)
    rich: dict[str, list[str]] = field(default_factory=dict)
    left_out: dict[str, list[str]] = field(default_factory=dict)
    resized: dict[str, list[str]] = field(default_factory=dict)

    def look(self, desk: Desk, state: str) -> None:
        widgets = desk.in_sight()
        size = desk.window.width(), desk.window.height()
        seen = (
            (self.nameless, nameless(widgets)),
            (self.outside, outside(desk, widgets)),
            (self.clipped, clipped(widgets)),
            (self.rich, rich(widgets)),
            (self.left_out, left_out(desk, widgets)),
            (self.resized, [] if size == SIZE else [f"{size}"]),
        )
        self.states.append(state)
        for faults, found in seen:
            if found:
                faults[state] = found


@pytest.fixture(scope="module", params=LANGUAGES)
def walk(request: pytest.FixtureRequest, qapp: QApplication) -> Walk:
    """Once through every state in a language; the tests below ask what was seen on the way."""
    theme.apply_theme(qapp, "light")
    desk = Desk(None)
    seen = Walk()
    for state in SAMPLES:
        shown(desk, state, request.param)
        seen.look(desk, state)
    desk.window.close()
    desk.window.deleteLater()
    QApplication.sendPostedEvents()
    return seen


def test_every_state_was_seen(walk: Walk) -> None:
    assert walk.states == list(SAMPLES)


def test_every_state_keeps_the_size_of_the_window(walk: Walk) -> None:
    assert walk.resized == {}


def test_every_state_is_named_for_those_who_hear_it(walk: Walk) -> None:
    assert walk.nameless == {}


def test_no_state_lets_a_key_lie_outside_the_window(walk: Walk) -> None:
    assert walk.outside == {}


def test_no_state_cuts_a_word(walk: Walk) -> None:
    assert walk.clipped == {}


def test_no_state_lets_data_be_markup(walk: Walk) -> None:
    assert walk.rich == {}


def test_the_tab_key_leaves_nothing_out(walk: Walk) -> None:
    """From any field one comes to every other that can be used, and back."""
    assert walk.left_out == {}


class Windows(QObject):
    """Remembers every widget that was shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() is QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow():
            self.seen.append(f"{type(watched).__name__}: {watched.accessibleName()}")
        return False


def test_no_part_of_the_screen_is_a_window_for_a_moment(desk: Desk) -> None:
    """It would take the focus, and with it the keys, from the agent."""
    application = QApplication.instance()
    assert application is not None
    windows = Windows()
    application.installEventFilter(windows)
    for state in SAMPLES:
        desk.window.display(SAMPLES[state]("es"))  # another language: the screens are made anew too
    application.removeEventFilter(windows)
    assert windows.seen == []
