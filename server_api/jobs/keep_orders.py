"""Takes back payment orders that nobody needs any more; the leader's work.

An order of a call that ended without an agreement is cancelled at its provider, and so is one whose promise
was broken, renewed or taken back: nobody is to pay what is not owed like that any more.
"""

import logging
from collections.abc import Callable
from datetime import timedelta

from server_api.clock import Clock
from server_api.services.refusals import RefusalError
from server_api.services.send_order import CancelOrders
from server_api.store import orders_rows
from server_api.store.database import Database

log = logging.getLogger(__name__)

_PAGE = 200
#: Beyond the seconds in which a result may be undone: its row is written before they are over everywhere.
_LATER = timedelta(seconds=2)


class KeepOrders:
    """Looks each ``every_s`` seconds while ``leads()``; a result stands ``undo_s`` seconds after it."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        leads: Callable[[], bool],
        cancel: CancelOrders,
        *,
        every_s: float,
        undo_s: float,
    ) -> None:
        self._database, self._clock, self._leads = database, clock, leads
        self._cancel, self.every_s = cancel, every_s
        self._undo = timedelta(seconds=undo_s) + _LATER

    async def turn(self) -> None:
        """As :meth:`look`."""
        await self.look()

    async def look(self) -> None:
        """Look once. Raises StoreError."""
        if not self._leads():
            return
        async with self._database.read() as conn:
            found = await orders_rows.idle(conn, self._clock.utc() - self._undo, _PAGE)
        for order_id in found:
            try:
                await self._cancel.take_back(order_id)
            except RefusalError as error:
                log.warning("order %s could not be taken back: %s", order_id, error.params)
