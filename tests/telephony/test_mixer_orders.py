"""Taps to a worker, prompts and quality: orders to the real mixer process."""

import asyncio
import select

import numpy as np
import pytest

from server_api.telephony.embedded import mixer_taps
from server_api.telephony.errors import SwitchError
from server_api.telephony.wire.codecs import SAMPLE_RATE
from tests.helpers.waiting import until
from tests.telephony.mixer_room import mixer_room
from tests.telephony.tap_worker import worker

LOUD = 5000.0
QUIET = 20.0


async def test_a_tap_has_the_agent_left_and_the_debtor_right() -> None:
    async with mixer_room() as room:
        await room.leg("call:a", 1000.0)
        await room.leg("leg:b", 440.0)
        await room.mixer.mix({"call:a": {"leg:b": 1.0}, "leg:b": {"call:a": 1.0}})
        async with worker(room.mixer) as tape:
            room.mixer.tap("recorder", 7, "call:a")
            await until(lambda: tape.level(7, 1, 440.0) > LOUD and tape.level(7, 2, 1000.0) > LOUD)
            await until(lambda: tape.level(7, 1, 1000.0) < QUIET and tape.level(7, 2, 440.0) < QUIET)
            ticks = sorted(tape.ticks)
            assert ticks == list(range(ticks[0], ticks[-1] + 1))
            room.mixer.untap("recorder", 7)
            await room.mixer.stats()
            tape.read()
            last = max(tape.ticks)
            await room.mixer.stats()
            tape.read()
            assert max(tape.ticks) == last


async def test_a_far_end_that_sends_nothing_is_flagged() -> None:
    async with mixer_room() as room:
        silent = await room.leg("call:a", 1000.0)
        async with worker(room.mixer) as tape:
            room.mixer.tap("recorder", 1, "call:a")
            await until(lambda: any(not t[1][0] for t in tape.ticks.values()), what="sound in the tap")
            silent.mute()
            await until(lambda: tape.ticks[max(tape.ticks)][1][0] & mixer_taps.NOTHING_HEARD, what="the flag")
            assert not tape.ticks[max(tape.ticks)][1][2].any()
            room.mixer.close("call:a")
            room.mixer.tap("recorder", 2, "call:gone")
            await room.leg("call:other")
            await until(lambda: 2 in tape.ticks[max(tape.ticks)], what="a tap of a leg that is not there")
            assert tape.ticks[max(tape.ticks)][2][0] == mixer_taps.NOTHING_HEARD


async def test_a_worker_that_does_not_read_loses_ticks_and_stops_nobody() -> None:
    async with mixer_room() as room:
        debtor = await room.leg("call:a", 1000.0)
        agent = await room.leg("leg:b", 440.0)
        await room.mixer.mix({"leg:b": {"call:a": 1.0}})
        async with worker(room.mixer) as tape:
            asyncio.get_running_loop().remove_reader(tape.sock)
            for number in range(100):
                room.mixer.tap("recorder", number, "call:a")
            await until(lambda: len(debtor.heard) > mixer_taps.WAITING_TICKS + 100, what="a full channel")
            lost = (await room.mixer.stats())["lost_ticks"]
            assert agent.level(1000.0) > LOUD
            tape.read()
            ticks = sorted(tape.ticks)
            async with worker(room.mixer) as fresh:
                room.mixer.tap("recorder", 1, "call:a")
                await until(lambda: fresh.level(1, 2, 1000.0) > LOUD, what="a fresh worker")
        assert ticks == list(range(ticks[0], ticks[-1] + 1))
        assert lost > 0
        assert room.deaths == 0


async def test_a_prompt_plays_once_to_its_end() -> None:
    tone = (8000 * np.sin(2 * np.pi * 700 * np.arange(8100) / SAMPLE_RATE)).astype(np.int16)
    async with mixer_room() as room:
        debtor = await room.leg("call:a", 0.0)
        await room.mixer.mix({"call:a": {"prompt:p": 1.0}})
        await room.mixer.play("prompt:p", tone)
        await until(lambda: debtor.level(700.0) > LOUD, what="the prompt")
        await until(lambda: room.told("played", "prompt:p"), what="its end")
        assert room.told("played", "prompt:p") == [{"whole": True, "frames": 51}]
        await until(lambda: debtor.loudness() < QUIET, what="silence after it")


async def test_a_prompt_is_stopped_early_or_refused() -> None:
    async with mixer_room() as room:
        await room.leg("call:a", 0.0)
        await room.mixer.play("prompt:p", np.ones(80000, np.int16))
        room.mixer.stop_play("prompt:p")
        room.mixer.stop_play("prompt:p")
        await until(lambda: room.told("played", "prompt:p"), what="its end")
        assert [told["whole"] for told in room.told("played", "prompt:p")] == [False]
        with pytest.raises(SwitchError, match="mixer_refused"):
            await room.mixer.play("prompt:q", np.zeros(0, np.int16))


async def test_quality_is_told_of_each_leg() -> None:
    async with mixer_room(quality_s=0.2) as room:
        await room.leg("call:a", 1000.0)
        assert room.mixer.quality("call:unknown") is None
        await until(lambda: room.mixer.quality("call:a"), what="quality")
        quality = room.mixer.quality("call:a")
        assert quality is not None
        assert quality.codec == "PCMA"
        assert quality.mos > 3.5
        assert room.told("quality", "call:a")
        room.mixer.close("call:a")
        assert room.mixer.quality("call:a") is None


async def test_who_is_cancelled_as_the_answer_comes_is_cancelled() -> None:
    """The watch is ended by a cancellation: swallowed by an answer, the switch would never end."""
    async with mixer_room() as room:
        asking = asyncio.create_task(room.mixer.stats())
        await asyncio.sleep(0)
        control = room.mixer._socket
        assert control is not None
        readable, _, _ = select.select([control], [], [], 20)
        assert readable
        room.mixer._read()
        asking.cancel()
        with pytest.raises(asyncio.CancelledError):
            await asking
