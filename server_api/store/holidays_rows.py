"""Rows of towns' holidays; the town's name is folded (``rules/towns.py``)."""

from dataclasses import asdict, dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import municipal_holidays
from server_api.store.upsert import insert_into


@dataclass(frozen=True, slots=True)
class TownDay:
    """A holiday of one town."""

    country: str
    region: str
    city: str
    day: date
    name: str
    source: str = ""


async def put(conn: AsyncConnection, row: TownDay) -> None:
    """Add it, or give the day its new name."""
    insert = insert_into(conn, municipal_holidays).values(**asdict(row))
    keys = ["country", "region", "city", "day"]
    await conn.execute(
        insert.on_conflict_do_update(index_elements=keys, set_={"name": row.name, "source": row.source})
    )
