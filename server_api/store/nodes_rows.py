"""Rows of nodes: who is here, by the database's own clock, and what a node that is gone leaves behind."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import delete, func, select, type_coerce, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store import agents_rows, calls_rows, handovers_rows, locks_rows, supervisions_rows
from server_api.store.columns import UtcDateTime
from server_api.store.tables import calls, commit_marks, nodes
from server_api.store.upsert import insert_into

#: States of a call in which somebody may be talking.
_TALKS = ("answered", "connected", "held", "parked")


@dataclass(frozen=True, slots=True)
class NodeRow:
    """A node, named by its switch. ``silent`` is how long ago it was seen, by the database's clock."""

    node_id: str
    url: str
    leader: bool
    started_at: datetime
    silent: timedelta


async def see(conn: AsyncConnection, node_id: str, url: str, leader: bool, started_at: datetime) -> None:
    """The node is here; where it leads, no other one does."""
    row = {"switch_id": node_id, "url": url, "leader": leader, "started_at": started_at}
    told = row | {"seen_at": func.now()}
    fresh = insert_into(conn, nodes).values(node_id=node_id, **told)
    await conn.execute(fresh.on_conflict_do_update(index_elements=["node_id"], set_=told))
    if leader:
        others = nodes.c.node_id != node_id, nodes.c.leader
        await conn.execute(update(nodes).where(*others).values(leader=False))


async def all_of_them(conn: AsyncConnection) -> list[NodeRow]:
    """Every node that did not go as planned, itself included."""
    now = type_coerce(func.now(), UtcDateTime)
    columns = (nodes.c[name] for name in ("node_id", "url", "leader", "started_at", "seen_at"))
    found = await conn.execute(select(*columns, now).order_by(nodes.c.node_id))
    return [NodeRow(one[0], one[1], one[2], one[3], one[5] - one[4]) for one in found]


async def get(conn: AsyncConnection, node_id: str) -> NodeRow | None:
    """One of them."""
    return next((row for row in await all_of_them(conn) if row.node_id == node_id), None)


async def leave(conn: AsyncConnection, node_id: str) -> None:
    """The node goes as planned."""
    await conn.execute(delete(nodes).where(nodes.c.node_id == node_id))


async def bury(conn: AsyncConnection, node_id: str, now: datetime, *, talks: bool) -> None:
    """A node is gone: its agents are sent home, its calls are over, their debtors may be called again.

    ``talks``: also the calls in which somebody may yet be talking, if the node is only out of reach.
    """
    own = calls.c.switch_id == node_id, calls.c.ended_at.is_(None)
    lost = select(calls.c.call_id).where(*own)
    if not talks:
        lost = lost.where(calls.c.state.not_in(_TALKS))
    for call_id in (await conn.execute(lost)).scalars().all():
        await calls_rows.ended(conn, call_id, now, "switch_lost", "switch", None)
        await locks_rows.release(conn, call_id)
    await handovers_rows.close_side_calls(conn, node_id, now, ())
    await supervisions_rows.close_all(conn, node_id, now, "server_lost")
    await agents_rows.send_home(conn, node_id, now)


async def forget_marks(conn: AsyncConnection, before: datetime) -> None:
    """Of processes that have committed nothing since."""
    await conn.execute(delete(commit_marks).where(commit_marks.c.at < before))
