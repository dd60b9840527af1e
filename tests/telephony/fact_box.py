"""Facts of a switch, waited for."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from server_api.telephony.port import Fact, Switch
from tests.helpers.waiting import until

Some = TypeVar("Some")


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
        await until(lambda: len(self.of(kind)) >= count, what=f"{count} x {kind.__name__}")
        return self.of(kind)[count - 1]

    async def where(self, kind: type[Some], wanted: Callable[[Some], bool]) -> Some:
        """The first fact of a kind that is wanted, now or later."""
        await until(lambda: any(wanted(fact) for fact in self.of(kind)), what=f"a {kind.__name__}")
        return next(fact for fact in self.of(kind) if wanted(fact))

    def about(self, call_id: str) -> list[Fact]:
        """All facts of one call so far."""
        return [fact for fact in self.facts if getattr(fact, "call_id", "") == call_id]

    async def close(self) -> None:
        """Stop taking."""
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)
