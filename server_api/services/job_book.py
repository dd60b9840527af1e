"""Which of the server's standing jobs fail, and since when: for the health check and for the leads."""

from dataclasses import dataclass
from datetime import datetime

from server_api.clock import Clock

#: One bad turn mends itself; so many in a row somebody should look at.
_TOO_OFTEN = 3


@dataclass(frozen=True, slots=True)
class Failing:
    """A job that failed ``turns`` times since it last went well; ``why`` is the fault's name."""

    name: str
    since: datetime
    turns: int
    why: str


class JobBook:
    """Written by whoever runs the jobs."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._failing: dict[str, Failing] = {}

    def well(self, name: str) -> None:
        """A turn of this job went well."""
        self._failing.pop(name, None)

    def failed(self, name: str, error: BaseException) -> None:
        """A turn of this job failed; whoever says so has logged it."""
        before = self._failing.get(name)
        since, turns = (before.since, before.turns) if before else (self._clock.utc(), 0)
        self._failing[name] = Failing(name, since, turns + 1, type(error).__name__)

    def failing(self) -> tuple[Failing, ...]:
        """All of them, by name."""
        return tuple(self._failing[name] for name in sorted(self._failing))

    def lasting(self) -> tuple[Failing, ...]:
        """Those that do not mend themselves."""
        return tuple(one for one in self.failing() if one.turns >= _TOO_OFTEN)
