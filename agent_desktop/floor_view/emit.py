"""What a pane tells: an event of whoever sits here."""

from collections.abc import Callable

from agent_desktop.desk.events import AgentEvent

Emit = Callable[[AgentEvent], None]
