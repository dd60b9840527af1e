"""The promise form, the result, and where it is kept."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events as e
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.promise import draft_of, wanted_of
from agent_desktop.desk.promise_draft import from_draft
from agent_desktop.desk.reading import disposition
from agent_desktop.desk.workspace import Form, LinkState, SaveState
from server_api.contract.agreements import PlanFix
from server_api.contract.debt_words import PlanKind
from server_api.contract.money import Money
from server_api.contract.outcomes import Outcome
from server_api.contract.words import (
    AgentState,
    Authority,
    CallEnd,
    CallPhase,
    Channel,
    ErrorCode,
    IdentityStatus,
    PayMethod,
    PromiseFault,
)
from tests.desk.deals import plan_for
from tests.desk.making import AGENT, NOW, TODAY, Desk, in_call, in_wrap_up, link, phase, saved, state

FRIDAY = TODAY + timedelta(days=3)


def form(desk: Desk) -> PromiseForm:
    assert desk.now.case is not None
    return desk.case().promise


def answer(desk: Desk, *faults: PromiseFault, **changes: object) -> ep.PlanArrived:
    """The calculator's answer to what stands in the form now."""
    wanted = wanted_of(form(desk))
    assert wanted is not None
    return ep.PlanArrived("call-1", plan_for(wanted, *faults).model_copy(update=changes))


def typed(field: str, text: str, value: int | None) -> ep.PlanTyped:
    return ep.PlanTyped(field, text, value)


def agreed_desk() -> Desk:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"))
    desk.on(answer(desk), ep.PromiseReadBack(True, NOW), ep.PromiseAgreed())
    return desk


def concluded_desk() -> tuple[Desk, Outcome]:
    desk = in_wrap_up()
    desk.on(e.NoteTyped("recado"), e.ResultChosen("third_party"))
    (command,) = desk.on(e.WrapUpConcluded("key-1", NOW))
    assert isinstance(command, c.SaveOutcome)
    return desk, command.outcome


def test_an_offer_fills_the_form_and_is_computed() -> None:
    desk = in_call()
    commands = desk.on(e.FormOpened(Form.PROMISE, "o1"))
    assert (form(desk).total.text, form(desk).first_due) == ("700,00", FRIDAY)
    assert form(desk).method is PayMethod.PIX
    (wanted,) = [command.wanted for command in commands if isinstance(command, cp.AskPlan)]
    assert wanted.total is not None
    assert (wanted.total.minor, wanted.debt_ids, wanted.kind) == (70_000, ("d1", "d2"), PlanKind.SINGLE)
    assert form(desk).asking


def test_a_late_answer_to_older_terms_is_dropped() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"))
    late = answer(desk)
    desk.on(typed("total", "800", 80_000), late)
    assert form(desk).judged is None
    desk.on(answer(desk))
    assert form(desk).judged is not None
    assert (form(desk).amount_minor, form(desk).asking) == (80_000, False)


def test_other_terms_undo_the_read_back() -> None:
    desk = agreed_desk()
    assert form(desk).agreed
    desk.on(ep.PlanDated(FRIDAY + timedelta(days=1)))
    assert not form(desk).agreed
    assert not form(desk).read_back


def test_agreeing_closes_the_form_and_prepares_the_result() -> None:
    desk = agreed_desk()
    assert desk.case().form is Form.NONE
    assert desk.now.wrap_up.disposition == "promise"
    assert c.Announce("promise_agreed") in desk.said


def test_what_was_agreed_outlives_the_window() -> None:
    """A window that dies after the yes: the next one has the terms, the yes and its time."""
    first = agreed_desk()
    kept = [command for command in first.said if isinstance(command, c.KeepDraft)][-1]
    second = in_call()
    second.on(e.DraftRestored("call-1", kept.note, dict(kept.promise)))
    before, after = form(first), form(second)
    assert after.agreed
    assert second.now.wrap_up.disposition == "promise"
    assert draft_of(after) == draft_of(before)
    assert draft_of(after) is not None


def test_terms_typed_after_the_yes_are_kept_without_it() -> None:
    desk = agreed_desk()
    (kept,) = [x for x in desk.on(ep.PlanDated(FRIDAY + timedelta(days=1))) if isinstance(x, c.KeepDraft)]
    other = in_call()
    other.on(e.DraftRestored("call-1", "", dict(kept.promise)))
    assert not form(other).agreed
    assert form(other).first_due == FRIDAY + timedelta(days=1)


def test_the_primary_may_be_pressed_while_the_server_computes() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"), ep.PromiseReadBack(True, NOW), ep.PromiseAgreed())
    assert form(desk).agreeing
    desk.on(answer(desk))
    assert form(desk).agreed


