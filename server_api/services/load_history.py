"""The timeline, a page at a time."""

import base64
import binascii
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.cases import HistoryItem, HistoryPage
from server_api.contract.money import Money
from server_api.contract.recordings import RecordingBrief
from server_api.contract.words import Channel, ErrorCode
from server_api.services.recording_briefs import briefs
from server_api.services.refusals import RefusalError
from server_api.store import history_rows, recordings_rows
from server_api.store.database import Database
from server_api.store.history_rows import HistoryRow

PAGE = 50
LONGEST_PAGE = 200


class LoadHistory:
    """Read a person's contacts, newest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(self, *, person_id: str, cursor: str = "", limit: int = PAGE) -> HistoryPage:
        """One page after ``cursor`` (empty: the newest). Raises RefusalError ``invalid`` on a strange one."""
        return await self._database.read_at_once(lambda conn: history_page(conn, person_id, cursor, limit))


async def history_page(
    conn: AsyncConnection, person_id: str, cursor: str = "", limit: int = PAGE
) -> HistoryPage:
    """One page within a transaction of the caller."""
    limit = max(1, min(limit, LONGEST_PAGE))
    rows = await history_rows.page(conn, person_id, limit + 1, _read_cursor(cursor) if cursor else None)
    shown = rows[:limit]
    calls = [row.item_id for row in shown if row.channel == Channel.VOICE.value]
    on_tape = briefs(await recordings_rows.of_calls(conn, calls))
    return HistoryPage(
        items=tuple(_item(row, on_tape.get(row.item_id)) for row in shown),
        total=await history_rows.count(conn, person_id),
        next_cursor=_cursor(shown[-1]) if len(rows) > limit else "",
    )


def _item(row: HistoryRow, recording: RecordingBrief | None) -> HistoryItem:
    amount = None if row.amount_minor is None else Money(row.amount_minor, row.currency)
    return HistoryItem(
        item_id=row.item_id,
        at=row.at,
        channel=Channel(row.channel),
        text=row.body,
        result=row.result,
        agent=row.agent,
        amount=amount,
        recording=recording,
    )


def _cursor(row: HistoryRow) -> str:
    return base64.urlsafe_b64encode(f"{row.at.isoformat()} {row.item_id}".encode()).decode("ascii")


def _read_cursor(cursor: str) -> tuple[datetime, str]:
    try:
        at, item_id = base64.urlsafe_b64decode(cursor.encode("ascii")).decode().split(" ", 1)
        moment = datetime.fromisoformat(at)
    except (ValueError, binascii.Error) as error:
        raise RefusalError(ErrorCode.INVALID, field="cursor") from error
    if moment.tzinfo is None:
        raise RefusalError(ErrorCode.INVALID, field="cursor")
    return moment, item_id
