"""The server dies with calls parked, transferred out, waiting from outside, and leads on lines."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server_api.contract import routes
from server_api.contract.floor import AskHelp
from server_api.contract.transfers import Transfer
from server_api.contract.words import TransferStep
from server_api.store import tables
from tests.helpers.waiting import until
from tests.server_live.floor import TestFloor, open_floor
from tests.server_live.test_adoption import killed, moved, reborn
from tests.server_live.test_consult import asked, finish
from tests.server_live.test_inbound import nobody_to_dial, ring_in, waiting
from tests.server_live.test_parking import parked
from tests.server_live.test_story import talk
from tests.server_live.test_supervision import watched
from tests.server_live.test_transfers import PRESET, add_preset, side_call


@asynccontextmanager
async def after_a_kill(floor: TestFloor) -> AsyncIterator[TestFloor]:
    """A new server in the place of ``floor``."""
    await killed(floor)
    second = await reborn(floor)
    try:
        yield second
    finally:
        await second.stop()


async def test_a_parked_call_waits_on(tmp_path: Path) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as first:
        ana, bia, call_id = await parked(first)
        async with after_a_kill(first) as second:
            there = moved(bia, second)
            (waits,) = (await there.get(routes.PARKED)).json()["calls"]
            assert (waits["call_id"], waits["by"]) == (call_id, "Ana 1")
            second.listen(there)
            await until(lambda: "snapshot" in there.kinds(), what="the snapshot")
            answer = await there.post(routes.UNPARK.format(call_id=call_id))
            assert answer.status_code == 204, answer.text
            await until(lambda: there.state == "talking", what="the talk")
            assert moved(ana, second).state == "ready"


async def test_a_call_transferred_out_of_the_house_goes_on(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1) as first:
        await add_preset(first)
        ana = await first.sign_in()
        call_id = await talk(first, ana)
        await ana.post(routes.TRANSFER.format(call_id=call_id), Transfer(target=PRESET))
        side = await side_call(first, call_id)
        first.switch.pick_up(side)
        await until(lambda: ana.state == "wrap_up", what="time for the result")
        async with after_a_kill(first) as second:
            await second.it.background.close()
            assert set(second.switch.calls) == {call_id, side}
            same = moved(ana, second)
            assert same.state == "wrap_up"
            assert (await same.get(routes.ME)).json()["call"]["end"] == "transferred"
            second.switch.end(side)
            await until(lambda: not second.switch.calls, what="the end of both")
            await second.it.journal.flush()
            call = second.it.calls.get(call_id)
            await until(lambda: call is not None and call.phase.value == "ended", what="the end")
            assert same.state == "wrap_up"


async def test_a_lead_is_still_on_the_line(tmp_path: Path) -> None:
    async with open_floor(tmp_path, debtors=1, leads=1) as first:
        ana, lead, _ = await watched(first)
        await ana.post(routes.HELP, AskHelp(note="socorro"))
        async with after_a_kill(first) as second:
            same = moved(lead, second)
            assert same.state == "supervising"
            view = (await same.get(routes.ME)).json()["floor"]
            assert (view["supervision"]["mode"], view["agents"][0]["monitored_by"]) == ("listen", ["Léa 1"])
            assert view["agents"][0]["help"]["note"] == "socorro"
            reasons = [row["reason"] for row in await second.rows(tables.supervisions)]
            assert reasons == ["server_restart", ""]
            assert (await same.delete(routes.SUPERVISION)).status_code == 204
            await until(lambda: same.state == "paused", what="the return")


@pytest.mark.parametrize("step", [TransferStep.TALKING, TransferStep.JOIN])
async def test_a_consulted_colleague_is_free_and_the_debtor_stays(tmp_path: Path, step: TransferStep) -> None:
    async with open_floor(tmp_path, agents=2, debtors=1) as first:
        ana, bia, call_id = await asked(first)
        if step is TransferStep.JOIN:
            await finish(ana, call_id, step)
            await until(lambda: ana.state == "talking", what="all three")
        async with after_a_kill(first) as second:
            there, other = moved(ana, second), moved(bia, second)
            await until(lambda: other.state in ("paused", "ready"), what="the colleague's freedom")
            talks = second.switch.floor
            await until(lambda: not talks.consults and not talks.lines, what="the switch to know")
            assert there.state == ("holding" if step is TransferStep.TALKING else "talking")
            assert call_id in second.switch.calls


async def test_a_waiting_caller_is_not_forgotten(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as first:
        await nobody_to_dial(first)
        call_id = ring_in(first)
        await until(lambda: first.switch.calls[call_id].state == "answered", what="music")
        async with after_a_kill(first) as second:
            assert call_id in second.switch.calls
            desk = await waiting(second)
            await until(lambda: desk.state == "talking", what="the talk")
