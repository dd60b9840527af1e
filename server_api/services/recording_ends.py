"""How a recording's row is closed: by what the switch says, or by the file where nobody can say it."""

import asyncio
import logging
from dataclasses import asdict
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.recordings.chain import link
from server_api.recordings.shelf import RecordingFileError
from server_api.services.journal import Write
from server_api.store import recordings_rows
from server_api.store.recordings_rows import RecordingRow
from server_api.tape.sound import Summary
from server_api.telephony.port import RecordingResult

log = logging.getLogger(__name__)
CUT_SHORT = "cut_short"


class Files(Protocol):
    """As much of the shelf as closing needs."""

    def summary(self, name: str, recording_id: str) -> Summary:
        """All of a file read and authenticated. Raises RecordingFileError."""
        ...


def closing(
    recording_id: str,
    at: datetime,
    state: str,
    reason: str,
    result: RecordingResult | None,
    person_id: str = "",
) -> Write:
    """The write that closes a row, and makes its file a link of the chain.

    ``person_id``: who a caller was is often known only after the recording began.
    """

    async def write(conn: AsyncConnection) -> None:
        row = await recordings_rows.get(conn, recording_id)
        if row is None or row.state not in recordings_rows.OPEN:
            return
        values: dict[str, Any] = {"state": state, "reason": reason, "ended_at": at}
        if person_id:
            values["person_id"] = person_id
        if result is not None:
            number, before = await recordings_rows.end_of_chain(conn)
            values |= asdict(result) | {
                "peaks_agent": list(result.peaks_agent),
                "peaks_debtor": list(result.peaks_debtor),
                "chain_no": number + 1,
                "chain": link(before, result.sha256),
            }
        await recordings_rows.finish(conn, recording_id, values)

    return write


async def closing_by_file(files: Files, row: RecordingRow, at: datetime) -> Write:
    """As :func:`closing`, for a recording whose switch is gone: the file itself says what became of it."""
    try:
        found = await asyncio.to_thread(files.summary, row.path, row.recording_id)
    except RecordingFileError as error:
        log.error("recording %s of call %s is lost: %s", row.recording_id, row.call_id, error)
        return closing(row.recording_id, at, "failed", error.code, None)
    result = RecordingResult(
        seconds=found.seconds,
        size_bytes=found.size_bytes,
        sha256=found.sha256,
        peaks_agent=found.peaks_left,
        peaks_debtor=found.peaks_right,
    )
    if found.whole:
        return closing(row.recording_id, at, "done", "", result)
    log.warning("recording %s of call %s broke off", row.recording_id, row.call_id)
    return closing(row.recording_id, at, "failed", CUT_SHORT, result)
