"""Who is to pay slips, with the addresses that reach them; many at once."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import addresses, people

_CHUNK = 500
#: Of a debtor without an address.
_EMPTY = (*([""] * 10), 0)


@dataclass(frozen=True, slots=True)
class PayerRow:
    """A debtor and one address of theirs, or none (empty ``street``); ``home_…`` is their own record."""

    person_id: str
    name: str
    document: str
    home_city: str
    home_region: str
    home_postcode: str
    street: str
    city: str
    region: str
    postcode: str
    quality: int


async def of_people(conn: AsyncConnection, person_ids: Sequence[str]) -> list[PayerRow]:
    """A row for each usable address of each of them, or one without an address."""
    reached = and_(addresses.c.person_id == people.c.person_id, addresses.c.state == "usable")
    columns = (
        *(people.c[name] for name in ("person_id", "name", "document", "city", "region", "postcode")),
        *(addresses.c[name] for name in ("street", "city", "region", "postcode", "quality")),
    )
    query = select(*columns).select_from(people.outerjoin(addresses, reached))
    order = (people.c.person_id, addresses.c.position, addresses.c.address_id)
    found: list[PayerRow] = []
    for start in range(0, len(person_ids), _CHUNK):
        mine = people.c.person_id.in_(list(person_ids[start : start + _CHUNK]))
        for row in await conn.execute(query.where(mine).order_by(*order)):
            values: list[Any] = [
                none if value is None else value for value, none in zip(row, _EMPTY, strict=True)
            ]
            found.append(PayerRow(*values))
    return found
