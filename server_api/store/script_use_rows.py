"""What came of the calls of a script's version."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import and_, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import calls, identity_checks, outcomes, promises, script_places

#: No more calls of a version are looked at, the newest first.
MOST_CALLS = 5_000


@dataclass(frozen=True, slots=True)
class UsedRow:
    """One call: where it went in the script, and what came of it. ``times`` in ms of Unix time."""

    path: tuple[str, ...]
    times: tuple[int, ...]
    objections: tuple[int, ...]
    fields: dict[str, str] = field(default_factory=dict)
    disposition: str = ""
    identified: bool = False
    promised_minor: int | None = None
    currency: str = ""
    promise_state: str = ""
    talk_s: float | None = None


async def used(conn: AsyncConnection, script_id: str, version: int, since: datetime) -> list[UsedRow]:
    """The calls of a version since then; a result that was undone is none."""
    place, said, promise = script_places.c, outcomes.c, promises.c
    counted = and_(said.call_id == place.call_id, said.extra.is_(False), said.undone_at.is_(None))
    query = (
        select(
            place.path,
            place.times,
            place.objections,
            place.fields,
            said.disposition,
            identity_checks.c.status,
            promise.amount_minor,
            promise.currency,
            promise.state,
            calls.c.connected_at,
            calls.c.ended_at,
        )
        .select_from(
            script_places.outerjoin(outcomes, counted)
            .outerjoin(promises, promise.outcome_id == said.outcome_id)
            .outerjoin(identity_checks, identity_checks.c.call_id == place.call_id)
            .outerjoin(calls, calls.c.call_id == place.call_id)
        )
        .where(place.script_id == script_id, place.version == version, place.at >= since)
        .order_by(place.at.desc())
        .limit(MOST_CALLS)
    )
    return [
        UsedRow(
            path=tuple(path),
            times=tuple(times),
            objections=tuple(objections),
            fields=fields,
            disposition=disposition or "",
            identified=status == "confirmed",
            promised_minor=amount,
            currency=currency or "",
            promise_state=state or "",
            talk_s=(ended - connected).total_seconds() if connected and ended else None,
        )
        for (
            path,
            times,
            objections,
            fields,
            disposition,
            status,
            amount,
            currency,
            state,
            connected,
            ended,
        ) in await conn.execute(query)
    ]
