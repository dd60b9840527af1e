"""The card's fields by real keys: shut until the pause is told, empty whenever they shut."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from agent_desktop.desk.card import CardDetails
from agent_desktop.desk.events_card import CardLapsed, CardTold
from agent_desktop.desk.events_plan import OrderAsked, OrderKindChosen
from agent_desktop.desk.workspace import Form
from server_api.contract.debt_words import OrderKind
from server_api.contract.words import RecordingState
from tests.ui.card_samples import CODE, NUMBER, asking, taking
from tests.ui.desk import Desk
from tests.ui.samples import ready, with_case

K = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
TOLD = CardDetails(NUMBER, "MARIA EXEMPLO", 12, 2029, CODE)


def fields(desk: Desk) -> list[QLineEdit]:
    form = desk.window.work.panel.order.card
    return [form.number, form.holder, form.month, form.year, form.code]


def tell(desk: Desk, *texts: str) -> None:
    """Each text into the field that has the keys, with Tab between."""
    for at, text in enumerate(texts):
        if at:
            desk.press(K.Key_Tab)
        focused = desk.window.focusWidget()
        assert focused is not None
        QTest.keyClicks(focused, text)


def test_nothing_is_typed_before_the_recording_is_paused(desk: Desk) -> None:
    desk.show(asking())
    assert [field.isEnabled() for field in fields(desk)] == [False] * 5
    desk.press(K.Key_Return, CTRL)
    desk.press(K.Key_4, ALT)
    assert desk.take() == [OrderKindChosen(OrderKind.CARD)] * 2
    desk.show(taking(RecordingState.ON, asked=True))
    QTest.keyClicks(fields(desk)[0], NUMBER)
    assert [field.text() for field in fields(desk)] == [""] * 5


def test_told_by_keys_alone_and_gone_once_charged(desk: Desk) -> None:
    desk.show(asking())
    desk.show(taking())
    number, *_, code = fields(desk)
    assert desk.window.focusWidget() is number
    tell(desk, "4242x4242 42424242", "MARIA EXEMPLO", "12", "29", CODE)
    assert number.text() == "4242 4242 4242 4242"
    assert code.displayText() != CODE
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [CardTold("key-1", TOLD)]
    number.undo()
    assert [field.text() for field in fields(desk)] == [""] * 5


def test_a_digit_put_into_the_middle_leaves_the_cursor_behind_it(desk: Desk) -> None:
    desk.show(taking())
    number = fields(desk)[0]
    tell(desk, "42424242")
    number.setCursorPosition(2)
    QTest.keyClicks(number, "9")
    assert (number.text(), number.cursorPosition()) == ("4294 2424 2", 3)


def test_what_cannot_be_right_is_named_and_not_sent(desk: Desk) -> None:
    desk.show(asking())
    desk.show(taking())
    tell(desk, "4242424242424241", "MARIA EXEMPLO", "13", "29", CODE)
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == []
    number, _holder, month, _year, code = fields(desk)
    assert desk.window.focusWidget() is number
    assert number.accessibleDescription()
    assert month.accessibleDescription()
    assert not code.accessibleDescription()


def test_whatever_takes_the_page_away_empties_the_fields(desk: Desk) -> None:
    shut = (
        asking(),
        taking(charging=True),
        taking(RecordingState.ON),
        with_case(taking(), form=Form.NONE),
        ready(),
    )
    for gone in shut:
        desk.show(asking())
        desk.show(taking())
        tell(desk, NUMBER, "MARIA EXEMPLO", "12", "2029", CODE)
        desk.show(gone)
        assert [field.text() for field in fields(desk)] == [""] * 5


def test_the_longest_time_is_told(desk: Desk) -> None:
    desk.show(taking())
    desk.window.work.panel.order.card.lapse()
    assert desk.take() == [CardLapsed()]


def test_a_link_instead_by_one_key(desk: Desk) -> None:
    desk.show(taking())
    desk.press(K.Key_5, ALT)
    assert desk.take() == [OrderKindChosen(OrderKind.LINK), OrderAsked("key-1", OrderKind.LINK)]
