"""Preview, callbacks and the banner of a withdrawn customer, on a real window and by keys only."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDateEdit, QWidget
from pytestqt.qtbot import QtBot

from agent_desktop.debtor_panel.callback_form import CallbackFields
from agent_desktop.debtor_panel.view_model.callback import CallbackView as FormView
from agent_desktop.desk.events import AgentEvent, CallbackSet, StateAsked
from agent_desktop.desk.events_dial import (
    CallbackConfirmed,
    CallbackDialAsked,
    CallbackFormClosed,
    CallbackFormOpened,
    CallbackPicked,
    CallbackRetimed,
    CallbackSnoozed,
    CallbackSoonLeft,
    PreviewDialAsked,
    PreviewSkipAsked,
)
from agent_desktop.desk.workspace import LinkState, Workspace
from agent_desktop.ui.view_model.call_bar import call_bar_view
from agent_desktop.ui.view_model.callbacks import callbacks_view
from agent_desktop.ui.view_model.preview import preview_view
from agent_desktop.ui.view_model.ready import ready_view
from agent_desktop.ui.view_model.state_bar import state_bar_view
from agent_desktop.widgets.formats import NBSP, Formats
from agent_desktop.widgets.notice import NoticeCard
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.texts import PlainLabel
from agent_desktop.widgets.words import LANGUAGES, Catalogue
from server_api.contract.words import AgentState, RecordingState
from tests.ui.desk import Desk
from tests.ui.dial_samples import (
    CALLBACKS,
    DIALLING,
    OFFER,
    callbacks,
    closing,
    due_in_a_call,
    due_soon,
    moving,
    preview_masked,
    previewing,
    withdrawn,
)
from tests.ui.sample_case import NOW
from tests.ui.sample_lists import CATALOGUE
from tests.ui.samples import LINKS, ready, talking, wrapping
from tests.ui.test_accessible import nameless

K = Qt.Key
CTRL, ALT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.AltModifier
#: A pause with an end.
LIMITED = next(code for code in CATALOGUE.pause_codes if code.limit_s)
SP = ZoneInfo("America/Sao_Paulo")


def speech(language: str = "pt-BR", seconds: float = 0) -> Speech:
    return Speech(Catalogue(language), Formats(language, SP), NOW + timedelta(seconds=seconds))


def texts(desk: Desk) -> list[str]:
    return [w.text() for w in desk.widgets() if isinstance(w, PlainLabel) and w.isVisible()]


def click(button: QWidget) -> None:
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)


# --- preview --------------------------------------------------------------------------------------


def test_the_case_is_there_before_the_call_and_is_dialled_by_one_key(desk: Desk) -> None:
    desk.show(previewing())
    assert OFFER.head.name in texts(desk)
    assert "00:24" in texts(desk)
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [PreviewDialAsked()]


def test_a_skip_has_a_reason_on_its_key(desk: Desk) -> None:
    desk.show(previewing())
    for key in (K.Key_1, K.Key_2, K.Key_3, K.Key_4, K.Key_5):
        desk.press(key, ALT)
    assert desk.take() == [
        PreviewSkipAsked(reason) for reason in ("not_now", "bad_data", "spoke_today", "other")
    ]


def test_a_masked_preview_shows_nothing_of_the_case(desk: Desk) -> None:
    desk.show(preview_masked())
    shown = " ".join(texts(desk))
    assert "14.880,20" not in shown
    assert not any(button.isEnabled() for button in desk.window.work.preview_card.skips)
    view = preview_view(preview_masked(), speech())
    assert view is not None
    assert view.negotiation is None
    assert view.at_zero == Catalogue("pt-BR")("preview.next_one")


def test_the_time_runs_to_nothing_and_never_below() -> None:
    early, late = (preview_view(previewing(), speech(seconds=at)) for at in (4, 99))
    assert early is not None
    assert late is not None
    assert (early.timer, late.timer, late.left_s) == ("00:20", "00:00", 0.0)


def test_a_call_goes_before_a_preview(desk: Desk) -> None:
    desk.show(replace(talking(), dialling=previewing().dialling))
    assert not desk.window.work.preview.isVisible()
    desk.press(K.Key_1, ALT)
    assert not any(isinstance(event, PreviewSkipAsked) for event in desk.take())


def test_away_from_the_server_a_preview_can_only_be_read(desk: Desk) -> None:
    desk.show(replace(previewing(), links=replace(LINKS, server=LinkState.DOWN)))
    assert not desk.window.work.preview_card.dial.isEnabled()


def test_ready_and_pause_stay_where_they_are_in_a_preview(desk: Desk) -> None:
    desk.show(previewing())
    desk.press(K.Key_F9)
    assert not any(isinstance(event, StateAsked) for event in desk.take())
    assert desk.window.work.state_bar.isVisible()


# --- callbacks ------------------------------------------------------------------------------------


def test_callbacks_stand_in_the_customers_own_time(desk: Desk) -> None:
    rows = callbacks_view(callbacks(), speech()).table.rows
    at, name, *_, who = rows[1]
    assert (at.text, name.text, who.text) == ("09:44", "João Batista Nunes", "Só você")
    assert rows[0][0].sub == "atrasado"
    assert rows[3][0].text == f"25/11{NBSP}10:42"


def test_the_list_is_walked_dialled_moved_and_closed_by_keys(desk: Desk) -> None:
    desk.show(callbacks())
    desk.press(K.Key_R, CTRL)
    desk.press(K.Key_Down)
    desk.press(K.Key_Up)
    desk.press(K.Key_Return)
    desk.press(K.Key_V, ALT)
    desk.press(K.Key_X, ALT)
    assert desk.take() == [
        CallbackPicked("cb2"),
        CallbackDialAsked(),
        CallbackFormOpened("move"),
        CallbackFormOpened("close"),
    ]


def test_enter_dials_nobody_outside_the_list(desk: Desk) -> None:
    desk.show(callbacks())
    desk.press(K.Key_Return)
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == []


def test_what_is_beyond_the_list_comes_with_the_choice() -> None:
    workspace = callbacks()
    last = replace(workspace.dialling.callbacks, chosen="cb8")
    view = callbacks_view(replace(workspace, dialling=replace(workspace.dialling, callbacks=last)), speech())
    assert view.ids[-1] == "cb8"
    assert view.before == "2 antes."
    assert view.table.rows[-1][-1].text == "Equipe, era de Bruno Tavares"


def test_another_time_is_told_in_the_customers_zone(desk: Desk) -> None:
    desk.show(moving())
    field = next(w for w in desk.widgets() if isinstance(w, QDateEdit) and w.isVisible())
    assert desk.window.focusWidget() is field
    field.setCurrentSection(QDateEdit.Section.DaySection)
    QTest.keyClick(field, K.Key_Up)
    (told,) = desk.take()
    assert isinstance(told, CallbackRetimed)
    assert told.at is not None
    assert told.at.astimezone(UTC) == datetime(2026, 11, 25, 15, 0, tzinfo=UTC)
    desk.press(K.Key_Return, CTRL)
    desk.press(K.Key_Escape)
    assert desk.take() == [CallbackConfirmed(), CallbackFormClosed()]


def test_closing_is_asked_once_more(desk: Desk) -> None:
    desk.show(closing())
    assert "Encerrar o retorno de João Batista Nunes sem ligar?" in texts(desk)
    click(desk.window.work.ready.callbacks.confirm)
    assert desk.take() == [CallbackConfirmed()]


def test_two_minutes_before_one_key_dials_and_one_puts_off(desk: Desk) -> None:
    desk.show(due_soon())
    desk.press(K.Key_C, ALT)
    desk.press(K.Key_A, ALT)
    assert desk.take() == [CallbackDialAsked("cb2"), CallbackSnoozed(NOW + timedelta(minutes=10))]
    card = next(w for w in desk.widgets() if isinstance(w, NoticeCard) and w.isVisible())
    assert all(button.isVisible() and button.height() >= 28 for button in card.buttons)
    card.dismissed.emit("callback_soon")
    assert desk.take() == [CallbackSoonLeft()]


def test_in_a_call_a_due_callback_can_only_be_put_off(desk: Desk) -> None:
    desk.show(due_in_a_call())
    desk.press(K.Key_C, ALT)
    desk.press(K.Key_A, ALT)
    assert desk.take() == [CallbackSnoozed(NOW + timedelta(minutes=10))]


def test_no_callbacks_no_list(desk: Desk) -> None:
    desk.show(ready())
    assert not desk.window.work.ready.callbacks.isVisible()
    desk.press(K.Key_R, CTRL)
    assert len(CALLBACKS) > len(callbacks_view(callbacks(), speech()).ids)


# --- withdrawn, recorded --------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("reason", ["paid", "opt_out", "legal", "never heard of"])
def test_a_withdrawn_customer_is_said_where_the_next_step_stands(
    desk: Desk, language: str, reason: str
) -> None:
    desk.show(withdrawn(language, reason))
    key = f"withdrawn.{reason}" if reason != "never heard of" else "withdrawn.other"
    assert Catalogue(language)(key) in [w.accessibleName() for w in desk.widgets() if w.isVisible()]


def test_a_notice_about_another_call_blocks_nothing(desk: Desk) -> None:
    here = withdrawn()
    notice = replace(here.notices[0], params=(("call_id", "another"), ("reason", "paid")))
    desk.show(replace(here, notices=(notice,)))
    said = [w.accessibleName() for w in desk.widgets() if w.isVisible()]
    assert Catalogue("pt-BR")("withdrawn.paid") not in said


@pytest.mark.parametrize(
    ("state", "word"),
    [
        (RecordingState.ON, "Gravada"),
        (RecordingState.DONE, "Gravada"),
        (RecordingState.LOST, "Sem gravação"),
        (RecordingState.NONE, "Não está gravando"),
    ],
)
def test_after_the_call_the_bar_says_whether_it_was_recorded(state: RecordingState, word: str) -> None:
    workspace = wrapping()
    call = workspace.call
    assert call is not None
    taped = replace(call, view=call.view.model_copy(update={"recording": state}))
    assert call_bar_view(replace(workspace, call=taped), speech()).recording.text == word


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_state_grows_out_of_a_small_screen(desk: Desk, language: str) -> None:
    for state, workspace in DIALLING.items():
        desk.window.resize(1366, 690)
        desk.show(workspace(language))
        assert (desk.window.width(), desk.window.height()) == (1366, 690), state
        assert nameless(desk.widgets()) == [], state


# --- pauses ---------------------------------------------------------------------------------------


def paused_for(seconds: float) -> Workspace:
    workspace = ready()
    status = workspace.shift.status
    assert status is not None
    resting = status.model_copy(
        update={
            "state": AgentState.PAUSED,
            "pause_code": LIMITED.code,
            "since": NOW - timedelta(seconds=seconds),
        }
    )
    return replace(workspace, shift=replace(workspace.shift, status=resting))


def test_a_pause_says_until_when_and_beyond_it_that_the_lead_knows() -> None:
    early, late = paused_for(60), paused_for(LIMITED.limit_s + 60)
    until = speech().formats.time(NOW - timedelta(seconds=60) + timedelta(seconds=LIMITED.limit_s))
    assert until in ready_view(early, speech()).line
    assert "avisado" in ready_view(late, speech()).line
    assert "avisado" not in ready_view(early, speech()).line


def test_the_menu_of_pauses_tells_limit_and_pay_before_one_is_chosen() -> None:
    unpaid = LIMITED.model_copy(update={"code": "errand", "paid": False, "limit_s": 0})
    workspace = ready()
    catalogue = CATALOGUE.model_copy(update={"pause_codes": (LIMITED, unpaid)})
    shown = state_bar_view(
        replace(workspace, shift=replace(workspace.shift, catalogue=catalogue)), speech()
    ).pauses
    assert f"até {LIMITED.limit_s // 60} min" in shown[0].text
    assert shown[1].text.endswith("não remunerada")


def test_where_the_wall_clock_runs_ahead_a_callback_is_shown_and_told_by_it() -> None:
    ahead = timedelta(hours=3)
    later = Speech(Catalogue("pt-BR"), Formats("pt-BR", SP), NOW, ahead)
    plain, shifted = (callbacks_view(callbacks(), one).table.rows[1][0].text for one in (speech(), later))
    assert (plain, shifted) == ("09:44", "12:44")
    chosen = NOW + timedelta(hours=2)
    workspace = moving()
    form = replace(workspace.dialling.callbacks, at=chosen)
    view = callbacks_view(replace(workspace, dialling=replace(workspace.dialling, callbacks=form)), later)
    assert view.form is not None
    assert view.form.hour == (chosen + ahead).astimezone(SP).time().replace(second=0, microsecond=0)
    assert view.form.ahead == ahead


def test_what_is_chosen_by_the_wall_clock_goes_out_by_the_servers(qtbot: QtBot) -> None:
    told: list[AgentEvent] = []
    fields = CallbackFields(Catalogue("pt-BR"), told.append, subject=False)
    qtbot.addWidget(fields)
    day = NOW.astimezone(SP).date()
    fields.display(
        FormView(
            day=day,
            hour=time(15, 0),
            proposed=NOW.astimezone(SP),
            first_day=day,
            own=True,
            subject="",
            zone="America/Sao_Paulo",
            place="",
            ahead=timedelta(hours=3),
        )
    )
    fields._own.click()
    (event,) = told
    assert isinstance(event, CallbackSet)
    assert event.at == datetime.combine(day, time(12, 0), tzinfo=SP)


@pytest.mark.parametrize("workspace", [due_soon, due_in_a_call])
@pytest.mark.parametrize("language", LANGUAGES)
def test_the_buttons_of_a_due_callback_are_whole_on_a_small_screen(
    desk: Desk, language: str, workspace: Callable[[str], Workspace]
) -> None:
    desk.window.resize(1366, 690)
    desk.show(workspace(language))
    card = next(w for w in desk.widgets() if isinstance(w, NoticeCard) and w.isVisible())
    boxes = [button.geometry() for button in card.buttons]
    assert all(card.rect().contains(box) for box in boxes)
    assert not boxes[0].intersects(boxes[1])
