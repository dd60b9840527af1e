"""The dialler's tick: what is known is refreshed, the pacers are asked, the calls are placed."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

from server_api.dialer.brain import Brain
from server_api.dialer.hands import Hands
from server_api.dialer.messages import Messages
from server_api.dialer.plans import Plans
from server_api.services.agent_notes import AgentNotes
from server_api.services.background import unbroken
from server_api.services.lines import Lines
from server_api.store.database import StoreError

log = logging.getLogger(__name__)


class DialerLoop:
    """Ticks each ``tick_s`` seconds, and at once when woken by an agent who turned free.

    ``promote`` keeps the next debtors of the campaigns ready.
    """

    def __init__(
        self,
        plans: Plans,
        notes: AgentNotes,
        brain: Brain,
        hands: Hands,
        messages: Messages,
        lines: Lines,
        promote: Callable[[], Awaitable[None]],
        tick_s: float,
    ) -> None:
        self._plans = plans
        self._notes = notes
        self._brain = brain
        self._hands = hands
        self._messages = messages
        self._lines = lines
        self._promote = promote
        self._tick_s = tick_s
        self._woken = asyncio.Event()
        self._by_clock = True

    def wake(self) -> None:
        """Tick now."""
        self._woken.set()

    async def run(self) -> None:
        """Tick until cancelled; a tick that fails is logged and the next one tries again."""
        while True:
            self._woken.clear()
            try:
                await unbroken(self.tick())
            except StoreError as error:
                log.warning("nothing is dialled while the store is in trouble: %s", error)
            except Exception:
                log.exception("a tick of the dialler failed")
            with suppress(TimeoutError):
                async with asyncio.timeout(self._tick_s):
                    await self._woken.wait()

    async def tick(self) -> None:
        """Place the calls that are due now."""
        self._notes.tick()
        await self._plans.refresh()
        if not self._lines.up:
            return
        await self._promote()
        await self._plans.refresh()  # on a busy machine that took a while
        await self._brain.decide()
        await self._hands.work()
        await self._messages.work()
