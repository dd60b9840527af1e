"""How an agent's state looks, wherever it stands in a table: the word's name and the icon. No Qt."""

from __future__ import annotations

from server_api.contract.words import AgentState

_LOOKS: dict[AgentState, tuple[str, str]] = {
    AgentState.READY: ("ready", "circle"),
    AgentState.TALKING: ("call", "phone"),
    AgentState.HOLDING: ("hold", "pause"),
    AgentState.RINGING: ("ringing", "phone-call"),
    AgentState.WRAP_UP: ("wrap_up", "pencil-line"),
    AgentState.PAUSED: ("pause", "coffee"),
    AgentState.SUPERVISING: ("supervising", "headphones"),
}


def look_of(state: AgentState) -> tuple[str, str]:
    """The key in ``[state]`` and the icon; anything else is offline."""
    return _LOOKS.get(state, ("offline", "cloud-off"))
