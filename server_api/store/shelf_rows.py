"""Shelves: where open leads wait until they are due, each shelf in the order of due times.

``leads.shelf`` is one number: which placing sorted the lead, its list, and how worthy it is there. A filter
or an order that changes begins a new placing, whose shelves are empty at first: nothing has to be rewritten
before the change holds, and leads of no list stay where nobody looks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import BigInteger, ColumnElement, String, TextualSelect, bindparam, case, column, text, update
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.asyncio import AsyncConnection
from sqlalchemy.types import JSON

from server_api.domain.worth import SHELVES
from server_api.store.columns import UtcDateTime
from server_api.store.tables import leads

#: Leads that no placing has sorted since they came or were last claimed, and those with an agreed time.
UNSORTED, AGREED = 0, -1
#: The list number of leads that no list takes; lists are numbered below it.
NOBODYS = 255
_LIST = 1 << 8
_PLACING = 1 << 16


@dataclass(frozen=True, slots=True)
class Shelved:
    """A lead and its shelf when it was seen."""

    lead_id: str
    shelf: int


def shelf(placing: int, list_no: int, place: int) -> int:
    """The number of a shelf: ``placing`` from 1, ``list_no`` up to NOBODYS, ``place`` below SHELVES."""
    return placing * _PLACING + list_no * _LIST + place


def shelves(placing: int, list_no: int) -> list[int]:
    """A list's shelves, the most worthy first."""
    return [shelf(placing, list_no, place) for place in range(SHELVES)]


def placing_of(number: int) -> int:
    """The placing of a shelf; 0 for UNSORTED, -1 for AGREED."""
    return number // _PLACING


def unsorted() -> ColumnElement[int]:
    """For a lead about whom something has changed: sorted anew when due; an agreed time stays agreed."""
    return case((leads.c.shelf == AGREED, AGREED), else_=UNSORTED)


async def due(
    conn: AsyncConnection, campaign_id: str, wanted: Sequence[int], now: datetime, limit: int
) -> list[Shelved]:
    """The first ``limit`` due leads of these shelves: shelf by shelf, on each since when they are due.

    One walk down an index for each shelf, ended by the limit: neither the leads that are not due nor those
    beyond the limit are looked at.
    """
    dialect = conn.dialect.name
    values = {"campaign": campaign_id, "shelves": list(wanted), "now": now, "n": limit}
    return [Shelved(*row) for row in await conn.execute(_DUE[dialect], values)]


async def move(conn: AsyncConnection, moves: Mapping[Shelved, int]) -> None:
    """Put leads on other shelves; a lead that was claimed or agreed meanwhile stays."""
    if moves:
        rows = [{"lead": one.lead_id, "seen": one.shelf, "to": to} for one, to in moves.items()]
        await conn.execute(_MOVE, rows)


_MOVE = (
    update(leads)
    .where(leads.c.lead_id == bindparam("lead", type_=String), leads.c.shelf == bindparam("seen"))
    .values(shelf=bindparam("to"))
)


def _due(postgresql: bool) -> TextualSelect:
    # Literal 'open': only then the planner knows that the partial index serves.
    wanted = "l.campaign_id = :campaign AND l.shelf = s.value AND l.state = 'open' AND l.next_at <= :now"
    if postgresql:
        rows = (
            "unnest(:shelves) AS s(value) CROSS JOIN LATERAL (SELECT l.lead_id, l.shelf FROM leads l"
            f" WHERE {wanted} ORDER BY l.next_at, l.position LIMIT :n) AS l"
        )
    else:
        # SQLite keeps the order of a CROSS JOIN, and the index that of the rows.
        rows = f"json_each(:shelves) AS s CROSS JOIN leads l INDEXED BY ix_leads_shelf WHERE {wanted}"
    numbers = ARRAY(BigInteger) if postgresql else JSON()
    return (
        text(f"SELECT l.lead_id, l.shelf FROM {rows} LIMIT :n")
        .bindparams(bindparam("shelves", type_=numbers), bindparam("now", type_=UtcDateTime))
        .columns(column("lead_id", String), column("shelf", BigInteger))
    )


_DUE = {"sqlite": _due(False), "postgresql": _due(True)}
