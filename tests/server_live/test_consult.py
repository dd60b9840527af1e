"""Consultation, three together, attended transfer, and every way in which one falls through."""

import asyncio
from pathlib import Path

import pytest

from server_api.contract import routes
from server_api.contract.transfers import Consult, FinishConsult
from server_api.contract.words import TransferStep
from server_api.store import tables
from server_api.telephony.port import EndCause, EndedBy, SuperviseMode, SwitchError
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor
from tests.server_live.test_story import talk
from tests.server_live.test_transfers import PRESET, add_preset, side_call, to, two_agents


def step_of(desk: Desk) -> str:
    consult = desk.call("consult")
    return str(consult["step"]) if consult else ""


async def finish(desk: Desk, call_id: str, step: TransferStep) -> int:
    answer = await desk.post(routes.CONSULT_FINISH.format(call_id=call_id), FinishConsult(step=step))
    return answer.status_code


async def asked(floor: TestFloor) -> tuple[Desk, Desk, str]:
    """Ana asks Bia about her call."""
    ana, bia, call_id = await two_agents(floor)
    wanted = Consult(target=to(bia), note="desconto?")
    answer = await ana.post(routes.CONSULT.format(call_id=call_id), wanted)
    assert answer.status_code == 200, answer.text
    await until(lambda: step_of(ana) == "talking", what="the consultation")
    return ana, bia, call_id


async def asked_outside(floor: TestFloor) -> tuple[Desk, str, str]:
    """Ana speaks with a number; the debtor is held."""
    await add_preset(floor)
    ana = await floor.sign_in()
    call_id = await talk(floor, ana)
    answer = await ana.post(routes.CONSULT.format(call_id=call_id), Consult(target=PRESET))
    assert answer.json()["step"] == "ringing", answer.text
    side = await side_call(floor, call_id)
    floor.switch.pick_up(side)
    await until(lambda: step_of(ana) == "talking", what="the consultation")
    return ana, call_id, side


