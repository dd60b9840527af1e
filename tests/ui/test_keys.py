"""Keys as the design gives them: what they say to the desk in each state."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from agent_desktop.debtor_panel.view_model import Page
from agent_desktop.desk.events import (
    AgentEvent,
    ChallengeAnswered,
    ChallengeTyped,
    DisclosureRead,
    FormClosed,
    FormOpened,
    HangUpAsked,
    HoldToggled,
    KeyPressedToDebtor,
    MuteToggled,
    NoteTyped,
    ObjectionOpened,
    ResultChosen,
    ResultFieldSet,
    ScriptAnswered,
    ScriptSteppedBack,
    SignInAsked,
    StateAsked,
    TabChosen,
    WrapUpConcluded,
    WrapUpExtended,
)
from agent_desktop.desk.events_extras import HistoryFiltered, OtherPersonAnswered
from agent_desktop.desk.events_plan import PlanMethodChosen, PlanTyped, PromiseAgreed, PromiseReadBack
from agent_desktop.desk.workspace import Form, LinkState, ScriptState, Tab, Workspace
from agent_desktop.ui.actions import DEFAULTS, Action
from agent_desktop.ui.editor_keys import EDITOR_KEYS
from agent_desktop.ui.floor_keys import FLOOR_KEYS
from agent_desktop.ui.keys import working
from server_api.contract.words import AgentState, IdentityMode, PayMethod, Question
from tests.ui.desk import Desk
from tests.ui.more_samples import first_contact, not_ready
from tests.ui.sample_case import NOW
from tests.ui.samples import (
    LINKS,
    PROMISE,
    history,
    pending,
    promising,
    ready,
    shift,
    sign_in,
    talking,
    with_case,
    wrapping,
)

K = Qt.Key
ALT, CTRL = Qt.KeyboardModifier.AltModifier, Qt.KeyboardModifier.ControlModifier
NONE = Qt.KeyboardModifier.NoModifier


@pytest.fixture
def desk(kept_desk: Desk) -> Desk:
    return kept_desk


def paused() -> Workspace:
    return replace(ready(), shift=shift("pt-BR", AgentState.PAUSED, 60))


@pytest.mark.parametrize(
    ("key", "modifier", "told"),
    [
        (K.Key_F2, NONE, MuteToggled()),
        (K.Key_F3, NONE, HoldToggled()),
        (K.Key_F12, NONE, HangUpAsked()),
        (K.Key_1, NONE, ScriptAnswered(0)),
        (K.Key_4, NONE, ScriptAnswered(3)),
        (K.Key_2, ALT, FormOpened(Form.PROMISE, "o2")),
        (K.Key_O, NONE, FormOpened(Form.PROMISE, "o1")),
        (K.Key_P, NONE, FormOpened(Form.PROMISE)),
        (K.Key_2, CTRL, TabChosen(Tab.HISTORY)),
        (K.Key_5, CTRL, TabChosen(Tab.CONTACTS)),
        (K.Key_F, NONE, TabChosen(Tab.LEGAL)),
        (K.Key_Backspace, NONE, ScriptSteppedBack()),
    ],
)
def test_keys_in_a_call(desk: Desk, key: Qt.Key, modifier: Qt.KeyboardModifier, told: AgentEvent) -> None:
    desk.show(talking())
    desk.press(key, modifier)
    assert desk.take() == [told]


def test_a_digit_beyond_the_answers_says_nothing(desk: Desk) -> None:
    desk.show(talking())
    desk.press(K.Key_9)
    assert desk.take() == []


def test_letters_and_digits_are_text_while_the_note_has_the_focus(desk: Desk) -> None:
    desk.show(with_case(talking(), note=""))
    desk.press(K.Key_F8)
    desk.press(K.Key_1)
    assert desk.take() == [NoteTyped("1")]
    desk.press(K.Key_F2)
    assert desk.take() == [MuteToggled()]
    desk.press(K.Key_Escape)
    desk.press(K.Key_1)
    assert desk.take() == [ScriptAnswered(0)]


def test_the_keypad_takes_the_digits(desk: Desk) -> None:
    desk.show(talking())
    desk.press(K.Key_F4)
    desk.press(K.Key_5)
    assert desk.take() == [KeyPressedToDebtor("5")]
    desk.press(K.Key_Escape)
    desk.press(K.Key_1)
    assert desk.take() == [ScriptAnswered(0)]


def test_objections_are_reached_by_key(desk: Desk) -> None:
    desk.show(talking())
    desk.press(K.Key_F7)
    desk.press(K.Key_Space)
    assert desk.take() == [ObjectionOpened(-1)]


def test_a_notice_is_ticked(desk: Desk) -> None:
    workspace = talking()
    desk.show(with_case(workspace, script=ScriptState(path=("open", "who", "offer"))))
    desk.press(K.Key_R)
    assert desk.take() == [DisclosureRead("recording", NOW)]


def test_the_identity_answer_goes_by_enter(desk: Desk) -> None:
    desk.show(pending())
    desk.press(K.Key_1)
    assert desk.take() == [ChallengeTyped("31")]
    desk.press(K.Key_Return)
    assert desk.take() == [ChallengeAnswered(Question.DOCUMENT_FIRST_3, "31")]
    desk.press(K.Key_2, ALT)
    assert desk.take() == [OtherPersonAnswered("stranger", "wrong_number")]


def test_a_shown_case_opens_the_questions_by_key(desk: Desk) -> None:
    desk.show(pending(mode=IdentityMode.SHOWN))
    desk.press(K.Key_O)
    assert desk.take() == []
    desk.press(K.Key_I)
    desk.press(K.Key_7)
    assert desk.take() == [ChallengeTyped("37")]


def test_the_promise_form_by_keyboard(desk: Desk) -> None:
    desk.show(promising())
    QTest.keyClicks(desk.window.focusWidget(), "5")
    assert desk.take() == [PlanTyped("total", "5", 500)]
    desk.press(K.Key_2, ALT)
    assert desk.take() == [PlanMethodChosen(PayMethod.BOLETO)]
    desk.press(K.Key_S, CTRL)
    assert desk.take() == [PromiseReadBack(True, NOW)]
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == []
    desk.show(with_case(promising(), promise=replace(PROMISE, read_back=True, read_back_at=NOW)))
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [PromiseAgreed()]
    desk.press(K.Key_Escape)
    assert desk.take() == [FormClosed()]


def test_without_a_server_the_promise_can_still_be_agreed(desk: Desk) -> None:
    form = replace(PROMISE, plan=None, read_back=True, read_back_at=NOW)
    workspace = with_case(promising(), promise=form)
    desk.show(replace(workspace, links=replace(LINKS, server=LinkState.DOWN)))
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [PromiseAgreed()]


def test_wrap_up_by_keyboard(desk: Desk) -> None:
    desk.show(replace(wrapping(), links=LINKS))
    desk.press(K.Key_4, ALT)
    assert desk.take() == [ResultFieldSet("reason_default", "forgot")]
    desk.press(K.Key_E, ALT)
    assert desk.take() == [WrapUpExtended()]
    desk.press(K.Key_Escape)
    desk.press(K.Key_2)
    assert desk.take() == [ResultChosen("callback")]
    desk.press(K.Key_Return, CTRL)
    assert desk.take() == [WrapUpConcluded("key-1", NOW)]
    desk.press(K.Key_F12)
    assert desk.take() == []


def test_states_of_the_shift(desk: Desk) -> None:
    desk.show(paused())
    desk.press(K.Key_F9)
    assert desk.take() == [StateAsked(AgentState.READY)]
    desk.show(ready())
    desk.press(K.Key_F9)
    assert desk.take() == []


def test_the_history_is_filtered_by_key(desk: Desk) -> None:
    desk.show(history())
    desk.press(K.Key_Slash)
    QTest.keyClicks(desk.window.focusWidget(), "pix")
    assert desk.take() == [HistoryFiltered((), "p"), HistoryFiltered((), "pi"), HistoryFiltered((), "pix")]
    assert desk.window.focusWidget() is not desk.window


def test_signing_in_by_keyboard(desk: Desk) -> None:
    desk.show(sign_in())
    QTest.keyClicks(desk.window.focusWidget(), "secret")
    desk.press(K.Key_Return)
    assert desk.take() == [SignInAsked("camila.rocha", "secret", "pt-BR")]


def test_help_lists_the_keys_that_work_now(desk: Desk) -> None:
    desk.show(ready())
    desk.press(K.Key_F1)
    panel = desk.window.work.help
    assert panel.isVisible()
    between = {w.accessibleName() for w in panel.children() if hasattr(w, "accessibleName")}
    assert "F10" in between
    assert "F12" not in between
    desk.show(talking())
    during = {w.accessibleName() for w in panel.children() if hasattr(w, "accessibleName")}
    assert {"F12", "F3", "1–9", "Alt 1–9"} <= during
    desk.press(K.Key_Escape)
    assert not panel.isVisible()


def test_every_action_has_a_key_and_no_key_two_actions() -> None:
    assert {binding.action for binding in (*DEFAULTS, *FLOOR_KEYS, *EDITOR_KEYS)} == set(Action)
    for keys in (DEFAULTS, FLOOR_KEYS, EDITOR_KEYS):
        sequences = [binding.sequence for binding in keys]
        assert len(sequences) == len(set(sequences))


def test_nothing_of_a_call_works_between_calls() -> None:
    works = working(ready(), None)
    assert not works & {Action.MUTE, Action.HANG_UP, Action.DIGIT, Action.PROMISE, Action.PRIMARY}


def test_the_list_of_keys_leaves_out_what_does_nothing_now() -> None:
    talk = working(talking(), Page.NEGOTIATION)
    assert not talk & {Action.READY, Action.TICK, Action.RESULT}
    assert {Action.PAUSE, Action.HOLD, Action.KEYPAD, Action.BACK, Action.RULE} <= talk
    assert Action.KEYPAD in working(history(), Page.HISTORY), "on hold the line is there as well"
    assert Action.READY in working(not_ready(), None)
    assert not working(ready(), None) & {Action.READY, Action.MUTE, Action.NOTE}
    assert Action.RESULT in working(wrapping(), Page.NEGOTIATION)
    assert Action.TICK not in working(first_contact(), Page.NEGOTIATION)
