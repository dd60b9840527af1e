"""Parking: nobody's call until somebody of the team takes it up, and not for ever."""

from pathlib import Path

from server_api.contract import routes
from server_api.store import tables
from server_api.telephony.port import SwitchError
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import outcome
from tests.server_live.test_transfers import two_agents


async def parked(floor: TestFloor) -> tuple[Desk, Desk, str]:
    """Ana has parked her debtor."""
    ana, bia, call_id = await two_agents(floor)
    answer = await ana.post(routes.PARK.format(call_id=call_id))
    assert answer.status_code == 204, answer.text
    await until(lambda: "parked_changed" in bia.kinds(), what="the news")
    return ana, bia, call_id


async def test_a_colleague_takes_a_parked_call_up(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await parked(floor)
        assert (ana.state, ana.call("end")) == ("ready", "parked")
        (waiting,) = bia.last("parked_changed")["calls"]
        assert (waiting["call_id"], waiting["by"], waiting["name"]) == (call_id, "Ana 1", "Marina Souza 1")
        assert (await bia.get(routes.PARKED)).json()["calls"] == [waiting]
        assert (await bia.get(routes.ME)).json()["parked"] == [waiting]
        answer = await bia.post(routes.UNPARK.format(call_id=call_id))
        assert answer.status_code == 204, answer.text
        await until(lambda: bia.state == "talking", what="the talk")
        await until(lambda: ana.last("parked_changed")["calls"] == [], what="the news at Ana's desk")
        assert (await ana.post(routes.UNPARK.format(call_id=call_id))).status_code == 404
        floor.switch.end(call_id)
        await until(lambda: bia.state == "wrap_up", what="wrap-up")
        saved = await bia.post(routes.OUTCOMES, outcome(call_id, bia.agent_id, "wrong_number"))
        assert saved.status_code == 200
        kinds = [row["kind"] for row in await floor.rows(tables.handovers)]
        assert kinds == ["park", "unpark"]


async def test_two_who_take_it_at_once_are_one_and_a_refusal(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await parked(floor)
        one = await ana.post(routes.UNPARK.format(call_id=call_id))
        other = await bia.post(routes.UNPARK.format(call_id=call_id))
        assert (one.status_code, other.status_code in (404, 409)) == (204, True)
        await until(lambda: ana.state == "talking", what="the talk")
        assert bia.state == "ready"


async def test_a_debtor_who_does_not_wait_is_nobodys_result(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await parked(floor)
        floor.switch.end(call_id)
        await until(lambda: bia.last("parked_changed")["calls"] == [], what="the news")
        assert (ana.state, bia.state) == ("ready", "ready")
        assert floor.it.calls.get(call_id) is None
        assert await floor.rows(tables.person_locks) == []


async def test_a_paused_agent_takes_one_up_and_is_paused_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        _, bia, call_id = await parked(floor)
        await bia.ask_state("paused", "rest")
        assert (await bia.post(routes.UNPARK.format(call_id=call_id))).status_code == 204
        await until(lambda: bia.state == "talking", what="the talk")
        floor.switch.end(call_id)
        await until(lambda: bia.state == "wrap_up", what="wrap-up")
        await bia.post(routes.OUTCOMES, outcome(call_id, bia.agent_id, "wrong_number"))
        assert (bia.state, bia.seat.row.agent.pause_code) == ("paused", "rest")


async def test_parked_for_too_long_goes_back_to_who_parked_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1, park_s=0.05) as floor:
        ana, bia, call_id = await parked(floor)
        await until(lambda: ana.state == "talking", what="the debtor back")
        assert ana.call("call_id") == call_id
        assert bia.state == "ready"
        kinds = [row["kind"] for row in await floor.rows(tables.handovers)]
        assert kinds == ["park", "returned"]


async def test_parked_for_too_long_with_nobody_free_ends(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1, park_s=0.05) as floor:
        ana, bia, call_id = await two_agents(floor)
        await bia.ask_state("paused", "rest")
        await ana.ask_state("paused", "rest")
        await ana.post(routes.PARK.format(call_id=call_id))
        await until(lambda: not floor.switch.calls, what="the end")
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert (row["ended_by"], row["agent_id"]) == ("server", ana.agent_id)


async def test_another_team_knows_nothing_of_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        async with floor.database.write() as conn:
            theirs = tables.users.c.user_id == "agent-2"
            await conn.execute(tables.users.update().where(theirs).values(team="Sul"))
        ana, bia, call_id = await two_agents(floor)
        await ana.post(routes.PARK.format(call_id=call_id))
        await until(lambda: "parked_changed" in ana.kinds(), what="the news")
        assert "parked_changed" not in bia.kinds()
        assert (await bia.get(routes.PARKED)).json() == {"calls": []}
        assert (await bia.post(routes.UNPARK.format(call_id=call_id))).status_code == 404


async def test_a_switch_that_cannot_park_leaves_the_talk(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, _, call_id = await two_agents(floor)
        floor.switch.refuse("park", SwitchError("not_answered"))
        assert (await ana.post(routes.PARK.format(call_id=call_id))).status_code == 409
        assert ana.state == "talking"