async def test_an_agent_is_asked_and_takes_the_call(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await asked(floor)
        assert (ana.state, bia.state) == ("holding", "supervising")
        await until(lambda: "noticed" in bia.kinds(), what="the question at Bia's desk")
        assert bia.last("noticed")["params"] == {"by": "Ana 1", "note": "desconto?"}
        assert await finish(ana, call_id, TransferStep.COMPLETE) == 204
        await until(lambda: bia.state == "talking", what="Bia's talk")
        assert bia.call("handed")["note"] == "desconto?"
        await until(lambda: ana.state == "ready", what="Ana free")
        assert ana.call("end") == "transferred"
        (moved,) = await floor.rows(tables.handovers)
        assert moved["kind"] == "attended"
        floor.switch.end(call_id)
        await until(lambda: bia.state == "wrap_up", what="wrap-up")


async def test_going_back_frees_the_colleague(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await asked(floor)
        assert await finish(ana, call_id, TransferStep.CANCEL) == 204
        await until(lambda: (ana.state, bia.state) == ("talking", "ready"), what="both as before")
        assert ana.call("consult") is None
        assert await finish(ana, call_id, TransferStep.CANCEL) == 409


async def test_three_together_then_the_first_leaves(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await asked(floor)
        assert await finish(ana, call_id, TransferStep.JOIN) == 204
        await until(lambda: step_of(ana) == "join" and ana.state == "talking", what="all three")
        line = floor.switch.floor.lines[bia.agent_id]
        assert (line.agent_id, line.mode) == (ana.agent_id, SuperviseMode.BARGE)
        assert await floor.rows(tables.supervisions) == [], "a colleague in a talk supervises nobody"
        assert await finish(ana, call_id, TransferStep.COMPLETE) == 204
        await until(lambda: (ana.state, bia.state) == ("ready", "talking"), what="the transfer")


async def test_three_together_then_the_colleague_goes(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await asked(floor)
        await finish(ana, call_id, TransferStep.JOIN)
        await until(lambda: step_of(ana) == "join", what="all three")
        assert await finish(ana, call_id, TransferStep.CANCEL) == 204
        await until(lambda: bia.state == "ready", what="Bia free")
        await until(lambda: (ana.state, ana.call("phase")) == ("talking", "connected"), what="two again")
        assert not floor.switch.floor.lines


async def test_a_debtor_who_hangs_up_meanwhile_ends_it(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await asked(floor)
        floor.switch.end(call_id)
        await until(lambda: (ana.state, bia.state) == ("wrap_up", "ready"), what="the end")
        await until(lambda: not floor.switch.floor.consults, what="the consultation's end")
        assert await finish(ana, call_id, TransferStep.COMPLETE) == 410


async def test_a_colleague_whose_line_drops_gives_the_debtor_back(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, _ = await asked(floor)
        floor.switch.leg_down(bia.seat.row.leg_id)
        await until(lambda: ana.state == "talking", what="the debtor back")
        assert ana.last("noticed")["code"] == "transfer_failed"
        assert ana.call("consult") is None
        assert bia.state != "supervising"


async def test_an_agent_whose_own_line_drops_keeps_the_debtor_on_hold(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await asked(floor)
        floor.switch.leg_down(ana.seat.row.leg_id)
        await until(lambda: bia.state == "ready", what="Bia free")
        await ana.open_leg()
        assert floor.switch.calls[call_id].state == "held"
        assert (await ana.post(routes.RESUME.format(call_id=call_id))).status_code == 204
        await until(lambda: ana.state == "talking", what="the talk")


async def test_a_colleague_the_switch_cannot_reach_is_a_refusal(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as floor:
        ana, bia, call_id = await two_agents(floor)
        floor.switch.refuse("consult", SwitchError("agent_busy"))
        answer = await ana.post(routes.CONSULT.format(call_id=call_id), Consult(target=to(bia)))
        assert (answer.status_code, answer.json()["code"]) == (409, "target_busy")
        await until(lambda: (ana.state, bia.state) == ("talking", "ready"), what="both as before")
        assert ana.call("consult") is None


async def test_a_number_is_asked_and_takes_the_call(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        ana, call_id, side = await asked_outside(floor)
        assert ana.state == "holding"
        assert await finish(ana, call_id, TransferStep.COMPLETE) == 204
        await until(lambda: ana.state == "wrap_up", what="time for the result")
        assert floor.switch.calls[side].state == "bridged"
        floor.switch.end(side)
        call = floor.it.calls.get(call_id)
        await until(lambda: call is not None and call.phase.value == "ended", what="the end of both")
        (row,) = await floor.rows(tables.calls, call_id=call_id)
        assert row["state"] == "ended"
        (beside,) = await floor.rows(tables.side_calls)
        assert beside["ended_at"] is not None


async def test_three_together_with_a_number(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        ana, call_id, side = await asked_outside(floor)
        assert await finish(ana, call_id, TransferStep.JOIN) == 204
        await until(lambda: ana.state == "talking" and step_of(ana) == "join", what="all three")
        floor.switch.end(side)
        await until(lambda: ana.call("consult") is None, what="the end of the other")
        assert (ana.state, floor.switch.calls[call_id].state) == ("talking", "connected")


@pytest.mark.parametrize("who", ["other", "agent", "debtor"])
async def test_whoever_ends_a_consultation_with_a_number(tmp_path: Path, who: str) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        ana, call_id, side = await asked_outside(floor)
        if who == "other":
            floor.switch.end(side, EndCause.NORMAL, EndedBy.DEBTOR)
        elif who == "agent":
            assert await finish(ana, call_id, TransferStep.CANCEL) == 204
        else:
            floor.switch.end(call_id)
        await until(lambda: side not in floor.switch.calls, what="the end of the side call")
        state = "wrap_up" if who == "debtor" else "talking"
        await until(lambda: ana.state == state, what=state)
        assert ana.call("consult") is None


async def test_a_debtor_who_is_faster_than_the_dial_leaves_no_call_behind(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        await add_preset(floor)
        ana = await floor.sign_in()
        call_id = await talk(floor, ana)
        asking = asyncio.create_task(
            ana.post(routes.CONSULT.format(call_id=call_id), Consult(target=PRESET)), name="consult"
        )
        await until(lambda: any(c.name == "hold" for c in floor.switch.commands), what="the hold")
        floor.switch.end(call_id)
        assert (await asking).status_code in (200, 410)
        await until(lambda: not floor.switch.calls, what="the end of all")
        await until(lambda: ana.state == "wrap_up", what="wrap-up")
        assert not list(floor.it.watched.under_way)
        assert all(row["ended_at"] for row in await floor.rows(tables.side_calls))


async def test_only_one_consultation_at_once(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as floor:
        ana, call_id, side = await asked_outside(floor)
        again = await ana.post(routes.CONSULT.format(call_id=call_id), Consult(target=PRESET))
        assert again.status_code == 409
        parked = await ana.post(routes.PARK.format(call_id=call_id))
        assert parked.status_code == 409
        assert side in floor.switch.calls
