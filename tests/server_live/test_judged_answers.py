"""A detected call reaches an agent only when a person, or nobody, was heard."""

from datetime import timedelta
from pathlib import Path

import pytest

from server_api.contract import routes
from server_api.contract.transfers import Heard
from server_api.services.campaign_news import CAMPAIGN_CHANGED
from server_api.services.live_calls import LiveCall
from server_api.store import tables
from server_api.telephony.port import DetectOrder, Verdict
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor


def over(floor: TestFloor, call_id: str) -> bool:
    return floor.it.calls.get(call_id) is None


def live(floor: TestFloor, call_id: str) -> LiveCall:
    call = floor.it.calls.get(call_id)
    assert call is not None
    return call


async def answered(floor: TestFloor, desk: Desk) -> str:
    """A call that was picked up and waits for its verdict."""
    await desk.ready()
    call_id = (await floor.dialled())[0]
    floor.switch.ring(call_id)
    floor.switch.pick_up(call_id)
    await until(lambda: live(floor, call_id).answered_ns > 0, what="the answer")
    return call_id


async def test_a_machine_never_reaches_an_agent(tmp_path: Path) -> None:
    async with open_floor(tmp_path, detects=True, debtors=1) as floor:
        desk = await floor.sign_in()
        call_id = await answered(floor, desk)
        assert "case_arrived" not in desk.kinds()
        floor.switch.judge(call_id, Verdict.MACHINE, 2600.0, {"greeting_ms": 2500.0})
        await until(lambda: over(floor, call_id), what="the end of the call")
        assert desk.state == "ready"
        # The dialler that looks for the next debtor reserves the agent for a moment.
        await until(lambda: desk.seat.reserved != call_id, what="the agent's freedom")
        assert "case_arrived" not in desk.kinds()
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        (lead,) = await floor.rows(tables.leads)
        (told,) = await floor.rows(tables.history)
    assert (row["verdict"], row["verdict_ms"]) == ("machine", 2600)
    assert row["verdict_features"] == {"greeting_ms": 2500.0}
    assert (row["cause"], row["ended_by"], row["disposition"]) == ("machine", "server", "voicemail")
    assert (row["agent_id"], row["connected_at"]) == ("", None)
    assert lead["attempts"] == 1
    # The rule of the result, not the campaign's pause, says when to call again.
    assert lead["next_at"] - row["ended_at"] == pytest.approx(timedelta(hours=4), abs=timedelta(seconds=30))
    assert told["body"] == "Caixa postal"


@pytest.mark.parametrize("verdict", [Verdict.PERSON, Verdict.SILENCE, Verdict.UNSURE])
async def test_whoever_may_be_a_person_is_put_through(tmp_path: Path, verdict: Verdict) -> None:
    async with open_floor(tmp_path, detects=True) as floor:
        desk = await floor.sign_in()
        call_id = await answered(floor, desk)
        assert desk.state == "ready"
        assert desk.seat.reserved == call_id
        floor.switch.judge(call_id, verdict, 900.0)
        await until(lambda: desk.state == "talking", what="the talk")
        await until(lambda: "case_arrived" in desk.kinds(), what="the case")
        said = {"person": "person", "silence": "silence", "unsure": "undecided"}[verdict.value]
        assert desk.call("answerer") == said
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert (row["verdict"], row["verdict_ms"], row["agent_id"]) == (verdict.value, 900, desk.agent_id)


async def test_tones_before_the_answer_end_the_call(tmp_path: Path) -> None:
    async with open_floor(tmp_path, detects=True, debtors=1) as floor:
        desk = await floor.sign_in()
        await desk.ready()
        call_id = (await floor.dialled())[0]
        floor.switch.ring(call_id, early_media=True)
        floor.switch.judge(call_id, Verdict.TONE, -1200.0)
        await until(lambda: over(floor, call_id), what="the end of the call")
        (row,) = await floor.rows(tables.calls, call_id=call_id)
    assert (row["cause"], row["verdict"], row["disposition"]) == ("tone", "tone", "")


async def test_a_debtor_who_hangs_up_meanwhile_frees_the_agent(tmp_path: Path) -> None:
    async with open_floor(tmp_path, detects=True, debtors=1) as floor:
        desk = await floor.sign_in()
        call_id = await answered(floor, desk)
        floor.switch.end(call_id)
        await until(lambda: not desk.seat.reserved, what="the agent without a call coming")
        assert desk.state == "ready"
        (row,) = await floor.rows(tables.calls, call_id=call_id)
    assert (row["cause"], row["ended_by"], row["verdict"]) == ("normal", "debtor", "")


async def test_no_agent_at_the_verdict_is_an_abandoned_call(tmp_path: Path) -> None:
    async with open_floor(tmp_path, detects=True, debtors=1) as floor:
        desk = await floor.sign_in()
        call_id = await answered(floor, desk)
        assert (await desk.ask_state("paused", "rest")).status_code == 200
        floor.switch.judge(call_id, Verdict.PERSON)
        await until(lambda: live(floor, call_id).abandoned, what="the abandoned call")
        assert "case_arrived" not in desk.kinds()


async def test_a_switch_that_never_says_holds_nobody(tmp_path: Path) -> None:
    async with open_floor(tmp_path, detects=True) as floor:
        async with floor.database.write() as conn:
            quick = {"most_ms": 100, "silence_ms": 80}
            await conn.execute(tables.campaigns.update().values(detect_params=quick))
        floor.it.bus.publish(CAMPAIGN_CHANGED, {})
        desk = await floor.sign_in()
        call_id = await answered(floor, desk)
        await until(lambda: desk.state == "talking", what="the talk")
        (dialled, *_) = (command.arguments[0] for command in floor.switch.commands if command.name == "dial")
        assert (dialled.call_id, dialled.detect) == (call_id, DetectOrder(most_ms=100, silence_ms=80))


async def test_the_agents_key_corrects_the_detector(tmp_path: Path) -> None:
    async with open_floor(tmp_path, detects=True) as floor:
        desk = await floor.sign_in()
        call_id = await answered(floor, desk)
        floor.switch.judge(call_id, Verdict.PERSON)
        await until(lambda: desk.state == "talking", what="the talk")
        path = routes.HEARD.format(call_id=call_id)
        assert (await desk.post(path, Heard(person=False))).status_code == 204
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert row["corrected"] == "machine"
        other = routes.HEARD.format(call_id="another")
        assert (await desk.post(other, Heard(person=True))).status_code == 404
