"""What need not be kept is not kept: recordings are done away with when their time is over."""

import asyncio
import logging

from server_api.clock import Clock
from server_api.recordings.shelf import Shelf
from server_api.store import audit_rows, recordings_rows
from server_api.store.database import Database

log = logging.getLogger(__name__)
AT_ONCE = 500
OVER = "kept_long_enough"


class ShredRecordings:
    """The key of each is overwritten and its file deleted; its row stays, and its link of the chain."""

    def __init__(self, database: Database, clock: Clock, shelf: Shelf) -> None:
        self._database, self._clock, self._shelf = database, clock, shelf

    async def __call__(self) -> int:
        """How many went. Raises StoreError."""
        today = self._clock.utc().date()
        async with self._database.read() as conn:
            rows = await recordings_rows.due(conn, today, AT_ONCE)
        gone = 0
        for row in rows:
            try:
                await asyncio.to_thread(self._shelf.shred, row.path)
            except OSError as error:
                log.error("recording %s cannot be done away with: %s", row.recording_id, error)
                continue
            async with self._database.write() as conn:
                await recordings_rows.gone(conn, row.recording_id, OVER)
                await audit_rows.add(
                    conn, self._clock.utc(), user_id="", what="recording_shredded", subject=row.recording_id
                )
            gone += 1
        if gone:
            log.info("%d recordings were done away with: their time is over", gone)
        return gone
