"""Memory knows of a call before the disk does: a service that reads its rows waits for those on their way."""

from collections.abc import Awaitable, Callable
from typing import Generic, ParamSpec, TypeVar

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.services.journal import Journal

P = ParamSpec("P")
T = TypeVar("T")


class OnceWritten(Generic[P, T]):
    """Asks a service when all that was told before is on disk; an empty commit costs no write."""

    def __init__(self, ask: Callable[P, Awaitable[T]], journal: Journal) -> None:
        self._ask = ask
        self._journal = journal

    async def __call__(self, *args: P.args, **kwargs: P.kwargs) -> T:
        """As the service; raises what it raises, and StoreError while the store takes no writes."""
        await self._journal.write(_nothing)
        return await self._ask(*args, **kwargs)


async def _nothing(_conn: AsyncConnection) -> None:
    """What was posted before this is on disk when this is."""
