"""When and on which number a debtor is tried again, on real rows."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import insert, select, update

from server_api.services.try_again import Tried, TryAgain
from server_api.store import phones_rows
from server_api.store.tables import campaigns, leads, people, phones
from tests.services.floor import PLACES, Floor

USUAL = timedelta(hours=2)


class Debtor:
    """One debtor of the floor: a Brazilian who lives in São Paulo."""

    def __init__(self, floor: Floor, lead_id: str, person_id: str, campaign_id: str) -> None:
        self.floor, self.lead_id, self.person_id, self.campaign_id = floor, lead_id, person_id, campaign_id
        self.again = TryAgain(PLACES, floor.clock)

    @classmethod
    async def on(cls, floor: Floor) -> "Debtor":
        async with floor.database.write() as conn:
            query = select(leads).join(campaigns, campaigns.c.campaign_id == leads.c.campaign_id)
            row = (await conn.execute(query.where(campaigns.c.name == "meridiano").limit(1))).one()
            home = {"country": "BR", "region": "SP", "time_zone": "America/Sao_Paulo"}
            await conn.execute(update(people).where(people.c.person_id == row.person_id).values(home))
            await conn.execute(phones.delete().where(phones.c.person_id == row.person_id))
            for at, kind in enumerate(("mobile", "home")):
                number = {"phone_id": kind, "e164": f"+55119876543{at}", "kind": kind, "position": at}
                await conn.execute(insert(phones).values(person_id=row.person_id, **number))
        return cls(floor, row.lead_id, row.person_id, row.campaign_id)

    async def rules(self, rules: dict[str, object]) -> None:
        async with self.floor.database.write() as conn:
            mine = update(campaigns).where(campaigns.c.campaign_id == self.campaign_id)
            await conn.execute(mine.values(retries=rules))

    async def called(self, phone_id: str, at: datetime, result: str, answered: bool | None) -> None:
        async with self.floor.database.write() as conn:
            zone = await self.again.zone(conn, self.person_id)
            await phones_rows.note(conn, phone_id, at, zone, result=result, answered=answered)

    async def due(self, result: str) -> datetime | None:
        async with self.floor.database.read() as conn:
            tried = Tried(self.lead_id, self.person_id, self.campaign_id, result, USUAL)
            return await self.again.after(conn, tried)

    async def ladder(self) -> list[str]:
        async with self.floor.database.read() as conn:
            found = await self.again.numbers(conn, self.person_id, self.campaign_id, self.lead_id)
        return [number.phone_id for number in found.numbers]


@pytest.fixture
async def debtor(floor: Floor) -> Debtor:
    return await Debtor.on(floor)


def local(moment: datetime | None) -> datetime:
    assert moment is not None
    return moment.astimezone(ZoneInfo("America/Sao_Paulo"))


async def test_who_answered_at_six_is_due_at_six(debtor: Debtor) -> None:
    now = debtor.floor.clock.utc()
    for week in (3, 2, 1):
        evening = (local(now) - timedelta(weeks=week)).replace(hour=18, minute=20)
        await debtor.called("home", evening.astimezone(UTC), "promise", answered=True)
        await debtor.called("mobile", now - timedelta(weeks=week), "no_answer", answered=False)
    due = await debtor.due("no_answer")
    assert (local(due).date(), local(due).hour) == (local(now).date(), 18)
    assert await debtor.due("busy") == now + USUAL
    assert await debtor.ladder() == ["home", "mobile"]


async def test_a_call_by_the_debtor_tells_the_hour_too(debtor: Debtor) -> None:
    now = debtor.floor.clock.utc()
    evening = (local(now) - timedelta(days=1)).replace(hour=18, minute=20)
    for week in range(3):
        await debtor.called("home", (evening - timedelta(weeks=week)).astimezone(UTC), "", answered=True)
    assert local(await debtor.due("voicemail")).hour == 18


async def test_a_debtor_of_whom_nothing_is_known_is_due_after_the_pause(debtor: Debtor) -> None:
    await debtor.called("home", debtor.floor.clock.utc(), "no_answer", answered=False)
    assert await debtor.due("no_answer") == debtor.floor.clock.utc() + USUAL


async def test_the_campaign_says_how_long_how_often_and_which_number(debtor: Debtor) -> None:
    await debtor.rules(
        {
            "results": {"no_answer": {"after_s": 600, "most": 2}},
            "ladder": [{"kind": "home", "times": 1}, {"kind": "mobile", "times": 1}],
            "most_attempts": 3,
        }
    )
    now = debtor.floor.clock.utc()
    assert await debtor.due("no_answer") == now + timedelta(minutes=10)
    assert await debtor.ladder() == ["home", "mobile"]
    for _ in range(2):
        await debtor.called("home", now, "no_answer", answered=False)
    assert await debtor.ladder() == ["mobile"]
    async with debtor.floor.database.write() as conn:
        await conn.execute(update(leads).where(leads.c.lead_id == debtor.lead_id).values(attempts=3))
    assert await debtor.due("no_answer") is None


async def test_results_are_kept_the_latest_first_and_not_for_ever(debtor: Debtor) -> None:
    now = debtor.floor.clock.utc()
    for number in range(12):
        await debtor.called("home", now, f"r{number}", answered=None)
    await debtor.called("home", now, "talked", answered=True)
    async with debtor.floor.database.write() as conn:
        await phones_rows.renamed(conn, "home", "talked", "promise")
        await phones_rows.note(conn, "nobody's", now, "UTC", result="busy")
    (row,) = await debtor.floor.rows(phones, phone_id="home")
    assert row["last_results"] == "promise,r11,r10,r9,r8,r7,r6,r5"
    assert (row["last_result"], row["last_at"]) == ("promise", now)
