"""Pill, chips, buttons, notices, meters, fields, icons, resources."""

from __future__ import annotations

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from agent_desktop.resources import ResourceMissingError, resource
from agent_desktop.widgets import theme
from agent_desktop.widgets.buttons import KeyButton, Layout
from agent_desktop.widgets.chip import ChipRow
from agent_desktop.widgets.fields import Choice, DateField, TextField
from agent_desktop.widgets.focus_ring import FocusRing
from agent_desktop.widgets.icons import icon_pixmap
from agent_desktop.widgets.meters import LevelBar
from agent_desktop.widgets.notice import NoticeDock
from agent_desktop.widgets.slot import HEIGHT as SLOT_HEIGHT
from agent_desktop.widgets.slot import Slot
from agent_desktop.widgets.state_pill import WIDTH, StatePill
from agent_desktop.widgets.tokens import THEMES, Ink
from agent_desktop.widgets.views import (
    ButtonView,
    ChipView,
    Kind,
    NoticeView,
    PillKind,
    PillView,
    SlotView,
)


def test_the_pill_keeps_its_width_in_every_state(light: QApplication, qtbot: QtBot) -> None:
    pill = StatePill()
    qtbot.addWidget(pill)
    for kind in PillKind:
        pill.display(PillView(kind, "a state with a very long name", "1:02:14"))
        assert pill.sizeHint().width() == WIDTH
        assert pill.accessibleName() == "a state with a very long name"
        assert not pill.grab().isNull()


def test_the_slot_keeps_its_height(light: QApplication, qtbot: QtBot) -> None:
    slot = Slot()
    qtbot.addWidget(slot)
    slot.display(SlotView("Offer", "why", button=ButtonView("Use", "O")))
    assert slot.height() == SLOT_HEIGHT
    slot.display(SlotView("Suspended", ink=Ink.BAD, icon="ban"))
    assert slot.height() == SLOT_HEIGHT


def test_a_button_says_what_it_is_and_clicks_leave_the_focus(light: QApplication, qtbot: QtBot) -> None:
    button = KeyButton(ButtonView("Hold", "F3", "pause"), layout=Layout.SPREAD)
    qtbot.addWidget(button)
    button.show()
    pressed: list[bool] = []
    button.clicked.connect(lambda: pressed.append(True))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == [True]
    assert not button.hasFocus()
    assert button.accessibleName() == "Hold"
    assert "F3" in button.accessibleDescription()
    button.display(ButtonView("Resume", "F3", "pause", Kind.ON, enabled=False))
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert pressed == [True]


@pytest.mark.parametrize("layout", Layout)
@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("name", ["light", "dark", "contrast"])
def test_every_button_paints_in_every_theme(
    qapp: QApplication, qtbot: QtBot, layout: Layout, kind: Kind, name: str
) -> None:
    chosen = next(known for known in THEMES if known == name)
    theme.apply_theme(qapp, chosen)
    button = KeyButton(ButtonView("Use offer", "O", "check", kind, trailing="Close"), layout=layout)
    qtbot.addWidget(button)
    button.resize(220, 32)
    colors = {button.grab().toImage().pixelColor(x, 16).name() for x in range(220)}
    assert len(colors) > 3


def test_chips_come_and_go(light: QApplication, qtbot: QtBot) -> None:
    row = ChipRow()
    qtbot.addWidget(row)
    row.display((ChipView("one"), ChipView("two", "stamp", Ink.WARN)))
    row.show()
    row.display((ChipView("three"),))
    shown = [child.accessibleName() for child in row.findChildren(QWidget) if child.isVisible()]
    assert shown == ["three"]


def test_a_notice_can_be_put_away_unless_its_cause_stays(light: QApplication, qtbot: QtBot) -> None:
    dock = NoticeDock()
    qtbot.addWidget(dock)
    gone: list[str] = []
    dock.dismissed.connect(gone.append)
    dock.display((NoticeView("a", "Line lost", close="Close"), NoticeView("b", "No server")))
    dock.show()
    buttons = [b for b in dock.findChildren(QWidget) if b.accessibleName() == "Close" and b.isVisible()]
    assert len(buttons) == 1
    QTest.mouseClick(buttons[0], Qt.MouseButton.LeftButton)
    assert gone == ["a"]
    dock.display(())
    assert not dock.isVisible()


def test_a_level_stays_inside_its_bar(light: QApplication, qtbot: QtBot) -> None:
    bar = LevelBar("You")
    qtbot.addWidget(bar)
    bar.resize(100, 6)
    bar.put(3.0)
    full = bar.grab().toImage()
    bar.put(-1.0)
    empty = bar.grab().toImage()
    assert full.pixelColor(90, 3) != empty.pixelColor(90, 3)


def test_displaying_a_field_is_not_an_event(light: QApplication, qtbot: QtBot) -> None:
    text, day, choice = TextField("Amount"), DateField("Day", "pt-BR"), Choice("Language")
    for widget in (text, day, choice):
        qtbot.addWidget(widget)
    told: list[object] = []
    text.textChanged.connect(told.append)
    day.chosen.connect(told.append)
    choice.chosen.connect(told.append)
    text.put("100,00", state="warn")
    day.put(date(2026, 11, 27), date(2026, 11, 24), date(2026, 12, 24))
    choice.put((("en", "English"), ("es", "Español")), "es")
    assert told == []
    assert (text.text(), day.text(), choice.currentText()) == ("100,00", "27/11/2026", "Español")


def test_a_choice_asks_until_something_is_chosen(light: QApplication, qtbot: QtBot) -> None:
    choice = Choice("Who decides")
    qtbot.addWidget(choice)
    choice.put((("self", "The debtor"),), "", "Choose")
    assert choice.currentText() == "Choose"
    chosen: list[str] = []
    choice.chosen.connect(chosen.append)
    choice.activated.emit(0)
    choice.activated.emit(1)
    assert chosen == ["self"]


def test_the_ring_follows_the_focus(light: QApplication, qtbot: QtBot) -> None:
    window = QWidget()
    window.setAccessibleName("window")
    qtbot.addWidget(window)
    first, second = QLineEdit(), QLineEdit()
    layout = QVBoxLayout(window)
    layout.addWidget(first)
    layout.addWidget(second)
    ring = FocusRing(window)
    window.show()
    window.activateWindow()
    second.setFocus()
    qtbot.waitUntil(lambda: ring.isVisible() and ring.geometry().contains(second.geometry()))
    window.resize(window.width() + 50, window.height() + 80)
    qtbot.waitUntil(lambda: ring.geometry().contains(second.geometry()))
    second.clearFocus()
    qtbot.waitUntil(lambda: not ring.isVisible())


def test_icons_take_the_color_asked_for(light: QApplication) -> None:
    image = icon_pixmap("check", 16, "#FF0000", 2.0).toImage()
    assert (image.width(), image.devicePixelRatio()) == (32, 2.0)
    drawn = [
        image.pixelColor(x, y) for x in range(32) for y in range(32) if image.pixelColor(x, y).alpha() > 200
    ]
    assert drawn
    assert all(color.red() > 200 and color.green() < 60 for color in drawn)


def test_a_file_that_is_not_shipped_is_named() -> None:
    with pytest.raises(ResourceMissingError, match=r"nothing\.svg"):
        resource("icons", "nothing.svg")
