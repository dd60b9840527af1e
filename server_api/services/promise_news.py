"""A promise changed: told to every node after the commit, for dialling, desks and channels."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from server_api.bus import Bus

#: Bus topic; the body holds ``person_id``, ``promise_id``, ``agent_id`` (who made it) and ``kind``.
PROMISE_CHANGED = "promise.changed"


@dataclass(frozen=True, slots=True)
class PromiseChange:
    """What happened to one promise; ``kind`` is the gravest of its events, ``taken`` what was paid of it."""

    promise_id: str
    person_id: str
    agent_id: str
    kind: str
    taken: int = 0


def _nobody(_person_id: str, _reason: str) -> None:
    """A command at a terminal has no desks."""


class PromiseNews:
    """Publishes. Without a bus (a command at a terminal) the next look at the rows finds it.

    ``case_changed`` tells the desks that have the person (id, reason).
    """

    def __init__(self, bus: Bus | None = None, case_changed: Callable[[str, str], None] = _nobody) -> None:
        self._bus, self._case_changed = bus, case_changed

    def tell(self, changes: Iterable[PromiseChange]) -> None:
        """After the commit."""
        for change in changes:
            body = {
                "person_id": change.person_id,
                "promise_id": change.promise_id,
                "agent_id": change.agent_id,
                "kind": change.kind,
            }
            if self._bus is not None:
                self._bus.publish(PROMISE_CHANGED, body)
            self._case_changed(change.person_id, "promise")
