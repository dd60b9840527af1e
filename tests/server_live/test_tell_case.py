"""A case that changes during its call: told to its agent, and never where it may not be shown."""

from pathlib import Path

from sqlalchemy import update

from server_api.contract.words import IdentityStatus
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import talk


async def in_talk(floor: TestFloor) -> tuple[Desk, str]:
    desk = await floor.sign_in()
    call_id = await talk(floor, desk)
    await until(lambda: "case_arrived" in desk.kinds(), what="the case")
    return desk, call_id


async def owe(floor: TestFloor, minor: int) -> None:
    async with floor.database.write() as conn:
        await conn.execute(update(tables.debts).values(principal_minor=minor))


async def told(desk: Desk, times: int = 1) -> None:
    await until(lambda: desk.kinds().count("case_changed") == times, what="the changed case")


async def test_the_agent_on_the_line_sees_what_changed(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk, call_id = await in_talk(floor)
        await owe(floor, 90_000)
        floor.it.tell_case(call_id, "payment")
        await told(desk)
        changed = desk.last("case_changed")
        call = floor.it.calls.get(call_id)
        assert (changed["call_id"], changed["reason"]) == (call_id, "payment")
        assert changed["body"]["debts"][0]["principal"]["minor"] == 90_000
        assert call is not None
        assert call.pop is not None
        assert call.pop.body is not None
        assert call.pop.body.debts[0].principal.minor == 90_000


async def test_of_a_person_it_is_told_on_every_call_with_them_and_only_there(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk, call_id = await in_talk(floor)
        call = floor.it.calls.get(call_id)
        assert call is not None
        floor.it.tell_case.of_person("somebody else", "payment")
        floor.it.tell_case.of_person(call.person_id, "note")
        await told(desk)
        assert desk.last("case_changed")["reason"] == "note"


async def test_changes_that_come_together_end_with_the_last_of_them(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk, call_id = await in_talk(floor)
        for minor in (90_000, 80_000, 70_000):
            await owe(floor, minor)
            floor.it.tell_case(call_id, f"payment of {minor}")
        await until(lambda: "case_changed" in desk.kinds(), what="a changed case")
        await until(
            lambda: desk.last("case_changed")["body"]["debts"][0]["principal"]["minor"] == 70_000,
            what="the last change",
        )
        assert desk.last("case_changed")["reason"] == "payment of 70000"


async def test_a_masked_case_says_not_even_that_it_changed(tmp_path: Path) -> None:
    async with open_floor(tmp_path, identity_mode="masked") as floor:
        desk, call_id = await in_talk(floor)
        await owe(floor, 90_000)
        floor.it.tell_case(call_id, "payment")
        floor.it.tell_case(call_id, "disclosures")
        await told(desk)
        changed = desk.last("case_changed")
        assert (changed["reason"], changed["body"], changed["script"]) == ("disclosures", None, None)
        assert "90000" not in str(changed)


async def test_with_another_person_on_the_line_the_case_is_taken_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk, call_id = await in_talk(floor)
        call = floor.it.calls.get(call_id)
        assert call is not None
        assert call.head is not None
        other = call.head.identity.model_copy(update={"status": IdentityStatus.OTHER_PERSON})
        call.head = call.head.model_copy(update={"identity": other})
        floor.it.tell_case(call_id, "other_person")
        await told(desk)
        assert desk.last("case_changed")["body"] is None
        assert call.pop is not None
        assert call.pop.body is None


async def test_a_call_that_is_over_or_unknown_is_told_to_nobody(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk, call_id = await in_talk(floor)
        floor.it.tell_case("no such call", "note")
        floor.it.calls.remove(call_id)
        floor.it.tell_case(call_id, "note")
        assert "case_changed" not in desk.kinds()
