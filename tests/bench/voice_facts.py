"""Facts that a bench of calls waits for: those of :class:`Awaited`, and what came of a recording."""

import asyncio

from server_api.telephony.port import Fact, RecordingChanged, RecordingPhase, RecordingResult, Switch
from tests.bench.awaited import Awaited


class VoiceFacts(Awaited):
    """As :class:`Awaited`; recordings end with their result, None for one that failed."""

    def __init__(self, switch: Switch) -> None:
        self._ends: dict[str, asyncio.Future[RecordingResult | None]] = {}
        super().__init__(switch)

    def took(self, fact: Fact) -> None:
        """Every fact passes here."""
        if isinstance(fact, RecordingChanged) and fact.phase in (RecordingPhase.ENDED, RecordingPhase.FAILED):
            end = self._ends.pop(fact.recording_id, None)
            if end is not None and not end.done():
                end.set_result(fact.result if fact.phase is RecordingPhase.ENDED else None)

    def expect_end(self, recording_id: str) -> asyncio.Future[RecordingResult | None]:
        """Done when the recording is closed."""
        future: asyncio.Future[RecordingResult | None] = asyncio.get_running_loop().create_future()
        self._ends[recording_id] = future
        return future
