"""Sorts the leads of a campaign into its lists: at once those who are called next, behind them all others.

After a change of lists or filters the most worthy of the old lists are sorted first, so that dialling goes
on within the tick; then every lead, stretch by stretch, in the order of persons. Leads that no list takes
are only read: whatever a filter leaves out costs no write.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.domain.worth import Ranks
from server_api.store import placing_rows, shelf_rows
from server_api.store.database import Database, StoreError
from server_api.store.placing_rows import PLAIN, ListPlan, Placing
from server_api.store.shelf_rows import Shelved
from server_api.store.sorting_rows import Sorted, Sorter, moves_of

log = logging.getLogger(__name__)

_SAMPLE = 4096
#: Ranks of a list that a sample tells apart well enough.
_ENOUGH = 256
_EVER = datetime.max.replace(tzinfo=UTC)
#: Of the old lists, sorted before anybody is looked for.
_FIRST = 200
#: Leads looked at in one go at most, moved in one transaction, ranked in one go: others work in between.
_STRETCH, _MOVES, _SLICE = 4000, 500, 100
#: Behind calls that do not wait for it, sorting rests as long as it works: at least and at most, in seconds.
_REST_S, _MOST_REST_S = 0.02, 1.0


@dataclass(frozen=True, slots=True)
class Known:
    """A placing and the questions it asks; ``stretch``: of so many leads next."""

    placing: Placing
    sorter: Sorter
    stretch: int = 1000


class Placings:
    """The placings in force. ``found(campaign_id)`` is told when the lists have got new leads; days are
    those of the floor's ``time_zone``.
    """

    def __init__(
        self, database: Database, clock: Clock, found: Callable[[str], None], time_zone: str = "UTC"
    ) -> None:
        self._database = database
        self._clock = clock
        self._found = found
        self._zone = ZoneInfo(time_zone)
        self._known: dict[str, Known] = {}
        self._hungry: set[str] = set()
        self._work = asyncio.Event()

    def forget(self) -> None:
        """Another node may sort from now on."""
        self._known.clear()
        self._hungry.clear()

    @property
    def idle(self) -> bool:
        """Whether every lead that is known of is sorted."""
        return all(known.placing.complete for known in self._known.values())

    def hungry(self, campaign_id: str, wanting: bool) -> None:
        """Whether calls wait for leads to be found."""
        (self._hungry.add if wanting else self._hungry.discard)(campaign_id)

    async def of(self, campaign_id: str) -> Known:
        """The placing that the campaign's lists ask for, begun if they have changed. Raises StoreError."""
        day = self._clock.legal().astimezone(self._zone).date()
        known = self._known.get(campaign_id)
        version = await self._database.read_at_once(lambda conn: placing_rows.version_of(conn, campaign_id))
        if known and (known.placing.version, known.placing.day) == (version, day):
            return known
        placing, in_force = await self._database.read_at_once(
            lambda conn: placing_rows.load(conn, campaign_id, day)
        )
        if placing.number == PLAIN:
            placing = replace(placing, day=day)
        elif placing.day != day:
            placing = replace(placing, day=day, reached="", complete=False)
        found = self._with_sorter(placing)
        if not in_force:
            found = await self._begin(found, known)
        self._known[campaign_id] = found
        if not found.placing.complete:
            self._work.set()
        return found

    async def run(self) -> None:
        """Sort what is left to sort, until cancelled."""
        while True:
            await self._work.wait()
            self._work.clear()
            while left := [one for one, known in self._known.items() if not known.placing.complete]:
                for campaign_id in left:
                    began = self._clock.monotonic()
                    await self._sort(campaign_id)
                    took = self._clock.monotonic() - began
                    rest = min(max(took, _REST_S), _MOST_REST_S)
                    await asyncio.sleep(0.0 if campaign_id in self._hungry else rest)

    async def _sort(self, campaign_id: str) -> None:
        try:
            await self.sort(campaign_id)
        except StoreError as error:
            log.warning("leads of %s are not sorted just now: %s", campaign_id, error)
        except Exception:
            log.exception("leads of campaign %s cannot be sorted", campaign_id)
            known = self._known[campaign_id]
            self._known[campaign_id] = Known(replace(known.placing, complete=True), known.sorter)

    async def sort(self, campaign_id: str) -> None:
        """Sort the next stretch of a campaign's leads. Raises StoreError: to be tried again."""
        known = self._known.get(campaign_id)
        if known is None or known.placing.complete:
            return
        placing, sorter = known.placing, known.sorter
        stretch = await self._database.read_at_once(
            lambda conn: sorter.after(conn, placing.reached, known.stretch)
        )
        moves: dict[Shelved, int] = {}
        taken, seen = sorter.taken(stretch.rows), 0
        while some := list(islice(taken, _SLICE)):
            moves |= moves_of(some, placing)
            seen += len(some)
            await asyncio.sleep(0)
        await self._move(moves)
        further = replace(placing, reached=stretch.reached, complete=stretch.complete)
        if moves or stretch.complete:
            async with self._database.write() as conn:
                await placing_rows.save(conn, further)
        # While this went on the lists may have changed again.
        if self._known.get(campaign_id) is not known:
            return
        length = min(_STRETCH, max(_MOVES, known.stretch * _MOVES // max(1, seen)))
        self._known[campaign_id] = Known(further, sorter, length)
        if stretch.complete:
            await self._sharpen(campaign_id)
        if moves and campaign_id in self._hungry:
            self._found(campaign_id)

    async def _sharpen(self, campaign_id: str) -> None:
        """Rank small lists by their own leads: a sample of the campaign held too few of them."""
        known = self._known[campaign_id]
        few = [one for one in known.placing.lists if one.order and len(one.ranks.cuts) < _ENOUGH]
        if not few:
            return

        async def members(conn: AsyncConnection) -> list[Sorted]:
            found: list[Sorted] = []
            for one in few:
                leads = await shelf_rows.due(conn, campaign_id, one.shelves, _EVER, _SAMPLE)
                found += await known.sorter.these(conn, [lead.lead_id for lead in leads])
            return found

        found = await self._database.read_at_once(members)
        lists = tuple(
            _ranked(one, list_no, found) if one in few else one
            for list_no, one in enumerate(known.placing.lists)
        )
        sharp = self._with_sorter(replace(known.placing, lists=lists))
        async with self._database.write() as conn:
            await placing_rows.save(conn, sharp.placing)
        if self._known.get(campaign_id) is known:
            self._known[campaign_id] = sharp
            await self._move(moves_of(found, sharp.placing))

    async def _begin(self, known: Known, before: Known | None) -> Known:
        placing = known.placing
        sample: list[Sorted] = []
        if any(one.order for one in placing.lists):
            sample = await self._database.read_at_once(lambda conn: known.sorter.sample(conn, _SAMPLE))
        lists = tuple(_ranked(one, list_no, sample) for list_no, one in enumerate(placing.lists))
        placing = replace(placing, lists=lists)
        async with self._database.write() as conn:
            await placing_rows.save(conn, placing)
        begun = self._with_sorter(placing)
        await self._sort_first(begun, before)
        return begun

    async def _sort_first(self, begun: Known, before: Known | None) -> None:
        """Whoever was worthy before the change is looked at before everybody else."""
        placing, now = begun.placing, self._clock.utc()

        async def worthy(conn: AsyncConnection) -> list[Sorted]:
            found: list[Sorted] = []
            for one in before.placing.lists if before else ():
                leads = await shelf_rows.due(conn, placing.campaign_id, one.shelves, now, _FIRST)
                found += await begun.sorter.these(conn, [lead.lead_id for lead in leads])
            return found

        await self._move(moves_of(await self._database.read_at_once(worthy), placing, nobodys=False))

    async def _move(self, moves: Mapping[Shelved, int]) -> None:
        left = iter(moves.items())
        while some := dict(islice(left, _MOVES)):
            async with self._database.write() as conn:
                await shelf_rows.move(conn, some)

    def _with_sorter(self, placing: Placing) -> Known:
        dialect = "sqlite" if self._database.sqlite else "postgresql"
        return Known(placing, Sorter(placing, self._clock.legal(), dialect))


def _ranked(one: ListPlan, list_no: int, sample: Sequence[Sorted]) -> ListPlan:
    values = [found.values for found in sample if found.list_no == list_no]
    return replace(one, ranks=Ranks.of_sample(one.ranks.down, values))
