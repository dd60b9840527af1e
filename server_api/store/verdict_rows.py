"""Rows of verdicts: who the detector thought answered, what agents heard, short calls by trunk."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import and_, case, func, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.store.tables import calls, campaigns

PERSON, MACHINE = "person", "machine"
#: Verdicts that were hung up on.
HUNG_UP = ("machine", "tone", "fax")
#: Calls of so many seconds or less are "short" to the Brazilian regulator.
SHORT_S = 6.0


@dataclass(frozen=True, slots=True)
class JudgedLine:
    """One campaign on one trunk. ``wrong_machine``: put through, and the agent heard a machine.

    ``wrong_person``: judged a machine, and an agent heard a person (a verdict that came late).
    ``wrong_pct`` of all judged.
    """

    campaign: str
    trunk_id: str
    judged: int
    people: int
    machines: int
    silent: int
    unsure: int
    corrected: int
    wrong_machine: int
    wrong_person: int
    wrong_pct: float


@dataclass(frozen=True, slots=True)
class ShortLine:
    """Answered calls of a trunk, and those that lasted :data:`SHORT_S` at most, voicemail included."""

    trunk_id: str
    answered: int
    short: int
    short_pct: float


async def judged(
    conn: AsyncConnection, call_id: str, verdict: str, after_ms: int, features: dict[str, Any]
) -> None:
    """The detector's verdict; the first one stays."""
    await conn.execute(
        update(calls)
        .where(calls.c.call_id == call_id, calls.c.verdict == "")
        .values(verdict=verdict, verdict_ms=after_ms, verdict_features=features)
    )


async def corrected(conn: AsyncConnection, call_id: str, heard: str) -> None:
    """What the agent heard: ``person`` or ``machine``."""
    await conn.execute(update(calls).where(calls.c.call_id == call_id).values(corrected=heard))


async def disposed(conn: AsyncConnection, call_id: str, code: str) -> None:
    """The system's own result, where no agent had the call."""
    await conn.execute(
        update(calls).where(calls.c.call_id == call_id, calls.c.disposition == "").values(disposition=code)
    )


async def by_campaign(conn: AsyncConnection) -> list[JudgedLine]:
    """Verdicts and corrections."""
    put_through = calls.c.verdict.not_in(HUNG_UP)
    wrong_machine = and_(put_through, calls.c.corrected == MACHINE)
    wrong_person = and_(calls.c.verdict.in_(HUNG_UP), calls.c.corrected == PERSON)
    query = (
        select(
            campaigns.c.name,
            calls.c.trunk_id,
            func.count(),
            _count(calls.c.verdict == PERSON),
            _count(calls.c.verdict.in_(HUNG_UP)),
            _count(calls.c.verdict == "silence"),
            _count(calls.c.verdict == "unsure"),
            _count(calls.c.corrected != ""),
            _count(wrong_machine),
            _count(wrong_person),
        )
        .join(campaigns, campaigns.c.campaign_id == calls.c.campaign_id)
        .where(calls.c.verdict != "")
        .group_by(campaigns.c.name, calls.c.trunk_id)
        .order_by(campaigns.c.name, calls.c.trunk_id)
    )
    return [_line(*row) for row in await conn.execute(query)]


async def short_calls(conn: AsyncConnection) -> list[ShortLine]:
    """Of every trunk with answered calls that are over."""
    ended = (calls.c.trunk_id, calls.c.answered_at, calls.c.ended_at)
    query = select(*ended).where(calls.c.answered_at.is_not(None), calls.c.ended_at.is_not(None))
    counts: dict[str, list[int]] = {}
    for trunk_id, answered_at, ended_at in await conn.execute(query):
        line = counts.setdefault(trunk_id, [0, 0])
        line[0] += 1
        line[1] += (ended_at - answered_at).total_seconds() <= SHORT_S
    return [ShortLine(name, n, short, _share(short, n)) for name, (n, short) in sorted(counts.items())]


def _line(campaign: str, trunk_id: str, judged: int, *counts: int) -> JudgedLine:
    people, machines, silent, unsure, corrected, wrong_machine, wrong_person = counts
    return JudgedLine(
        campaign=campaign,
        trunk_id=trunk_id,
        judged=judged,
        people=people,
        machines=machines,
        silent=silent,
        unsure=unsure,
        corrected=corrected,
        wrong_machine=wrong_machine,
        wrong_person=wrong_person,
        wrong_pct=_share(wrong_machine + wrong_person, judged),
    )


def _count(condition: Any) -> Any:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _share(part: int, whole: int) -> float:
    return round(100.0 * part / whole, 1) if whole else 0.0
