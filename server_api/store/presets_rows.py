"""Rows of numbers that calls can be transferred to."""

from dataclasses import dataclass

from sqlalchemy import insert, or_, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import transfer_presets as presets


@dataclass(frozen=True, slots=True)
class PresetRow:
    """A number with a name, for one team or (an empty one) for all."""

    preset_id: str
    name: str
    number: str
    team: str
    position: int


_COLUMNS = tuple(presets.c[name] for name in PresetRow.__dataclass_fields__)


async def add(conn: AsyncConnection, row: PresetRow) -> None:
    """A new one."""
    await conn.execute(
        insert(presets).values({name: getattr(row, name) for name in PresetRow.__dataclass_fields__})
    )


async def of_team(conn: AsyncConnection, team: str) -> list[PresetRow]:
    """Those that a team may use, in their order."""
    query = select(*_COLUMNS).where(presets.c.active, or_(presets.c.team == "", presets.c.team == team))
    found = await conn.execute(query.order_by(presets.c.position, presets.c.name))
    return [PresetRow(*row) for row in found]


async def get(conn: AsyncConnection, preset_id: str) -> PresetRow | None:
    """One that is in use."""
    query = select(*_COLUMNS).where(presets.c.preset_id == preset_id, presets.c.active)
    row = (await conn.execute(query)).first()
    return PresetRow(*row) if row else None


async def listed(conn: AsyncConnection) -> list[PresetRow]:
    """All in use, by team."""
    query = select(*_COLUMNS).where(presets.c.active).order_by(presets.c.team, presets.c.position)
    return [PresetRow(*row) for row in await conn.execute(query)]


async def retire(conn: AsyncConnection, preset_id: str) -> bool:
    """Out of use; False where there is none of this id."""
    done = await conn.execute(update(presets).where(presets.c.preset_id == preset_id).values(active=False))
    return done.rowcount == 1
