"""Which list takes a lead and how worthy it is there: asked of few leads at a time, never of all at once."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import count as numbered
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, case, func, literal_column, or_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.domain.filter_tree import Today
from server_api.domain.worth import Values, plain, shelf_of
from server_api.store import filter_sql, shelf_rows
from server_api.store.filter_sql import LEADS, Terms
from server_api.store.placing_rows import ListPlan, Placing
from server_api.store.shelf_rows import NOBODYS, Shelved
from server_api.store.tables import leads

_OPEN = leads.c.state == literal_column("'open'")
#: Persons' keys are random: so many places to look at give a fair sample.
_PLACES = "0123456789abcdef"


@dataclass(frozen=True, slots=True)
class Sorted:
    """A lead, the number of the list that takes it (NOBODYS: none does), and what its order compares."""

    lead: Shelved
    list_no: int
    values: Values

    def rank(self, placing: Placing) -> int:
        """How worthy it is on its list; 0 on none."""
        return 0 if self.list_no == NOBODYS else placing.lists[self.list_no].ranks.rank(self.values)

    def shelf(self, placing: Placing) -> int:
        """Where it belongs."""
        return shelf_rows.shelf(placing.number, self.list_no, shelf_of(self.rank(placing)))


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a stretch of a campaign's leads gave: those that lists take, and the last person looked at."""

    taken: tuple[Sorted, ...]
    reached: str
    complete: bool


class Sorter:
    """The questions of one placing, put together once. ``dialect``: the database's name."""

    def __init__(self, placing: Placing, now: datetime, dialect: str) -> None:
        self._placing = placing
        self._mine = leads.c.campaign_id == placing.campaign_id
        self._terms = Terms(placing.creditor_id, placing.day, dialect)
        today = Today(now, placing.day)
        self._takes = [filter_sql.condition(one.takes, today, self._terms) for one in placing.lists]
        self._values = [self._columns(one) for one in placing.lists]

    async def these(self, conn: AsyncConnection, lead_ids: Collection[str]) -> list[Sorted]:
        """Sort leads of the campaign; those that are closed are left out."""
        if not lead_ids:
            return []
        # Their campaign is not asked for: SQLite would then walk through all of it.
        return self._read(await conn.execute(self._query(leads.c.lead_id.in_(lead_ids))))

    async def after(self, conn: AsyncConnection, reached: str, count: int) -> Stretch:
        """Sort the next ``count`` leads by person, without those with an agreed time."""
        stretch = self._by_person(leads.c.person_id > reached, count).subquery()
        ends = select(func.max(stretch.c.person_id), func.count()).select_from(stretch)
        last, size = (await conn.execute(ends)).one()
        if not size:
            return Stretch((), reached, True)
        within = (leads.c.person_id > reached) & (leads.c.person_id <= last)
        query = self._query(self._mine & within).where(leads.c.shelf != shelf_rows.AGREED, or_(*self._takes))
        return Stretch(tuple(self._read(await conn.execute(query))), last, size < count)

    async def sample(self, conn: AsyncConnection, count: int) -> list[Sorted]:
        """Sort about ``count`` leads from all over the campaign."""
        found: dict[Shelved, Sorted] = {}
        for place in _PLACES:
            some = self._by_person(leads.c.person_id >= place, max(1, count // len(_PLACES)))
            within = leads.c.person_id.in_(select(some.subquery().c.person_id))
            query = self._query(self._mine & within)
            found |= {one.lead: one for one in self._read(await conn.execute(query))}
        return list(found.values())

    def _by_person(self, within: ColumnElement[bool], count: int) -> Select[Any]:
        return select(leads.c.person_id).where(self._mine, within).order_by(leads.c.person_id).limit(count)

    def _query(self, within: ColumnElement[bool]) -> Select[Any]:
        list_no = case(*zip(self._takes, numbered(), strict=False), else_=NOBODYS)
        values = [column for columns in self._values for column in columns]
        return (
            select(leads.c.lead_id, leads.c.shelf, list_no.label("list_no"), *values)
            .select_from(LEADS)
            .where(_OPEN, within)
        )

    def _columns(self, one: ListPlan) -> list[ColumnElement[Any]]:
        return [column for field, _ in one.order for column in filter_sql.columns(field, self._terms)]

    def _read(self, rows: Iterable[Row[Any]]) -> list[Sorted]:
        return [self._sorted(row) for row in rows]

    def _sorted(self, row: Row[Any]) -> Sorted:
        lead_id, shelf, list_no, *values = tuple[Any, ...](row)
        mine: Values = ()
        if list_no != NOBODYS:
            first = sum(len(columns) for columns in self._values[:list_no])
            mine = [plain(value) for value in values[first : first + len(self._values[list_no])]]
        return Sorted(Shelved(lead_id, shelf), list_no, mine)


def moves_of(found: Iterable[Sorted], placing: Placing, *, nobodys: bool = True) -> dict[Shelved, int]:
    """Who lies on the wrong shelf, and where they belong; ``nobodys``: also those whom no list takes."""
    belongs = {one.lead: one.shelf(placing) for one in found if nobodys or one.list_no != NOBODYS}
    return {lead: to for lead, to in belongs.items() if lead.shelf != to}
