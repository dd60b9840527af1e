"""Whom to call now: who answers at another hour waits for it, while there are others to call."""

from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.dialer.attempts import CommitAttempts, Place
from server_api.dialer.placings import Placings
from server_api.dialer.promotion import Promotion
from server_api.domain.best_time import Answers
from server_api.rules.question import Allowed, Denied
from server_api.services.try_again import TryAgain
from server_api.store import dial_plan_rows
from server_api.store.tables import campaigns, leads, people, phones, ready
from server_api.telephony.port import Route
from tests.services.floor import PLACES, Floor

ZONE = "America/Sao_Paulo"


class OpenGate:
    """Lets everything through, until it is told not to."""

    def __init__(self) -> None:
        self.denied: Denied | None = None

    async def ask(self, conn: AsyncConnection, **asked: Any) -> Allowed | Denied:
        return self.denied or Allowed(("TEST@1",), asked["now_legal"])


async def no_ways(_conn: AsyncConnection, _plan: Any, _number: str) -> tuple[str, tuple[Route, ...]]:
    return "", ()


class Hands:
    """Three debtors who are ready, in this order."""

    def __init__(self, floor: Floor, campaign_id: str, people_ids: list[str]) -> None:
        self.floor, self.campaign_id, self.people = floor, campaign_id, people_ids
        self.gate = OpenGate()
        again = TryAgain(PLACES, floor.clock)
        self._commit = CommitAttempts(
            floor.database,
            self.gate,
            again,
            floor.clock,
            no_ways,  # type: ignore[arg-type]
            "node",
            "switch",
        )

    @classmethod
    async def on(cls, floor: Floor) -> "Hands":
        now = floor.clock.utc()
        async with floor.database.write() as conn:
            query = select(leads).join(campaigns, campaigns.c.campaign_id == leads.c.campaign_id)
            query = query.where(campaigns.c.name == "meridiano").order_by(leads.c.person_id).limit(3)
            rows = (await conn.execute(query)).all()
            ids = [row.person_id for row in rows]
            home = {"country": "BR", "region": "SP", "time_zone": ZONE}
            await conn.execute(update(people).where(people.c.person_id.in_(ids)).values(home))
            others = (leads.c.campaign_id == rows[0].campaign_id, leads.c.person_id.not_in(ids))
            await conn.execute(update(leads).where(*others).values(state="closed"))
            for place, row in enumerate(rows):
                mine = update(leads).where(leads.c.lead_id == row.lead_id)
                await conn.execute(mine.values(next_at=now - timedelta(minutes=9 - place)))
        placings = Placings(floor.database, floor.clock, lambda _: None)
        await Promotion(floor.database, floor.clock, placings)(rows[0].campaign_id)
        return cls(floor, rows[0].campaign_id, ids)

    async def answers_at(self, person_id: str, hour: int) -> None:
        """In the last four weeks this debtor answered at that hour, and never at the present one."""
        now = self.floor.clock.utc().astimezone(ZoneInfo(ZONE))
        known = Answers()
        for week in (4, 3, 2, 1):
            day = now - timedelta(weeks=week)
            known = known.noted(day, ZONE, answered=False)
            known = known.noted(day.replace(hour=hour, minute=20), ZONE, answered=True)
        async with self.floor.database.write() as conn:
            mine = update(phones).where(phones.c.person_id == person_id)
            await conn.execute(mine.values(answers=known.stored()))

    async def call(self, count: int) -> list[str]:
        async with self.floor.database.read() as conn:
            plan = await dial_plan_rows.get(conn, self.campaign_id)
        assert plan is not None
        return [one.row.person_id for one in await self._commit(plan, [Place()] * count, {})]

    async def due(self, person_id: str) -> datetime:
        (row,) = await self.floor.rows(leads, person_id=person_id, campaign_id=self.campaign_id)
        moment: datetime = row["next_at"]
        return moment.astimezone(ZoneInfo(ZONE))


@pytest.fixture
async def hands(floor: Floor) -> Hands:
    return await Hands.on(floor)


async def test_who_answers_in_the_evening_waits_while_others_can_be_called(hands: Hands) -> None:
    first, second, third = hands.people
    await hands.answers_at(first, 18)
    assert await hands.call(2) == [second, third]
    due = await hands.due(first)
    assert (due.date(), due.hour) == (hands.floor.clock.utc().astimezone(ZoneInfo(ZONE)).date(), 18)
    assert first not in {row["person_id"] for row in await hands.floor.rows(ready)}


async def test_with_nobody_else_to_call_now_is_better_than_never(hands: Hands) -> None:
    first, second, third = hands.people
    await hands.answers_at(first, 18)
    assert await hands.call(3) == [second, third, first]


async def test_in_that_hour_they_come_in_their_turn(hands: Hands) -> None:
    first, second, _ = hands.people
    hour = hands.floor.clock.utc().astimezone(ZoneInfo(ZONE)).hour
    async with hands.floor.database.write() as conn:
        known = Answers().noted(hands.floor.clock.utc() - timedelta(weeks=1), ZONE, answered=True)
        await conn.execute(update(phones).where(phones.c.person_id == first).values(answers=known.stored()))
    assert hour == 10
    assert await hands.call(2) == [first, second]


async def test_whom_the_law_keeps_till_tomorrow_is_due_at_their_hour(hands: Hands) -> None:
    first = hands.people[0]
    await hands.answers_at(first, 18)
    tomorrow = hands.floor.clock.utc().astimezone(ZoneInfo(ZONE)).replace(hour=8, minute=0) + timedelta(
        days=1
    )
    hands.gate.denied = Denied("BR-HOURS", 1, "outside_hours", tomorrow.astimezone(UTC))
    assert await hands.call(3) == []
    due = await hands.due(first)
    assert (due.date(), due.hour) == (tomorrow.date(), 18)
    assert await hands.due(hands.people[1]) == tomorrow
