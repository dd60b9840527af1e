"""The timeline, a page at a time."""

import base64
import binascii
from collections.abc import Sequence
from dataclasses import dataclass
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
from server_api.store.history_rows import HistoryRow, Sought

PAGE = 50
LONGEST_PAGE = 200
#: A case comes up with no more than this counted, and a search says no more than that it found this many.
MOST_COUNTED, MOST_FOUND = 10_000, 1_000
_CHANNELS = frozenset(channel.value for channel in Channel if channel is not Channel.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page ended. ``total`` rows were meant then (0: not counted), so that nobody counts again."""

    at: datetime
    item_id: str
    total: int


class LoadHistory:
    """Read a person's contacts, newest first."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def __call__(
        self,
        *,
        person_id: str,
        cursor: str = "",
        limit: int = PAGE,
        channels: Sequence[str] = (),
        text: str = "",
    ) -> HistoryPage:
        """One page after ``cursor`` (empty: the newest) of these channels (none: all) with this text.

        Raises RefusalError ``invalid`` on a strange cursor or channel.
        """
        if not set(channels) <= _CHANNELS:
            raise RefusalError(ErrorCode.INVALID, field="channel")
        sought = Sought(tuple(dict.fromkeys(channels)), text.strip())
        after = _read_cursor(cursor) if cursor else None
        return await self._database.read_at_once(lambda conn: _found(conn, person_id, after, limit, sought))


async def history_page(conn: AsyncConnection, person_id: str, limit: int = PAGE) -> HistoryPage:
    """The newest rows, for a case that comes up: a long timeline is not counted to its end.

    Its ``total`` stops at ``MOST_COUNTED``, and its ``counts`` come with the first page asked for.
    """
    total = await history_rows.count(conn, person_id, MOST_COUNTED)
    known = total < MOST_COUNTED
    counts = await history_rows.counts(conn, person_id) if known else {}
    rows = await history_rows.page(conn, person_id, limit + 1)
    page = await _page(conn, rows, limit, total if known else 0, counts)
    return page.model_copy(update={"total": total})


async def _found(
    conn: AsyncConnection, person_id: str, after: _Place | None, limit: int, sought: Sought
) -> HistoryPage:
    limit = max(1, min(limit, LONGEST_PAGE))
    before = (after.at, after.item_id) if after else None
    rows = await history_rows.page(conn, person_id, limit + 1, before, sought)
    if after is not None and after.total:
        return await _page(conn, rows, limit, after.total, {})
    counts = await history_rows.counts(conn, person_id)
    if not sought.text:
        total = sum(count for name, count in counts.items() if name in (sought.channels or counts))
    elif before is None and len(rows) <= limit:
        total = len(rows)
    else:
        total = await history_rows.count_found(conn, person_id, sought, MOST_FOUND)
    return await _page(conn, rows, limit, total, counts)


async def _page(
    conn: AsyncConnection, rows: list[HistoryRow], limit: int, total: int, counts: dict[str, int]
) -> HistoryPage:
    shown = rows[:limit]
    calls = [row.item_id for row in shown if row.channel == Channel.VOICE.value]
    on_tape = briefs(await recordings_rows.of_calls(conn, calls))
    return HistoryPage(
        items=tuple(_item(row, on_tape.get(row.item_id)) for row in shown),
        total=total,
        next_cursor=_cursor(shown[-1], total) if len(rows) > limit else "",
        counts=counts,
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


def _cursor(row: HistoryRow, total: int) -> str:
    return base64.urlsafe_b64encode(f"{total} {row.at.isoformat()} {row.item_id}".encode()).decode("ascii")


def _read_cursor(cursor: str) -> _Place:
    try:
        total, at, item_id = base64.urlsafe_b64decode(cursor.encode("ascii")).decode().split(" ", 2)
        place = _Place(datetime.fromisoformat(at), item_id, max(0, int(total)))
    except (ValueError, binascii.Error) as error:
        raise RefusalError(ErrorCode.INVALID, field="cursor") from error
    if place.at.tzinfo is None:
        raise RefusalError(ErrorCode.INVALID, field="cursor")
    return place
