"""Looks for people who were taken out of dialling by somebody who could not tell this node."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from server_api.services.background import unbroken
from server_api.store.database import StoreError

log = logging.getLogger(__name__)


class WatchWithdrawals:
    """Looks each ``every_s`` seconds: a withdrawal holds within a second, whoever wrote it."""

    def __init__(self, look: Callable[[], Awaitable[None]], every_s: float) -> None:
        self._look, self._every_s = look, every_s

    async def run(self) -> None:
        """Look until cancelled."""
        while True:
            try:
                await unbroken(self._once())
            except StoreError as error:
                log.warning("nobody looks for withdrawals while the store is in trouble: %s", error)
            await asyncio.sleep(self._every_s)

    async def _once(self) -> None:
        await self._look()
