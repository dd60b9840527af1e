"""Small true-to-life agreements for the desk's tests: schedules, requests to a lead, payment orders."""

from datetime import timedelta

from server_api.contract.agreements import ApprovalView, Plan, PlanLine, PlanWanted
from server_api.contract.debt_words import ApprovalState, OrderKind, OrderState
from server_api.contract.money import Money
from server_api.contract.payments import OrderView
from server_api.contract.words import PromiseFault
from tests.desk.making import AGENT, NOW, TODAY


def plan_for(wanted: PlanWanted, *faults: PromiseFault) -> Plan:
    """One payment of what was asked, as the calculator answers."""
    total = wanted.total or Money(70_000, "BRL")
    day = wanted.first_due or TODAY + timedelta(days=3)
    lines = wanted.lines or (PlanLine(number=1, due_on=day, amount=total),)
    return Plan(
        seq=wanted.seq,
        kind=wanted.kind,
        debt=Money(200_000, "BRL"),
        discount=Money(0, "BRL"),
        total=sum((line.amount for line in lines[1:]), lines[0].amount),
        lines=lines,
        faults=faults,
        read_back="Confirma?",
    )


def approval(state: ApprovalState = ApprovalState.PENDING, **changes: object) -> ApprovalView:
    plain = ApprovalView(
        approval_id="ap1",
        call_id="call-1",
        agent_id=AGENT,
        state=state,
        asked_at=NOW,
        expires_at=NOW + timedelta(seconds=180),
        plan=plan_for(PlanWanted(debt_ids=("d1",))),
    )
    return plain.model_copy(update=changes)


def order(**changes: object) -> OrderView:
    plain = OrderView(
        order_id="or1",
        kind=OrderKind.PIX,
        state=OrderState.CREATED,
        amount=Money(70_000, "BRL"),
        due_on=TODAY,
        payload="000201",
        changed_at=NOW,
    )
    return plain.model_copy(update=changes)
