"""Rows of scripts, their versions, and how far each call came in one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping, String, case, cast, func, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.scripts import ScriptPlace
from server_api.store.tables import campaigns as named
from server_api.store.tables import (
    disclosure_ticks,
    leads,
    people,
    phones,
    script_places,
    script_versions,
    scripts,
)
from server_api.store.upsert import insert_into

#: Begins the names of what a debtor said, among the custom fields of a person.
SAID = "said."
DRAFT, LIVE, TRIAL, PAST = "draft", "live", "trial", "past"


@dataclass(frozen=True, slots=True)
class ScriptRow:
    """A script. ``revision`` counts changes of its draft; ``source`` is ``file`` or ``desk``."""

    script_id: str
    name: str
    creditor_id: str
    revision: int
    source: str
    made_at: datetime


@dataclass(frozen=True, slots=True)
class VersionRow:
    """One version. ``users`` and ``share`` say who gets it on trial; ``doc`` is a ScriptDoc as JSON."""

    script_id: str
    version: int
    state: str
    doc: dict[str, Any]
    digest: str
    saved_at: datetime
    saved_by: str = ""
    share: int = 100
    users: list[str] = field(default_factory=list)
    note: str = ""
    published_at: datetime | None = None
    published_by: str = ""


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """How far a call is in its script. ``times``: when each step of ``path`` was reached, Unix time in ms."""

    call_id: str
    script_id: str
    version: int
    place: ScriptPlace
    times: tuple[int, ...] = ()


_SCRIPT = tuple(ScriptRow.__dataclass_fields__)
_VERSION = tuple(VersionRow.__dataclass_fields__)


async def script(conn: AsyncConnection, script_id: str, *, lock: bool = False) -> ScriptRow | None:
    """One script; ``lock`` keeps others from changing it until the transaction ends."""
    query = select(*(scripts.c[name] for name in _SCRIPT)).where(scripts.c.script_id == script_id)
    row = (await conn.execute(query.with_for_update() if lock else query)).first()
    return ScriptRow(*row) if row else None


async def every_script(conn: AsyncConnection) -> list[ScriptRow]:
    """All scripts, by name."""
    query = select(*(scripts.c[name] for name in _SCRIPT)).order_by(scripts.c.name, scripts.c.script_id)
    return [ScriptRow(*row) for row in await conn.execute(query)]


async def add_script(conn: AsyncConnection, row: ScriptRow) -> bool:
    """A new script; False where there is one of this id already."""
    values = {name: getattr(row, name) for name in _SCRIPT}
    put = insert_into(conn, scripts).values(values).on_conflict_do_nothing()
    # Without the option SQLAlchemy forgets the count of an insert on PostgreSQL.
    done = await conn.execute(put.execution_options(preserve_rowcount=True))
    return done.rowcount == 1


async def change_script(conn: AsyncConnection, script_id: str, **values: Any) -> None:
    """Its name, creditor, revision or source."""
    await conn.execute(update(scripts).where(scripts.c.script_id == script_id).values(values))


async def add_version(conn: AsyncConnection, row: VersionRow) -> None:
    """A new version."""
    await conn.execute(insert(script_versions).values({name: getattr(row, name) for name in _VERSION}))


async def change_version(conn: AsyncConnection, script_id: str, version: int, **values: Any) -> None:
    """Its state, text or note."""
    named = (script_versions.c.script_id == script_id) & (script_versions.c.version == version)
    await conn.execute(update(script_versions).where(named).values(values))


async def version(conn: AsyncConnection, script_id: str, number: int) -> VersionRow | None:
    """One version."""
    columns = script_versions.c
    query = _versions().where(columns.script_id == script_id, columns.version == number)
    row = (await conn.execute(query)).mappings().first()
    return _read(row) if row else None


async def versions(conn: AsyncConnection, script_id: str) -> list[VersionRow]:
    """All versions of a script, newest first."""
    query = _versions().where(script_versions.c.script_id == script_id)
    query = query.order_by(script_versions.c.version.desc())
    return [_read(row) for row in (await conn.execute(query)).mappings()]


async def in_state(conn: AsyncConnection, *states: str) -> list[VersionRow]:
    """The versions of all scripts in these states."""
    query = _versions().where(script_versions.c.state.in_(states)).order_by(script_versions.c.version)
    return [_read(row) for row in (await conn.execute(query)).mappings()]


async def signs(conn: AsyncConnection) -> frozenset[tuple[str, ...]]:
    """What is published, in short: another set says that something changed."""
    columns = script_versions.c
    query = select(
        columns.script_id,
        columns.version,
        columns.state,
        columns.digest,
        columns.share,
        cast(columns.users, String),
    ).where(columns.state.in_((LIVE, TRIAL)))
    return frozenset(tuple(str(value) for value in row) for row in await conn.execute(query))


async def newest(conn: AsyncConnection, script_id: str) -> int:
    """The highest number of a version; 0 before the first."""
    query = select(func.max(script_versions.c.version)).where(script_versions.c.script_id == script_id)
    return int((await conn.execute(query)).scalar_one() or 0)


async def place(conn: AsyncConnection, call_id: str) -> PlaceRow | None:
    """How far a call is."""
    row = (await conn.execute(select(script_places).where(script_places.c.call_id == call_id))).first()
    if row is None:
        return None
    kept = ScriptPlace(path=tuple(row.path), fields=row.fields, objections=tuple(row.objections))
    return PlaceRow(row.call_id, row.script_id, row.version, kept, tuple(row.times))


async def put_place(conn: AsyncConnection, row: PlaceRow, agent_id: str, at: datetime) -> None:
    """It came so far."""
    values = {
        "script_id": row.script_id,
        "version": row.version,
        "agent_id": agent_id,
        "path": list(row.place.path),
        "fields": dict(row.place.fields),
        "objections": list(row.place.objections),
        "times": list(row.times),
        "at": at,
    }
    new = insert_into(conn, script_places).values(call_id=row.call_id, **values)
    await conn.execute(new.on_conflict_do_update(index_elements=["call_id"], set_=values))


@dataclass(frozen=True, slots=True)
class TickRow:
    """A disclosure that was said. ``offset_ms`` is its place in the recording, where there is one."""

    code: str
    at: datetime
    offset_ms: int | None


async def ticks(conn: AsyncConnection, call_id: str) -> dict[str, TickRow]:
    """What was said on a call, by code."""
    query = select(disclosure_ticks).where(disclosure_ticks.c.call_id == call_id)
    return {row.code: TickRow(row.code, row.at, row.offset_ms) for row in await conn.execute(query)}


async def add_tick(conn: AsyncConnection, call_id: str, row: TickRow, agent_id: str, rule_id: str) -> None:
    """It was said; the first time counts."""
    values = {"call_id": call_id, "code": row.code, "at": row.at, "offset_ms": row.offset_ms}
    new = insert_into(conn, disclosure_ticks).values(**values, agent_id=agent_id, rule_id=rule_id[:60])
    await conn.execute(new.on_conflict_do_nothing())


async def keep_said(conn: AsyncConnection, person_id: str, fields: Mapping[str, str]) -> None:
    """What the debtor said, with their record: lists can ask for it as ``custom.said.…``."""
    query = select(people.c.custom).where(people.c.person_id == person_id).with_for_update()
    custom = (await conn.execute(query)).scalar_one_or_none()
    told = {f"{SAID}{name}": value for name, value in fields.items() if value}
    if custom is not None and not told.items() <= custom.items():
        await conn.execute(
            update(people).where(people.c.person_id == person_id).values(custom={**custom, **told})
        )


async def campaigns(conn: AsyncConnection) -> dict[str, list[str]]:
    """The names of the campaigns that name a script, by its id."""
    query = select(named.c.script_id, named.c.name).where(named.c.script_id != "").order_by(named.c.name)
    found: dict[str, list[str]] = {}
    for script_id, name in await conn.execute(query):
        found.setdefault(script_id, []).append(name)
    return found


async def case_of(conn: AsyncConnection, person_id: str, creditor_id: str) -> tuple[str, str] | None:
    """A campaign and a number by which a person could be called, of this creditor where there is one."""
    query = (
        select(leads.c.campaign_id, phones.c.phone_id)
        .join(named, named.c.campaign_id == leads.c.campaign_id)
        .join(phones, phones.c.person_id == leads.c.person_id)
        .where(leads.c.person_id == person_id)
        .order_by(case((named.c.creditor_id == creditor_id, 0), else_=1), named.c.name, phones.c.position)
        .limit(1)
    )
    row = (await conn.execute(query)).first()
    return (row[0], row[1]) if row else None


def _versions() -> Any:
    return select(*(script_versions.c[name] for name in _VERSION))


def _read(row: RowMapping) -> VersionRow:
    return VersionRow(**{name: row[name] for name in _VERSION})


def published(rows: Sequence[VersionRow]) -> dict[str, dict[str, VersionRow]]:
    """Live and trial versions, by script and state."""
    found: dict[str, dict[str, VersionRow]] = {}
    for row in rows:
        found.setdefault(row.script_id, {})[row.state] = row
    return found
