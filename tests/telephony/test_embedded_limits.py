"""Time-outs, tokens, caps and back-off of the embedded switch."""

import time
from pathlib import Path

import pytest

from server_api.telephony.port import (
    CallEnded,
    CallRinging,
    DialOrder,
    EndCause,
    EndedBy,
    LegDown,
    LegOrder,
    SwitchError,
    TrunkChanged,
    TrunkSpec,
)
from tests.helpers.waiting import until
from tests.telephony.far_end import Engine
from tests.telephony.switchboard import NUMBER, Switchboard, switchboard

FORBIDDEN = 403


async def _refused(board: Switchboard, token: str) -> int:
    engine = Engine()
    try:
        engine.place(board.far.endpoint, board.switch.sip_address, token)
        await until(lambda: engine.refused_with, what="a refusal")
    finally:
        engine.peer.close()
    return engine.refused_with


async def test_a_token_is_good_once(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        assert await _refused(board, "guess") == FORBIDDEN
        await board.leg()
        assert await _refused(board, "token-l1") == FORBIDDEN


async def test_a_token_expires(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        await board.switch.expect_leg(LegOrder("l1", "ana", "late", expires_in_s=0.05))
        assert (await board.box.next(LegDown)).cause == "expired"
        assert await _refused(board, "late") == FORBIDDEN


async def test_a_leg_asked_for_again_has_a_new_token(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        await board.switch.expect_leg(LegOrder("l1", "ana", "old"))
        await board.leg("l1")
        assert await _refused(board, "old") == FORBIDDEN


async def test_ring_limit(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        debtor = await board.dial(ring_limit_s=0.8)
        debtor.call.ring()
        ended = await board.box.next(CallEnded)
        assert (ended.cause, ended.by) == (EndCause.NO_ANSWER, EndedBy.SWITCH)
        await until(lambda: debtor.ended, what="CANCEL")


async def test_an_answer_that_crosses_our_cancel_is_released(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        debtor = await board.dial()
        debtor.call.ring()
        await board.box.next(CallRinging)
        debtor.call.on_event = lambda _event: None
        await debtor.answer()
        await board.switch.hang_up("c1", EndedBy.SERVER)
        await board.box.next(CallEnded)
        await until(lambda: debtor.call.over, what="BYE")
        assert len(board.box.of(CallEnded)) == 1


async def test_a_debtor_without_sound_is_let_go(tmp_path: Path) -> None:
    async with switchboard(tmp_path, media_timeout_s=0.5) as board:
        debtor = await board.dial()
        await debtor.answer(quiet=True)
        assert (await board.box.next(CallEnded)).cause is EndCause.MEDIA_LOST
        await until(lambda: debtor.ended, what="BYE")


async def test_503_backs_off_and_a_success_ends_it(tmp_path: Path) -> None:
    async with switchboard(tmp_path, backoff_first_s=2.0) as board:
        debtor = await board.dial()
        debtor.call.reject(503, "Service Unavailable")
        assert (await board.box.next(CallEnded)).cause is EndCause.CONGESTION
        assert [(t.up, t.reason) for t in board.box.of(TrunkChanged)][-1] == (False, "503")
        with pytest.raises(SwitchError, match="trunk_backoff"):
            await board.switch.dial(DialOrder("c2", "carrier", NUMBER, ""))

        refused_at = time.monotonic()
        await until(lambda: time.monotonic() > refused_at + 2.0, what="the end of the back-off")
        second = await board.dial("c2", "+551130000002")
        second.call.ring()
        await until(lambda: board.box.of(TrunkChanged)[-1].up, what="the trunk up again")


async def test_calls_a_second(tmp_path: Path) -> None:
    async with switchboard(tmp_path) as board:
        slow = TrunkSpec("slow", *board.far.endpoint.address, max_calls_per_second=0.001)
        await board.switch.put_trunk(slow)
        await board.switch.dial(DialOrder("a", "slow", NUMBER, ""))
        with pytest.raises(SwitchError, match="trunk_full"):
            await board.switch.dial(DialOrder("b", "slow", NUMBER, ""))
