"""A recording through the player: fetched by parts, told as it is heard, silent when told to be."""

import asyncio
import struct

import numpy as np
import pytest

from agent_desktop.desk.commands_playback import PlayRecording
from agent_desktop.desk.events_playback import PlaybackEnded, PlaybackEvent, PlaybackFailed, PlaybackMoved
from agent_desktop.playback.player import HEADER_BYTES, PART_S, RATE, RecordingPlayer
from agent_desktop.playback.stretch import Samples
from server_api.contract.words import ErrorCode
from tests.desk.fakes import FakeServer
from tests.helpers.waiting import until

SECONDS = 25.0


class NoneError(Exception):
    """No loudspeaker."""


class Loudspeaker:
    """Takes sound at once; what it took is kept."""

    def __init__(self, room: int = 4000) -> None:
        self.room = room
        self.waiting = 0
        self.heard: list[Samples] = []
        self.closed = False

    def put(self, samples: Samples) -> None:
        assert len(samples) <= self.room
        assert not self.closed
        self.heard.append(samples)

    def close(self) -> None:
        self.closed = True

    @property
    def sound(self) -> Samples:
        return np.concatenate(self.heard)


class Room:
    """A player, what it told, and the loudspeakers it opened."""

    def __init__(self) -> None:
        self.server = FakeServer()
        self.told: list[PlaybackEvent] = []
        self.speakers: list[Loudspeaker] = []
        self.without = False
        self.player = RecordingPlayer(self.server, self.told.append, self._open, NoneError)

    def _open(self) -> Loudspeaker:
        if self.without:
            raise NoneError
        self.speakers.append(Loudspeaker())
        return self.speakers[-1]

    def record(self, seconds: float = SECONDS) -> None:
        """Left counts seconds in its loudness, right is silent."""
        at = np.arange(int(seconds * RATE))
        left = (np.floor(at / RATE) * 100 + 100).astype("<i2")
        stereo = np.stack([left, np.zeros_like(left)], axis=1)
        self.server.sounds["r1"] = struct.pack(f"<{HEADER_BYTES}x") + stereo.tobytes()

    async def heard(self, order: PlayRecording) -> Samples:
        """From the order to its end."""
        self.player.play(order)
        await until(lambda: any(isinstance(e, PlaybackEnded) for e in self.told), what="the end")
        await self.player.close()
        return self.speakers[-1].sound


async def test_it_is_heard_from_its_place_to_its_end() -> None:
    room = Room()
    room.record()
    sound = await room.heard(PlayRecording("r1", SECONDS, 12.0, 1.0))
    assert len(sound) == round(13.0 * RATE)
    levels = np.round(sound[:: RATE // 2] * 32768)
    assert levels[0] == 1300  # the second that begins at 12 s
    assert levels[-1] == 2500
    moved = [e.at_s for e in room.told if isinstance(e, PlaybackMoved)]
    assert moved == sorted(moved)
    assert all(12.0 <= at_s <= SECONDS for at_s in moved)
    assert room.speakers[-1].closed


async def test_a_recording_that_ends_with_a_part() -> None:
    room = Room()
    room.record(2 * PART_S)
    assert len(await room.heard(PlayRecording("r1", 2 * PART_S, 0.0, 1.0))) == 2 * PART_S * RATE


async def test_faster_is_shorter() -> None:
    room = Room()
    room.record()
    sound = await room.heard(PlayRecording("r1", SECONDS, 5.0, 2.0))
    assert len(sound) / RATE == pytest.approx(10.0, abs=0.2)


async def test_silence_is_at_once_and_another_place_replaces_it() -> None:
    room = Room()
    room.record()
    room.player.play(PlayRecording("r1", SECONDS, 0.0, 1.0))
    await until(lambda: room.speakers and room.speakers[0].heard, what="sound")
    room.player.play(PlayRecording("r1", SECONDS, 20.0, 1.0))
    assert room.speakers[0].closed
    await until(lambda: len(room.speakers) == 2 and room.speakers[1].heard, what="sound again")
    room.player.stop()
    assert room.speakers[1].closed
    told = list(room.told)
    await room.player.close()
    await asyncio.sleep(0)
    assert room.told == told
    assert not any(isinstance(event, PlaybackEnded | PlaybackFailed) for event in told)


async def test_what_cannot_be_played_is_said() -> None:
    room = Room()
    room.without = True
    room.record()
    room.player.play(PlayRecording("r1", SECONDS, 0.0, 1.0))
    await until(lambda: room.told, what="the failure")
    assert room.told == [PlaybackFailed("r1", ErrorCode.REFUSED, (("reason", "no_sound_device"),))]
    room.told.clear()
    room.without = False
    room.server.refusing = ErrorCode.BAD_TRANSITION
    room.player.play(PlayRecording("r1", SECONDS, 0.0, 1.0))
    await until(lambda: room.told, what="the refusal")
    assert [event.code for event in room.told if isinstance(event, PlaybackFailed)] == [
        ErrorCode.BAD_TRANSITION
    ]
    await room.player.close()
