"""Which of the free agents gets a call. Pure.

An agent who lacks a skill that the campaign asks for, or the debtor's language where somebody free speaks it,
is not asked. Among the rest the campaign's routing decides; ties go to whoever has waited longest.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import assert_never


class Routing(StrEnum):
    """How a campaign chooses; ``previous`` and ``owner`` fall back to the longest idle."""

    LONGEST_IDLE = "longest_idle"
    FEWEST_CALLS = "fewest_calls"
    SKILL = "skill"
    PREVIOUS = "previous"
    OWNER = "owner"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a call needs. ``skills``: least level of each; ``reserved_for`` was told that it is coming.

    ``agent_id``: the call was promised to this agent (an own callback), nobody else may have it.
    """

    routing: Routing = Routing.LONGEST_IDLE
    skills: Mapping[str, int] = field(default_factory=dict)
    language: str = ""
    previous_agent_id: str = ""
    owner_id: str = ""
    reserved_for: str = ""
    agent_id: str = ""


@dataclass(frozen=True, slots=True)
class Free:
    """An agent who can take a call now. ``spoken_for``: another call is being dialled for them."""

    agent_id: str
    since: datetime
    skills: Mapping[str, int] = field(default_factory=dict)
    languages: Sequence[str] = ()
    calls_today: int = 0
    spoken_for: bool = False


def choose(wanted: Wanted, free: Sequence[Free]) -> Free | None:
    """The agent for the call; None where nobody may take it."""
    able = [agent for agent in free if _able(wanted, agent)]
    if wanted.agent_id:
        able = [agent for agent in able if agent.agent_id == wanted.agent_id]
    able = [agent for agent in able if _speaks(agent, wanted.language)] or able
    return min(able, key=lambda agent: _rank(wanted, agent), default=None)


def could(wanted: Wanted, agent: Free) -> bool:
    """Whether this agent may take such a call at all."""
    return _able(wanted, agent) and wanted.agent_id in ("", agent.agent_id)


def level(skills: Mapping[str, int], wanted: Mapping[str, int]) -> int:
    """How good somebody is at what is wanted."""
    return sum(skills.get(skill, 0) for skill in wanted)


def _able(wanted: Wanted, agent: Free) -> bool:
    return all(agent.skills.get(skill, 0) >= least for skill, least in wanted.skills.items())


def _speaks(agent: Free, language: str) -> bool:
    """``es-MX`` is spoken by who speaks ``es``; nothing asked is spoken by all."""
    return not language or any(
        one in (language, language[:2]) or one[:2] == language for one in agent.languages
    )


def _rank(wanted: Wanted, agent: Free) -> tuple[bool, bool, float, datetime, str]:
    promised = bool(wanted.reserved_for) and agent.agent_id == wanted.reserved_for
    return not promised, agent.spoken_for, _preference(wanted, agent), agent.since, agent.agent_id


def _preference(wanted: Wanted, agent: Free) -> float:
    """Less is better."""
    match wanted.routing:
        case Routing.FEWEST_CALLS:
            return agent.calls_today
        case Routing.SKILL:
            return -level(agent.skills, wanted.skills)
        case Routing.PREVIOUS:
            return agent.agent_id != wanted.previous_agent_id
        case Routing.OWNER:
            return agent.agent_id != wanted.owner_id
        case Routing.LONGEST_IDLE:
            return 0
        case _ as never:
            assert_never(never)
