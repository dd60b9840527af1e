"""Transfer, three-way, park, consult and prompts, proved by what each one hears."""

from collections.abc import AsyncIterator
from pathlib import Path

import numpy as np
import pytest

from server_api.telephony.embedded.prompts import halve
from server_api.telephony.port import (
    CallConnected,
    CallEnded,
    CallParked,
    ConsultChanged,
    Ear,
    LegDown,
    PromptEnded,
    PromptOrder,
)
from server_api.telephony.wire.codecs import SAMPLE_RATE
from tests.helpers.waiting import until
from tests.telephony.hearing import Room
from tests.telephony.prompt_files import tone_file
from tests.telephony.switchboard import switchboard

PROMPT_HZ = 700.0


@pytest.fixture
async def room(tmp_path: Path) -> AsyncIterator[Room]:
    async with switchboard(tmp_path, recorder_ready=False, listener_ready=False) as board:
        yield Room(board)


async def test_transfer(room: Room) -> None:
    await room.talk("ana", "d1")
    await room.agents("bia")
    await room.switch.hold("d1")
    await room.switch.consult("ana", "bia")
    await room.expect(d1="music", ana="bia", bia="ana")
    await room.connect("d1", "bia")
    await room.expect(ana="", bia="d1", d1="bia")
    room.lose("ana")
    await room.board.box.next(LegDown)
    await room.expect(bia="d1", d1="bia")


async def test_parked_and_taken_up(room: Room) -> None:
    await room.talk("ana", "d1")
    await room.agents("bia")
    await room.switch.park("d1")
    await room.board.box.next(CallParked)
    await room.expect(ana="", d1="music", bia="")
    room.lose("ana")
    await room.board.box.next(LegDown)
    await room.connect("d1", "bia")
    await room.expect(d1="bia", bia="d1")


async def test_three_way_and_then_without_the_agent(room: Room) -> None:
    await room.talk("ana", "d1")
    await room.debtor("d2")
    await room.join("d1", "d2", "ana")
    await room.expect(ana="d1 d2", d1="ana d2", d2="ana d1")
    room.lose("ana")
    await room.board.box.next(LegDown)
    await room.expect(d1="music", d2="music")
    await room.agents("ana")
    await room.board.box.next(CallConnected, 3)
    await room.expect(ana="d1 d2", d1="ana d2", d2="ana d1")
    await room.join("d1", "d2")
    await room.expect(ana="", d1="d2", d2="d1")
    other = room.debtors["d2"]
    room.leave("d1")
    await room.board.box.next(CallEnded, 2)
    await until(lambda: other.ended, what="BYE to the one who stayed")


async def test_a_leg_that_dies_in_a_consultation(room: Room) -> None:
    await room.talk("ana", "d1")
    await room.agents("bia")
    await room.switch.hold("d1")
    await room.switch.consult("ana", "bia")
    await room.expect(ana="bia")
    room.lose("ana")
    await room.board.box.next(ConsultChanged, 2)
    await room.expect(bia="", d1="music")
    await room.agents("ana")
    await room.expect(ana="", d1="music")
    await room.switch.resume("d1")
    await room.expect(ana="d1", d1="ana", bia="")


async def test_a_call_on_hold_beside_a_talk(room: Room) -> None:
    await room.talk("ana", "d1")
    await room.debtor("d2")
    await room.switch.hold("d1")
    await room.connect("d2", "ana")
    await room.expect(ana="d2", d1="music", d2="ana")
    await room.switch.hold("d2")
    await room.switch.resume("d1")
    await room.expect(ana="d1", d1="ana", d2="music")


@pytest.mark.parametrize("rate", [8000, 16000])
async def test_the_debtor_hears_the_whole_prompt_and_nothing_else(
    room: Room, rate: int, tmp_path: Path
) -> None:
    await room.talk("ana", "d1")
    await room.expect(ana="d1", d1="ana")
    path = tone_file(tmp_path / "prompt.wav", PROMPT_HZ, seconds=2.0, rate=rate)
    peer, agent = room.debtors["d1"].peer, room.engines["ana"].peer
    begins = len(peer.heard)
    await room.switch.play(PromptOrder("p1", "d1", path, Ear.DEBTOR))
    await until(lambda: peer.level(PROMPT_HZ) > 5000, what="the prompt")
    assert agent.level(PROMPT_HZ) < 20
    ended = await room.board.box.next(PromptEnded)
    assert ended.whole
    assert ended.played_s == pytest.approx(2.0, abs=0.02)
    await room.expect(ana="d1", d1="ana")
    with_prompt = [frame for _, frame in peer.heard[begins:] if _is(frame, PROMPT_HZ)]
    assert 95 <= len(with_prompt) <= 101


def _is(frame: np.ndarray[tuple[int, ...], np.dtype[np.int16]], hz: float) -> bool:
    wave = np.exp(-2j * np.pi * hz * np.arange(len(frame)) / SAMPLE_RATE)
    return float(2 * abs(np.dot(frame.astype(np.float64), wave)) / len(frame)) > 4000


async def test_a_prompt_for_both(room: Room, tmp_path: Path) -> None:
    await room.talk("ana", "d1")
    path = tone_file(tmp_path / "prompt.wav", PROMPT_HZ, seconds=20.0)
    await room.switch.play(PromptOrder("p1", "d1", path, Ear.BOTH))
    await until(lambda: room.debtors["d1"].peer.level(PROMPT_HZ) > 5000, what="the prompt at the debtor")
    await until(lambda: room.engines["ana"].peer.level(PROMPT_HZ) > 5000, what="the prompt at the agent")
    await room.expect(d1="music", ana="d1")
    room.lose("ana")
    await room.board.box.next(LegDown)
    await until(lambda: room.debtors["d1"].peer.level(PROMPT_HZ) > 5000, what="the prompt goes on")
    await room.agents("ana")
    await until(lambda: room.engines["ana"].peer.level(PROMPT_HZ) > 5000, what="the prompt after the return")
    await room.switch.stop_prompt("d1")
    await room.expect(d1="ana", ana="d1")


def test_from_16_to_8_khz_keeps_speech_and_folds_nothing_back() -> None:
    at = np.arange(16000) / 16000

    def rms(hz: float) -> float:
        tone = (8000 * np.sin(2 * np.pi * hz * at)).astype(np.int16)
        return float(np.sqrt(np.mean(halve(tone)[500:-500].astype(np.float64) ** 2)))

    assert len(halve(np.zeros(16000, np.int16))) == 8000
    for hz in (300.0, 1000.0, 3000.0):
        assert rms(hz) == pytest.approx(8000 / np.sqrt(2), rel=0.05)
    for hz in (5000.0, 6500.0):
        assert rms(hz) < 8
