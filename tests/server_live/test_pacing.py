"""More calls than agents: who waits, who is abandoned, what is counted, and what stops it all."""

from pathlib import Path

from server_api.clock import SystemClock
from server_api.contract import routes
from server_api.contract.pacing import ChangePace, StopFloor
from server_api.contract.words import CampaignState, DialMode
from server_api.store import tables
from server_api.telephony.fake import FakeSwitch
from server_api.telephony.port import EndCause, EndedBy
from tests.helpers.waiting import until, until_told
from tests.server_live.floor import Desk, TestFloor, open_floor, quick_settings
from tests.server_live.pacing import allow, pacing, row_of, save_result, set_campaign
from tests.server_live.seed import CAMPAIGN, LONG_AGO


async def ahead(floor: TestFloor, n: int, **given: object) -> list[str]:
    """Predictive, and ``n`` calls are placed ahead of the agents; the pacer itself begins with one each."""
    await set_campaign(floor, mode="predictive", **given)
    allow(floor, n, theta=0.05)
    return await floor.dialled(n)


async def ready(floor: TestFloor) -> Desk:
    """An agent who is ready; progressive has nobody to call yet."""
    await set_campaign(floor, state="paused")
    desk = await floor.sign_in()
    await desk.ready()
    return desk


async def test_the_first_agent_who_is_free_takes_who_waits_longest(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=3) as floor:
        desk = await ready(floor)
        calls = await ahead(floor, 3, patience_ms=20_000, state="running")
        for call_id in calls:
            floor.switch.pick_up(call_id)
        for call_id in calls:
            await until(lambda one=call_id: talks_to(desk, one), what="the talk")  # type: ignore[misc]
            await until(lambda one=call_id: shows(desk, one), what="the case")  # type: ignore[misc]
            floor.switch.end(call_id, EndCause.NORMAL, EndedBy.DEBTOR)
            await save_result(desk)
        rows = await floor.rows(tables.calls)
        assert [row["abandoned"] for row in rows] == [False] * 3
        assert {row["agent_id"] for row in rows} == {desk.agent_id}


async def test_who_waits_too_long_is_abandoned_told_so_and_counted(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=2, leads=1, pacing_pace_s=0.02) as floor:
        lead = await floor.sign_in_lead()
        desk = await ready(floor)
        talks, waits = await ahead(floor, 2, patience_ms=50, state="running")
        floor.switch.pick_up(talks)
        await until(lambda: desk.state == "talking", what="the talk")
        floor.switch.pick_up(waits)
        await until(lambda: any(c.name == "play" for c in floor.switch.commands), what="the message")
        floor.switch.end_prompt(waits)
        await until(lambda: floor.it.calls.get(waits) is None, what="the end")
        row = await row_of(floor, waits)
        assert (row["cause"], row["abandoned"], row["message"]) == ("abandoned", True, "whole")
        assert row["why"]["pace"] == {"theta": 0.05}
        await until(lambda: pacing(lead)["today"]["abandoned"] == 1, what="the count")
        today = pacing(lead)["today"]
        assert (today["dialled"], today["answers"], today["persons"]) == (2, 2, 2)
        assert today["abandoned_of_persons_bp"] == 5000


async def test_who_hangs_up_while_waiting_was_abandoned(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=2) as floor:
        desk = await ready(floor)
        call_id, talks = await ahead(floor, 2, patience_ms=20_000, state="running")
        floor.switch.pick_up(talks)
        await until(lambda: desk.state == "talking", what="the talk")
        floor.switch.pick_up(call_id)
        await until(lambda: _answered(floor, call_id), what="the answer")
        floor.switch.end(call_id, EndCause.NORMAL, EndedBy.DEBTOR)
        await until(lambda: floor.it.calls.get(call_id) is None, what="the end")
        row = await row_of(floor, call_id)
        assert (row["cause"], row["abandoned"], row["message"]) == ("abandoned", True, "")


