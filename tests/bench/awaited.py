"""Facts of a switch that somebody waits for by kind and subject; the others are forgotten."""

import asyncio

from server_api.telephony.port import Fact, Switch


class Awaited:
    """Takes every fact; :meth:`expect` before the order that brings it about."""

    def __init__(self, switch: Switch) -> None:
        self._waiting: dict[tuple[type[Fact], str], asyncio.Future[None]] = {}
        self._taking = asyncio.get_running_loop().create_task(self._take(switch))

    async def _take(self, switch: Switch) -> None:
        async for fact in switch.facts():
            self.took(fact)
            subject = getattr(fact, "call_id", "") or getattr(fact, "leg_id", "")
            waiting = self._waiting.pop((type(fact), subject), None)
            if waiting is not None and not waiting.done():
                waiting.set_result(None)

    def took(self, fact: Fact) -> None:
        """Every fact passes here, for those who wait for more than its coming."""

    def expect(self, kind: type[Fact], subject: str) -> asyncio.Future[None]:
        """Done with the next fact of that kind about that call or leg."""
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[kind, subject] = future
        return future

    def forget(self, kind: type[Fact], subject: str) -> None:
        """It will not come."""
        self._waiting.pop((kind, subject), None)

    async def close(self) -> None:
        """Stop taking."""
        self._taking.cancel()
        await asyncio.gather(self._taking, return_exceptions=True)
