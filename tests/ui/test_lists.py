"""The editor of lists on a real window: lines, what is typed, what is wrong with it, keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget

from agent_desktop.desk import events_lists as el
from agent_desktop.desk.events_dial import FloorStopAsked
from agent_desktop.widgets.filter_line import FilterLine
from agent_desktop.widgets.words import LANGUAGES
from tests.ui.desk import Desk
from tests.ui.lists_samples import LIST_STATES, begun, editing, opened, removing, unfinished
from tests.ui.pacing_samples import dialling
from tests.ui.test_accessible import nameless

K = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier


def lines(desk: Desk) -> list[FilterLine]:
    return [line for line in desk.window.floor.lists.lines if line.isVisible()]


def choose(box: QComboBox, code: str) -> None:
    index = box.findData(code)
    assert index >= 0
    box.setCurrentIndex(index)
    box.activated.emit(index)


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_one_key_opens_the_lists_and_esc_leaves_them(desk: Desk) -> None:
    desk.show(dialling())
    desk.press(K.Key_F10)
    assert desk.take() == [el.ListsOpened()]
    desk.show(opened())
    assert desk.window.floor.lists.isVisible()
    desk.press(K.Key_Escape)
    assert desk.take() == [el.ListsClosed()]


def test_a_filter_stands_in_lines_with_values_as_they_are_written_here(desk: Desk) -> None:
    desk.show(opened())
    shown = [
        (line.field.currentText(), line.op.currentText(), line.values[0].text.text())
        for line in lines(desk)
        if line.field.isVisible()
    ]
    assert shown == [
        ("Estado (UF)", "é um de", "SP; RJ"),
        ("Saldo total", "a partir de", "1.200,00"),
        ("Dias de atraso", "entre", "61"),
        ("carteira", "é", "ouro"),
        ("Situação jurídica", "é", ""),
        ("Nascimento", "menor que", "31/03/1990"),
    ]
    assert [line.join.currentData() for line in lines(desk) if line.join.isVisible()] == [
        "all",
        "any",
        "none",
    ]
    legal = next(line for line in lines(desk) if line.field.currentData() == "legal.kind")
    assert legal.values[0].choice.currentData() == "dispute"


def test_lines_tell_what_was_chosen_and_typed(desk: Desk) -> None:
    desk.show(opened())
    group, region, total = lines(desk)[:3]
    choose(group.join, "any")
    choose(region.field, "debt.days_late")
    choose(region.op, "ne")
    total.values[0].text.setFocus()
    QTest.keyClick(total.values[0].text, K.Key_End)
    QTest.keyClicks(total.values[0].text, "1")
    click(group.add)
    click(group.nest)
    click(total.drop)
    assert desk.take() == [
        el.GroupJoined((), "any"),
        el.FieldChosen((0,), "debt.days_late"),
        el.OpChosen((0,), "ne"),
        el.ValueTyped((1,), 0, "1.200,001"),
        el.PartAdded(()),
        el.PartAdded((), group=True),
        el.PartRemoved((1,)),
    ]


def test_what_is_wrong_is_said_at_its_line(desk: Desk) -> None:
    desk.show(unfinished())
    page = desk.window.floor.lists
    said = [line._fault.text() for line in lines(desk) if line._fault.isVisible()]
    assert said == ["Escreva um valor em dinheiro.", "Escolha o campo."]
    assert page._count.text() == "Complete as condições marcadas para contar."
    assert page._error.accessibleName() == "Complete as condições marcadas antes de guardar."


def test_the_count_and_a_sample_are_shown_before_anything_is_saved(desk: Desk) -> None:
    desk.show(editing())
    page = desk.window.floor.lists
    assert page._count.text() == "Entram 4.210 de 18.210 pessoas (23\u00a0%)"
    assert page._sample.text() == "Por exemplo: Maria S., João N., Sônia P."
    assert page.save.isEnabled()
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [el.ListSaveAsked()]


def test_nothing_changed_nothing_to_save(desk: Desk) -> None:
    desk.show(opened())
    assert not desk.window.floor.lists.save.isEnabled()


def test_name_share_use_and_order_are_told(desk: Desk) -> None:
    desk.show(opened())
    page = desk.window.floor.lists
    page.name.setFocus()
    QTest.keyClicks(page.name, "!")
    page.share.setFocus()
    QTest.keyClicks(page.share, "5")
    click(page.active)
    choose(page.order[0].field, "debt.days_late")
    choose(page.order[0].field, "")
    click(page.order[0].highest)
    assert desk.take() == [
        el.ListNamed("Alto valor!"),
        el.ListShared("605"),
        el.ListSwitched(active=False),
        el.OrderChosen(0, "debt.days_late", descending=True),
        el.OrderChosen(0, ""),
        el.OrderChosen(0, "debt.total_minor", descending=False),
    ]


def test_a_field_of_which_a_person_has_many_orders_nothing(desk: Desk) -> None:
    desk.show(opened())
    assert desk.window.floor.lists.order[0].field.findData("legal.kind") == -1


def test_closing_a_list_shows_the_question_beside_the_way_back(desk: Desk) -> None:
    desk.show(removing())
    page = desk.window.floor.lists
    assert page.keep.isVisible()
    click(page.keep)
    click(page.remove)
    assert desk.take() == [el.ListRemoveDropped(), el.ListRemoveAsked()]


def test_keys_of_the_floor_rest_but_the_stop_works(desk: Desk) -> None:
    desk.show(begun())
    desk.press(K.Key_F6)
    desk.press(K.Key_F2)
    desk.press(K.Key_N, ALT)
    desk.press(K.Key_F12, CTRL | SHIFT)
    assert desk.take() == [el.ListBegun(), FloorStopAsked()]


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_state_of_the_editor_grows_out_of_a_small_screen(desk: Desk, language: str) -> None:
    for state, workspace in LIST_STATES.items():
        desk.window.resize(1366, 690)
        desk.show(workspace(language))
        assert (desk.window.width(), desk.window.height()) == (1366, 690), state
        assert nameless(desk.widgets()) == [], state
