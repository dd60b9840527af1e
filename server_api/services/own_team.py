"""Whose work a lead may see and touch: their own team's; an admin's is everybody's."""

from server_api.contract.words import ErrorCode, Role
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat

LEADS = (Role.TEAM_LEAD, Role.ADMIN)


def is_lead(seat: Seat) -> bool:
    """Whether this user leads anybody."""
    return seat.profile.role in LEADS


def leads_only(seat: Seat) -> None:
    """Raises RefusalError FORBIDDEN for whoever leads nobody."""
    if not is_lead(seat):
        raise RefusalError(ErrorCode.FORBIDDEN, reason="leads_only")


def leads(lead: Seat, seat: Seat) -> bool:
    """Whether ``lead`` answers for ``seat``; leads answer for no other leads."""
    if lead.profile.role is Role.ADMIN:
        return seat.profile.role is not Role.ADMIN
    return is_lead(lead) and not is_lead(seat) and lead.profile.team == seat.profile.team


def together(one: Seat, other: Seat) -> bool:
    """Whether two people work in one team, or for one campaign."""
    campaign = one.row.campaign_id
    return one.profile.team == other.profile.team or bool(campaign and campaign == other.row.campaign_id)


def led_seat(roster: Roster, lead: Seat, agent_id: str) -> Seat:
    """The seat of a lead's own agent at work.

    Raises RefusalError FORBIDDEN (no lead), NOT_FOUND (not their team, or not at work).
    """
    if not is_lead(lead):
        raise RefusalError(ErrorCode.FORBIDDEN, reason="leads_only")
    seat = roster.get(agent_id)
    if seat is None or not seat.row.session_id or not leads(lead, seat):
        raise RefusalError(ErrorCode.NOT_FOUND, what="agent")
    return seat
