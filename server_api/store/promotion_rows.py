"""What the ready table tells of a lead, read when it is promoted."""

import json
from collections.abc import Collection
from typing import Any

from sqlalchemy import literal_column, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.ready_rows import due_us
from server_api.store.tables import leads, people, phones

Values = dict[str, Any]


async def facts(conn: AsyncConnection, lead_ids: Collection[str]) -> list[Values]:
    """Open leads with the usable numbers of their people: values of the ready table, without list and rank.

    Who has no number has no ``numbers_json``; else a list of phone_id, E.164, results of the last attempts.
    """
    query = (
        select(
            leads.c.lead_id,
            leads.c.campaign_id,
            leads.c.next_at,
            leads.c.position,
            leads.c.person_id,
            leads.c.attempts,
            leads.c.owner_id,
            leads.c.last_agent_id,
            people.c.language,
            people.c.time_zone,
        )
        .join(people, people.c.person_id == leads.c.person_id)
        .where(leads.c.lead_id.in_(lead_ids), leads.c.state == literal_column("'open'"))
    )
    found = [dict(row) for row in (await conn.execute(query)).mappings()]
    numbers = await _numbers(conn, [one["person_id"] for one in found])
    for one in found:
        one["due_us"] = due_us(one.pop("next_at"))
        one["numbers_json"] = json.dumps(numbers[one["person_id"]]) if one["person_id"] in numbers else ""
    return found


async def _numbers(conn: AsyncConnection, person_ids: Collection[str]) -> dict[str, list[list[Any]]]:
    query = (
        select(phones.c.person_id, phones.c.phone_id, phones.c.e164, phones.c.last_results)
        .where(phones.c.person_id.in_(person_ids), phones.c.state == "usable")
        .order_by(phones.c.position, phones.c.phone_id)
    )
    found: dict[str, list[list[Any]]] = {}
    for row in await conn.execute(query):
        results = row.last_results.split(",") if row.last_results else []
        found.setdefault(row.person_id, []).append([row.phone_id, row.e164, results])
    return found
