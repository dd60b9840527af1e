"""Placings: how the leads of a campaign are sorted into lists, in force since its lists last changed."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from sqlalchemy import Row, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.domain.filter_fields import CUSTOM
from server_api.domain.filter_reader import parse
from server_api.domain.filter_tree import Every, FilterError, Node, Some
from server_api.domain.worth import Ranks
from server_api.store import shelf_rows
from server_api.store.tables import campaigns, lists, placings
from server_api.store.upsert import insert_into

#: A placing that sorts nothing: the campaign never had a list, and all its leads wait on one shelf.
PLAIN = 0


@dataclass(frozen=True, slots=True)
class ListPlan:
    """A list as leads are sorted by it: ``takes`` whom, ``order`` fields and whether each descends.

    ``shelves`` are where its leads lie, the most worthy first; none where the list is switched off.
    """

    list_id: str
    takes: Node
    order: tuple[tuple[str, bool], ...]
    ranks: Ranks
    shelves: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Placing:
    """A campaign's lists, by position: the first that takes a lead has it.

    ``reached``: up to which person all leads are sorted; ``complete``: all are. ``day``: the day of the floor
    for which they were; fields such as the days late change with it.
    """

    campaign_id: str
    creditor_id: str
    version: int
    number: int
    digest: str
    lists: tuple[ListPlan, ...]
    day: date
    reached: str = ""
    complete: bool = True


async def version_of(conn: AsyncConnection, campaign_id: str) -> int:
    """The campaign's present version; 0 where there is none."""
    query = select(campaigns.c.version).where(campaigns.c.campaign_id == campaign_id)
    return (await conn.execute(query)).scalar() or 0


async def load(conn: AsyncConnection, campaign_id: str, day: date) -> tuple[Placing, bool]:
    """The placing that the lists ask for, and whether it is the one in force; else it is to be begun."""
    campaign = (
        await conn.execute(
            select(campaigns.c.creditor_id, campaigns.c.version).where(campaigns.c.campaign_id == campaign_id)
        )
    ).one()
    rows = await _lists(conn, campaign_id)
    digest = _digest(rows)
    kept = (await conn.execute(select(placings).where(placings.c.campaign_id == campaign_id))).first()
    same = digest == (kept.digest if kept else "")
    number = kept.placing if kept else PLAIN
    if not same:
        number += 1
    placing = Placing(
        campaign_id,
        creditor_id=campaign.creditor_id,
        version=campaign.version,
        number=number,
        digest=digest,
        lists=_plans(rows, number, kept.shelves if kept and same else ()),
        day=day,
    )
    if kept is None or not same:
        return replace(placing, complete=number == PLAIN), same
    return replace(placing, day=kept.day, reached=kept.reached, complete=kept.complete), True


async def save(conn: AsyncConnection, placing: Placing) -> None:
    """Keep how far the sorting is, unless a later placing has begun."""
    values = {
        "placing": placing.number,
        "digest": placing.digest,
        "shelves": [{"list_id": one.list_id, "cuts": one.ranks.cuts} for one in placing.lists],
        "day": placing.day,
        "reached": placing.reached,
        "complete": placing.complete,
    }
    statement = insert_into(conn, placings).values(campaign_id=placing.campaign_id, **values)
    newer = statement.on_conflict_do_update(
        index_elements=["campaign_id"], set_=values, where=placings.c.placing <= placing.number
    )
    await conn.execute(newer)


async def sort_again(conn: AsyncConnection, campaign_id: str) -> None:
    """What filters ask for has changed (an import): every lead is looked at again, behind the calls."""
    again = update(placings).where(placings.c.campaign_id == campaign_id)
    await conn.execute(again.values(reached="", complete=False))
    # By this the leader sees it.
    newer = update(campaigns).where(campaigns.c.campaign_id == campaign_id)
    await conn.execute(newer.values(version=campaigns.c.version + 1))


async def _lists(conn: AsyncConnection, campaign_id: str) -> Sequence[Row[Any]]:
    query = select(lists).where(lists.c.campaign_id == campaign_id)
    return (await conn.execute(query.order_by(lists.c.position, lists.c.name))).all()


def _digest(rows: Sequence[Row[Any]]) -> str:
    """Of all that decides where leads lie; empty without lists. A share moves nobody, nor does a switch."""
    if not rows:
        return ""
    told = [[row.list_id, row.filter, row.order_by] for row in rows]
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


def _plans(rows: Sequence[Row[Any]], number: int, kept: Sequence[Any]) -> tuple[ListPlan, ...]:
    if number == PLAIN:
        return (ListPlan("", Every(), (), Ranks(), (shelf_rows.UNSORTED,)),)
    cuts = {one["list_id"]: one["cuts"] for one in kept}
    if not rows:
        return (ListPlan("", Every(), (), Ranks(), _shelves(number, 0, ())),)
    return tuple(
        _plan(row, number, list_no, cuts.get(row.list_id, ()))
        for list_no, row in enumerate(rows[: shelf_rows.NOBODYS])
    )


def _plan(row: Row[Any], number: int, list_no: int, cuts: Sequence[Any]) -> ListPlan:
    order = tuple((key["field"], bool(key.get("descending"))) for key in row.order_by)
    return ListPlan(
        list_id=row.list_id,
        takes=_node(row.filter),
        order=order,
        ranks=Ranks(_downs(order), tuple(map(tuple, cuts))),
        shelves=_shelves(number, list_no, order) if row.active else (),
    )


def _shelves(number: int, list_no: int, order: Sequence[tuple[str, bool]]) -> tuple[int, ...]:
    every = shelf_rows.shelves(number, list_no)
    return tuple(every if order else every[:1])


def _downs(order: Sequence[tuple[str, bool]]) -> tuple[bool, ...]:
    """For each value of an order whether it descends: a custom field has two, its number and its text."""
    return tuple(down for field, down in order for _ in range(2 if field.startswith(CUSTOM) else 1))


def _node(tree: dict[str, Any]) -> Node:
    """A filter that is not understood takes nobody: lists are checked when they are saved."""
    try:
        return parse(tree)
    except FilterError:
        return Some()
