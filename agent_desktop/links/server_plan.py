"""The server's requests about agreements: calculator, approvals, payment orders, undo, promises."""

from agent_desktop.links.asking import Asking, read_answer
from server_api.contract import routes
from server_api.contract.agreements import (
    AnswerApproval,
    Approvals,
    ApprovalView,
    AskApproval,
    CancelPromise,
    OutcomeUndone,
    Plan,
    PlanWanted,
    PromiseDetail,
)
from server_api.contract.payments import MakeOrder, OrderView, PayByCard, SendOrder
from server_api.contract.words import Channel


class ServerPlan(Asking):
    """Every method raises ServerRefusedError."""

    async def plan(self, call_id: str, wanted: PlanWanted) -> Plan:
        """Compute and judge a schedule."""
        return read_answer(Plan, await self._request("POST", routes.PLAN.format(call_id=call_id), wanted))

    async def ask_approval(self, call_id: str, request: AskApproval) -> ApprovalView:
        """Ask the leads."""
        path = routes.APPROVALS.format(call_id=call_id)
        return read_answer(ApprovalView, await self._request("POST", path, request))

    async def withdraw_approval(self, approval_id: str) -> None:
        """No longer wanted."""
        await self._request("DELETE", routes.APPROVAL.format(approval_id=approval_id))

    async def approvals(self, person_id: str) -> Approvals:
        """Requests about a person, newest first, and who is free."""
        path = routes.PERSON_APPROVALS.format(person_id=person_id)
        return read_answer(Approvals, await self._request("GET", path))

    async def team_approvals(self) -> Approvals:
        """What the lead's team asked for, newest first."""
        return read_answer(Approvals, await self._request("GET", routes.TEAM_APPROVALS))

    async def answer_approval(self, approval_id: str, answer: AnswerApproval) -> ApprovalView:
        """A lead's answer."""
        path = routes.APPROVAL_ANSWER.format(approval_id=approval_id)
        return read_answer(ApprovalView, await self._request("POST", path, answer))

    async def make_order(self, call_id: str, order: MakeOrder) -> OrderView:
        """A Pix, a slip or a link."""
        path = routes.ORDERS.format(call_id=call_id)
        return read_answer(OrderView, await self._request("POST", path, order))

    async def charge_card(self, call_id: str, paid: PayByCard) -> OrderView:
        """A card told over the telephone."""
        return read_answer(OrderView, await self._request("POST", routes.CARD.format(call_id=call_id), paid))

    async def send_order(self, order_id: str, channel: Channel) -> OrderView:
        """To the debtor."""
        path = routes.ORDER_SEND.format(order_id=order_id)
        return read_answer(OrderView, await self._request("POST", path, SendOrder(channel=channel)))

    async def cancel_order(self, order_id: str) -> OrderView:
        """Not to be paid any more."""
        path = routes.ORDER.format(order_id=order_id)
        return read_answer(OrderView, await self._request("DELETE", path))

    async def undo_outcome(self, outcome_id: str) -> OutcomeUndone:
        """Take a saved result back."""
        path = routes.OUTCOME_UNDO.format(outcome_id=outcome_id)
        return read_answer(OutcomeUndone, await self._request("POST", path))

    async def promise(self, promise_id: str) -> PromiseDetail:
        """One promise, whole."""
        path = routes.PROMISE.format(promise_id=promise_id)
        return read_answer(PromiseDetail, await self._request("GET", path))

    async def cancel_promise(self, promise_id: str, reason: str) -> PromiseDetail:
        """A lead takes it back."""
        path = routes.PROMISE_CANCEL.format(promise_id=promise_id)
        answer = await self._request("POST", path, CancelPromise(reason=reason))
        return read_answer(PromiseDetail, answer)
