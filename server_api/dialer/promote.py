"""The campaigns that dial get their next debtors ready: by the clock, and at once when lists have changed."""

from collections.abc import Awaitable, Callable

from server_api.clock import Clock
from server_api.dialer.plans import Plans
from server_api.store.database import StoreError


class PromoteDialling:
    """Asks ``promote`` for each campaign that dials, where this node ``leads``."""

    def __init__(
        self,
        promote: Callable[[str], Awaitable[int]],
        plans: Plans,
        clock: Clock,
        leads: Callable[[], bool],
        every_s: float,
    ) -> None:
        self._promote = promote
        self._plans = plans
        self._clock = clock
        self._leads = leads
        self._every_s = every_s
        self._next_at = 0.0

    def at_once(self) -> None:
        """The lists have changed."""
        self._next_at = 0.0

    async def __call__(self) -> None:
        """Bring the table up to date, if it is time. Raises StoreError."""
        now = self._clock.monotonic()
        if not self._leads() or now < self._next_at:
            return
        self._next_at = now + self._every_s
        try:
            for campaign_id in tuple(self._plans.dialling()):
                await self._promote(campaign_id)
        except StoreError:
            self.at_once()  # what failed is tried again at the next tick
            raise
