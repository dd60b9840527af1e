"""Two debtors who share a number are never called on it at once, by whomever."""

from pathlib import Path

from server_api.contract import routes
from server_api.contract.transfers import ManualDial
from server_api.store import tables
from server_api.telephony.port import EndCause, EndedBy
from tests.helpers.waiting import until, until_told
from tests.server_live.floor import TestFloor, open_floor
from tests.server_live.pacing import allow, set_campaign
from tests.server_live.seed import LONG_AGO
from tests.server_live.test_dial_by_hand import at_a_pause
from tests.server_live.test_story import talk

SHARED = "+5511999900001"


async def share(floor: TestFloor, *numbers: int) -> None:
    """These debtors have the first one's number."""
    phones = [f"phone-{number}" for number in numbers]
    async with floor.database.write() as conn:
        shared = tables.phones.update().where(tables.phones.c.phone_id.in_(phones))
        await conn.execute(shared.values(e164=SHARED))


async def put_off(floor: TestFloor, lead_id: str) -> bool:
    (lead,) = await floor.rows(tables.leads, lead_id=lead_id)
    return bool(lead["last_result"] == "number_in_use")


async def test_the_second_waits_for_the_end_of_the_first_and_keeps_nobody_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=3) as floor:
        await share(floor, 1, 2)
        for number in (1, 2):
            await (await floor.sign_in(number, f"pc-{number}")).ready()
        first, _ = await floor.dialled(2)
        assert {row["person_id"] for row in await floor.rows(tables.calls)} == {"person-1", "person-3"}
        await until_told(lambda: put_off(floor, "lead-2"), what="who shares the number")
        (lead,) = await floor.rows(tables.leads, lead_id="lead-2")
        assert lead["attempts"] == 0
        locks = await floor.rows(tables.number_locks)
        assert {lock["e164"]: lock["call_id"] for lock in locks}[SHARED] == first
        floor.switch.end(first, EndCause.NO_ANSWER, EndedBy.TRUNK)
        await until(lambda: floor.it.calls.get(first) is None, what="the end")
        async with floor.database.write() as conn:
            due = tables.leads.update().where(tables.leads.c.lead_id == "lead-2")
            await conn.execute(due.values(next_at=LONG_AGO))
        await until_told(lambda: called(floor, "person-2"), what="the call to the second")


async def test_of_one_quota_only_one_shares_the_number(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=3) as floor:
        await set_campaign(floor, state="paused")
        await share(floor, 1, 2, 3)
        await (await floor.sign_in()).ready()
        await set_campaign(floor, mode="predictive", state="running")
        allow(floor, 3)
        await until_told(lambda: put_off(floor, "lead-3"), what="who shares the number")
        assert len(floor.switch.calls) == 1


async def test_nor_is_it_dialled_by_hand(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=2) as floor:
        desk = await at_a_pause(floor)
        await talk(floor, await floor.sign_in(2, "pc-2"))
        await share(floor, 2)
        wanted = ManualDial(person_id="person-2", phone_id="phone-2")
        answer = await desk.post(routes.MANUAL_DIAL, wanted)
        assert answer.json()["params"] == {"rule": "ONE-CALL", "reason": "number_in_call"}
        assert len(await floor.rows(tables.person_locks)) == 1


async def called(floor: TestFloor, person_id: str) -> bool:
    return bool(await floor.rows(tables.calls, person_id=person_id))
