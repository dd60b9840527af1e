"""The number that a debtor sees: one the centre owns, of the debtor's own area where there is one."""

from datetime import timedelta

import phonenumbers
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.store import caller_rows
from server_api.store.caller_rows import CallerNumber

_DAY = timedelta(days=1)


class ChooseCaller:
    """Picks from the pool; never a number that is not in it, or the trunk's own default."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock

    async def __call__(self, conn: AsyncConnection, trunk_id: str, number: str, default: str) -> str:
        """The caller id for a call to ``number`` (E.164) by a trunk, whose own is ``default``.

        In this order: the debtor's area, the default, any other number of the trunk; of several the one
        that was shown least in the last 24 hours. Numbers that rest or are closed are shown to nobody,
        not even as a default: it is empty then, and the carrier decides.
        """
        now = self._clock.utc()
        pool = await caller_rows.usable(conn, trunk_id, now)
        near = [own for own in pool if _is_near(own, number)]
        if not near and default and (await self._is_free(conn, default, pool)):
            return default
        if not pool:
            return ""
        used = await caller_rows.used_since(conn, now - _DAY)
        return min(near or pool, key=lambda own: (used.get(own.number, 0), own.number)).number

    async def _is_free(self, conn: AsyncConnection, default: str, pool: list[CallerNumber]) -> bool:
        """True unless the pool knows the number and keeps it back."""
        if any(own.number == default for own in pool):
            return True
        return await caller_rows.get(conn, default) is None


def _is_near(own: CallerNumber, number: str) -> bool:
    if not own.area_code:
        return False
    code = phonenumbers.country_code_for_region(own.country)
    return number.startswith(f"+{code}{own.area_code}")
