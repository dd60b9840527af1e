"""Asking a lead while the call goes on, and paying at once."""

from dataclasses import replace
from datetime import timedelta

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events as e
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.promise import Stage, draft_of, stage, wanted_of
from agent_desktop.desk.workspace import Form, LinkState, Tab
from server_api.contract import push as p
from server_api.contract.agreements import Approvals, ApprovalView, Plan
from server_api.contract.debt_words import ApprovalState, OrderKind, OrderState, PlanKind
from server_api.contract.money import Money
from server_api.contract.words import (
    Authority,
    Channel,
    ErrorCode,
    PayMethod,
    Role,
)
from tests.desk.deals import approval, order, plan_for
from tests.desk.making import (
    AGENT,
    NOW,
    Desk,
    at_work,
    in_call,
    link,
    pushed,
)

SOON = NOW + timedelta(seconds=5)


def form(desk: Desk) -> PromiseForm:
    return desk.case().promise


def told(desk: Desk, **changes: object) -> Plan:
    wanted = wanted_of(form(desk))
    assert wanted is not None
    return plan_for(wanted).model_copy(update=changes)


def now_at(desk: Desk) -> Stage:
    shown = desk.case().body
    assert shown is not None
    return stage(form(desk), shown, up=True)


def beyond() -> Desk:
    """The schedule is computed, and goes beyond the agent's authority."""
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"))
    desk.on(ep.PlanArrived("call-1", told(desk, authority=Authority.NEEDS_APPROVAL)))
    return desk


def answered(desk: Desk, to: ApprovalState, **changes: object) -> ApprovalView:
    return approval(to, plan=told(desk, authority=Authority.NEEDS_APPROVAL), **changes)


# --- approval -------------------------------------------------------------------------------------


def test_who_is_free_is_asked_once_it_matters() -> None:
    desk = beyond()
    assert cp.LoadApprovals("person-of-call-1") in desk.said
    assert now_at(desk) is Stage.BEYOND


def test_the_tab_of_promises_reads_what_leads_were_asked_before() -> None:
    desk = in_call()
    assert desk.on(e.TabChosen(Tab.PROMISES)) == (cp.LoadApprovals("person-of-call-1"),)
    old = approval(ApprovalState.REFUSED, decided_by="Rita", note="Não")
    desk.on(ep.ApprovalsLoaded("person-of-call-1", Approvals(approvals=(old,), free_leads=("Rita",))))
    assert desk.case().deal.approvals == (old,)
    desk.on(e.FormOpened(Form.PROMISE, "o1"))
    desk.on(ep.PlanArrived("call-1", told(desk, authority=Authority.NEEDS_APPROVAL)))
    assert desk.said[-1] == cp.LoadApprovals("person-of-call-1")  # who is free is asked when it matters


def test_nothing_beyond_the_authority_is_agreed_without_a_lead() -> None:
    desk = beyond()
    desk.on(ep.PromiseReadBack(True, NOW), ep.PromiseAgreed())
    assert not form(desk).agreed
    assert "promise_beyond" in desk.notices


def test_a_request_goes_out_once_and_its_yes_lets_the_agreement_be_made() -> None:
    desk = beyond()
    (command,) = desk.on(ep.ApprovalAsked("13º"))
    assert isinstance(command, cp.AskForApproval)
    assert desk.on(ep.ApprovalAsked()) == ()
    desk.on(ep.ApprovalTold(answered(desk, ApprovalState.PENDING)))
    assert now_at(desk) is Stage.ASKED
    yes = p.ApprovalChanged(approval=answered(desk, ApprovalState.APPROVED, decided_by="Rita"))
    assert c.Announce("approval_approved") in desk.on(pushed(yes))
    assert now_at(desk) is Stage.READY
    desk.on(ep.PromiseReadBack(True, NOW), ep.PromiseAgreed())
    draft = draft_of(form(desk))
    assert draft is not None
    assert (form(desk).agreed, draft.approval_id) == (True, "ap1")


def test_the_same_news_twice_is_said_once() -> None:
    desk = beyond()
    yes = pushed(p.ApprovalChanged(approval=answered(desk, ApprovalState.APPROVED)))
    desk.on(yes, yes)
    assert desk.said.count(c.Announce("approval_approved")) == 1


