"""The script editor on a real window: what is shown, what is typed, keys, two leads."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QMimeData, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QWidget

from agent_desktop.desk import events_editor as ee
from agent_desktop.desk.events import ScriptAnswered
from agent_desktop.desk.script_edits import Add, Move, Place, Put, Remove
from agent_desktop.script_editor.page import EditorPage
from agent_desktop.widgets.words import LANGUAGES
from server_api.contract.scripts import Condition
from tests.desk.script_samples import DOC, OFFER_SAYS
from tests.ui.desk import Desk
from tests.ui.editor_samples import (
    EDITOR_STATES,
    answering,
    compared,
    conflicting,
    editing,
    faulty,
    form_inside,
    listed,
    meant,
    notices,
    past,
)
from tests.ui.pacing_samples import dialling
from tests.ui.test_accessible import nameless

K = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
SHIFT = Qt.KeyboardModifier.ShiftModifier
OFFER = Place("step", "offer")


@pytest.fixture
def page(desk: Desk) -> EditorPage:
    return desk.window.floor.editor


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def choose(box: QComboBox, code: str) -> None:
    index = box.findData(code)
    assert index >= 0
    box.activated.emit(index)


def edits(desk: Desk) -> list[object]:
    return [event.edit for event in desk.take() if isinstance(event, ee.ScriptEdited)]


def test_one_key_opens_it_and_a_line_opens_a_script(desk: Desk, page: EditorPage) -> None:
    desk.show(dialling())
    desk.press(K.Key_E, CTRL)
    assert desk.take() == [ee.EditorOpened()]
    desk.show(listed())
    page.list.table.setFocus()
    QTest.keyClick(page.list.table, K.Key_Return)
    assert desk.take() == [ee.ScriptPicked("cards-61-90")]


def test_a_new_script_is_begun_by_key(desk: Desk) -> None:
    desk.show(listed())
    desk.press(K.Key_N, ALT)
    begun = desk.take()
    assert [type(one) for one in begun] == [ee.ScriptBegun]


def test_the_outline_shows_the_tree_with_its_marks(desk: Desk, page: EditorPage) -> None:
    desk.show(editing())
    view = page.outline.steps.view
    assert [(row.text, row.depth, row.mark) for row in view.rows][3:7] == [
        ("Proposta", 0, "ok"),
        ("Parcelar", 1, "ok"),
        ("Contestação", 1, "ok"),
        ("Dificuldade financeira", 1, "warn"),
    ]
    assert view.rows[view.chosen].text == "Proposta"
    page.outline.steps.setFocus()
    QTest.keyClick(page.outline.steps, K.Key_Down)
    assert desk.take() == [ee.PartPicked("step", "plan", 0)]


def test_fields_stand_as_tokens_and_stay_plain_text_underneath(desk: Desk, page: EditorPage) -> None:
    desk.show(editing())
    assert page.step.say.kept() == OFFER_SAYS["pt-BR"]
    assert "{{" not in page.step.say.toPlainText()
    assert "saldo total" in page.step.say.accessibleDescription()


def test_typing_tells_the_text_with_its_fields(desk: Desk, page: EditorPage) -> None:
    desk.show(editing())
    page.step.say.setFocus()
    page.step.say.moveCursor(page.step.say.textCursor().MoveOperation.End)
    QTest.keyClicks(page.step.say, " {{ city }}")
    said = edits(desk)
    assert said[-1] == Put(OFFER, "say", OFFER_SAYS["pt-BR"] + " {{ city }}", "pt-BR")
    assert page.step.say.toPlainText().endswith(" \ufffc")


def test_a_field_is_inserted_by_key_with_a_filter(desk: Desk, page: EditorPage) -> None:
    desk.show(editing())
    page.step.say.setFocus()
    page.step.say.moveCursor(page.step.say.textCursor().MoveOperation.End)
    desk.press(K.Key_I, CTRL)
    assert page.fields.isVisible()
    QTest.keyClicks(page.fields.filter, "credor")
    QTest.keyClick(page.fields.filter, K.Key_Return)
    assert page.step.say.kept().endswith("{{ creditor }}")
    assert page.step.say.hasFocus()
    desk.press(K.Key_I, CTRL)
    QTest.keyClick(page.fields.filter, K.Key_Escape)
    assert not page.fields.isVisible()
    assert not any(isinstance(event, ee.EditorLeft) for event in desk.take())


HOSTILE = (
    '<img src="file:///etc/hostname"><script>alert(1)</script>',
    "{{ ''.__class__.__mro__ }}",
    "\ufffc\ufffc{{ first_name }}\u202e",
    "{% for x in range(10**9) %}x{% endfor %}",
)


@pytest.mark.parametrize("text", HOSTILE)
def test_whatever_is_pasted_is_text(desk: Desk, page: EditorPage, text: str) -> None:
    desk.show(editing())
    say = page.step.say
    say.put("")
    pasted = QMimeData()
    pasted.setText(text)
    pasted.setHtml(f"<b>{text}</b><img src='http://127.0.0.1:9/x.png'>")
    say.insertFromMimeData(pasted)
    assert say.kept() == text.replace("\ufffc", "")
    assert "<img" not in say.toHtml().replace("&lt;", "")
    say.undo()
    assert say.kept() == ""


def test_copying_takes_the_fields_along_as_text(desk: Desk, page: EditorPage) -> None:
    desk.show(editing())
    page.step.say.selectAll()
    copied = page.step.say.createMimeDataFromSelection()
    assert copied.text() == OFFER_SAYS["pt-BR"]
    assert not copied.hasHtml()


def test_undo_in_the_text_comes_before_undo_of_the_script(desk: Desk, page: EditorPage) -> None:
    desk.show(editing())
    page.step.say.setFocus()
    QTest.keyClicks(page.step.say, "x")
    desk.take()
    desk.press(K.Key_Z, CTRL)
    assert edits(desk) == [Put(OFFER, "say", OFFER_SAYS["pt-BR"], "pt-BR")]
    page.setFocus()
    desk.press(K.Key_Z, CTRL)
    desk.press(K.Key_Z, CTRL | SHIFT)
    assert desk.take() == [ee.EditUndone(), ee.EditRedone()]


def test_the_form_of_an_answer_tells_each_part(desk: Desk, page: EditorPage) -> None:
    desk.show(answering())
    form, place = page.step.answer, Place("answer", "offer", 3)
    choose(form.goto, "close")
    form.sets.setFocus()
    QTest.keyClicks(form.sets, "; x")
    QTest.keyClicks(form.sets, " = 1")
    form.when.setFocus()
    QTest.keyClicks(form.when, "days >= 60")
    click(form.up)
    click(form.drop)
    told = edits(desk)
    assert told[0] == Put(place, "goto", "close")
    assert Put(place, "sets", {"reason": "unable", "x": "1"}) in told
    assert Put(place, "when", (Condition(field="days", op="ge", value="60"),)) in told
    assert told[-2:] == [Move(place, -1), Remove(place)]


def test_what_cannot_be_read_yet_is_marked_and_stays_out(desk: Desk, page: EditorPage) -> None:
    desk.show(answering())
    page.step.answer.countries.setFocus()
    QTest.keyClicks(page.step.answer.countries, ", C")
    assert page.step.answer.countries.property("state") == "warn"
    assert Put(Place("answer", "offer", 3), "except_countries", ("CO", "C")) not in edits(desk)


def test_a_step_may_hold_a_form(desk: Desk, page: EditorPage) -> None:
    desk.show(form_inside())
    choose(page.step.field.kind, "text")
    assert edits(desk) == [Put(Place("field", "hardship", 0), "kind", "text")]
    click(page.step.new_field)
    assert edits(desk) == [Add(Place("field", "hardship"))]


def test_the_preview_is_the_agents_own_widget_and_answers_by_digit(desk: Desk, page: EditorPage) -> None:
    desk.show(editing())
    page.setFocus()
    desk.press(K.Key_2)
    assert desk.take() == [ee.PreviewActed(ScriptAnswered(1))]
    desk.press(K.Key_F5)
    assert desk.take() == [ee.PreviewRestarted()]


def test_a_finding_leads_to_its_place(desk: Desk, page: EditorPage) -> None:
    desk.show(faulty())
    assert page.foot.checks[0].accessibleName() == "Identidade: mostra balance antes da identidade"
    assert not page.foot.primary.isEnabled()
    click(page.foot.checks[0])
    assert desk.take() == [ee.PartPicked("step", "who", language="pt-BR")]


def test_publishing_rolling_back_and_comparing_by_key(desk: Desk, page: EditorPage) -> None:
    desk.show(editing())
    desk.press(K.Key_Return, CTRL)
    desk.press(K.Key_C, ALT)
    assert desk.take() == [ee.PublishAsked(), ee.CompareAsked()]
    desk.show(past())
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [ee.RollBackAsked()]
    desk.show(compared())
    assert page._verdict.text() == "A diferença ainda pode ser acaso: espere mais ligações."


def test_two_leads_choose_which_text_goes_on(desk: Desk, page: EditorPage) -> None:
    desk.show(conflicting())
    assert page.conflict.isVisible()
    desk.press(K.Key_1, ALT)
    click(page.conflict.theirs)
    assert desk.take() == [ee.ConflictSettled("mine"), ee.ConflictSettled("theirs")]


def test_steps_are_added_moved_and_removed_by_key(desk: Desk) -> None:
    desk.show(editing())
    for key in (K.Key_S, K.Key_Up, K.Key_X):
        desk.press(key, ALT)
    assert edits(desk) == [Add(OFFER, "Nova etapa"), Move(OFFER, -1), Remove(OFFER)]


def test_demanded_sentences_and_whom_it_is_for_have_forms(desk: Desk, page: EditorPage) -> None:
    desk.show(notices())
    click(page.item.amounts)
    assert edits(desk) == [Put(Place("disclosure", at=1), "amounts", value=False)]
    desk.show(meant())
    page.meant.least.setFocus()
    QTest.keyClicks(page.meant.least, "0")
    assert edits(desk) == [Put(Place("meant_for"), "min_days", 610)]
    assert len([line for line in page.meant.lines if line.isVisible()]) == 3


def test_a_past_version_cannot_be_changed(desk: Desk, page: EditorPage) -> None:
    desk.show(past())
    assert page.step.say.isReadOnly()
    assert not page.step.name.isEnabled()
    desk.press(K.Key_S, ALT)
    assert desk.take() == []


def test_foreign_text_is_shown_as_it_is(desk: Desk, page: EditorPage) -> None:
    evil = '<img src="file:///etc/hostname"><b>x</b>'
    workspace = editing()
    text = workspace.editor.text
    assert text is not None
    steps = tuple(one.model_copy(update={"name": evil, "say": {"pt-BR": evil}}) for one in DOC.steps)
    doc = DOC.model_copy(update={"name": evil, "steps": steps})
    spoiled = replace(
        workspace.editor, text=replace(text, doc=doc), preview=replace(workspace.editor.preview, script=None)
    )
    desk.show(replace(workspace, editor=spoiled))
    assert page.step.say.toPlainText() == evil
    assert page.outline.steps.view.rows[0].text == evil
    assert not desk.window.grab().isNull()


def test_tab_goes_through_the_editor_and_comes_back(desk: Desk, page: EditorPage) -> None:
    desk.show(editing())
    page.bar.scripts.setFocus()
    seen: list[QWidget] = []
    for _ in range(80):
        widget = desk.window.focusWidget()
        if widget in seen:
            break
        seen.append(widget)
        desk.press(K.Key_Tab)
    assert page.outline.steps in seen
    assert page.step.say in seen
    assert page.foot.primary in seen
    assert seen.index(page.outline.steps) < seen.index(page.step.say) < seen.index(page.foot.primary)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_state_grows_out_of_a_small_screen_and_all_has_a_name(shared: Desk, language: str) -> None:
    for state, workspace in EDITOR_STATES.items():
        shared.window.resize(1366, 690)
        shared.show(workspace(language))
        assert (shared.window.width(), shared.window.height()) == (1366, 690), state
        assert nameless(shared.widgets()) == [], state
