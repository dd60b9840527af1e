"""The promise form, the result, and where it is kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk.reading import disposition
from agent_desktop.desk.workspace import Form, LinkState, PromiseForm, SaveState
from server_api.contract.outcomes import Outcome
from server_api.contract.words import (
    AgentState,
    CallEnd,
    CallPhase,
    ErrorCode,
    IdentityStatus,
    PayMethod,
    PromiseFault,
)
from tests.desk.making import AGENT, NOW, TODAY, Desk, check, in_call, in_wrap_up, link, phase, saved, state

FRIDAY = TODAY + timedelta(days=3)


def form(desk: Desk) -> PromiseForm:
    assert desk.now.case is not None
    return desk.case().promise


def judged(accepted: bool = True, *faults: PromiseFault, minor: int = 70_000) -> e.PromiseChecked:
    return e.PromiseChecked("call-1", minor, FRIDAY, check(accepted, *faults))


def agreed_desk() -> Desk:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"), judged(), e.PromiseReadBack(True, NOW), judged())
    desk.on(e.PromiseAgreed())
    return desk


def concluded_desk() -> tuple[Desk, Outcome]:
    desk = in_wrap_up()
    desk.on(e.NoteTyped("recado"), e.ResultChosen("third_party"))
    (command,) = desk.on(e.WrapUpConcluded("key-1", NOW))
    assert isinstance(command, c.SaveOutcome)
    return desk, command.outcome


def test_an_offer_fills_the_form_and_is_judged() -> None:
    desk = in_call()
    commands = desk.on(e.FormOpened(Form.PROMISE, "o1"))
    assert (form(desk).amount_text, form(desk).due_on) == ("700,00", FRIDAY)
    assert form(desk).method is PayMethod.PIX
    (draft,) = [command.draft for command in commands if isinstance(command, c.CheckPromise)]
    assert (draft.amount.minor, draft.debt_ids) == (70_000, ("d1", "d2"))
    assert form(desk).checking


def test_a_late_judgement_of_older_terms_is_dropped() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"), e.PromiseAmountTyped("800", 80_000), judged())
    assert form(desk).check is None
    desk.on(judged(minor=80_000))
    assert form(desk).check == check()
    assert not form(desk).checking


def test_other_terms_undo_the_read_back() -> None:
    desk = agreed_desk()
    assert form(desk).agreed
    desk.on(e.PromiseDateChosen(FRIDAY + timedelta(days=1)))
    assert not form(desk).agreed
    assert not form(desk).read_back


def test_agreeing_closes_the_form_and_prepares_the_result() -> None:
    desk = agreed_desk()
    assert desk.case().form is Form.NONE
    assert desk.now.wrap_up.disposition == "promise"
    assert c.Announce("promise_agreed") in desk.said


def test_the_primary_may_be_pressed_while_the_server_judges() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"), e.PromiseReadBack(True, NOW), e.PromiseAgreed())
    assert not form(desk).agreed
    desk.on(judged())
    assert form(desk).agreed


def test_a_fault_of_the_server_stays_in_the_form() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"), e.PromiseReadBack(True, NOW), e.PromiseAgreed())
    desk.on(judged(False, PromiseFault.BEYOND_AUTHORITY))
    assert not form(desk).agreed
    assert "promise_not_accepted" in desk.notices
    desk.on(e.PromiseAgreed())
    assert not form(desk).agreed


@pytest.mark.parametrize(
    ("typed", "notice"),
    [
        (e.PromiseAmountTyped("", None), "promise_incomplete"),
        (e.PromiseAmountTyped("0", 0), "promise_not_accepted"),
        (e.PromiseAmountTyped("9999", 999_900), "promise_not_accepted"),
        (e.PromiseDateChosen(None), "promise_incomplete"),
        (e.PromiseDateChosen(date(2026, 3, 9)), "promise_not_accepted"),
        (e.PromiseDateChosen(date(2027, 3, 9)), "promise_not_accepted"),
        (e.PromiseMethodChosen(PayMethod.CASH), "promise_not_accepted"),
    ],
)
def test_what_is_plainly_wrong_needs_no_server(typed: e.PromiseEvent, notice: str) -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"), typed, e.PromiseReadBack(True, NOW), e.PromiseAgreed())
    assert not form(desk).agreed
    assert notice in desk.notices


def test_no_promise_without_a_yes() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"), judged(), e.PromiseAgreed())
    assert "read_back_needed" in desk.notices


def test_a_promise_can_be_agreed_while_the_server_is_away() -> None:
    desk = in_call()
    desk.on(link(LinkState.DOWN), e.FormOpened(Form.PROMISE, "o1"), e.PromiseReadBack(True, NOW))
    assert not form(desk).checking
    desk.on(e.PromiseAgreed())
    assert form(desk).agreed


def test_a_draft_typed_without_a_server_is_judged_when_it_is_back() -> None:
    desk = in_call()
    desk.on(link(LinkState.DOWN), e.FormOpened(Form.PROMISE, "o1"))
    (command,) = desk.on(link(LinkState.UP))
    assert isinstance(command, c.CheckPromise)


def test_everything_typed_is_kept_as_a_draft() -> None:
    desk = in_call()
    (keep,) = desk.on(e.NoteTyped("vai pagar"))
    assert keep == c.KeepDraft("call-1", "vai pagar", ())
    desk.on(e.FormOpened(Form.PROMISE))
    keep = desk.on(e.PromiseAmountTyped("12,50", 1250))[0]
    assert isinstance(keep, c.KeepDraft)
    assert dict(keep.promise)["amount"] == "12,50"


def test_results_are_locked_until_identity() -> None:
    desk = in_wrap_up(IdentityStatus.PENDING)
    desk.on(e.ResultChosen("refusal"))
    assert desk.now.wrap_up.disposition == ""
    assert "identity_first" in desk.notices


@pytest.mark.parametrize(
    ("events", "missing"),
    [
        ((), ("disposition",)),
        ((e.ResultChosen("promise"),), ("promise",)),
        ((e.ResultChosen("callback"),), ("callback_at",)),
        ((e.ResultChosen("callback"), e.CallbackSet(NOW, True, "")), ("callback_at",)),
        ((e.ResultChosen("refusal"),), ("reason",)),
        ((e.ResultChosen("refusal"), e.ResultFieldSet("reason", "  ")), ("reason",)),
    ],
)
def test_what_is_missing_is_named(events: tuple[e.Event, ...], missing: tuple[str, ...]) -> None:
    desk = in_wrap_up()
    desk.on(*events)
    assert desk.on(e.WrapUpConcluded("key-1", NOW)) == (c.Announce("result_incomplete"),)
    assert desk.now.wrap_up.missing == missing
    assert desk.save() is SaveState.NONE


def test_an_agreed_promise_is_not_dropped_by_another_result() -> None:
    desk = agreed_desk()
    desk.on(*_hung_up(), e.ResultChosen("third_party"), e.WrapUpConcluded("key-1", NOW))
    assert desk.now.wrap_up.missing == ("promise_result",)


def _hung_up() -> tuple[e.Event, ...]:

    ended = phase("call-1", CallPhase.ENDED, CallEnd.DEBTOR_HUNG_UP)
    return ended, state(AgentState.WRAP_UP, 4, "call-1")


def test_no_result_is_concluded_during_the_call() -> None:
    desk = in_call()
    desk.on(e.ResultChosen("third_party"))
    assert desk.on(e.WrapUpConcluded("key-1", NOW)) == ()
    assert "still_in_call" in desk.notices


def test_what_may_not_be_asked_in_a_case_is_neither_shown_nor_needed() -> None:
    desk = in_wrap_up()
    desk.on(e.ResultChosen("refusal"), e.ResultFieldSet("reason", "saúde"))
    asked = disposition(desk.now, "refusal")
    head = desk.case().head.model_copy(update={"hidden_fields": ("reason",)})
    desk.now = replace(desk.now, case=replace(desk.case(), head=head))
    hidden = disposition(desk.now, "refusal")
    assert asked is not None
    assert hidden is not None
    assert ([field.name for field in asked.fields], hidden.fields) == (["reason"], ())
    desk.on(e.ResultChosen("refusal"))
    (command,) = desk.on(e.WrapUpConcluded("key-1", NOW))
    assert isinstance(command, c.SaveOutcome)
    assert command.outcome.fields == {}


def test_the_outcome_carries_everything() -> None:
    desk = agreed_desk()
    desk.on(e.NoteTyped("paga sexta"), e.DisclosureRead("recorded", NOW), *_hung_up())
    (command,) = desk.on(e.WrapUpConcluded("key-1", NOW))
    assert isinstance(command, c.SaveOutcome)
    sent = command.outcome
    assert (sent.key, sent.call_id, sent.agent_id) == ("key-1", "call-1", AGENT)
    assert (sent.disposition, sent.note) == ("promise", "paga sexta")
    assert sent.promise is not None
    assert (sent.promise.amount.minor, sent.promise.read_back_at) == (70_000, NOW)
    assert sent.disclosures == (("recorded", NOW),)
    assert sent.script_path == ("hello",)
    assert desk.on(e.WrapUpConcluded("key-2", NOW)) == ()


def test_kept_here_then_saved_then_gone() -> None:
    desk, _ = concluded_desk()
    assert desk.save() is SaveState.SENDING
    assert c.ForgetDraft("call-1") in desk.on(e.OutcomeKept("key-1", 1, NOW))
    assert desk.save() is SaveState.KEPT_HERE
    assert desk.now.links.waiting == 1
    assert c.Announce("promise_saved") in desk.on(e.OutcomeConfirmed("key-1", saved(promise_id="p1"), 0))
    assert (desk.save(), desk.now.wrap_up.promise_id) == (SaveState.SAVED, "p1")
    desk.on(state(AgentState.READY, 5))
    assert desk.now.case is None
    assert desk.now.links.waiting == 0


def test_the_status_may_move_on_before_the_answer_comes() -> None:
    desk, _ = concluded_desk()
    desk.on(state(AgentState.READY, 5))
    assert desk.case().note == "recado"
    desk.on(e.OutcomeKept("key-1", 1, NOW))
    assert desk.now.case is None
    desk.on(e.OutcomeConfirmed("key-1", saved(), 0))
    assert desk.now.links.waiting == 0


def test_without_a_server_the_result_is_kept_here_and_said_so() -> None:
    desk, _ = concluded_desk()
    desk.on(link(LinkState.DOWN))
    assert c.Announce("kept_here") in desk.on(e.OutcomeKept("key-1", 1, NOW))
    assert desk.save() is SaveState.KEPT_HERE


def test_a_full_disk_leaves_the_result_open() -> None:
    desk, _ = concluded_desk()
    desk.on(state(AgentState.READY, 5), e.OutcomeNotKept("key-1", ErrorCode.DISK_FULL))
    assert desk.save() is SaveState.NONE
    assert desk.case().note == "recado"
    assert "outcome_not_kept" in desk.notices
    assert len(desk.on(e.WrapUpConcluded("key-2", NOW))) == 1


def test_a_refused_result_can_be_corrected() -> None:
    desk, _ = concluded_desk()
    desk.on(e.OutcomeKept("key-1", 1, NOW), e.OutcomeRefused("key-1", ErrorCode.INVALID, 0))
    assert (desk.save(), desk.now.links.refused) == (SaveState.REFUSED, 1)
    desk.on(e.ResultChosen("voicemail"))
    assert len(desk.on(e.WrapUpConcluded("key-2", NOW))) == 1


def test_more_time_for_the_result_is_limited() -> None:
    desk = in_wrap_up()
    assert desk.on(e.WrapUpExtended()) == (c.ExtendWrapUp("call-1"),)
    desk.on(e.RequestRefused("ExtendWrapUp", ErrorCode.REFUSED))
    assert desk.now.wrap_up.extensions == 0
    desk.on(e.WrapUpExtended(), e.WrapUpExtended())
    assert desk.on(e.WrapUpExtended()) == ()
    assert "no_extension_left" in desk.notices


def test_results_of_earlier_shifts_are_counted() -> None:
    desk = Desk()
    desk.on(e.OutboxCounted(3, 1))
    assert (desk.now.links.waiting, desk.now.links.refused) == (3, 1)
