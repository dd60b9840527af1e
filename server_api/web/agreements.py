"""Agreements: the calculator, and what needs a lead's yes."""

from fastapi import APIRouter, Response

from server_api.contract import routes
from server_api.contract.agreements import (
    AnswerApproval,
    Approvals,
    ApprovalView,
    AskApproval,
    OutcomeUndone,
    Plan,
    PlanWanted,
)
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.post(routes.PLAN, response_model=Plan)
async def make_plan(call_id: str, body: PlanWanted, seat: OwnSeat, room: TheRoom) -> Response:
    """Compute a schedule and judge it. What is valid already is not checked again line by line."""
    plan = await room.agree.plan(agent_id=seat.agent_id, call_id=call_id, wanted=body)
    return Response(plan.model_dump_json(), media_type="application/json")


@router.post(routes.APPROVALS)
async def ask_approval(call_id: str, body: AskApproval, seat: OwnSeat, room: TheRoom) -> ApprovalView:
    """Ask the lead."""
    return await room.agree.approvals.ask(seat, call_id, body)


@router.delete(routes.APPROVAL, status_code=204)
async def withdraw_approval(approval_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """No longer needed."""
    await room.agree.approvals.withdraw(seat, approval_id)


@router.post(routes.APPROVAL_ANSWER)
async def answer_approval(
    approval_id: str, body: AnswerApproval, seat: OwnSeat, room: TheRoom
) -> ApprovalView:
    """A lead's answer."""
    return await room.agree.approvals.answer(seat, approval_id, body)


@router.get(routes.PERSON_APPROVALS)
async def person_approvals(person_id: str, seat: OwnSeat, room: TheRoom) -> Approvals:
    """The history of requests about the debtor."""
    return await room.agree.approvals.of_person(seat, person_id)


@router.get(routes.TEAM_APPROVALS)
async def team_approvals(seat: OwnSeat, room: TheRoom) -> Approvals:
    """What a lead's team asked for, and what came of it."""
    return await room.agree.approvals.of_team(seat)


@router.post(routes.OUTCOME_UNDO)
async def undo_outcome(outcome_id: str, seat: OwnSeat, room: TheRoom) -> OutcomeUndone:
    """Take a result back within its seconds."""
    return await room.agree.undo(seat, outcome_id)
