"""Somebody calls back: before the dialler, to who waits longest, with those it may be."""

import uuid
from pathlib import Path

from server_api.contract import routes
from server_api.contract.transfers import ChoosePerson
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import outcome


def ring_in(floor: TestFloor, caller: str = "+5511999900001", trunk: str = "trunk-1") -> str:
    call_id = str(uuid.uuid4())
    floor.switch.offer(call_id, trunk, caller=caller, called="+551130000000")
    return call_id


async def waiting(floor: TestFloor, number: int = 1) -> Desk:
    """An agent who is ready, with nobody left to dial."""
    desk = await floor.sign_in(number, f"pc-{number}")
    await desk.ready()
    return desk


async def nobody_to_dial(floor: TestFloor) -> None:
    async with floor.database.write() as conn:
        await conn.execute(tables.leads.update().values(state="closed"))


async def test_a_caller_is_proposed_chosen_and_worked(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await nobody_to_dial(floor)
        desk = await waiting(floor)
        call_id = ring_in(floor, "11999900001")
        await until(lambda: desk.state == "talking" and "caller_proposed" in desk.kinds(), what="the talk")
        proposed = desk.last("caller_proposed")
        assert [person["person_id"] for person in proposed["people"]] == ["person-1"]
        assert proposed["number_masked"] == "(11) 9••••-0001"
        assert proposed["call"]["direction"] == "inbound"
        assert "case_arrived" not in desk.kinds()
        assert (await desk.get(routes.ME)).json()["proposed"]["people"] == proposed["people"]
        path = routes.CALL_PERSON.format(call_id=call_id)
        assert (await desk.post(path, ChoosePerson(person_id="person-9"))).status_code == 404
        assert (await desk.post(path, ChoosePerson(person_id="person-1"))).status_code == 204
        await until(lambda: "case_arrived" in desk.kinds(), what="the case")
        assert desk.last("case_arrived")["head"]["identity"]["status"] == "pending"
        assert (await desk.post(path, ChoosePerson(person_id="person-2"))).status_code == 409
        assert (await desk.get(routes.ME)).json()["proposed"] is None
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        saved = await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "wrong_number"))
        assert saved.status_code == 200, saved.text
        assert desk.state == "ready"
        (row,) = await floor.rows(tables.calls)
        assert (row["direction"], row["person_id"], row["lead_id"]) == ("inbound", "person-1", "lead-1")
        assert await floor.rows(tables.person_locks) == []


async def test_an_unknown_caller_who_nobody_names_leaves_no_result_to_write(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await nobody_to_dial(floor)
        desk = await waiting(floor)
        call_id = ring_in(floor, "anonymous")
        await until(lambda: desk.state == "talking" and "caller_proposed" in desk.kinds(), what="the talk")
        assert desk.last("caller_proposed")["people"] == []
        floor.switch.end(call_id)
        await until(lambda: desk.state == "ready", what="the next")
        (row,) = await floor.rows(tables.calls)
        assert (row["person_id"], row["state"]) == (None, "ended")


async def test_who_spoke_with_them_last_comes_first_else_who_waits_longest(tmp_path: Path) -> None:
    # A dialler that looks for somebody to call reserves an agent for a moment, who then comes second.
    async with open_floor(tmp_path, agents=3, dialer_enabled=False) as floor:
        desks = [await waiting(floor, number) for number in (1, 2, 3)]
        first = ring_in(floor, "+5511999900002")
        await until(lambda: desks[0].state == "talking", what="the longest waiting")
        path = routes.CALL_PERSON.format(call_id=first)
        await desks[0].post(path, ChoosePerson(person_id="person-2"))
        floor.switch.end(first)
        await until(lambda: desks[0].state == "wrap_up", what="wrap-up")
        await desks[0].post(routes.OUTCOMES, outcome(first, desks[0].agent_id, "wrong_number"))
        again = ring_in(floor, "+5511999900002")
        await until(lambda: desks[0].state == "talking", what="who spoke with them last")
        assert desks[0].seat.row.agent.call_id == again
        ring_in(floor, "+5511999900003")
        await until(lambda: desks[1].state == "talking", what="who waits longest")
        assert desks[2].state == "ready"


async def test_a_caller_comes_before_the_dialled_and_that_one_goes_to_another(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=2) as floor:
        ana = await waiting(floor, 1)
        (dialled,) = await floor.dialled()
        call_id = ring_in(floor, "+5511999900002")
        await until(lambda: ana.state == "talking", what="the caller")
        assert ana.seat.row.agent.call_id == call_id
        assert ana.seat.reserved == ""
        await until(lambda: dialled not in floor.switch.calls, what="the dialled one's end: nobody is free")


async def test_a_caller_waits_with_music_for_who_comes_free(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        await nobody_to_dial(floor)
        call_id = ring_in(floor)
        await until(lambda: floor.switch.calls[call_id].state == "answered", what="music")
        desk = await waiting(floor)
        await until(lambda: desk.state == "talking", what="the talk")


async def test_a_caller_does_not_wait_for_ever(tmp_path: Path) -> None:
    async with open_floor(tmp_path, inbound_wait_s=0.05) as floor:
        call_id = ring_in(floor)
        await until(lambda: any(c.name == "play" for c in floor.switch.commands), what="the apology")
        floor.switch.end_prompt(call_id)
        await until(lambda: floor.it.calls.get(call_id) is None, what="the end")
        (row,) = await floor.rows(tables.calls)
        assert (row["state"], row["message"]) == ("ended", "whole")


async def test_without_a_queue_nobody_free_is_a_refusal(tmp_path: Path) -> None:
    async with open_floor(tmp_path, inbound_wait_s=0) as floor:
        call_id = ring_in(floor)
        await until(lambda: call_id not in floor.switch.calls, what="the refusal")
        assert "answer" not in [command.name for command in floor.switch.commands]


async def test_a_trunk_without_a_campaign_takes_no_calls(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        call_id = ring_in(floor, trunk="trunk-9")
        await until(lambda: call_id not in floor.switch.calls, what="the refusal")
        assert await floor.rows(tables.calls) == []
