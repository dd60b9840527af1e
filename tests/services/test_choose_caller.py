"""Which of the centre's own numbers a debtor sees."""

from datetime import timedelta

import pytest
from sqlalchemy import insert, update

from server_api.clock import ManualClock
from server_api.services.choose_caller import ChooseCaller
from server_api.services.manage_callers import ManageCallers, NewCaller
from server_api.services.manage_trunks import ManageTrunks, NewTrunk
from server_api.services.refusals import RefusalError
from server_api.store import caller_rows, tables
from server_api.store.voice_tables import caller_numbers
from tests.services.conftest import NOW
from tests.services.floor import Floor

PAULISTA, CARIOCA, SECOND_CARIOCA = "+551130001000", "+552130001000", "+552130002000"
RIO, RECIFE = "+5521999990001", "+5581999990001"
DEFAULT = "+5508007770000"


class Pool:
    """The numbers of the trunk ``sim``, and who is shown one."""

    def __init__(self, floor: Floor) -> None:
        self.database = floor.database
        self.clock = ManualClock(NOW)
        self.choose = ChooseCaller(self.clock)

    async def own(self, *numbers: str) -> None:
        for number in numbers:
            await ManageCallers(self.database, self.clock).add(NewCaller(number, "sim"))

    async def shown(self, number: str, default: str = DEFAULT) -> str:
        """The caller id for a call, which is then noted as placed."""
        async with self.database.write() as conn:
            chosen = await self.choose(conn, "sim", number, default)
            await conn.execute(
                insert(tables.calls).values(
                    call_id=f"call-{number}-{self.clock.monotonic()}",
                    number=number,
                    caller_id=chosen,
                    trunk_id="sim",
                    started_at=self.clock.utc(),
                    legal_at=self.clock.legal(),
                    why={},
                    allowed_by=[],
                )
            )
        self.clock.advance(1.0)
        return chosen

    async def change(self, number: str, **values: object) -> None:
        async with self.database.write() as conn:
            await conn.execute(
                update(caller_numbers).where(caller_numbers.c.number == number).values(**values)
            )


@pytest.fixture
def pool(floor: Floor) -> Pool:
    return Pool(floor)


async def test_a_number_of_the_debtors_own_area(pool: Pool) -> None:
    await pool.own(PAULISTA, CARIOCA)
    assert await pool.shown(RIO) == CARIOCA
    assert await pool.shown(RECIFE) == DEFAULT
    assert await pool.shown(RECIFE, default="") in (PAULISTA, CARIOCA)


async def test_numbers_of_an_area_take_turns(pool: Pool) -> None:
    await pool.own(CARIOCA, SECOND_CARIOCA)
    shown = [await pool.shown(RIO) for _ in range(4)]
    assert shown == [CARIOCA, SECOND_CARIOCA] * 2


async def test_a_day_later_nothing_counts(pool: Pool) -> None:
    await pool.own(CARIOCA, SECOND_CARIOCA)
    assert await pool.shown(RIO) == CARIOCA
    pool.clock.advance(timedelta(days=1, minutes=1).total_seconds())
    assert await pool.shown(RIO) == CARIOCA


async def test_what_rests_or_is_closed_is_shown_to_nobody(pool: Pool) -> None:
    await pool.own(CARIOCA, SECOND_CARIOCA)
    await pool.change(CARIOCA, rest_until=pool.clock.utc() + timedelta(hours=1))
    await pool.change(SECOND_CARIOCA, active=False)
    assert await pool.shown(RIO, default=CARIOCA) == ""
    assert await pool.shown(RIO) == DEFAULT
    pool.clock.advance(7200.0)
    assert await pool.shown(RIO) == CARIOCA


async def test_another_trunks_numbers_are_not_ours(pool: Pool) -> None:
    await ManageTrunks(pool.database, pool.clock).add(NewTrunk("other", "127.0.0.1"))
    await ManageCallers(pool.database, pool.clock).add(NewCaller(CARIOCA, "other"))
    assert await pool.shown(RIO) == DEFAULT


@pytest.mark.parametrize(
    ("number", "country", "e164", "area"),
    [
        ("(21) 3000-1000", "BR", "+552130001000", "21"),
        ("55 5123 4567", "MX", "+525551234567", "55"),
        ("0800 777 0000", "BR", "+558007770000", ""),
    ],
)
async def test_where_a_number_belongs(pool: Pool, number: str, country: str, e164: str, area: str) -> None:
    callers = ManageCallers(pool.database, pool.clock)
    assert await callers.add(NewCaller(number, "sim", country)) == e164
    async with pool.database.read() as conn:
        row = await caller_rows.get(conn, e164)
    assert row is not None
    assert row.area_code == area


@pytest.mark.parametrize(
    ("number", "trunk_id", "fault"),
    [("12", "sim", "number_wrong"), (PAULISTA, "none", "trunk_unknown"), (CARIOCA, "sim", "number_exists")],
)
async def test_what_is_no_number_of_ours(pool: Pool, number: str, trunk_id: str, fault: str) -> None:
    await pool.own(CARIOCA)
    with pytest.raises(RefusalError) as refused:
        await ManageCallers(pool.database, pool.clock).add(NewCaller(number, trunk_id))
    assert refused.value.params["fault"] == fault
