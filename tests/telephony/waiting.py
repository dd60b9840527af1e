"""Waiting for a condition instead of sleeping."""

import asyncio
import time
from collections.abc import Callable
from typing import TypeVar

from server_api.telephony.port import Fact, Switch

Some = TypeVar("Some")
PATIENCE_S = 15.0
POLL_S = 0.01


async def until(true: Callable[[], bool], what: str, within_s: float = PATIENCE_S) -> None:
    """Return once ``true()``; fail with ``what`` after ``within_s``."""
    end = time.monotonic() + within_s
    while not true():
        if time.monotonic() > end:
            raise AssertionError(f"waited {within_s} s in vain for: {what}")
        await asyncio.sleep(POLL_S)


class FactBox:
    """Takes every fact of a switch; ``next`` waits for one of a kind."""

    def __init__(self, switch: Switch) -> None:
        self.facts: list[Fact] = []
        self._task = asyncio.get_running_loop().create_task(self._take(switch))

    async def _take(self, switch: Switch) -> None:
        async for fact in switch.facts():
            self.facts.append(fact)

    def of(self, kind: type[Some]) -> list[Some]:
        """All facts of a kind so far."""
        return [fact for fact in self.facts if isinstance(fact, kind)]

    async def next(self, kind: type[Some], count: int = 1) -> Some:
        """The ``count``-th fact of a kind, now or later."""
        names = [type(f).__name__ for f in self.facts]
        await until(lambda: len(self.of(kind)) >= count, f"{count} x {kind.__name__} (seen {names})")
        return self.of(kind)[count - 1]

    async def close(self) -> None:
        """Stop taking."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
