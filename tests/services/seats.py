"""A user at work, in a word."""

from datetime import UTC, datetime

from server_api.contract.session import AgentProfile
from server_api.contract.words import Role
from server_api.domain.agent import Agent
from server_api.services.roster import Seat
from server_api.store.agents_rows import AgentRow


def seat_of(agent_id: str, role: Role, team: str = "Norte") -> Seat:
    """Signed in, and nothing more."""
    row = AgentRow(agent_id, Agent(), datetime(2026, 11, 24, tzinfo=UTC), 1)
    return Seat(row, AgentProfile(agent_id=agent_id, user=agent_id, name=agent_id, role=role, team=team))
