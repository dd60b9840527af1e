"""Counts of filters: exact for few, a fair sample of many."""

from collections.abc import Mapping
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select

from server_api.contract.lists import FilterCount
from server_api.services.count_filter import CountFilter
from server_api.services.refusals import RefusalError
from server_api.store.tables import campaigns, leads, people
from tests.services.floor import Floor

MANY = 3_000


def name(number: int) -> str:
    """Ids as random as real ones, the same in every run."""
    return str(UUID(int=(number * 0x9E3779B97F4A7C15F39CC0605CEDC835) % 2**128))


@pytest.fixture
async def many(floor: Floor) -> Floor:
    """A campaign of many debtors, every third of them in Manaus."""
    async with floor.database.write() as conn:
        query = select(campaigns.c.campaign_id).where(campaigns.c.name == "aurora")
        campaign_id = (await conn.execute(query)).scalar_one()
        rows: list[dict[str, object]] = [
            {
                "person_id": name(number),
                "name": f"Pessoa Número {number}",
                "country": "BR",
                "document_kind": "X",
                "document": str(number),
                "city": "Manaus" if number % 3 == 0 else "Santos",
                "custom": {},
            }
            for number in range(MANY)
        ]
        await conn.execute(insert(people), rows)
        due = [
            {
                "lead_id": f"l{number}",
                "campaign_id": campaign_id,
                "person_id": name(number),
                "next_at": floor.clock.utc(),
            }
            for number in range(MANY)
        ]
        await conn.execute(insert(leads), due)
    return floor


MANAUS = {"field": "person.city", "op": "eq", "value": "MANAUS"}


async def count(floor: Floor, tree: Mapping[str, object], exact: int) -> FilterCount:
    return await CountFilter(floor.database, floor.clock, "America/Sao_Paulo", exact)("aurora", tree)


async def test_few_are_counted_one_by_one(many: Floor) -> None:
    async with many.database.read() as conn:
        query = select(func.count()).where(people.c.city == "Manaus", people.c.name.startswith("Pessoa"))
        wanted = (await conn.execute(query)).scalar_one()
    told = await count(many, MANAUS, exact=1_000_000)
    assert (told.count, told.estimated) == (wanted, False)
    assert len(told.sample) == 5
    assert all(one.startswith("Pessoa ") and one.endswith(".") for one in told.sample)


async def test_of_many_a_sample_is_asked_and_said_to_be_one(many: Floor) -> None:
    told = await count(many, MANAUS, exact=10)
    assert told.estimated
    assert told.of > MANY
    # 16,000 draws of a third: six standard errors are 2.3 points.
    assert 0.29 < told.count / told.of < 0.38
    assert len(told.sample) == 5
    nobody = await count(many, {"field": "person.city", "op": "eq", "value": "Paris"}, exact=10)
    assert (nobody.count, nobody.sample) == (0, ())


async def test_an_unknown_campaign_is_refused(floor: Floor) -> None:
    with pytest.raises(RefusalError, match="campaign_unknown"):
        await CountFilter(floor.database, floor.clock, "UTC")("nobody's", {})
