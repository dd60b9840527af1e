"""What the handlers of agreements need."""

from dataclasses import dataclass
from typing import Protocol

from server_api.contract.agreements import Plan, PlanWanted
from server_api.services.approval_desk import ApprovalDesk


class MakePlan(Protocol):
    async def __call__(self, *, agent_id: str, call_id: str, wanted: PlanWanted) -> Plan: ...


@dataclass(frozen=True, slots=True)
class AgreeRoom:
    """The calculator, requests to leads."""

    plan: MakePlan
    approvals: ApprovalDesk
