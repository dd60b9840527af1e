"""The agents' desks as services see them; the push hub implements it."""

from typing import Protocol

from server_api.contract.push import PushBody


class Desks(Protocol):
    """Where messages to desks go. Nothing here waits: a slow desk delays nobody."""

    def tell(self, agent_id: str, body: PushBody) -> None:
        """Put a message into the agent's stream, whether or not the desk is there to hear it."""
        ...

    def cut(self, agent_id: str) -> None:
        """Send what is in the stream, then close the desk's socket."""
        ...

    def hears(self, agent_id: str) -> bool:
        """Whether the desk's socket is up."""
        ...

    def silent_s(self, agent_id: str) -> float:
        """For how many seconds the desk has not been heard (0 while its socket is up)."""
        ...