async def test_overflow_takes_its_share_and_no_more(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=3) as floor:
        desk = await ready(floor)
        given = {"patience_ms": 20, "overflow": "message", "overflow_bp": 4000}
        talks, *lost = await ahead(floor, 3, state="running", **given)
        floor.switch.pick_up(talks)
        await until(lambda: desk.state == "talking", what="the talk")
        for nth, call_id in enumerate(lost, 1):
            floor.switch.pick_up(call_id)
            await until(lambda nth=nth: played(floor) == nth, what="the message")  # type: ignore[misc]
            floor.switch.end_prompt(call_id)
        await until(lambda: len(floor.it.calls) == 1, what="the ends")
        rows = {row["call_id"]: row for row in await floor.rows(tables.calls)}
        assert [rows[one]["abandoned"] for one in lost] == [True, False], "of three persons one, not two"
        assert (rows[lost[1]]["overflow"], rows[lost[1]]["cause"]) == ("message", "overflowed")


async def test_one_key_stops_the_floor_and_a_restart_does_not_start_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=2, leads=1) as floor:
        lead, desk = await floor.sign_in_lead(), await ready(floor)
        talks, rings, *_ = await ahead(floor, 2, state="running")
        floor.switch.pick_up(talks)
        await until(lambda: desk.state == "talking", what="the talk")
        answer = await lead.post(routes.FLOOR_STOP, StopFloor(reason="wrong list"))
        assert answer.status_code == 200, answer.text
        assert answer.json()["stopped_by"] == lead.signed_in.agent.name
        await until(lambda: floor.it.calls.get(rings) is None, what="the cancelled call")
        assert desk.state == "talking"
        await call_again(floor)
        await all_ready(floor)
        allow(floor, 3, "quota-2")
        await floor.it.dialer.tick()
        assert list(floor.switch.calls) == [talks]
        (stop,) = await floor.rows(tables.floor_stops)
        assert (stop["by"], stop["reason"], stop["ended_at"]) == (lead.agent_id, "wrong list", None)
        await floor.it.dialing.stop.load()
        assert floor.it.dialing.stop.now is not None
        answer = await lead.delete(routes.FLOOR_STOP)
        assert (answer.status_code, answer.json()["stopped"]) == (200, False)
        allow(floor, 1, "quota-3")
        await floor.dialled(2)
        acts = [row["what"] for row in await floor.rows(tables.audit)]
        assert [what for what in acts if what.startswith("floor_")] == ["floor_stopped", "floor_started"]


