"""Three clocks: UTC for storage, monotonic for durations, and *legal* time for the hours of the law.

Only the demo shifts legal time, so that a floor can be shown at night; tokens and timers never follow it.
"""

import time
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """What the server asks of time."""

    @property
    def legal_offset_s(self) -> float:
        """Seconds by which legal time differs from UTC (0 outside the demo)."""
        ...

    def utc(self) -> datetime:
        """Now, with its zone."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump; for durations only."""
        ...

    def legal(self) -> datetime:
        """Now as the rules of contact see it, in UTC."""
        ...


class SystemClock:
    """The machine's clocks."""

    def __init__(self, legal_offset_s: float = 0.0) -> None:
        self._offset = timedelta(seconds=legal_offset_s)

    @property
    def legal_offset_s(self) -> float:
        return self._offset.total_seconds()

    def utc(self) -> datetime:
        return datetime.now(UTC)

    def monotonic(self) -> float:
        return time.monotonic()

    def legal(self) -> datetime:
        return self.utc() + self._offset


class ManualClock:
    """A clock for tests: it moves only when told to."""

    def __init__(self, now: datetime, legal_offset_s: float = 0.0) -> None:
        self._now = now.astimezone(UTC)
        self._elapsed = 0.0
        self._offset = timedelta(seconds=legal_offset_s)

    @property
    def legal_offset_s(self) -> float:
        return self._offset.total_seconds()

    def utc(self) -> datetime:
        return self._now

    def monotonic(self) -> float:
        return self._elapsed

    def legal(self) -> datetime:
        return self._now + self._offset

    def advance(self, seconds: float) -> None:
        """Let time pass."""
        self._now += timedelta(seconds=seconds)
        self._elapsed += seconds
