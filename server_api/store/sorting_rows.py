"""Which list takes a lead and how worthy it is there: asked of few leads at a time, never of all at once."""

import json
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import count as numbered
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, String, bindparam, case, func, literal_column, or_, select
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

#: As the database gives them: rows, or one JSON text of them all.
Rows = Sequence[Row[Any]] | str


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
    """A stretch of a campaign's leads: the rows of those that lists take, and the last person looked at."""

    rows: Rows
    reached: str
    complete: bool


class Sorter:
    """The questions of one placing, put together once. ``dialect``: the database's name.

    SQLite gives all rows as one value: its driver hands the interpreter over at each row, and whoever runs
    beside would be interrupted as often. They are read (``taken``) where nobody is in a hurry.
    """

    def __init__(self, placing: Placing, now: datetime, dialect: str) -> None:
        self._placing = placing
        self._one_value = dialect == "sqlite"
        self._terms = Terms(placing.creditor_id, placing.day, dialect)
        today = Today(now, placing.day)
        self._takes = [filter_sql.condition(one.takes, today, self._terms) for one in placing.lists]
        self._values = [self._columns(one) for one in placing.lists]
        mine = leads.c.campaign_id == placing.campaign_id
        person = leads.c.person_id
        reached: ColumnElement[str] = bindparam("reached", type_=String)
        last: ColumnElement[str] = bindparam("last", type_=String)
        by_person = select(person).where(mine).order_by(person).limit(bindparam("count"))
        stretch = by_person.where(person > reached).subquery()
        self._ends = select(func.max(stretch.c.person_id), func.count()).select_from(stretch)
        # The campaign of leads that are named is not asked for: SQLite would then walk through all of it.
        self._these = self._query(leads.c.lead_id.in_(bindparam("ids", expanding=True)))
        self._sample = self._query(
            mine, person.in_(select(by_person.where(person >= reached).subquery().c.person_id))
        )
        self._after = self._query(
            mine, person > reached, person <= last, leads.c.shelf != shelf_rows.AGREED, or_(*self._takes)
        )

    async def these(self, conn: AsyncConnection, lead_ids: Collection[str]) -> list[Sorted]:
        """Sort leads of the campaign; those that are closed are left out."""
        if not lead_ids:
            return []
        return list(self.taken(await self._rows(conn, self._these, ids=list(lead_ids))))

    async def after(self, conn: AsyncConnection, reached: str, count: int) -> Stretch:
        """Look at the next ``count`` leads by person, without those with an agreed time."""
        ends = await conn.execute(self._ends, {"reached": reached, "count": count})
        last, size = ends.one()
        if not size:
            return Stretch((), reached, True)
        return Stretch(await self._rows(conn, self._after, reached=reached, last=last), last, size < count)

    async def sample(self, conn: AsyncConnection, count: int) -> list[Sorted]:
        """Sort about ``count`` leads from all over the campaign."""
        found: dict[Shelved, Sorted] = {}
        each = max(1, count // len(_PLACES))
        for place in _PLACES:
            rows = await self._rows(conn, self._sample, reached=place, count=each)
            found |= {one.lead: one for one in self.taken(rows)}
        return list(found.values())

    def taken(self, rows: Rows) -> Iterator[Sorted]:
        """The leads of some rows."""
        for row in json.loads(rows) if isinstance(rows, str) else rows:
            yield self._sorted(*row)

    async def _rows(self, conn: AsyncConnection, query: Select[Any], **values: Any) -> Rows:
        found = await conn.execute(query, values)
        return str(found.scalar_one()) if self._one_value else found.all()

    def _query(self, *within: ColumnElement[bool]) -> Select[Any]:
        list_no = case(*zip(self._takes, numbered(), strict=False), else_=NOBODYS)
        values = [column for columns in self._values for column in columns]
        columns = (leads.c.lead_id, leads.c.shelf, list_no, *values)
        if self._one_value:
            columns = (func.json_group_array(func.json_array(*columns)),)
        return select(*columns).select_from(LEADS).where(_OPEN, *within)

    def _columns(self, one: ListPlan) -> list[ColumnElement[Any]]:
        return [column for field, _ in one.order for column in filter_sql.columns(field, self._terms)]

    def _sorted(self, lead_id: str, shelf: int, list_no: int, *values: Any) -> Sorted:
        mine: Values = ()
        if list_no != NOBODYS:
            first = sum(len(columns) for columns in self._values[:list_no])
            mine = [plain(value) for value in values[first : first + len(self._values[list_no])]]
        return Sorted(Shelved(lead_id, shelf), list_no, mine)


def moves_of(found: Iterable[Sorted], placing: Placing, *, nobodys: bool = True) -> dict[Shelved, int]:
    """Who lies on the wrong shelf, and where they belong; ``nobodys``: also those whom no list takes."""
    belongs = {one.lead: one.shelf(placing) for one in found if nobodys or one.list_no != NOBODYS}
    return {lead: to for lead, to in belongs.items() if lead.shelf != to}