async def test_the_reason_of_a_stop_may_be_told_afterwards_once(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        lead = await floor.sign_in_lead()
        assert (await lead.post(routes.FLOOR_STOP, StopFloor())).json()["stop_reason"] == ""
        told = [
            (await lead.post(routes.FLOOR_STOP, StopFloor(reason=why))).json() for why in ("list", "fault")
        ]
        assert [answer["stop_reason"] for answer in told] == ["list", "list"]
        (stop,) = await floor.rows(tables.floor_stops)
        assert stop["reason"] == "list"
        assert len(await floor.rows(tables.audit, what="floor_stop_named")) == 1


async def test_a_change_of_pace_holds_at_once_and_is_audited(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as floor:
        lead, desk = await floor.sign_in_lead(), await ready(floor)
        (rings,) = await ahead(floor, 1, state="running")
        path = routes.CAMPAIGN_PACE.format(campaign_id=CAMPAIGN)
        change = ChangePace(mode=DialMode.POWER, cap_bp=100, state=CampaignState.STOPPED, reason="no list")
        answer = await floor.client.patch(path, json=change.model_dump(mode="json"), headers=lead._bearer)
        assert answer.status_code == 200, answer.text
        told = answer.json()
        assert (told["mode"], told["cap_bp"], told["state"]) == ("power", 100, "stopped")
        assert told["why"] == "stopped"
        await until(lambda: floor.it.calls.get(rings) is None, what="the cancelled call")
        await call_again(floor)
        allow(floor, 1, "quota-2")
        await floor.it.dialer.tick()
        assert not floor.switch.calls
        assert desk.state == "ready"
        (act,) = [row for row in await floor.rows(tables.audit) if row["what"] == "pace_changed"]
        told = act["detail"]
        assert (told["cap_bp_before"], told["cap_bp_after"], told["reason"]) == ("300", "100", "no list")
        change = ChangePace(state=CampaignState.RUNNING)
        await floor.client.patch(path, json=change.model_dump(mode="json"), headers=lead._bearer)
        await floor.dialled(1)


async def test_when_the_agents_leave_what_rings_is_cancelled(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=4, agents=2) as floor:
        desks = [await floor.sign_in(1, "pc-1"), await floor.sign_in(2, "pc-2")]
        await set_campaign(floor, state="paused")
        for desk in desks:
            await desk.ready()
        await ahead(floor, 4, state="running")
        first, *_ = list(floor.switch.calls)
        floor.switch.ring(first)
        assert (await desks[0].ask_state("paused", "rest")).status_code == 200
        await until(lambda: len(floor.switch.calls) == 2, what="the calls that one agent can take")
        assert first in floor.switch.calls, "who has rung longest rings on"
        assert (await desks[1].ask_state("paused", "rest")).status_code == 200
        await until(lambda: not floor.switch.calls, what="nobody to take them")
        assert not [row for row in await floor.rows(tables.calls) if row["abandoned"]]


async def test_only_leads_touch_the_pace(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor:
        desk = await floor.sign_in()
        path = routes.CAMPAIGN_PACE.format(campaign_id=CAMPAIGN)
        asked = [
            await desk.get(routes.PACING),
            await desk.post(routes.FLOOR_STOP, StopFloor()),
            await desk.delete(routes.FLOOR_STOP),
            await floor.client.patch(path, json={}, headers=desk._bearer),
        ]
        assert [answer.status_code for answer in asked] == [403] * 4
        assert desk.last("snapshot")["pacing"] is None


async def all_ready(floor: TestFloor) -> None:
    """Everybody may be picked."""

    async def promoted() -> bool:
        return len(await floor.rows(tables.ready)) == len(await floor.rows(tables.leads))

    await until_told(promoted, what="the ready table")


def talks_to(desk: Desk, call_id: str) -> bool:
    """Whether this is the agent's call."""
    return desk.state == "talking" and desk.seat.row.agent.call_id == call_id


def shows(desk: Desk, call_id: str) -> bool:
    """Whether the case of the call is on the screen."""
    cases = [body["head"]["call_id"] for body in desk.told if body["kind"] == "case_arrived"]
    return cases[-1:] == [call_id]


async def call_again(floor: TestFloor) -> None:
    """Everybody is due."""
    await floor.it.journal.flush()
    async with floor.database.write() as conn:
        await conn.execute(tables.leads.update().values(next_at=LONG_AGO))


def played(floor: TestFloor) -> int:
    """How many messages."""
    return sum(command.name == "play" for command in floor.switch.commands)


def _answered(floor: TestFloor, call_id: str) -> bool:
    call = floor.it.calls.get(call_id)
    return call is not None and call.answered_at is not None


async def test_counts_and_what_was_learned_outlive_a_restart(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=2) as floor:
        desk = await ready(floor)
        talks, waits = await ahead(floor, 2, patience_ms=50, state="running")
        floor.switch.pick_up(talks)
        await until(lambda: desk.state == "talking", what="the talk")
        floor.switch.pick_up(waits)
        await until(lambda: played(floor) == 1, what="the message")
        floor.switch.end_prompt(waits)
        floor.switch.end(talks, EndCause.NORMAL, EndedBy.DEBTOR)
        await save_result(desk)
        await until(lambda: not len(floor.it.calls), what="the ends")
        await floor.stop()
        again = TestFloor(quick_settings(tmp_path), SystemClock(), FakeSwitch())
        await again.it.start()
        counts = again.it.tallies.of(CAMPAIGN).today
        assert (counts.dialled, counts.answers, counts.persons, counts.abandoned) == (2, 2, 2, 1)
        (row,) = await again.rows(tables.pace_days)
        assert (row["dialled"], row["persons"], row["abandoned"]) == (2, 2, 1)
        assert row["busy_s"] > 0
        (state,) = await again.rows(tables.pacer_states)
        assert state["pool"].startswith(CAMPAIGN)
        desk = await again.sign_in()
        await desk.ready()
        await until(lambda: again.it.dialing.brain.pools, what="the pool")
        (pool,) = again.it.dialing.brain.pools
        assert (pool.pacer.today(CAMPAIGN).persons, pool.pacer.today(CAMPAIGN).abandoned) == (2, 1)
        await again.stop()
