"""Agreements as a fake: it computes nothing, says yes and remembers what it heard."""

from abc import ABC, abstractmethod

from server_api.contract.agreements import (
    AnswerApproval,
    Approvals,
    ApprovalView,
    AskApproval,
    OutcomeUndone,
    Plan,
    PlanWanted,
    PromiseDetail,
)
from server_api.contract.debt_words import ApprovalState, OrderKind, OrderState, PromiseState
from server_api.contract.payments import MakeOrder, OrderView, PayByCard
from server_api.contract.words import Channel
from tests.desk.deals import approval, order, plan_for
from tests.desk.making import NOW


class FakePlan(ABC):
    """``approved`` is what a lead's answer comes back as."""

    @abstractmethod
    def _hear(self, *what: str) -> None: ...

    async def plan(self, call_id: str, wanted: PlanWanted) -> Plan:
        self._hear("plan", call_id, str(wanted.seq))
        return plan_for(wanted)

    async def ask_approval(self, call_id: str, request: AskApproval) -> ApprovalView:
        self._hear("ask_approval", call_id, request.reason)
        return approval(plan=plan_for(request.plan))

    async def withdraw_approval(self, approval_id: str) -> None:
        self._hear("withdraw_approval", approval_id)

    async def approvals(self, person_id: str) -> Approvals:
        self._hear("approvals", person_id)
        return Approvals(free_leads=("Rita",))

    async def team_approvals(self) -> Approvals:
        self._hear("team_approvals")
        return Approvals()

    async def answer_approval(self, approval_id: str, answer: AnswerApproval) -> ApprovalView:
        self._hear("answer_approval", approval_id, answer.state.value)
        return approval(answer.state if answer.counter is None else ApprovalState.COUNTERED)

    async def make_order(self, call_id: str, made: MakeOrder) -> OrderView:
        self._hear("make_order", call_id, made.kind.value)
        return order(kind=made.kind, amount=made.amount, due_on=made.due_on)

    async def charge_card(self, call_id: str, paid: PayByCard) -> OrderView:
        self._hear("charge_card", call_id, paid.key)
        return order(kind=OrderKind.CARD, amount=paid.amount, payload="Visa •••• 4242")

    async def send_order(self, order_id: str, channel: Channel) -> OrderView:
        self._hear("send_order", order_id, channel.value)
        return order(state=OrderState.SENT, sent_by=(channel,))

    async def cancel_order(self, order_id: str) -> OrderView:
        self._hear("cancel_order", order_id)
        return order(state=OrderState.CANCELLED)

    async def undo_outcome(self, outcome_id: str) -> OutcomeUndone:
        self._hear("undo_outcome", outcome_id)
        return OutcomeUndone(call_id="call-1", outcome_id=outcome_id, undone_at=NOW)

    async def promise(self, promise_id: str) -> PromiseDetail:
        self._hear("promise", promise_id)
        return PromiseDetail(promise_id=promise_id, state=PromiseState.BROKEN, lines=())

    async def cancel_promise(self, promise_id: str, reason: str) -> PromiseDetail:
        self._hear("cancel_promise", promise_id, reason)
        return PromiseDetail(promise_id=promise_id, state=PromiseState.CANCELLED, lines=())
