"""The PC's clock."""

import asyncio
from datetime import UTC, datetime


class SystemClock:
    """UTC, and waiting in the event loop."""

    def now(self) -> datetime:
        """UTC now."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)
