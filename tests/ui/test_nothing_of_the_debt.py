"""Where the debtor is dead nothing on the screen speaks of the debt, and a stranger can soon be heard."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt

from agent_desktop.debtor_panel.view_model import Page
from agent_desktop.desk.events import FormOpened, TabChosen
from agent_desktop.desk.events_extras import HoldFormOpened, HoldKindChosen, OtherPersonAnswered
from agent_desktop.desk.update import update
from agent_desktop.desk.workspace import Form, Tab, Workspace
from agent_desktop.scripts_view.view_model import script_view
from agent_desktop.ui.view_model.call_bar import call_bar_view
from agent_desktop.ui.view_model.state_bar import state_bar_view
from agent_desktop.widgets.texts import PlainLabel
from server_api.contract.holds import HoldView
from server_api.contract.words import LegalKind
from tests.debtor_panel.viewing import case_of, speech, view
from tests.ui.case_samples import deceased
from tests.ui.desk import Desk
from tests.ui.more_samples import server_gone
from tests.ui.sample_case import NOW
from tests.ui.samples import pending, talking, with_case

K = Qt.Key
ALT = Qt.KeyboardModifier.AltModifier


def test_no_amount_and_no_question_who_it_is(desk: Desk) -> None:
    told = deceased("es")
    shown = view(told, language="es")
    assert shown.page is Page.LEGAL
    assert (shown.header.balance, shown.header.pending) == ("", None)
    assert len(shown.header.chips) == 1  # its row stays: nothing below it moves
    assert shown.slot is not None
    assert "fallecimiento" in shown.slot.title.lower()
    block = script_view(told, case_of(told), speech("es")).block
    assert block is not None
    assert "MX" in block.reason
    desk.show(told)
    texts = " ".join(one.text() for one in desk.window.findChildren(PlainLabel) if one.isVisible())
    assert "0,00" not in texts
    assert "0.00" not in texts
    desk.window.work.press_slot()
    assert desk.take() == [TabChosen(Tab.LEGAL)]


def test_before_the_identity_a_third_person_who_tells_of_a_death_is_recorded_by_two_keys(desk: Desk) -> None:
    told = pending()
    catalogue = told.shift.catalogue
    assert catalogue is not None
    desk.show(told)
    desk.press(K.Key_D, ALT)
    assert desk.take() == [HoldFormOpened()]
    told, _ = update(told, HoldFormOpened())
    desk.show(told)
    assert desk.window.work.page is Page.HOLD
    desk.press(K.Key_6, ALT)
    assert desk.take() == [HoldKindChosen(LegalKind.DECEASED)]


def test_whoever_is_not_the_debtor_says_so_by_one_key(desk: Desk) -> None:
    desk.show(pending())
    others = view(pending()).identity
    assert others is not None
    dead = [one for one in others.others if isinstance(one.deed, OtherPersonAnswered)]
    assert any(one.deed == OtherPersonAnswered("other", "deceased") for one in dead)


def test_the_bar_names_the_campaign_of_the_call() -> None:
    told = talking()
    bar = state_bar_view(told, speech())
    assert bar.campaign == case_of(told).head.campaign
    other = case_of(told).head.model_copy(update={"campaign": "Empréstimos 31–60", "creditor": "Banco Sul"})
    bar = state_bar_view(with_case(told, head=other), speech())
    assert (bar.campaign, bar.campaign_detail) == ("Empréstimos 31–60", "Banco Sul")


def test_without_the_server_only_what_works_is_lit() -> None:
    call, bar = call_bar_view(server_gone(), speech()), state_bar_view(server_gone(), speech())
    lit = [call.hold, call.keypad, call.transfer, call.help, call.hang_up, bar.pause, bar.ready]
    assert not any(button.enabled for button in lit)
    assert call.mute.enabled  # the microphone is this PC's
    assert call_bar_view(talking(), speech()).hang_up.enabled


def held_meanwhile() -> Workspace:
    """The hold is in force; what it blocks is still on its way."""
    told = talking()
    case = case_of(told)
    assert case.body is not None
    hold = HoldView(hold_id="h1", kind=LegalKind.DISPUTE, since=NOW)
    legal = tuple(fact for fact in case.body.legal if fact.kind is not LegalKind.DISPUTE)
    return with_case(told, body=case.body.model_copy(update={"holds": (hold,), "legal": legal}))


def test_between_a_hold_and_its_block_no_offer_goes_out() -> None:
    slot = view(held_meanwhile()).slot
    assert slot is not None
    assert slot.button is not None
    assert not slot.button.enabled
    after, _ = update(held_meanwhile(), FormOpened(Form.PROMISE, "o1"))
    assert case_of(after).form is Form.NONE
    case = case_of(talking())
    sent = replace(case.extras, hold=replace(case.extras.hold, sent=True))
    waiting = view(with_case(talking(), extras=sent)).slot
    assert waiting is not None
    assert waiting.button is not None
    assert not waiting.button.enabled
