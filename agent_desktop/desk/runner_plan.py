"""Commands about the agreement, each in its own lane: the calculator waits for nothing but the typing."""

from functools import partial
from typing import assert_never

from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk.lane import Lane, Latest
from agent_desktop.desk.ports_plan import PlanPort
from agent_desktop.desk.requests_plan import PlanRequests
from agent_desktop.desk.requests_voice import Tell


class PlanRunner:
    """``plan_after_s``: seconds from the last sign typed to the question."""

    def __init__(self, server: PlanPort, tell: Tell, plan_after_s: float) -> None:
        self._requests = PlanRequests(server, tell)
        self._plans = Latest(plan_after_s, "plan")
        self._approvals = Lane("approvals")
        self._orders = Lane("orders")

    def perform(self, command: cp.PlanCommand) -> None:
        """Begin it; what came of it is an event."""
        if isinstance(command, cp.AskPlan):
            self._plans.put(partial(self._requests.plan, command))
        elif isinstance(command, cp.ApprovalCommand):
            self._approvals.put(partial(self._requests.approval, command))
        elif isinstance(command, cp.OrderCommand):
            self._orders.put(partial(self._requests.order, command))
        elif isinstance(command, cp.ChargeCard):
            self._orders.put(partial(self._requests.card, command))
        elif isinstance(command, cp.UndoOutcome):
            self._approvals.put(partial(self._requests.undo, command))
        elif isinstance(command, cp.MadeCommand):
            self._orders.put(partial(self._requests.made, command))
        else:
            assert_never(command)

    async def finish(self, patience_s: float) -> None:
        """Drop what is only computed; do what was asked for."""
        await self._plans.finish()
        await self._approvals.finish(patience_s)
        await self._orders.finish(patience_s)