def test_a_fault_of_the_server_stays_in_the_form() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"), ep.PromiseReadBack(True, NOW), ep.PromiseAgreed())
    desk.on(answer(desk, PromiseFault.DATE_TOO_FAR))
    assert not form(desk).agreed
    assert "promise_not_accepted" in desk.notices
    desk.on(ep.PromiseAgreed())
    assert not form(desk).agreed


@pytest.mark.parametrize(
    ("changed", "notice"),
    [
        (ep.PlanTyped("total", "", None), "promise_incomplete"),
        (ep.PlanTyped("total", "0", 0), "promise_not_accepted"),
        (ep.PlanTyped("total", "9999", 999_900), "promise_not_accepted"),
        (ep.PlanDated(None), "promise_incomplete"),
        (ep.PlanDated(date(2026, 3, 9)), "promise_not_accepted"),
        (ep.PlanDated(date(2027, 3, 9)), "promise_not_accepted"),
        (ep.PlanMethodChosen(PayMethod.CASH), "promise_not_accepted"),
    ],
)
def test_what_is_plainly_wrong_needs_no_server(changed: e.Event, notice: str) -> None:
    desk = in_call()
    desk.on(link(LinkState.DOWN), e.FormOpened(Form.PROMISE, "o1"), changed)
    desk.on(ep.PromiseReadBack(True, NOW), ep.PromiseAgreed())
    assert not form(desk).agreed
    assert notice in desk.notices


def test_no_promise_without_a_yes() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"))
    desk.on(answer(desk), ep.PromiseAgreed())
    assert "read_back_needed" in desk.notices


def test_one_payment_can_be_agreed_while_the_server_is_away() -> None:
    desk = in_call()
    desk.on(link(LinkState.DOWN), e.FormOpened(Form.PROMISE, "o1"), ep.PromiseReadBack(True, NOW))
    assert not form(desk).asking
    desk.on(ep.PromiseAgreed())
    assert form(desk).agreed


def test_instalments_wait_for_the_server_and_stay_as_typed() -> None:
    desk = in_call()
    desk.on(link(LinkState.DOWN), e.FormOpened(Form.PROMISE, "o1"))
    desk.on(ep.PlanBegun(kind=PlanKind.INSTALMENTS), typed("count", "12", 12))
    desk.on(ep.PromiseReadBack(True, NOW), ep.PromiseAgreed())
    assert not form(desk).agreed
    assert "plan_needs_server" in desk.notices
    assert (form(desk).count.value, form(desk).total.value) == (12, 70_000)
    (command,) = desk.on(link(LinkState.UP))
    assert isinstance(command, cp.AskPlan)
    assert command.wanted.count == 12


def test_everything_typed_is_kept_as_a_draft_and_found_again() -> None:
    desk = in_call()
    (keep,) = desk.on(e.NoteTyped("vai pagar"))
    assert keep == c.KeepDraft("call-1", "vai pagar", ())
    desk.on(e.FormOpened(Form.PROMISE), ep.PlanBegun(kind=PlanKind.IRREGULAR))
    desk.on(ep.PlanLineTyped(1, FRIDAY, "12,50", 1250), ep.PlanReminderToggled(Channel.EMAIL))
    (keep,) = [command for command in desk.said if isinstance(command, c.KeepDraft)][-1:]
    found = from_draft(dict(keep.promise))
    now = form(desk)
    assert found.lines == now.lines
    assert (found.kind, found.remind_by, found.debt_ids) == (now.kind, now.remind_by, now.debt_ids)


def test_number_and_value_of_instalments_give_way_to_each_other() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"), ep.PlanBegun(kind=PlanKind.INSTALMENTS))
    desk.on(typed("count", "5", 5), typed("each", "100", 10_000))
    wanted = wanted_of(form(desk))
    assert wanted is not None
    assert (wanted.count, wanted.changed, form(desk).total.value) == (None, "each", 70_000)
    desk.on(typed("count", "7", 7))
    wanted = wanted_of(form(desk))
    assert wanted is not None
    assert (wanted.count, wanted.each) == (7, None)


def test_lines_are_added_a_step_later_and_taken_out() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"), ep.PlanBegun(kind=PlanKind.IRREGULAR))
    desk.on(ep.PlanLineTyped(0, date(2027, 1, 31), "10", 1000), ep.PlanLineRemoved(1), ep.PlanLineAdded(0))
    assert [line.due_on for line in form(desk).lines] == [date(2027, 1, 31), date(2027, 2, 28)]
    for _ in range(400):
        desk.on(ep.PlanLineAdded())
    assert len(form(desk).lines) == 250


def test_a_way_back_inside_the_authority_is_typed_for_the_agent() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"))
    fix = PlanFix(field="total", amount=Money(90_000, "BRL"))
    desk.on(answer(desk, authority=Authority.NEEDS_APPROVAL, fixes=(fix,)), ep.PlanFixTaken(0))
    assert (form(desk).total.value, form(desk).changed) == (90_000, "total")
    assert form(desk).asking


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
