"""After a restart, or when the switch is back: recordings under way are known again, others are closed."""

import asyncio
import logging

from server_api.clock import Clock
from server_api.services.background import Background
from server_api.services.journal import Journal
from server_api.services.pause_recording import PauseRecordings
from server_api.services.record_calls import RecordCalls
from server_api.services.recording_ends import Files, closing_by_file
from server_api.store import recordings_rows
from server_api.store.database import Database
from server_api.store.recordings_rows import RecordingRow
from server_api.telephony.port import SwitchState

log = logging.getLogger(__name__)
#: A pause that outlived its server ends after this.
MOST_PAUSED_S = 60.0
_TALKING = ("connected", "held", "bridged")


class AdoptRecordings:
    """Call it after the calls were adopted. ``settle_s`` is how long the switch may take to end a file."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        journal: Journal,
        background: Background,
        record: RecordCalls,
        pause: PauseRecordings,
        files: Files,
        *,
        settle_s: float = 15.0,
    ) -> None:
        self._database = database
        self._clock = clock
        self._journal = journal
        self._background = background
        self._record = record
        self._pause = pause
        self._files = files
        self._settle_s = settle_s

    async def __call__(self, state: SwitchState) -> None:
        """Raises StoreError."""
        for fact in state.recordings:
            self._record.take(fact)
        await self._journal.flush()
        async with self._database.read() as conn:
            rows = await recordings_rows.still_open(conn, state.switch_id)
        alive = {call.recording_id: call for call in state.calls if call.recording_id}
        for row in rows:
            call = alive.get(row.recording_id)
            if call is not None:
                self._record.found(row, paused=call.recording_paused)
            else:
                wait_s = self._settle_s if state.adopted else 0.0
                self._background.start(self._close(row, wait_s), f"close {row.recording_id}")
        self._pause.found_paused(MOST_PAUSED_S)
        for found in state.calls:
            if found.state in _TALKING and not found.recording_id:
                self._record.begin(found.call_id)

    async def _close(self, row: RecordingRow, wait_s: float) -> None:
        """Nobody will report it any more, or just does."""
        await asyncio.sleep(wait_s)
        async with self._database.read() as conn:
            now = await recordings_rows.get(conn, row.recording_id)
        self._record.forget(row)
        if now is not None and now.state in recordings_rows.OPEN:
            self._journal.post(await closing_by_file(self._files, row, self._clock.utc()))
