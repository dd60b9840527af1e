"""Rows of trunks: the carriers that calls go out by."""

from dataclasses import dataclass

from sqlalchemy import RowMapping, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import trunks


@dataclass(frozen=True, slots=True)
class TrunkRow:
    """A carrier. Caps of 0 mean no cap; times in seconds, 0 for none."""

    trunk_id: str
    host: str
    port: int
    username: str
    password: str
    codecs: tuple[str, ...]
    max_calls: int
    max_calls_per_second: float
    caller_id: str
    registers: bool
    registrar: str
    register_s: float
    options_s: float
    inbound: bool
    sources: tuple[str, ...]
    follows_redirects: bool


async def active(conn: AsyncConnection, switch_id: str) -> list[TrunkRow]:
    """The carriers of one switch; a trunk without a switch belongs to every switch."""
    query = select(trunks).where(trunks.c.active, trunks.c.switch_id.in_(("", switch_id)))
    return [_read(row) for row in (await conn.execute(query)).mappings()]


async def closed(conn: AsyncConnection, switch_id: str) -> list[str]:
    """The carriers that one switch must not use (any more)."""
    query = select(trunks.c.trunk_id).where(~trunks.c.active, trunks.c.switch_id.in_(("", switch_id)))
    return list((await conn.execute(query)).scalars())


def _read(row: RowMapping) -> TrunkRow:
    return TrunkRow(
        trunk_id=row["trunk_id"],
        host=row["host"],
        port=row["port"],
        username=row["username"],
        password=row["password"],
        codecs=_words(row["codecs"]),
        max_calls=row["max_calls"],
        max_calls_per_second=row["max_calls_per_second"],
        caller_id=row["caller_id"] or "anonymous",
        registers=row["registers"],
        registrar=row["registrar"],
        register_s=row["register_s"],
        options_s=row["options_s"],
        inbound=row["inbound"],
        sources=_words(row["sources"]),
        follows_redirects=row["follows_redirects"],
    )


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())
