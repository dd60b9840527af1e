"""How a panel tells what the agent did."""

from __future__ import annotations

from collections.abc import Callable

from agent_desktop.desk.events import AgentEvent

Emit = Callable[[AgentEvent], None]
