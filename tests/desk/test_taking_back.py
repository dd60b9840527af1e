"""Taking a result back, promises made before, results in two levels."""

from dataclasses import replace
from datetime import timedelta

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events as e
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.workspace import Form, SaveState
from server_api.contract.agreements import OutcomeUndone
from server_api.contract.cases import PromiseLine
from server_api.contract.money import Money
from server_api.contract.outcomes import Disposition, Labels, OutcomeSaved
from server_api.contract.words import (
    AgentState,
    CallEnd,
    CallPhase,
    ErrorCode,
    PayMethod,
    Role,
)
from tests.desk.making import (
    NOW,
    TODAY,
    Desk,
    body,
    catalogue,
    in_call,
    in_wrap_up,
    phase,
    popped,
    state,
)

SOON = NOW + timedelta(seconds=5)


def form(desk: Desk) -> PromiseForm:
    return desk.case().promise


# --- taking back ----------------------------------------------------------------------------------


def saved_desk() -> Desk:
    desk = in_wrap_up()
    desk.on(e.NoteTyped("recado"), e.ResultChosen("third_party"), e.WrapUpConcluded("key-1", NOW))
    done = OutcomeSaved(outcome_id="oc1", call_id="call-1", saved_at=NOW, undo_until=SOON)
    desk.on(e.OutcomeKept("key-1", 1, NOW), e.OutcomeConfirmed("key-1", done, 0))
    return desk


UNDONE = ep.OutcomeUndone(OutcomeUndone(call_id="call-1", outcome_id="oc1", undone_at=NOW))


def test_a_saved_result_is_taken_back_and_the_case_is_as_it_was() -> None:
    desk = saved_desk()
    desk.on(state(AgentState.READY, 5))
    assert desk.now.case is None
    assert desk.on(ep.UndoAsked(NOW)) == (cp.UndoOutcome("oc1"),)
    assert desk.on(ep.UndoAsked(NOW)) == ()
    desk.on(UNDONE)
    assert desk.case().note == "recado"
    assert (desk.now.wrap_up.disposition, desk.now.wrap_up.save) == ("third_party", SaveState.NONE)
    assert desk.now.undo is None


def test_when_the_next_call_is_there_the_case_comes_back_after_it() -> None:
    desk = saved_desk()
    desk.on(state(AgentState.READY, 5), state(AgentState.RINGING, 6, "call-2"), popped("call-2"))
    desk.on(ep.UndoAsked(NOW), UNDONE)
    assert desk.case().head.call_id == "call-2"
    assert [parked.case.head.call_id for parked in desk.now.parked] == ["call-1"]
    assert "result_undone_later" in desk.notices


def test_after_its_seconds_nothing_is_asked() -> None:
    desk = saved_desk()
    assert desk.on(ep.UndoAsked(SOON)) == ()
    assert "undo_too_late" in desk.notices


def test_a_refusal_leaves_the_result_saved() -> None:
    desk = saved_desk()
    desk.on(ep.UndoAsked(NOW), e.RequestRefused("UndoOutcome", ErrorCode.GONE))
    assert desk.now.undo is None
    assert "undo_refused" in desk.notices


# --- promises made before -------------------------------------------------------------------------


def broken(role: Role = Role.AGENT) -> Desk:
    made = PromiseLine(
        promise_id="r1",
        made_at=NOW,
        due_on=TODAY,
        amount=Money(10_000, "BRL"),
        method=PayMethod.PIX,
        state="broken",
    )
    desk = in_call(with_body=body().model_copy(update={"promises": (made,)}))
    profile = desk.now.shift.agent
    assert profile is not None
    changed = profile.model_copy(update={"role": role})
    desk.now = replace(desk.now, shift=replace(desk.now.shift, agent=changed))
    return desk


def test_a_broken_promise_is_agreed_anew() -> None:
    desk = broken()
    commands = desk.on(ep.RenegotiationAsked("r1"))
    assert (desk.case().form, form(desk).renews) == (Form.PROMISE, "r1")
    (command,) = [one for one in commands if isinstance(one, cp.AskPlan)]
    assert command.wanted.renews == "r1"


@pytest.mark.parametrize(("role", "orders"), [(Role.AGENT, 0), (Role.TEAM_LEAD, 1)])
def test_only_a_lead_takes_a_promise_back(role: Role, orders: int) -> None:
    desk = broken(role)
    assert len(desk.on(ep.PromiseCancelAsked("r1", "engano"))) == orders


# --- two levels -----------------------------------------------------------------------------------


def with_levels() -> Desk:
    desk = in_wrap_up()
    lists = catalogue()
    finer = Disposition(
        code="relative", key=1, labels=Labels(pt_BR="Parente", es="x", en="x"), parent="third_party"
    )
    told_all = lists.model_copy(update={"dispositions": (*lists.dispositions, finer)})
    desk.now = replace(desk.now, shift=replace(desk.now.shift, catalogue=told_all))
    return desk


def test_a_result_with_a_second_level_waits_for_it() -> None:
    desk = with_levels()
    desk.on(e.ResultChosen("third_party"), e.WrapUpConcluded("key-1", NOW))
    assert desk.now.wrap_up.missing == ("refinement",)
    desk.on(e.ResultChosen("relative"))
    (command,) = desk.on(e.WrapUpConcluded("key-2", NOW))
    assert isinstance(command, c.SaveOutcome)
    assert command.outcome.disposition == "relative"


def test_what_the_server_proposes_stands_there_until_the_agent_chooses() -> None:
    desk = in_call()
    head = desk.case().head.model_copy(update={"suggested_result": "voicemail"})
    desk.now = replace(desk.now, case=replace(desk.case(), head=head))
    ended = phase("call-1", CallPhase.ENDED, CallEnd.DEBTOR_HUNG_UP)
    desk.on(state(AgentState.WRAP_UP, 4, "call-1"), ended)
    assert (desk.now.wrap_up.disposition, desk.now.wrap_up.suggested) == ("voicemail", True)
    desk.on(e.ResultChosen("third_party"))
    assert not desk.now.wrap_up.suggested
