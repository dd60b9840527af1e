"""The numbered facts of a switch, kept until its server has taken them."""

import time
from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

from server_api.telephony.port import CallEnded, Fact, RecordingChanged

Listener = Callable[[int, Fact], None]


class FactJournal:
    """Numbers facts from 1. What the server has not taken is kept and offered again on adoption."""

    def __init__(self, switch_id: str, keep: int) -> None:
        self._switch_id = switch_id
        self._untaken: deque[tuple[int, Fact]] = deque(maxlen=keep)
        self.seq = 0
        self.listener: Listener | None = None

    def stamp(self, mono_ns: int | None = None) -> dict[str, Any]:
        """The fields every fact has; ``mono_ns`` when the moment is already past."""
        now = time.monotonic_ns()
        return {
            "switch_id": self._switch_id,
            "at": datetime.now(UTC),
            "mono_ns": now if mono_ns is None else mono_ns,
        }

    def add(self, fact: Fact) -> None:
        """Number, keep and report a fact."""
        self.seq += 1
        self._untaken.append((self.seq, fact))
        if self.listener is not None:
            self.listener(self.seq, fact)

    def taken(self, seq: int) -> None:
        """The server has dealt with every fact up to ``seq``."""
        while self._untaken and self._untaken[0][0] <= seq:
            self._untaken.popleft()

    def untaken_ends(self) -> tuple[CallEnded, ...]:
        """Ends of calls the server has not dealt with."""
        return tuple(fact for _, fact in self._untaken if isinstance(fact, CallEnded))

    def untaken_recordings(self) -> tuple[RecordingChanged, ...]:
        """What became of recordings while no server heard it."""
        return tuple(fact for _, fact in self._untaken if isinstance(fact, RecordingChanged))
