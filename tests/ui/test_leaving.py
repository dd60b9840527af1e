"""Closing the window, the keypad, the hour of a callback: what an agent's hands do."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from agent_desktop.desk.events import CallbackSet, KeyPressedToDebtor
from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.fields import TimeField
from tests.ui.desk import Desk
from tests.ui.more_samples import calling_back, saved
from tests.ui.samples import history, promising, ready, talking, wrapping

K = Qt.Key


def closes(desk: Desk, workspace: Workspace) -> bool:
    desk.window.show()
    desk.show(workspace)
    return desk.window.close()


def test_a_call_is_not_closed_by_a_slip(desk: Desk) -> None:
    assert not closes(desk, talking())
    card = desk.window.work.leaving
    assert card.isVisible()
    assert "Há uma ligação em curso" in card.accessibleName()
    desk.press(K.Key_Escape)
    assert not card.isVisible()
    assert desk.window.isVisible()


def test_a_case_without_a_result_is_not_closed_by_a_slip(desk: Desk) -> None:
    assert not closes(desk, wrapping())
    assert "ainda não tem resultado" in desk.window.work.leaving.accessibleName()


def test_who_wants_to_leave_a_call_can(desk: Desk) -> None:
    closes(desk, talking())
    desk.window.work.leaving.leave.emit()
    assert not desk.window.isVisible()


def test_between_calls_the_window_closes_at_once(desk: Desk) -> None:
    assert closes(desk, ready())
    assert closes(desk, saved())


def test_digits_of_an_open_keypad_go_to_the_debtor(desk: Desk) -> None:
    desk.show(talking())
    desk.press(K.Key_F4)
    keypad = desk.window.work.keypad
    assert keypad.isVisible()
    QTest.keyClicks(keypad, "1#")
    assert desk.take() == [KeyPressedToDebtor("1"), KeyPressedToDebtor("#")]
    desk.press(K.Key_Escape)
    assert not keypad.isVisible()


def test_an_open_keypad_outlives_hold_and_its_digits_never_answer_the_script(desk: Desk) -> None:
    desk.show(talking())
    desk.press(K.Key_F4)
    for workspace in (history(), talking()):
        desk.show(workspace)
        desk.press(K.Key_1)
        assert desk.take() == [KeyPressedToDebtor("1")]
    desk.press(K.Key_F4)
    desk.show(history())
    desk.press(K.Key_F4)
    desk.press(K.Key_5)
    assert desk.take() == [KeyPressedToDebtor("5")], "it opens on hold too"


def test_a_keypad_over_a_form_still_gets_its_digits(desk: Desk) -> None:
    desk.show(promising())
    desk.press(K.Key_F4)
    desk.press(K.Key_5)
    desk.press(K.Key_Asterisk)
    assert desk.take() == [KeyPressedToDebtor("5"), KeyPressedToDebtor("*")]


def test_the_hour_of_a_callback_is_seen_and_taken_with_enter(desk: Desk) -> None:
    desk.show(calling_back())
    (hour,) = (field for field in desk.window.findChildren(TimeField) if field.isVisible())
    assert hour.text() == "12:00"
    assert hour.lineEdit().width() > 60
    hour.setFocus()
    QTest.keyClick(hour, K.Key_Return)
    told = desk.take()[-1]
    assert isinstance(told, CallbackSet)
    assert told.at is not None
    assert f"{told.at:%d %H:%M}" == "24 12:00"
