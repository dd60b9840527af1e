"""The embedded switch against sipp, an independent SIP stack, as its carrier."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from server_api.telephony.port import (
    CallAnswered,
    CallEnded,
    CallRinging,
    DialOrder,
    EndCause,
    EndedBy,
    TrunkChanged,
    TrunkSpec,
)
from tests.helpers.waiting import until
from tests.telephony.far_end import AGENT_HZ
from tests.telephony.sipp import Sipp, carrier, needs_sipp
from tests.telephony.switchboard import Switchboard, switchboard

pytestmark = needs_sipp


@asynccontextmanager
async def _dialled(
    folder: Path, scenario: str, *options: str, ring_limit_s: float = 30.0, **knobs: float
) -> AsyncIterator[tuple[Switchboard, Sipp]]:
    async with switchboard(folder / "switch", **knobs) as board, carrier(scenario, folder, *options) as sipp:
        await board.switch.put_trunk(TrunkSpec("sipp", "127.0.0.1", sipp.port))
        await board.switch.dial(DialOrder("c1", "sipp", "+551130000009", "+551140000000", ring_limit_s))
        yield board, sipp


async def test_answered_and_hung_up_by_us(tmp_path: Path) -> None:
    async with _dialled(tmp_path, "uas_answer") as (board, sipp):
        await board.box.next(CallRinging)
        await board.box.next(CallAnswered)
        await board.switch.hang_up("c1", EndedBy.AGENT)
        assert (await board.box.next(CallEnded)).cause is EndCause.NORMAL
        await sipp.content()


async def test_answered_and_hung_up_by_the_debtor(tmp_path: Path) -> None:
    async with _dialled(tmp_path, "uas_answer_hang_up", "-d", "300") as (board, sipp):
        ended = await board.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.NORMAL, EndedBy.DEBTOR)
        await sipp.content()


@pytest.mark.parametrize(
    ("scenario", "status", "cause"),
    [
        ("uas_busy", 486, EndCause.BUSY),
        ("uas_not_found", 404, EndCause.INVALID_NUMBER),
        ("uas_congestion", 503, EndCause.CONGESTION),
        ("uas_rejected", 603, EndCause.REJECTED),
    ],
)
async def test_refused(tmp_path: Path, scenario: str, status: int, cause: EndCause) -> None:
    async with _dialled(tmp_path, scenario) as (board, sipp):
        ended = await board.box.next(CallEnded)
        assert (ended.sip_status, ended.cause) == (status, cause)
        await sipp.content()


async def test_nobody_answers(tmp_path: Path) -> None:
    async with _dialled(tmp_path, "uas_ring_until_cancel", ring_limit_s=1.0) as (board, sipp):
        assert (await board.box.next(CallEnded)).cause is EndCause.NO_ANSWER
        await sipp.content()


async def test_an_answer_that_crosses_our_cancel_gets_ack_and_bye(tmp_path: Path) -> None:
    async with _dialled(tmp_path, "uas_answer_crosses_cancel") as (board, sipp):
        await board.box.next(CallRinging)
        await board.switch.hang_up("c1", EndedBy.SERVER)
        assert (await board.box.next(CallEnded)).cause is EndCause.CANCELLED
        await sipp.content()


@pytest.mark.parametrize(
    ("scenario", "cause"),
    [
        ("uas_early_media_answer", EndCause.NORMAL),
        ("uas_early_media_not_found", EndCause.INVALID_NUMBER),
    ],
)
async def test_early_media(tmp_path: Path, scenario: str, cause: EndCause) -> None:
    async with _dialled(tmp_path, scenario) as (board, sipp):
        assert (await board.box.next(CallRinging)).early_media
        if cause is EndCause.NORMAL:
            await board.box.next(CallAnswered)
            await board.switch.hang_up("c1", EndedBy.AGENT)
        assert (await board.box.next(CallEnded)).cause is cause
        await sipp.content()


async def test_a_silent_trunk_frees_the_line_and_is_told(tmp_path: Path) -> None:
    async with _dialled(tmp_path, "uas_silent", trunk_silent_s=0.5) as (board, _):
        ended = await board.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.TRUNK_SILENT, EndedBy.SWITCH)
        assert [(t.up, t.reason) for t in board.box.of(TrunkChanged)] == [(False, "silent")]


async def test_sipp_hears_the_agent_and_echoes(tmp_path: Path) -> None:
    async with _dialled(tmp_path, "uas_answer", "-rtp_echo") as (board, sipp):
        engine = await board.leg()
        await board.box.next(CallAnswered)
        await board.switch.connect("c1", "ana")
        await until(lambda: engine.peer.level(AGENT_HZ) > 5000, what="the agent's own voice, echoed")
        await board.switch.hang_up("c1", EndedBy.AGENT)
        await sipp.content()
