"""The agent's state over the wire: compare-and-set, queueing, wrap-up, the leg."""

import asyncio
from pathlib import Path

from server_api.contract import routes
from server_api.services.campaign_news import CAMPAIGN_CHANGED
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import open_floor
from tests.server_live.test_story import outcome, talk


async def test_ready_needs_a_leg(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        answer = await desk.ask_state("ready")
        assert answer.status_code == 409
        assert answer.json()["params"]["reason"] == "no_leg"


async def test_ready_asked_before_the_switch_told_of_the_leg_waits_for_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leg_wait_s=60) as floor:
        desk = await floor.sign_in()
        grant = (await desk.post(routes.LEG)).json()
        asked = asyncio.create_task(desk.ask_state("ready"))
        (paused,) = await floor.rows(tables.agents, agent_id="agent-1")
        assert (paused["state"], asked.done()) == ("paused", False)
        floor.switch.leg_up(grant["leg_id"])
        answer = await asked
        assert (answer.status_code, answer.json()["state"]) == (200, "ready")


async def test_a_granted_leg_that_never_comes_is_refused_in_the_end(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leg_wait_s=0.05) as floor:
        desk = await floor.sign_in()
        await desk.post(routes.LEG)
        answer = await desk.ask_state("ready")
        assert (answer.status_code, answer.json()["params"]["reason"]) == (409, "no_leg")


async def test_a_state_changed_while_the_leg_was_awaited_wins(tmp_path: Path) -> None:
    async with open_floor(tmp_path, leg_wait_s=60) as floor:
        desk = await floor.sign_in()
        grant = (await desk.post(routes.LEG)).json()
        before = desk.seat.row.version
        asked = asyncio.create_task(desk.ask_state("ready"))
        await floor.rows(tables.agents)
        await desk.ask_state("paused", desk.signed_in.catalogue.pause_codes[0].code)
        assert desk.seat.row.version > before
        floor.switch.leg_up(grant["leg_id"])
        assert (await asked).json()["code"] == "stale_version"


async def test_a_stale_version_is_refused_with_the_present_state(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        stale = {"wanted": "offline", "version": desk.seat.row.version - 1}
        answer = await desk.post(routes.STATE, stale)
        assert (answer.status_code, answer.json()["code"]) == (409, "stale_version")
        assert answer.json()["params"]["version"] == str(desk.seat.row.version)


async def test_a_change_is_on_disk_when_it_is_answered(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        code = desk.signed_in.catalogue.pause_codes[0].code
        answer = await desk.ask_state("paused", code)
        (row,) = await floor.rows(tables.agents, agent_id="agent-1")
        assert (row["state"], row["pause_code"], row["version"]) == ("paused", code, answer.json()["version"])
        unknown = await desk.ask_state("paused", "no such code")
        assert unknown.json()["code"] == "invalid"


async def test_a_pause_asked_for_in_a_call_comes_after_its_result(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        code = desk.signed_in.catalogue.pause_codes[0].code
        answer = await desk.ask_state("paused", code)
        assert (answer.json()["state"], answer.json()["queued"]) == ("talking", "paused")
        floor.switch.end(call_id)
        await until(lambda: desk.state == "wrap_up", what="wrap-up")
        await desk.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "wrong_number"))
        assert (desk.state, desk.seat.row.agent.pause_code) == ("paused", code)


async def test_wrap_up_never_ends_by_itself(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        async with floor.database.write() as conn:
            await conn.execute(tables.campaigns.update().values(wrap_up_s=0, extensions=1))
        floor.it.bus.publish(CAMPAIGN_CHANGED, {})
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        floor.switch.end(call_id)
        await until(lambda: "noticed" in desk.kinds(), what="the notice")
        assert desk.last("noticed")["code"] == "wrap_up_over"
        assert desk.state == "wrap_up"
        more = await desk.post(routes.WRAP_UP_EXTEND.format(call_id=call_id))
        assert more.json()["extensions"] == 1
        again = await desk.post(routes.WRAP_UP_EXTEND.format(call_id=call_id))
        assert again.json()["params"]["reason"] == "no_more_time"


async def test_without_a_leg_nothing_is_dialled(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        (first,) = await floor.dialled()
        leg_id = desk.seat.row.leg_id
        floor.switch.leg_down(leg_id, "media_lost")
        await until(lambda: "leg_lost" in desk.kinds(), what="the loss")
        assert desk.last("leg_lost")["leg_id"] == leg_id
        floor.switch.end(first)
        await until(lambda: not floor.it.calls.on_line(), what="the end")
        await floor.it.dialer.tick()
        assert not floor.switch.calls
        await desk.open_leg()
        assert len(await floor.dialled()) == 1


async def test_a_desk_that_fell_silent_gets_no_more_calls(tmp_path: Path) -> None:
    async with open_floor(tmp_path, desk_lost_s=0.1) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        await floor.dialled()
        desk.leave()
        await until(lambda: desk.state == "paused", what="the pause")
        await until(lambda: not floor.switch.calls, what="the end of the ringing call")


async def test_a_silent_desk_keeps_its_call(tmp_path: Path) -> None:
    async with open_floor(tmp_path, desk_lost_s=0.1) as floor:
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        desk.leave()
        await until(lambda: desk.seat.row.agent.queued == "paused", what="the queued pause")
        assert desk.state == "talking"
        assert call_id in floor.switch.calls


async def test_the_day_is_counted(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        call_id = await talk(floor, desk)
        floor.switch.end(call_id)
        await until(lambda: "stats_changed" in desk.kinds(), what="the day")
        assert desk.last("stats_changed")["stats"]["calls"] == 1
