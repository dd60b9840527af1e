"""Plays a recording from anywhere in it: parts are fetched ahead, the place is told as it is heard."""

import asyncio
import logging
from collections.abc import Callable
from typing import Protocol

import numpy as np

from agent_desktop.desk.commands_playback import PlayRecording
from agent_desktop.desk.events_playback import PlaybackEnded, PlaybackEvent, PlaybackFailed, PlaybackMoved
from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.desk.ports_playback import RecordingsPort
from agent_desktop.playback.stretch import Samples, Stretch
from server_api.contract.words import ErrorCode

log = logging.getLogger(__name__)
RATE = 8000
HEADER_BYTES = 44
FRAME_BYTES = 4  # 16 bit, two sides
PART_S = 10.0
FEED_S = 0.1
TURN_S = 0.03
TELL_EVERY = 6  # turns


class Output(Protocol):
    """A loudspeaker."""

    @property
    def room(self) -> int:
        """Samples it can take now."""
        ...

    @property
    def waiting(self) -> int:
        """Samples it has taken and not yet played."""
        ...

    def put(self, samples: Samples) -> None:
        """No more than there is room for."""
        ...

    def close(self) -> None:
        """Silence, at once."""
        ...


class RecordingPlayer:
    """One recording at a time. ``opened`` makes a loudspeaker, or raises ``silent`` where there is none."""

    def __init__(
        self,
        server: RecordingsPort,
        emit: Callable[[PlaybackEvent], None],
        opened: Callable[[], Output],
        silent: type[Exception],
    ) -> None:
        self._server = server
        self._emit = emit
        self._opened = opened
        self._silent = silent
        self._task: asyncio.Task[None] | None = None
        self._output: Output | None = None

    def play(self, order: PlayRecording) -> None:
        """Begin; what is played already gives way."""
        self.stop()
        self._task = asyncio.get_running_loop().create_task(self._play(order), name="playback")

    def stop(self) -> None:
        """Silence, at once."""
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
        self._hush()

    async def close(self) -> None:
        """Nothing of it is left when this returns."""
        task = self._task
        self.stop()
        if task is not None:
            await asyncio.gather(task, return_exceptions=True)

    def _hush(self) -> None:
        output, self._output = self._output, None
        if output is not None:
            output.close()

    async def _play(self, order: PlayRecording) -> None:
        try:
            output = self._output = self._opened()
            await _Playing(self._server, self._emit, output, order).run()
        except self._silent:
            self._failed(order, ErrorCode.REFUSED, ("reason", "no_sound_device"))
        except ServerRefusedError as error:
            self._failed(order, error.code, *sorted(error.params.items()))
        except Exception:
            log.exception("a recording could not be played on")
            self._failed(order, ErrorCode.INTERNAL)
        finally:
            if asyncio.current_task() is self._task:
                self._hush()

    def _failed(self, order: PlayRecording, code: ErrorCode, *params: tuple[str, str]) -> None:
        self._emit(PlaybackFailed(order.recording_id, code, params))


class _Playing:
    """One order, from its place to the end of the recording."""

    def __init__(
        self,
        server: RecordingsPort,
        emit: Callable[[PlaybackEvent], None],
        output: Output,
        order: PlayRecording,
    ) -> None:
        self._server = server
        self._emit = emit
        self._output = output
        self._order = order
        self._stretch = Stretch(order.speed)
        self._ready: Samples = np.zeros(0, np.float32)
        self._put = 0
        self._turn = 0

    async def run(self) -> None:
        """Raises ServerRefusedError."""
        at_s, coming = self._order.from_s, asyncio.ensure_future(self._fetch(self._order.from_s))
        try:
            while True:
                part = await coming
                at_s += PART_S
                over = len(part) < round(PART_S * RATE)
                if not over:
                    coming = asyncio.ensure_future(self._fetch(at_s))
                await self._say(part, over=over)
                if over:
                    break
        finally:
            coming.cancel()
        while self._output.waiting > 0 and self._heard_s < self._order.seconds:
            await self._wait()
        self._emit(PlaybackEnded(self._order.recording_id))

    async def _fetch(self, at_s: float) -> Samples:
        """A part, both voices in one: a headset of one ear would lose the other."""
        first = HEADER_BYTES + round(at_s * RATE) * FRAME_BYTES
        size = round(PART_S * RATE) * FRAME_BYTES
        if at_s >= self._order.seconds - 0.01:
            return np.zeros(0, np.float32)
        sound = await self._server.recording_audio(self._order.recording_id, first, first + size)
        sides = np.frombuffer(sound[: len(sound) // FRAME_BYTES * FRAME_BYTES], "<i2").reshape(-1, 2)
        both: Samples = np.clip(sides.astype(np.float32).sum(axis=1) / 32768, -1.0, 1.0)
        return both

    async def _say(self, part: Samples, *, over: bool) -> None:
        """To the loudspeaker, as it has room; stretched a little at a time, so that the window lives."""
        step = round(FEED_S * RATE)
        for start in range(0, len(part), step):
            self._ready = np.concatenate([self._ready, self._stretch.feed(part[start : start + step])])
            while len(self._ready) >= max(1, self._output.room):
                await self._feed()
        if over:
            self._ready = np.concatenate([self._ready, self._stretch.rest()])
            while len(self._ready):
                await self._feed()

    async def _feed(self) -> None:
        room = self._output.room
        some, self._ready = self._ready[:room], self._ready[room:]
        if len(some):
            self._output.put(some)
            self._put += len(some)
        await self._wait()

    async def _wait(self) -> None:
        await asyncio.sleep(TURN_S)
        self._turn += 1
        if self._turn % TELL_EVERY == 0:
            self._emit(PlaybackMoved(self._order.recording_id, self._heard_s))

    @property
    def _heard_s(self) -> float:
        heard = max(0, self._put - self._output.waiting) / RATE * self._order.speed
        return min(self._order.seconds, self._order.from_s + heard)
