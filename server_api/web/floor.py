"""The lead's floor, and an agent's cry for help. What the lead sees comes by the push socket."""

from fastapi import APIRouter

from server_api.contract import routes
from server_api.contract.floor import AskHelp, HelpRequest, Supervise, Supervision
from server_api.web.auth import OwnSeat
from server_api.web.room import TheRoom

router = APIRouter()


@router.post(routes.SUPERVISE)
async def supervise(agent_id: str, body: Supervise, seat: OwnSeat, room: TheRoom) -> Supervision:
    """Listen, whisper or barge."""
    return await room.talk.supervise.supervise(seat, agent_id, body.mode)


@router.delete(routes.SUPERVISION, status_code=204)
async def leave(seat: OwnSeat, room: TheRoom) -> None:
    """Off the line."""
    await room.talk.supervise.leave(seat)


@router.post(routes.TAKE_OVER, status_code=204)
async def take_over(agent_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """The agent's call moves to the lead."""
    await room.talk.supervise.take_over(seat, agent_id)


@router.post(routes.HELP_ANSWER, status_code=204)
async def answer_help(help_id: str, seat: OwnSeat, room: TheRoom) -> None:
    """A lead takes care of it."""
    await room.talk.help_desk.answer(seat, help_id)


@router.post(routes.HELP)
async def ask_help(body: AskHelp, seat: OwnSeat, room: TheRoom) -> HelpRequest:
    """Ask the lead."""
    return await room.talk.help_desk.ask(seat, body)


@router.delete(routes.HELP, status_code=204)
async def withdraw_help(seat: OwnSeat, room: TheRoom) -> None:
    """No longer needed."""
    await room.talk.help_desk.withdraw(seat)
