"""The timeline, a page at a time."""

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.cases import HistoryItem, HistoryPage
from server_api.contract.money import Money
from server_api.contract.recordings import RecordingBrief
from server_api.contract.words import Channel, ErrorCode
from server_api.services.recording_briefs import briefs
from server_api.services.refusals import RefusalError
from server_api.store import history_rows, recordings_rows
from server_api.store.database import Database
from server_api.store.history_rows import HistoryRow, Place, Sought

PAGE = 50
LONGEST_PAGE = 200
#: Rows that one request looks through for a text: some tenths of a second at most.
LOOKED_THROUGH = 5_000
#: Where a stretch ends that goes to the end of the timeline.
_END: Place = (datetime(1, 1, 1, tzinfo=UTC), "")
#: A case comes up with no more than this counted, and a search says no more than that it found this many.
MOST_COUNTED, MOST_FOUND = 10_000, 1_000
_CHANNELS = frozenset(channel.value for channel in Channel if channel is not Channel.UNKNOWN)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a page ended. ``total`` rows were meant then (0: not counted), so that nobody counts again.

    A text is looked for down to ``stop``; None: no stretch is begun.
    """

    at: datetime
    item_id: str
    total: int
    stop: Place | None = None

    @property
    def row(self) -> Place:
        """In the timeline."""
        return self.at, self.item_id


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

        A text is looked for in a stretch of the timeline at a time, so that none is looked through for long.
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
    if sought.text:
        return await _with_text(conn, person_id, after, limit, sought)
    rows = await history_rows.page(conn, person_id, limit + 1, after.row if after else None, sought)
    if after is not None and after.total:
        return await _page(conn, rows, limit, after.total, {})
    counts = await history_rows.counts(conn, person_id)
    total = sum(count for name, count in counts.items() if name in (sought.channels or counts))
    return await _page(conn, rows, limit, total, counts)


async def _with_text(
    conn: AsyncConnection, person_id: str, after: _Place | None, limit: int, sought: Sought
) -> HistoryPage:
    before, stop = (after.row, after.stop) if after else (None, None)
    found, counts = after.total if after else 0, {}
    begun = stop is not None
    if stop is None:
        stop = await history_rows.stretch(conn, person_id, LOOKED_THROUGH, before, sought) or _END
    sought = replace(sought, down_to=stop)
    rows = await history_rows.page(conn, person_id, limit + 1, before, sought)
    if not begun:
        many = len(rows) > limit
        more = (person_id, before, sought, MOST_FOUND)
        found += await history_rows.count_found(conn, *more) if many else len(rows)
        counts = await history_rows.counts(conn, person_id) if after is None else {}
    page = await _page(conn, rows, limit, found, counts, stop)
    if page.next_cursor or stop == _END:
        return page
    cursor = _cursor(_Place(*stop, found))
    return page.model_copy(update={"next_cursor": cursor, "searched_to": stop[0]})


async def _page(
    conn: AsyncConnection,
    rows: list[HistoryRow],
    limit: int,
    total: int,
    counts: dict[str, int],
    stop: Place | None = None,
) -> HistoryPage:
    shown = rows[:limit]
    end = _Place(shown[-1].at, shown[-1].item_id, total, stop) if len(rows) > limit else None
    calls = [row.item_id for row in shown if row.channel == Channel.VOICE.value]
    on_tape = briefs(await recordings_rows.of_calls(conn, calls))
    return HistoryPage(
        items=tuple(_item(row, on_tape.get(row.item_id)) for row in shown),
        total=total,
        next_cursor=_cursor(end) if end else "",
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


def _cursor(place: _Place) -> str:
    at, item_id = place.stop or (None, "")
    told = [place.total, place.at.isoformat(), place.item_id, at.isoformat() if at else "", item_id]
    return base64.urlsafe_b64encode(json.dumps(told).encode()).decode("ascii")


def _read_cursor(cursor: str) -> _Place:
    try:
        total, at, item_id, stop_at, stop_id = json.loads(base64.urlsafe_b64decode(cursor.encode("ascii")))
        stop = (_moment(stop_at), str(stop_id)) if stop_at else None
        return _Place(_moment(at), str(item_id), max(0, int(total)), stop)
    except (ValueError, TypeError, binascii.Error) as error:
        raise RefusalError(ErrorCode.INVALID, field="cursor") from error


def _moment(text: str) -> datetime:
    """Raises ValueError, TypeError."""
    at = datetime.fromisoformat(text)
    if at.tzinfo is None:
        raise ValueError("a moment without a zone")
    return at
