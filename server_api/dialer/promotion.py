"""Keeps the ready table filled with the most worthy of the debtors who are due; runs on the leader.

The table holds, for each list of a campaign, the first leads on the list's shelves that are due. Each call
compares that with the table and writes the difference: nothing, most of the time.
"""

import logging
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.dialer.placings import Known, Placings
from server_api.store import leads_rows, promotion_rows, ready_rows, shelf_rows
from server_api.store.database import Database, StoreError
from server_api.store.placing_rows import PLAIN, Placing
from server_api.store.shelf_rows import NOBODYS, Shelved
from server_api.store.sorting_rows import moves_of

log = logging.getLogger(__name__)

#: Leads kept ready for each list, and for all lists of a campaign.
_READY, _READY_ALL = 200, 500
#: Leads sorted in one go, of those that came or were called since the lists last changed.
_ARRIVALS = 200
#: With fewer than this many ready, calls may soon wait for leads.
_HUNGRY = 50


@dataclass(slots=True)
class _Change:
    """What the table lacks, what is no longer wanted there, and who lies on the wrong shelf."""

    drop: set[str] = field(default_factory=set)
    add: list[dict[str, Any]] = field(default_factory=list)
    moves: dict[Shelved, int] = field(default_factory=dict)
    unreachable: list[str] = field(default_factory=list)
    hungry: bool = False

    def __bool__(self) -> bool:
        return bool(self.drop or self.add or self.moves or self.unreachable)


@dataclass(frozen=True, slots=True)
class _Due:
    """The leads that ought to be ready, by list (AGREED first), and those that no placing has sorted."""

    ideal: dict[str, list[Shelved]]
    unsorted: list[Shelved]


class Promotion:
    """Promotes."""

    def __init__(self, database: Database, clock: Clock, placings: Placings) -> None:
        self._database = database
        self._clock = clock
        self._placings = placings
        self._faulty: set[str] = set()

    async def __call__(self, campaign_id: str) -> int:
        """Bring a campaign's part of the table up to date; returns how many are new there.

        Raises StoreError: tried again at the next tick. A campaign whose lists cannot be asked for any other
        reason is left as it is: it must not stop the others.
        """
        try:
            added = await self._promote(campaign_id)
        except StoreError:
            raise
        except Exception:
            if campaign_id not in self._faulty:
                log.exception("the lists of campaign %s cannot be asked", campaign_id)
            self._faulty.add(campaign_id)
            return 0
        self._faulty.discard(campaign_id)
        return added

    async def _promote(self, campaign_id: str) -> int:
        known = await self._placings.of(campaign_id)
        now = self._clock.utc()
        change = await self._database.read_at_once(lambda conn: _look(conn, known, now))
        self._placings.hungry(campaign_id, change.hungry)
        if change:
            async with self._database.write() as conn:
                await _apply(conn, change)
        return len(change.add)


async def _look(conn: AsyncConnection, known: Known, now: datetime) -> _Change:
    placing = known.placing
    due = await _due(conn, placing, now)
    there = await ready_rows.versions(conn, placing.campaign_id)
    lists = {lead: list_id for list_id, found in due.ideal.items() for lead in found}
    ready = {lead_id for lead_id, version in there.items() if version == placing.version}
    fresh = [lead for lead in lists if lead.lead_id not in ready]
    change = _Change(drop=there.keys() - (ready & {lead.lead_id for lead in lists}))
    change.hungry = len(lists) < _HUNGRY and not placing.complete
    places = {lead.lead_id: (lists[lead], 0) for lead in fresh}
    if placing.number != PLAIN:
        places = await _sorted_anew(conn, known, due, fresh, change)
    if places:
        facts = await promotion_rows.facts(conn, places)
        change.unreachable = [one["lead_id"] for one in facts if not one["numbers_json"]]
        change.add = [
            _row(one, *places[one["lead_id"]], placing, now) for one in facts if one["numbers_json"]
        ]
    return change


async def _due(conn: AsyncConnection, placing: Placing, now: datetime) -> _Due:
    active = [one for one in placing.lists if one.shelves]
    each = min(_READY, _READY_ALL // max(1, len(active)))
    wanted = {ready_rows.AGREED: (shelf_rows.AGREED,)} | {one.list_id: one.shelves for one in active}
    ideal = {
        list_id: await shelf_rows.due(conn, placing.campaign_id, shelves, now, each)
        for list_id, shelves in wanted.items()
    }
    unsorted: list[Shelved] = []
    if placing.number != PLAIN:
        some = (shelf_rows.UNSORTED,)
        unsorted = await shelf_rows.due(conn, placing.campaign_id, some, now, _ARRIVALS)
    return _Due(ideal, unsorted)


async def _sorted_anew(
    conn: AsyncConnection, known: Known, due: _Due, fresh: list[Shelved], change: _Change
) -> dict[str, tuple[str, int]]:
    """List and rank of whoever is to be promoted: filters are asked again, for facts change in between."""
    placing = known.placing
    agreed = {lead.lead_id: (ready_rows.AGREED, 0) for lead in fresh if lead.shelf == shelf_rows.AGREED}
    asked = [lead.lead_id for lead in (*fresh, *due.unsorted) if lead.shelf != shelf_rows.AGREED]
    judged = await known.sorter.these(conn, asked)
    change.moves = moves_of(judged, placing)
    room = {one.list_id: _HUNGRY - len(due.ideal[one.list_id]) for one in placing.lists if one.shelves}
    places: dict[str, tuple[str, int]] = {}
    for one in sorted(judged, key=lambda one: one.rank(placing)):
        if one.list_no == NOBODYS or not placing.lists[one.list_no].shelves:
            continue
        list_id = placing.lists[one.list_no].list_id
        newcomer = one.lead.shelf == shelf_rows.UNSORTED
        if newcomer:
            room[list_id] -= 1
        # Who has just come is promoted at once where few are ready; elsewhere by the shelf, at the next tick.
        if not newcomer or room[list_id] >= 0:
            places[one.lead.lead_id] = (list_id, one.rank(placing))
    return agreed | places


async def _apply(conn: AsyncConnection, change: _Change) -> None:
    await ready_rows.leave(conn, change.drop)
    await shelf_rows.move(conn, change.moves)
    for lead_id in change.unreachable:
        await leads_rows.close(conn, lead_id, "no_number")
    await ready_rows.add(conn, change.add)


def _row(facts: dict[str, Any], list_id: str, rank: int, placing: Placing, now: datetime) -> dict[str, Any]:
    return {**facts, "list_id": list_id, "rank": rank, "version": placing.version, "promoted_at": now}
