"""The agreement, its order, a lead's approvals and the second level of results, by real keys."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from agent_desktop.debtor_panel.schedule_table import AMOUNT, DATE
from agent_desktop.desk.events import FormClosed, ResultChosen, ResultFieldSet
from agent_desktop.desk.events_plan import (
    ApprovalAsked,
    ApprovalWithdrawn,
    CounterTaken,
    CounterTyped,
    OrderAsked,
    OrderKindChosen,
    OrderSendAsked,
    PlanFixTaken,
    PlanLineAdded,
    PlanLineRemoved,
    PlanLineTyped,
    PlanTyped,
    RequestAnswered,
    UndoAsked,
)
from agent_desktop.widgets.buttons import KeyButton
from agent_desktop.widgets.qr_code import matrix_of
from server_api.contract.debt_words import ApprovalState, OrderKind, OrderState
from server_api.contract.words import Channel
from tests.ui.desk import Desk
from tests.ui.order_samples import order, ordering
from tests.ui.pacing_samples import dialling
from tests.ui.plan_samples import editing, irregular, long_schedule, with_approval
from tests.ui.result_samples import approving, approving_many, refined, refining, undoable
from tests.ui.sample_case import NOW

K = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(kept_desk: Desk) -> Desk:
    return kept_desk


def test_beyond_the_authority_by_keyboard(desk: Desk) -> None:
    desk.show(editing())
    desk.press(K.Key_M, ALT)
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [PlanFixTaken(0), ApprovalAsked()]
    desk.show(with_approval(ApprovalState.PENDING)("pt-BR"))
    desk.press(K.Key_Return, CTRL)
    desk.press(K.Key_M, ALT)
    assert desk.take() == [ApprovalWithdrawn()]
    desk.show(with_approval(ApprovalState.COUNTERED)("pt-BR"))
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [CounterTaken()]


def test_a_share_typed_for_the_entry_is_money(desk: Desk) -> None:
    desk.show(editing())
    field = desk.window.work.panel.promise.form.fields["first"]
    field.selectAll()
    QTest.keyClicks(field, "10%")
    assert desk.take()[-1] == PlanTyped("first", "10%", 119042)


def test_arrow_keys_step_the_number_of_instalments(desk: Desk) -> None:
    desk.show(editing())
    field = desk.window.work.panel.promise.form.fields["count"]
    field.setFocus()
    desk.press(K.Key_Up)
    assert desk.take() == [PlanTyped("count", "9", 9)]


def test_lines_are_typed_added_and_removed_in_the_table(desk: Desk) -> None:
    desk.show(irregular())
    grid = desk.window.work.panel.promise.schedule.grid
    grid.setFocus()
    grid.setCurrentIndex(grid.model().index(1, AMOUNT))
    desk.press(K.Key_Return)
    editor = grid.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "350,50")
    QTest.keyClick(editor, K.Key_Return)
    QApplication.processEvents()  # Qt commits what was typed one turn later
    assert desk.take() == [PlanLineTyped(1, date(2026, 12, 21), "350,50", 35050)]
    grid.setFocus()
    desk.press(K.Key_Insert)
    desk.press(K.Key_Delete)
    assert desk.take() == [PlanLineAdded(1), PlanLineRemoved(1)]
    grid.take(1, DATE, "31/12")
    assert desk.take() == [PlanLineTyped(1, date(2026, 12, 31), "4.000,00", 400000)]


def test_two_hundred_and_fifty_lines_scroll_inside_the_table_only(desk: Desk) -> None:
    desk.show(long_schedule())
    editor = desk.window.work.panel.promise
    assert editor.schedule.grid.verticalScrollBar().maximum() > 0
    assert editor.height() <= desk.window.height()


def test_an_order_is_made_sent_and_copied_by_key(desk: Desk) -> None:
    desk.show(ordering()("pt-BR"))
    desk.press(K.Key_2, ALT)
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [OrderKindChosen(OrderKind.BOLETO), OrderAsked("key-1", OrderKind.PIX)]
    made = order(OrderState.CREATED)
    desk.show(ordering(made)("pt-BR"))
    desk.press(K.Key_Return, CTRL)
    desk.press(K.Key_5, ALT)
    assert desk.take() == [OrderSendAsked("or1", Channel.SMS)]
    assert QApplication.clipboard().text() == made.payload
    desk.show(ordering(order(OrderState.PAID))("pt-BR"))
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [FormClosed()]


def test_the_code_is_what_the_order_says() -> None:
    rows = matrix_of(order(OrderState.SENT).payload)
    assert len(rows) >= 21
    assert all(len(row) == len(rows) for row in rows)
    assert matrix_of("") == ()


def test_a_lead_answers_only_while_the_card_has_the_focus(desk: Desk) -> None:
    desk.show(approving())
    desk.press(K.Key_A)
    assert desk.take() == []
    desk.press(K.Key_A, ALT)
    desk.press(K.Key_A)
    assert desk.take() == [RequestAnswered("ap2", ApprovalState.APPROVED)]
    desk.press(K.Key_C)
    focused = desk.window.focusWidget()
    assert isinstance(focused, QLineEdit)
    focused.selectAll()
    QTest.keyClicks(focused, "1000")
    assert desk.take()[-1] == CounterTyped("first", "1000", 100000)
    desk.press(K.Key_Return)
    assert desk.take() == [RequestAnswered("ap2", ApprovalState.COUNTERED)]


def test_a_key_meant_for_one_request_never_answers_another(desk: Desk) -> None:
    desk.show(approving())
    desk.press(K.Key_A, ALT)
    two = approving()
    floor = two.floor
    desk.show(replace(two, floor=replace(floor, requests=floor.requests[1:], picked="ap3")))
    desk.press(K.Key_A)
    assert desk.take() == []


def test_the_second_level_takes_the_digits_until_it_is_chosen(desk: Desk) -> None:
    desk.show(refining())
    desk.press(K.Key_2)
    assert desk.take() == [ResultChosen("neighbour")]
    desk.press(K.Key_Escape)
    assert desk.take() == [ResultChosen("")]
    desk.show(refined())
    desk.window.work.leave_field()
    desk.press(K.Key_1, ALT)
    assert desk.take() == [ResultFieldSet("knows", "yes")]
    desk.press(K.Key_2)
    assert desk.take() == [ResultChosen("callback")]


def test_a_saved_result_is_taken_back_by_key(desk: Desk) -> None:
    desk.show(undoable())
    desk.press(K.Key_Z, ALT)
    assert desk.take() == [UndoAsked(NOW)]


def test_a_request_moves_no_key_of_the_floor(desk: Desk) -> None:
    """Somebody may be about to press one of them."""
    calm, asked = dialling(), approving_many()

    def places() -> dict[str, QRect]:
        side, actions = desk.window.floor.floor.side, desk.window.floor.floor.action_bar
        keys = [*side.findChildren(KeyButton), *actions.findChildren(KeyButton)]
        shown = [key for key in keys if key.isVisible()]
        return {key.accessibleName(): QRect(key.mapToGlobal(QPoint(0, 0)), key.size()) for key in shown}

    for height in (768, 690):
        desk.window.resize(1366, height)
        desk.show(calm)
        before = places()
        requests = replace(calm.floor, requests=asked.floor.requests, picked=asked.floor.picked)
        desk.show(replace(calm, floor=requests))
        assert desk.window.floor.floor.side.requests.isVisible()
        assert places() == before
