"""Ticks that come late are counted, and what was missed is made up for or left out, never piled up."""

import os
import signal
import time

import pytest

from tests.helpers.waiting import until
from tests.telephony.mixer_room import MixerRoom, mixer_room

LOUD = 5000.0
TICK_S = 0.02
DEBTOR, AGENT = "call:debtor", "leg:agent"


async def _stopped(room: MixerRoom, seconds: float) -> None:
    """The mixer gets no processor for so long."""
    os.kill(room.mixer.pid, signal.SIGSTOP)
    over = time.monotonic() + seconds
    await until(lambda: time.monotonic() >= over, what="the end of the stop")
    os.kill(room.mixer.pid, signal.SIGCONT)


@pytest.mark.parametrize("seconds", [0.1, 0.5])
async def test_a_mixer_that_was_stopped_says_so_and_goes_on(seconds: float) -> None:
    async with mixer_room() as room:
        await room.leg(DEBTOR, 1000.0)
        agent = await room.leg(AGENT, 440.0)
        await room.mixer.mix({AGENT: {DEBTOR: 1.0}})
        await until(lambda: agent.level(1000.0) > LOUD, what="the tone")
        before, began = await room.mixer.stats(), time.monotonic()
        await _stopped(room, seconds)
        heard = len(agent.heard)
        await until(lambda: len(agent.heard) > heard + 50, what="a second of sound")
        after, took = await room.mixer.stats(), time.monotonic() - began
        missed = after["missed"] - before["missed"]
        assert missed >= seconds / TICK_S / 2
        assert after["worst_late_s"] >= seconds - 2 * TICK_S
        # Its ticks keep the time, whether they were made up for or left out.
        assert after["ticks"] - before["ticks"] == pytest.approx(took / TICK_S, abs=5)
        await until(lambda: agent.level(1000.0) > LOUD, what="the tone again")


async def test_without_legs_it_sleeps_and_wakes_in_time() -> None:
    async with mixer_room() as room:
        before = await room.mixer.stats()
        over = time.monotonic() + 0.3
        await until(lambda: time.monotonic() >= over, what="a while")
        after = await room.mixer.stats()
        assert after["ticks"] == before["ticks"]
        await room.leg(DEBTOR, 1000.0)
        assert (await room.mixer.stats())["ticks"] > after["ticks"]