def test_other_terms_than_were_granted_need_a_new_yes_and_drop_the_open_request() -> None:
    desk = beyond()
    desk.on(ep.ApprovalTold(answered(desk, ApprovalState.PENDING)))
    desk.on(ep.PlanTyped("total", "500", 50_000))
    desk.on(ep.PlanArrived("call-1", told(desk, authority=Authority.NEEDS_APPROVAL)))
    assert now_at(desk) is Stage.BEYOND
    withdraw, ask = desk.on(ep.ApprovalAsked())
    assert withdraw == cp.WithdrawApproval("ap1")
    assert isinstance(ask, cp.AskForApproval)


def test_a_counter_offer_comes_into_the_form_as_it_was_granted() -> None:
    desk = beyond()
    granted = told(desk, total=Money(80_000, "BRL"))
    lines = tuple(line.model_copy(update={"amount": Money(80_000, "BRL")}) for line in granted.lines)
    counter = granted.model_copy(update={"lines": lines, "read_back": "São 800."})
    desk.on(pushed(p.ApprovalChanged(approval=answered(desk, ApprovalState.COUNTERED, counter=counter))))
    assert now_at(desk) is Stage.COUNTERED
    commands = desk.on(ep.CounterTaken())
    assert not any(isinstance(command, cp.AskPlan) for command in commands)
    assert (now_at(desk), form(desk).total.value) == (Stage.READY, 80_000)
    assert form(desk).judged is not None


def test_a_request_may_be_taken_back_and_asked_again() -> None:
    desk = beyond()
    desk.on(ep.ApprovalTold(answered(desk, ApprovalState.PENDING)))
    assert desk.on(ep.ApprovalWithdrawn()) == (cp.WithdrawApproval("ap1"),)
    desk.on(ep.ApprovalGone("ap1"))
    assert now_at(desk) is Stage.BEYOND
    assert len(desk.on(ep.ApprovalAsked())) == 1


def test_a_no_while_the_form_is_closed_is_docked() -> None:
    desk = beyond()
    desk.on(e.FormClosed())
    desk.on(pushed(p.ApprovalChanged(approval=answered(desk, ApprovalState.REFUSED, decided_by="Rita"))))
    assert "approval_refused" in desk.notices


# --- a lead ---------------------------------------------------------------------------------------


def lead() -> Desk:
    desk = at_work()
    profile = desk.now.shift.agent
    assert profile is not None
    leads = profile.model_copy(update={"role": Role.TEAM_LEAD})
    desk.now = replace(desk.now, shift=replace(desk.now.shift, agent=leads))
    return desk


def request(number: int, seconds: int) -> ApprovalView:
    return approval(
        approval_id=f"ap{number}", agent_id=f"other-{number}", expires_at=NOW + timedelta(seconds=seconds)
    )


def test_what_runs_out_first_is_looked_at_first() -> None:
    desk = lead()
    for number, seconds in ((1, 90), (2, 30)):
        desk.on(pushed(p.ApprovalChanged(approval=request(number, seconds))))
    assert [one.approval_id for one in desk.now.floor.requests] == ["ap2", "ap1"]
    assert desk.now.floor.picked == "ap1"  # the one looked at stays under the lead's hands


def test_a_lead_answers_once_and_the_request_goes_when_it_is_settled() -> None:
    desk = lead()
    desk.on(pushed(p.ApprovalChanged(approval=request(1, 90))))
    answer = ep.RequestAnswered("ap1", ApprovalState.APPROVED)
    (command,) = desk.on(answer)
    assert isinstance(command, cp.AnswerRequest)
    assert desk.on(answer) == ()
    settled = request(1, 90).model_copy(update={"state": ApprovalState.APPROVED})
    desk.on(ep.ApprovalTold(settled))
    assert (desk.now.floor.requests, desk.now.floor.answering) == ((), "")


def test_a_counter_offer_needs_something_typed() -> None:
    desk = lead()
    desk.on(pushed(p.ApprovalChanged(approval=request(1, 90))))
    counter = ep.RequestAnswered("ap1", ApprovalState.COUNTERED)
    assert desk.on(counter) == ()
    assert desk.now.floor.request_error == "counter_empty"
    desk.on(ep.CounterTyped("total", "900", 90_000))
    (command,) = desk.on(counter)
    assert isinstance(command, cp.AnswerRequest)
    assert command.answer.counter is not None
    assert command.answer.counter.total == Money(90_000, "BRL")


