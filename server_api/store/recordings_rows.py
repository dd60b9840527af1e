"""Rows of recordings, and of who listened to them."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy import RowMapping, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import (
    calls,
    disclosure_ticks,
    identity_checks,
    outcomes,
    promises,
    recording_plays,
    recordings,
)
from server_api.store.turns import Turn, take_turn

#: Still being written, as far as the rows know.
OPEN = ("on", "paused")


@dataclass(frozen=True, slots=True)
class RecordingRow:
    """One recording. ``state``: on, paused, done, failed (readable to where it broke off), gone (shredded).

    ``path`` is its name on the shelf; ``chain_no`` is 0 until its file is finished.
    """

    recording_id: str
    call_id: str
    agent_id: str
    person_id: str
    campaign_id: str
    path: str
    key_id: str
    began_at: datetime
    keep_until: date | None
    state: str = "on"
    ended_at: datetime | None = None
    seconds: float = 0.0
    size_bytes: int = 0
    sha256: str = ""
    chain: str = ""
    chain_no: int = 0
    paused_ms: int = 0
    missing_ms: int = 0
    peaks_agent: list[int] = field(default_factory=list)
    peaks_debtor: list[int] = field(default_factory=list)
    marks: list[dict[str, Any]] = field(default_factory=list)
    reason: str = ""
    legal_hold: bool = False


_FIELDS = tuple(RecordingRow.__dataclass_fields__)
_COLUMNS = tuple(recordings.c[name] for name in _FIELDS)


def _read(row: RowMapping) -> RecordingRow:
    return RecordingRow(**{name: row[name] for name in _FIELDS})


async def add(conn: AsyncConnection, row: RecordingRow) -> None:
    """A recording begins; the same one again changes nothing."""
    if await get(conn, row.recording_id) is None:
        await conn.execute(insert(recordings).values({name: getattr(row, name) for name in _FIELDS}))


async def get(conn: AsyncConnection, recording_id: str) -> RecordingRow | None:
    """One recording."""
    query = select(*_COLUMNS).where(recordings.c.recording_id == recording_id)
    row = (await conn.execute(query)).mappings().first()
    return _read(row) if row else None


async def of_calls(conn: AsyncConnection, call_ids: Collection[str]) -> list[RecordingRow]:
    """The recordings of these calls, oldest first."""
    if not call_ids:
        return []
    query = select(*_COLUMNS).where(recordings.c.call_id.in_(call_ids)).order_by(recordings.c.began_at)
    return [_read(row) for row in (await conn.execute(query)).mappings()]


async def still_open(conn: AsyncConnection, switch_id: str) -> list[RecordingRow]:
    """Those of a switch that the rows believe to be under way."""
    elsewhere = select(calls.c.call_id).where(calls.c.switch_id != switch_id)
    query = select(*_COLUMNS).where(recordings.c.state.in_(OPEN), recordings.c.call_id.not_in(elsewhere))
    return [_read(row) for row in (await conn.execute(query)).mappings()]


async def moved(
    conn: AsyncConnection, recording_id: str, state: str, marks: Sequence[dict[str, Any]] | None = None
) -> None:
    """Paused, or on again; ``marks`` replace those before."""
    values: dict[str, Any] = {"state": state}
    if marks is not None:
        values["marks"] = list(marks)
    query = update(recordings).where(recordings.c.recording_id == recording_id)
    await conn.execute(query.where(recordings.c.state.in_(OPEN)).values(values))


async def end_of_chain(conn: AsyncConnection) -> tuple[int, str]:
    """Number and value of the last link; 0 and nothing before the first."""
    await take_turn(conn, Turn.TAPES)
    query = select(recordings.c.chain_no, recordings.c.chain).order_by(recordings.c.chain_no.desc()).limit(1)
    row = (await conn.execute(query)).first()
    return (int(row[0]), str(row[1])) if row and row[0] else (0, "")


async def finish(conn: AsyncConnection, recording_id: str, values: dict[str, Any]) -> None:
    """Its end, once: a later one does not overwrite the first."""
    query = update(recordings).where(recordings.c.recording_id == recording_id)
    await conn.execute(query.where(recordings.c.state.in_(OPEN)).values(values))


async def chained(conn: AsyncConnection) -> list[RecordingRow]:
    """Every finished recording in the order of the chain."""
    query = select(*_COLUMNS).where(recordings.c.chain_no > 0).order_by(recordings.c.chain_no)
    return [_read(row) for row in (await conn.execute(query)).mappings()]


async def due(conn: AsyncConnection, today: date, most: int) -> list[RecordingRow]:
    """Those whose time is over and which no legal hold keeps."""
    query = (
        select(*_COLUMNS)
        .where(recordings.c.keep_until < today, recordings.c.state.in_(("done", "failed")))
        .where(recordings.c.legal_hold.is_(False))
        .order_by(recordings.c.keep_until)
        .limit(most)
    )
    return [_read(row) for row in (await conn.execute(query)).mappings()]


async def gone(conn: AsyncConnection, recording_id: str, reason: str) -> None:
    """The file was done away with; the row stays, and says that there was a recording."""
    await conn.execute(
        update(recordings)
        .where(recordings.c.recording_id == recording_id)
        .values(state="gone", reason=reason, peaks_agent=[], peaks_debtor=[])
    )


async def hold(conn: AsyncConnection, recording_id: str, on: bool) -> bool:
    """Put a legal hold on it, or take it off; False where there is no such recording."""
    query = update(recordings).where(recordings.c.recording_id == recording_id).values(legal_hold=on)
    return bool((await conn.execute(query)).rowcount)


@dataclass(frozen=True, slots=True)
class Moment:
    """Something that happened in a call. ``kind``: identity, disclosure (``text`` is its code), promise."""

    at: datetime
    kind: str
    text: str = ""


async def moments(conn: AsyncConnection, call_id: str) -> list[Moment]:
    """What a listener may want to jump to."""
    found: list[Moment] = []
    checks, results, agreed = identity_checks.c, outcomes.c, promises.c
    query = select(checks.confirmed_at).where(checks.call_id == call_id, checks.confirmed_at.is_not(None))
    found += [Moment(at, "identity") for (at,) in await conn.execute(query)]
    told = select(disclosure_ticks.c.code, disclosure_ticks.c.at).where(disclosure_ticks.c.call_id == call_id)
    ticked = {row.code: row.at for row in await conn.execute(told)}
    said = select(results.disclosures).where(results.call_id == call_id, ~results.extra)
    for (disclosures,) in await conn.execute(said):
        # A desk of an earlier release tells them only with the result.
        ticked = {code: datetime.fromisoformat(at) for code, at in disclosures} | ticked
    found += [Moment(at, "disclosure", code) for code, at in ticked.items()]
    query = select(agreed.read_back_at).where(agreed.call_id == call_id, agreed.read_back_at.is_not(None))
    found += [Moment(at, "promise") for (at,) in await conn.execute(query)]
    return found


async def add_play(conn: AsyncConnection, **values: Any) -> None:
    """Somebody listens, or looks: ``recording_id, user_id, role, at, what, call_id``."""
    await conn.execute(insert(recording_plays).values(values))


async def played_since(
    conn: AsyncConnection, recording_id: str, user_id: str, what: str, since: datetime
) -> bool:
    """Whether this listening is in the log already."""
    plays = recording_plays.c
    query = select(func.count()).where(
        plays.recording_id == recording_id, plays.user_id == user_id, plays.what == what, plays.at >= since
    )
    return bool((await conn.execute(query)).scalar_one())
