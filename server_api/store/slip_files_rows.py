"""Rows of files to and from banks, and of each line that a bank told."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import slip_files, slip_lines

OUT, IN = "out", "in"
#: A file to the bank: numbered, and perhaps not on disk yet; on disk. One from the bank: all of it is kept.
WRITING, WRITTEN, KEPT = "writing", "written", "kept"
#: What a person has to look at.
OPEN_RESULTS = ("unknown", "unposted", "bounced", "not_written_off", "paid_differs")


@dataclass(frozen=True, slots=True)
class SlipFileRow:
    """A file. ``number``: counted by who made it; ``made_on`` by its own word.

    ``digest``: of a bank's file; of one to the bank, the mark of who writes it.
    """

    file_id: str
    creditor_id: str
    way: str
    number: int
    digest: str
    name: str
    made_on: date | None
    state: str
    titles: int
    at: datetime


@dataclass(frozen=True, slots=True)
class SlipLineRow:
    """What a bank told of a slip, in minor units, and what became of it (``result`` empty: not applied yet).

    ``payment`` names the money; ``ordered_minor`` is what was asked for.
    """

    file_id: str
    line: int
    our_number: str
    movement: str
    reasons: str
    title_minor: int
    paid_minor: int
    interest_minor: int
    discount_minor: int
    rebate_minor: int
    net_minor: int
    fee_minor: int
    due_on: date | None
    happened_on: date | None
    credited_on: date | None
    payment: str
    result: str = ""
    order_id: str = ""
    person_id: str = ""
    ordered_minor: int = 0


_FILE = tuple(slip_files.c[name] for name in SlipFileRow.__dataclass_fields__)
_NAMES = tuple(SlipLineRow.__dataclass_fields__)
_LINE = tuple(slip_lines.c[name] for name in _NAMES)
_CHUNK = 500


async def add(conn: AsyncConnection, row: SlipFileRow) -> None:
    """A new one. Raises IntegrityError where its content is known."""
    values = {name: getattr(row, name) for name in SlipFileRow.__dataclass_fields__}
    await conn.execute(insert(slip_files).values(values))


async def get(conn: AsyncConnection, file_id: str) -> SlipFileRow | None:
    """One."""
    row = (await conn.execute(select(*_FILE).where(slip_files.c.file_id == file_id))).first()
    return SlipFileRow(*row) if row else None


async def known(conn: AsyncConnection, creditor_id: str, digest: str) -> SlipFileRow | None:
    """A bank's file that has this content."""
    mine = (slip_files.c.creditor_id == creditor_id, slip_files.c.way == IN, slip_files.c.digest == digest)
    row = (await conn.execute(select(*_FILE).where(*mine))).first()
    return SlipFileRow(*row) if row else None


async def unfinished(conn: AsyncConnection, creditor_id: str) -> SlipFileRow | None:
    """A file to the bank that was numbered and perhaps never reached the disk."""
    mine = (slip_files.c.creditor_id == creditor_id, slip_files.c.way == OUT, slip_files.c.state == WRITING)
    row = (await conn.execute(select(*_FILE).where(*mine).order_by(slip_files.c.number).limit(1))).first()
    return SlipFileRow(*row) if row else None


async def numbered(conn: AsyncConnection, creditor_id: str, number: int) -> SlipFileRow | None:
    """A file to the bank by its number."""
    mine = (slip_files.c.creditor_id == creditor_id, slip_files.c.way == OUT, slip_files.c.number == number)
    row = (await conn.execute(select(*_FILE).where(*mine))).first()
    return SlipFileRow(*row) if row else None


async def take_over(conn: AsyncConnection, file_id: str, claim: str) -> None:
    """Who began to write it is to leave it; ``claim`` is whose it is now."""
    await conn.execute(update(slip_files).where(slip_files.c.file_id == file_id).values(digest=claim))


async def finish(conn: AsyncConnection, file_id: str, claim: str, name: str) -> bool:
    """It is on disk; False where it was taken over meanwhile."""
    mine = (slip_files.c.file_id == file_id, slip_files.c.digest == claim)
    done = await conn.execute(update(slip_files).where(*mine).values(state=WRITTEN, name=name))
    return bool(done.rowcount)


async def last(conn: AsyncConnection, creditor_id: str, way: str) -> SlipFileRow | None:
    """The latest one by the day it was made."""
    mine = (slip_files.c.creditor_id == creditor_id, slip_files.c.way == way)
    order = (slip_files.c.made_on.desc(), slip_files.c.number.desc(), slip_files.c.at.desc())
    row = (await conn.execute(select(*_FILE).where(*mine).order_by(*order).limit(1))).first()
    return SlipFileRow(*row) if row else None


