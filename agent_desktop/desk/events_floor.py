"""The team lead's deeds, and the server's answers to them."""

from dataclasses import dataclass

from server_api.contract.floor import Supervision
from server_api.contract.words import Monitoring


@dataclass(frozen=True, slots=True)
class AgentSelected:
    """A row of the floor."""

    agent_id: str


@dataclass(frozen=True, slots=True)
class SupervisionAsked:
    """F2, F3, F4 on the selected agent."""

    mode: Monitoring


@dataclass(frozen=True, slots=True)
class SupervisionLeft:
    """Esc."""


@dataclass(frozen=True, slots=True)
class TakeOverAsked:
    """F5 on the selected agent."""


@dataclass(frozen=True, slots=True)
class HelpAnswered:
    """Whisper to who asked, in one click."""

    help_id: str


@dataclass(frozen=True, slots=True)
class SupervisionTold:
    """The answer to a request; None: on nobody's line."""

    supervision: Supervision | None


#: What the window may tell.
FloorDeed = AgentSelected | SupervisionAsked | SupervisionLeft | TakeOverAsked | HelpAnswered
FloorEvent = FloorDeed | SupervisionTold
