"""Looks for people who were taken out of dialling by somebody who could not tell this node."""

from collections.abc import Awaitable, Callable


class WatchWithdrawals:
    """Looks each ``every_s`` seconds: a withdrawal holds within a second, whoever wrote it."""

    def __init__(self, look: Callable[[], Awaitable[None]], every_s: float) -> None:
        self._look, self.every_s = look, every_s

    async def turn(self) -> None:
        """Look once. Raises StoreError."""
        await self._look()
