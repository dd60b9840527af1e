"""Dialling ahead with the embedded switch and a carrier: real SIP, real sound, the server's own pacer."""

from pathlib import Path

import pytest

from server_api.contract import routes
from server_api.contract.pacing import StopFloor
from server_api.services.prompt_shelf import LEAST_S, PromptShelf
from server_api.services.prompt_texts import ABANDONED
from server_api.store import tables
from tests.helpers.waiting import until, until_told
from tests.server_live.pacing import allow, row_of, set_campaign
from tests.server_live.test_on_a_real_switch import RealFloor, real_floor
from tests.services.test_prompt_shelf import recorded
from tests.telephony.test_embedded_inbound import Caller

pytestmark = pytest.mark.timeout(120)
NUMBERS = tuple(f"+551199990000{n}" for n in (1, 2, 3))


async def test_one_talks_one_hears_the_message_and_one_is_cancelled(tmp_path: Path) -> None:
    async with real_floor(tmp_path, agents=1, debtors=3) as floor:
        PromptShelf(tmp_path / "prompts", "").add(recorded(tmp_path / "own.wav", LEAST_S), ABANDONED, "pt-BR")
        await set_campaign(floor, state="paused")
        ana, lead = await floor.agent(1), await floor.lead()
        assert (await ana.ask_state("ready")).status_code == 200
        await set_campaign(floor, mode="predictive", state="running", patience_ms=200)
        allow(floor, 3)
        talks, waits, rings = [await floor.far.debtor(number) for number in NUMBERS]
        await talks.answer()
        await until(lambda: ana.state == "talking", what="the talk")
        await waits.answer()
        await until_told(lambda: abandoned(floor), what="a person too many")
        assert not waits.ended, "the message is being played"
        answer = await lead.post(routes.FLOOR_STOP, StopFloor(reason="wrong list"))
        assert answer.status_code == 200, answer.text
        await until(lambda: rings.ended, what="the CANCEL")
        assert not talks.ended
        await until(lambda: waits.ended, timeout=60, what="the end of the message")
        assert ana.state == "talking"
        (lost,) = [row for row in await floor.rows(tables.calls) if row["abandoned"]]
        await until_told(lambda: is_over(floor, lost["call_id"]), what="the end of its row")
        row = await row_of(floor, lost["call_id"])
        assert (row["message"], row["cause"], row["number"]) == ("whole", "abandoned", NUMBERS[1])
        assert (row["ended_at"] - row["answered_at"]).total_seconds() >= LEAST_S, "no short call"


async def test_power_and_predictive_begin_with_one_call_an_agent(tmp_path: Path) -> None:
    """The pacer itself: it knows nothing yet, so it waits for what the first calls give."""
    async with real_floor(tmp_path, agents=1, debtors=2) as floor:
        await set_campaign(floor, mode="predictive")
        ana = await floor.agent(1)
        assert (await ana.ask_state("ready")).status_code == 200
        first = await floor.far.debtor(NUMBERS[0])
        await floor.it.dialer.tick()
        assert NUMBERS[1] not in floor.far.debtors
        first.call.reject(486, "Busy Here")
        second = await floor.far.debtor(NUMBERS[1])
        await second.answer()
        await until(lambda: ana.state == "talking", what="the talk")
        rows = await floor.rows(tables.calls)
        assert {row["mode"] for row in rows} == {"predictive"}
        assert all(row["why"]["pace"]["why"] for row in rows)
        assert {row["why"]["reserved_for"] for row in rows} == {""}


async def test_a_preview_is_dialled_when_the_agent_says_so(tmp_path: Path) -> None:
    async with real_floor(tmp_path, agents=1) as floor:
        await set_campaign(floor, mode="preview", preview_s=600)
        ana = await floor.agent(1)
        assert (await ana.ask_state("ready")).status_code == 200
        await until(lambda: floor.it.dialing.previews.of(ana.seat), what="the case")
        assert not floor.far.debtors, "nobody rings before the agent dials"
        path = routes.PREVIEW_DIAL.format(preview_id=ana.seat.previewed)
        answer = await ana.post(path)
        assert answer.status_code == 204, answer.text
        debtor = await floor.far.debtor(NUMBERS[0])
        assert ana.state == "ringing"
        await debtor.answer()
        await until(lambda: ana.state == "talking", what="the talk")


async def test_a_caller_gets_the_agent_and_the_dialler_waits(tmp_path: Path) -> None:
    async with real_floor(tmp_path, agents=1, inbound_wait_s=30.0) as floor:
        await set_campaign(floor, mode="predictive", state="paused")
        ana = await floor.agent(1)
        caller = Caller()
        host, port = floor.embedded.sip_address
        caller.call = floor.far.endpoint.invite(
            "+551140000000",
            host,
            port,
            caller="+5511988887777",
            sdp=caller.offer(),
            on_event=caller.events.append,
        )
        try:
            await until(lambda: floor.it.talks.inbound.waiting == 1, what="the waiting caller")
            await set_campaign(floor, state="running")
            assert (await ana.ask_state("ready")).status_code == 200
            await until(lambda: ana.state == "talking", what="the caller's talk")
            await floor.it.dialer.tick()
            assert not floor.far.debtors, "nobody was dialled for an agent who was a caller's"
        finally:
            caller.call.hang_up()
            caller.peer.close()


async def abandoned(floor: RealFloor) -> bool:
    return any(row["abandoned"] for row in await floor.rows(tables.calls))


async def is_over(floor: RealFloor, call_id: str) -> bool:
    return (await row_of(floor, call_id))["ended_at"] is not None
