"""Every state of the gallery, in every language: named for those who hear it, whole for those who see it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

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


def outside(desk: Desk) -> list[str]:
    """What can be used and lies, whole or in part, beyond the window; inside a scroll area it may."""
    frame = QRect(QPoint(0, 0), desk.window.size())
    found = []
    for widget in desk.window.findChildren(QAbstractButton):
        if not widget.isVisible() or scrolls(widget):
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_state_is_named_and_whole(desk: Desk, language: str) -> None:
    faults: dict[str, list[str]] = {}
    for state in SAMPLES:
        shown(desk, state, language)
        assert (desk.window.width(), desk.window.height()) == SIZE, state
        widgets = desk.widgets()
        found = [*nameless(widgets), *outside(desk), *clipped(widgets)]
        if found:
            faults[state] = found
    assert faults == {}


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


def test_no_state_lets_data_be_markup(desk: Desk) -> None:
    for state in SAMPLES:
        shown(desk, state, "pt-BR")
        rich = [
            label
            for label in desk.window.findChildren(QLabel)
            if label.textFormat() is not Qt.TextFormat.PlainText or label.openExternalLinks()
        ]
        assert rich == [], state


def test_the_tab_key_leaves_nothing_out(desk: Desk) -> None:
    """From any field one comes to every other that can be used, and back."""
    for state in SAMPLES:
        shown(desk, state, "pt-BR")
        reached: set[QWidget] = set()
        at = desk.window.nextInFocusChain()
        while at is not None and at not in reached:
            reached.add(at)
            at = at.nextInFocusChain()
        usable = {
            widget
            for widget in desk.window.findChildren(QWidget)
            if widget.isVisible() and widget.isEnabled() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus
        }
        assert usable <= reached, state
