"""Requests about the agreement; each answer is an event."""

from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events as e
from agent_desktop.desk import events_asked as ea
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.ports_plan import PlanPort
from agent_desktop.desk.requests_voice import Tell


class PlanRequests:
    """``tell`` awaits an answer, emits it, and turns a refusal into an event."""

    def __init__(self, server: PlanPort, tell: Tell) -> None:
        self._server = server
        self._tell = tell

    async def plan(self, command: cp.AskPlan) -> None:
        """The calculator."""
        await self._tell(command, self._plan(command))

    async def _plan(self, command: cp.AskPlan) -> e.Event:
        return ep.PlanArrived(command.call_id, await self._server.plan(command.call_id, command.wanted))

    async def approval(self, command: cp.ApprovalCommand) -> None:
        """Asking a lead, and a lead's answer."""
        await self._tell(command, self._approval(command))

    async def _approval(self, command: cp.ApprovalCommand) -> e.Event:
        server = self._server
        match command:
            case cp.AskForApproval(call_id, request):
                return ep.ApprovalTold(await server.ask_approval(call_id, request))
            case cp.WithdrawApproval(approval_id):
                await server.withdraw_approval(approval_id)
                return ep.ApprovalGone(approval_id)
            case cp.LoadApprovals(person_id):
                return ep.ApprovalsLoaded(person_id, await server.approvals(person_id))
            case cp.LoadTeamApprovals():
                return ea.TeamApprovalsLoaded(await server.team_approvals())
            case cp.AnswerRequest(approval_id, answer):
                return ep.ApprovalTold(await server.answer_approval(approval_id, answer))

    async def order(self, command: cp.OrderCommand) -> None:
        """A way to pay at once."""
        await self._tell(command, self._order(command))

    async def _order(self, command: cp.OrderCommand) -> e.Event:
        server = self._server
        match command:
            case cp.MakeOrder(call_id, order):
                return ep.OrderTold(await server.make_order(call_id, order))
            case cp.SendOrder(order_id, channel):
                return ep.OrderTold(await server.send_order(order_id, channel))
            case cp.CancelOrder(order_id):
                return ep.OrderTold(await server.cancel_order(order_id))

    async def card(self, command: cp.ChargeCard) -> None:
        """A card told over the telephone."""
        await self._tell(command, self._card(command))

    async def _card(self, command: cp.ChargeCard) -> e.Event:
        return ep.OrderTold(await self._server.charge_card(command.call_id, command.paid))

    async def undo(self, command: cp.UndoOutcome) -> None:
        """Take a saved result back."""
        await self._tell(command, self._undo(command))

    async def _undo(self, command: cp.UndoOutcome) -> e.Event:
        return ep.OutcomeUndone(await self._server.undo_outcome(command.outcome_id))

    async def made(self, command: cp.MadeCommand) -> None:
        """A promise made before."""
        await self._tell(command, self._made(command))

    async def _made(self, command: cp.MadeCommand) -> e.Event:
        match command:
            case cp.LoadPromise(promise_id):
                return ep.PromiseDetailLoaded(await self._server.promise(promise_id))
            case cp.CancelPromise(promise_id, reason):
                return ep.PromiseDetailLoaded(await self._server.cancel_promise(promise_id, reason))
