"""The server dies and comes back while the switch lives on."""

from pathlib import Path

from server_api.clock import SystemClock
from server_api.contract import routes
from server_api.store import tables
from server_api.telephony.port import DialOrder, TrunkSpec
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import outcome, talk


async def reborn(old: TestFloor) -> TestFloor:
    """A new server on the same data and the same switch."""
    floor = TestFloor(old.settings, SystemClock(), old.switch)
    await floor.it.start()
    return floor


async def killed(floor: TestFloor) -> None:
    """kill -9; the switch keeps its calls."""
    await floor.it.journal.flush()
    await floor.die()
    await floor.switch.close(keep_calls=True)


def moved(desk: Desk, floor: TestFloor) -> Desk:
    """The same desk, talking to the new server with its old token."""
    return Desk(floor, floor.client, desk.agent_id, desk.signed_in)


async def test_the_talk_goes_on_and_the_desk_finds_its_case_again(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as first:
        desk = await first.sign_in()
        call_id = await talk(first, desk)
        await killed(first)
        second = await reborn(first)
        try:
            same = moved(desk, second)
            assert same.state == "talking"
            assert same.seat.leg_up
            second.listen(same)
            await until(lambda: "snapshot" in same.kinds(), what="the snapshot")
            snapshot = same.last("snapshot")
            assert snapshot["call"]["call_id"] == call_id
            assert snapshot["call"]["phase"] == "connected"
            assert snapshot["head"]["call_id"] == call_id
            second.switch.end(call_id)
            await until(lambda: same.state == "wrap_up", what="wrap-up")
            saved = await same.post(routes.OUTCOMES, outcome(call_id, desk.agent_id, "wrong_number"))
            assert saved.status_code == 200, saved.text
        finally:
            await second.stop()


async def test_a_call_that_ended_meanwhile_awaits_its_result(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as first:
        desk = await first.sign_in()
        call_id = await talk(first, desk)
        await killed(first)
        first.switch.end(call_id)
        second = await reborn(first)
        try:
            assert moved(desk, second).state == "wrap_up"
            (row,) = await second.rows(tables.calls, call_id=call_id)
            assert (row["state"], row["cause"]) == ("ended", "normal")
            assert await second.rows(tables.person_locks) == []
        finally:
            await second.stop()


async def test_calls_lost_with_the_switch_are_closed(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as first:
        desk = await first.sign_in()
        call_id = await talk(first, desk)
        await killed(first)
        first.switch.calls.clear()
        first.switch.legs.clear()
        second = await reborn(first)
        try:
            same = moved(desk, second)
            assert (same.state, same.seat.leg_up) == ("wrap_up", False)
            (row,) = await second.rows(tables.calls, call_id=call_id)
            assert (row["cause"], row["ended_by"]) == ("switch_lost", "switch")
        finally:
            await second.stop()


async def test_a_ghost_call_is_hung_up(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as first:
        await first.switch.put_trunk(TrunkSpec("trunk-1", "127.0.0.1", 5999))
        await first.switch.dial(DialOrder("ghost", "trunk-1", "+5511999990000", "anonymous"))
        first.switch.pick_up("ghost")
        await until(lambda: "ghost" not in first.switch.calls, what="the end of the ghost")
        first.switch.lose()
        await until(lambda: not first.it.lines.up, what="the loss")
        first.switch.come_back()
        await until(lambda: first.it.lines.up, what="the return")
        assert not first.switch.calls


async def test_nothing_is_dialled_while_the_switch_is_away(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        await desk.open_leg()
        floor.switch.lose()
        await until(lambda: not floor.it.lines.up, what="the loss")
        assert (await desk.ask_state("ready")).status_code == 200
        await floor.it.dialer.tick()
        assert await floor.rows(tables.calls) == []
        refused = await desk.post(routes.LEG)
        assert (refused.status_code, refused.json()["code"]) == (503, "switch_unavailable")
        floor.switch.come_back()
        assert len(await floor.dialled()) == 1