def test_an_answer_that_came_too_late_takes_the_card_away() -> None:
    desk = lead()
    desk.on(pushed(p.ApprovalChanged(approval=request(1, 90))))
    desk.on(ep.RequestAnswered("ap1", ApprovalState.REFUSED))
    desk.on(e.RequestRefused("AnswerRequest", ErrorCode.BAD_TRANSITION))
    assert desk.now.floor.requests == ()
    assert desk.now.floor.request_error == "bad_transition"


def test_beyond_the_leads_own_authority_the_card_stays() -> None:
    desk = lead()
    desk.on(pushed(p.ApprovalChanged(approval=request(1, 90))))
    desk.on(ep.RequestAnswered("ap1", ApprovalState.APPROVED))
    desk.on(e.RequestRefused("AnswerRequest", ErrorCode.FORBIDDEN))
    assert len(desk.now.floor.requests) == 1
    assert desk.now.floor.request_error == "forbidden"


# --- orders ---------------------------------------------------------------------------------------


def agreed() -> Desk:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"))
    desk.on(ep.PlanArrived("call-1", told(desk)), ep.PromiseReadBack(True, NOW), ep.PromiseAgreed())
    desk.said.clear()
    return desk


def test_an_order_is_for_the_first_payment_and_goes_with_the_agreement() -> None:
    desk = agreed()
    (command,) = desk.on(ep.OrderAsked("k1", OrderKind.PIX))
    assert isinstance(command, cp.MakeOrder)
    assert (command.order.amount, command.order.key) == (Money(70_000, "BRL"), "k1")
    assert desk.on(ep.OrderAsked("k2", OrderKind.PIX)) == ()
    desk.on(ep.OrderTold(order()))
    draft = draft_of(form(desk))
    assert draft is not None
    assert draft.order_ids == ("or1",)
    assert desk.on(ep.OrderSendAsked("or1", Channel.SMS)) == (cp.SendOrder("or1", Channel.SMS),)


def test_paid_is_said_once_whoever_is_on_the_screen() -> None:
    desk = agreed()
    desk.on(ep.OrderTold(order()))
    paid = order(state=OrderState.PAID, changed_at=SOON)
    news = pushed(p.OrderChanged(person_id="person-of-call-1", name="Maria", order=paid))
    assert c.Announce("order_paid") in desk.on(news)
    assert c.Announce("order_paid") not in desk.on(news)
    shown = desk.case().body
    assert shown is not None
    assert shown.orders[0].state is OrderState.PAID
    other = pushed(p.OrderChanged(person_id="somebody", name="Zé", order=order(state=OrderState.PAID)))
    desk.on(other)
    assert ("name", "Zé") in [param for notice in desk.now.notices for param in notice.params]


def test_older_news_of_an_order_never_overwrites_newer() -> None:
    desk = agreed()
    desk.on(ep.OrderTold(order(state=OrderState.OPENED, changed_at=SOON)))
    late = order(state=OrderState.SENT, changed_at=NOW)
    desk.on(pushed(p.OrderChanged(person_id="person-of-call-1", order=late)))
    shown = desk.case().body
    assert shown is not None
    assert shown.orders[0].state is OrderState.OPENED


def test_without_a_server_there_is_no_order_and_it_is_said() -> None:
    desk = agreed()
    desk.on(link(LinkState.DOWN))
    assert desk.on(ep.OrderAsked("k1", OrderKind.PIX)) == ()
    assert "order_needs_server" in desk.notices


def test_the_agents_own_request_is_never_on_the_own_floor() -> None:
    desk = lead()
    desk.on(pushed(p.ApprovalChanged(approval=approval(agent_id=AGENT))))
    assert desk.now.floor.requests == ()


def test_kinds_keep_what_fits_of_the_terms() -> None:
    desk = in_call()
    desk.on(e.FormOpened(Form.PROMISE, "o1"), ep.PlanBegun(kind=PlanKind.REPEATING))
    assert (form(desk).total.text, form(desk).method) == ("", PayMethod.PIX)
    desk.on(ep.PlanBegun(offer_id="o1"))
    assert (form(desk).kind, form(desk).total.value) == (PlanKind.SINGLE, 70_000)
