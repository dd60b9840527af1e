"""A case that may not be on the screen stays away, however late or stale the news about it is."""

import pytest

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.workspace import Case, Finding, Form, History, LinkState
from server_api.contract import push as p
from server_api.contract.agreements import Approvals, PlanWanted
from server_api.contract.cases import IdentityResult
from server_api.contract.debt_words import ApprovalState, OrderState
from server_api.contract.session import DayStats
from server_api.contract.words import AgentState, CallPhase, IdentityMode, IdentityStatus
from tests.desk.deals import approval, order, plan_for
from tests.desk.making import body, head, identity, in_call, link, popped, pushed, status, view

CONFIRMED = IdentityStatus.CONFIRMED
OTHER = ex.OtherPersonAnswered("relative")


def nothing_of_the_debt(case: Case) -> bool:
    """Nothing of the debt is anywhere in it."""
    rows = (case.body, case.history, case.found, case.promise, case.extras.data, case.extras.shown)
    deal = (case.deal.approvals, case.deal.made, case.deal.opened)
    return rows == (None, History(), Finding(), PromiseForm(), None, ()) and deal == ((), None, "")


def snapshot(now: IdentityStatus = CONFIRMED) -> e.Pushed:
    told = p.Snapshot(
        status=status(AgentState.TALKING, 3, "call-1"),
        stats=DayStats(),
        call=view("call-1", CallPhase.CONNECTED),
        head=head(status=now),
        body=body(),
        approvals=(approval(ApprovalState.PENDING),),
    )
    return pushed(told)


@pytest.mark.parametrize("known", [IdentityStatus.PENDING, CONFIRMED])
def test_a_snapshot_of_a_server_that_has_not_heard_of_somebody_else_opens_nothing(
    known: IdentityStatus,
) -> None:
    desk = in_call(known)
    desk.on(link(LinkState.DOWN), OTHER, link(LinkState.UP), snapshot(known))
    assert nothing_of_the_debt(desk.case())
    assert desk.case().head.identity.status is IdentityStatus.OTHER_PERSON
    desk.on(popped(status=known))
    assert nothing_of_the_debt(desk.case())


def test_the_answer_to_a_question_asked_before_somebody_else_came_opens_nothing() -> None:
    desk = in_call(IdentityStatus.PENDING)
    late = IdentityResult(identity=identity(CONFIRMED, IdentityMode.MASKED), body=body())
    desk.on(OTHER, e.IdentityAnswered("call-1", late))
    assert nothing_of_the_debt(desk.case())
    assert desk.case().head.identity.status is IdentityStatus.OTHER_PERSON
    desk.on(ex.DebtorCame(), e.IdentityAnswered("call-1", late))
    assert desk.case().body == body()


def test_late_answers_about_an_agreement_bring_nothing_back() -> None:
    desk = in_call(CONFIRMED)
    desk.on(e.FormOpened(Form.PROMISE), OTHER)
    person = head().person_id
    seq = desk.case().promise.seq
    desk.on(
        pushed(p.ApprovalChanged(approval=approval(ApprovalState.APPROVED))),
        ep.ApprovalsLoaded(person, Approvals(approvals=(approval(ApprovalState.REFUSED),))),
        ep.PlanArrived("call-1", plan_for(PlanWanted(seq=seq, debt_ids=("d1",)))),
        ep.OrderTold(order()),
        e.DraftRestored("call-1", "nota", {"total": "700,00", "currency": "BRL"}),
    )
    assert nothing_of_the_debt(desk.case())
    assert desk.case().note == "nota"


def test_the_pay_of_an_order_is_not_told_where_its_debtor_is_not_known_to_be_on_the_line() -> None:
    paid = order(state=OrderState.PAID)
    told = pushed(p.OrderChanged(person_id=head().person_id, name="Maria Exemplo", order=paid))
    desk = in_call(CONFIRMED)
    desk.on(OTHER, told)
    assert "order_paid" not in desk.notices
    seen = in_call(CONFIRMED)
    seen.on(told)
    assert "order_paid" in seen.notices
    seen.on(OTHER)
    assert "order_paid" not in seen.notices


def test_what_was_typed_of_an_agreement_leaves_the_disk_with_the_case() -> None:
    desk = in_call(CONFIRMED)
    desk.on(e.NoteTyped("prefere manhã"), e.FormOpened(Form.PROMISE))
    desk.on(ep.PlanTyped("total", "700,00", 70_000))
    assert c.KeepDraft("call-1", "prefere manhã", ()) in desk.on(OTHER)
