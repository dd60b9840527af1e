"""Rows of numbers that the centre owns and may show to those it calls."""

from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import func, insert, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import calls
from server_api.store.voice_tables import caller_numbers


@dataclass(frozen=True, slots=True)
class CallerNumber:
    """A number in E.164, the trunk that carries it, and where it belongs (``area_code`` in ``country``).

    It is not shown before ``rest_until``: a number that many people refuse is left alone for a while.
    ``attested`` by the carrier, where the country signs callers.
    """

    number: str
    trunk_id: str
    country: str
    area_code: str
    attested: bool = False
    active: bool = True
    rest_until: datetime | None = None


async def add(conn: AsyncConnection, row: CallerNumber) -> None:
    """One more number."""
    await conn.execute(insert(caller_numbers).values(**asdict(row)))


async def get(conn: AsyncConnection, number: str) -> CallerNumber | None:
    """A number, usable or not."""
    columns = (caller_numbers.c[name] for name in CallerNumber.__dataclass_fields__)
    row = (await conn.execute(select(*columns).where(caller_numbers.c.number == number))).first()
    return CallerNumber(*row) if row else None


async def listed(conn: AsyncConnection) -> list[CallerNumber]:
    """Every number, by trunk."""
    columns = (caller_numbers.c[name] for name in CallerNumber.__dataclass_fields__)
    query = select(*columns).order_by(caller_numbers.c.trunk_id, caller_numbers.c.number)
    return [CallerNumber(*row) for row in await conn.execute(query)]


async def usable(conn: AsyncConnection, trunk_id: str, now: datetime) -> list[CallerNumber]:
    """The numbers of a trunk that are active and do not rest."""
    columns = (caller_numbers.c[name] for name in CallerNumber.__dataclass_fields__)
    resting = caller_numbers.c.rest_until
    query = (
        select(*columns)
        .where(caller_numbers.c.trunk_id == trunk_id, caller_numbers.c.active)
        .where(or_(resting.is_(None), resting <= now))
        .order_by(caller_numbers.c.number)
    )
    return [CallerNumber(*row) for row in await conn.execute(query)]


async def used_since(conn: AsyncConnection, since: datetime) -> dict[str, int]:
    """How many calls showed each number."""
    query = (
        select(calls.c.caller_id, func.count())
        .where(calls.c.started_at >= since, calls.c.caller_id != "")
        .group_by(calls.c.caller_id)
    )
    return {row[0]: row[1] for row in await conn.execute(query)}