async def numbers(conn: AsyncConnection, creditor_id: str) -> list[int]:
    """Of the bank's files that are kept, each once."""
    mine = (slip_files.c.creditor_id == creditor_id, slip_files.c.way == IN, slip_files.c.number > 0)
    query = select(slip_files.c.number).where(*mine).distinct().order_by(slip_files.c.number)
    return list((await conn.execute(query)).scalars())


async def untold(conn: AsyncConnection, limit: int) -> list[SlipFileRow]:
    """Banks' files of which the desks have not heard, the oldest first."""
    mine = (slip_files.c.way == IN, slip_files.c.told_at.is_(None))
    order = (slip_files.c.at, slip_files.c.file_id)
    rows = await conn.execute(select(*_FILE).where(*mine).order_by(*order).limit(limit))
    return [SlipFileRow(*row) for row in rows]


async def told(conn: AsyncConnection, file_id: str, at: datetime) -> None:
    """The desks have heard of all of it."""
    await conn.execute(update(slip_files).where(slip_files.c.file_id == file_id).values(told_at=at))


async def add_lines(conn: AsyncConnection, rows: Sequence[SlipLineRow]) -> None:
    """All that a file says."""
    values = [{name: getattr(row, name) for name in _NAMES} for row in rows]
    for start in range(0, len(values), _CHUNK):
        await conn.execute(insert(slip_lines), values[start : start + _CHUNK])


async def waiting(conn: AsyncConnection, file_id: str, limit: int) -> list[SlipLineRow]:
    """Lines that were not applied yet, held until the transaction ends."""
    mine = (slip_lines.c.file_id == file_id, slip_lines.c.result == "")
    query = select(*_LINE).where(*mine).order_by(slip_lines.c.line).limit(limit).with_for_update()
    return [SlipLineRow(*row) for row in await conn.execute(query)]


async def settle(
    conn: AsyncConnection,
    file_id: str,
    line: int,
    result: str,
    order_id: str,
    person_id: str,
    ordered_minor: int,
) -> None:
    """What became of a line."""
    mine = (slip_lines.c.file_id == file_id, slip_lines.c.line == line)
    values = {
        "result": result,
        "order_id": order_id,
        "person_id": person_id,
        "ordered_minor": ordered_minor,
    }
    await conn.execute(update(slip_lines).where(*mine).values(values))


async def lines_of(conn: AsyncConnection, file_id: str) -> list[SlipLineRow]:
    """All that a file says, in its order."""
    query = select(*_LINE).where(slip_lines.c.file_id == file_id).order_by(slip_lines.c.line)
    return [SlipLineRow(*row) for row in await conn.execute(query)]


async def unreconciled(conn: AsyncConnection, creditor_id: str, limit: int) -> list[tuple[str, SlipLineRow]]:
    """What a person has to look at, with its creditor, the oldest first; of one creditor, or (empty) all."""
    query = select(slip_files.c.creditor_id, *_LINE)
    query = query.join_from(slip_lines, slip_files, slip_files.c.file_id == slip_lines.c.file_id)
    query = query.where(slip_lines.c.result.in_(OPEN_RESULTS), slip_lines.c.closed_at.is_(None))
    if creditor_id:
        query = query.where(slip_files.c.creditor_id == creditor_id)
    order = (slip_files.c.at, slip_lines.c.file_id, slip_lines.c.line)
    rows = await conn.execute(query.order_by(*order).limit(limit))
    return [(row[0], SlipLineRow(*row[1:])) for row in rows]


async def close(conn: AsyncConnection, file_id: str, line: int, at: datetime, note: str) -> bool:
    """A person has looked at it; whether there was such a line to look at."""
    mine = (
        slip_lines.c.file_id == file_id,
        slip_lines.c.line == line,
        slip_lines.c.result.in_(OPEN_RESULTS),
        slip_lines.c.closed_at.is_(None),
    )
    done = await conn.execute(update(slip_lines).where(*mine).values(closed_at=at, closed_note=note))
    return bool(done.rowcount)


async def count_unreconciled(conn: AsyncConnection, creditor_id: str) -> int:
    """How many lines of a creditor a person has to look at."""
    query = select(func.count()).select_from(slip_lines)
    query = query.join(slip_files, slip_files.c.file_id == slip_lines.c.file_id)
    mine = (slip_files.c.creditor_id == creditor_id, slip_lines.c.closed_at.is_(None))
    query = query.where(slip_lines.c.result.in_(OPEN_RESULTS), *mine)
    return int((await conn.execute(query)).scalar_one())
