"""Facts between processes and nodes: in memory for one node, LISTEN/NOTIFY of PostgreSQL for several."""

from collections.abc import Callable, Mapping
from typing import Any, Protocol

Body = Mapping[str, Any]
Take = Callable[[str, Body], None]


class Bus(Protocol):
    """Small JSON messages to every node, the sender's own included. Lost while the link is down.

    Order holds for each sender. What must not be lost is a row; a message only says: look now.
    """

    @property
    def node_id(self) -> str:
        """This node."""
        ...

    def publish(self, topic: str, body: Body) -> None:
        """Tell all nodes, soon; never waits, never raises for a link that is down."""
        ...

    def listen(self, topic: str, take: Take) -> None:
        """Call ``take(sender's node_id, body)`` in the event loop for each message of ``topic``."""
        ...

    def resync(self, take: Callable[[], None]) -> None:
        """Call ``take`` whenever messages may have been missed: look at the rows again."""
        ...


class MemoryBus:
    """One node: a message arrives before ``publish`` returns."""

    def __init__(self, node_id: str) -> None:
        self._node_id = node_id
        self._takers: dict[str, list[Take]] = {}

    @property
    def node_id(self) -> str:
        """This node."""
        return self._node_id

    def publish(self, topic: str, body: Body) -> None:
        """Tell who listens here."""
        for take in self._takers.get(topic, ()):
            take(self._node_id, body)

    def listen(self, topic: str, take: Take) -> None:
        """Call ``take`` for each message of ``topic``."""
        self._takers.setdefault(topic, []).append(take)

    def resync(self, take: Callable[[], None]) -> None:
        """Nothing is ever missed in one process."""
        del take
