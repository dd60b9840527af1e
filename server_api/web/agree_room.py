"""What the handlers of agreements need."""

from dataclasses import dataclass
from typing import Protocol

from server_api.contract.agreements import OutcomeUndone, Plan, PlanWanted
from server_api.services.approval_desk import ApprovalDesk
from server_api.services.roster import Seat


class MakePlan(Protocol):
    async def __call__(self, *, agent_id: str, call_id: str, wanted: PlanWanted) -> Plan: ...


class UndoOutcome(Protocol):
    async def __call__(self, seat: Seat, outcome_id: str) -> OutcomeUndone: ...


@dataclass(frozen=True, slots=True)
class AgreeRoom:
    """The calculator, requests to leads, taking back."""

    plan: MakePlan
    approvals: ApprovalDesk
    undo: UndoOutcome
