"""The recorder process: sound in from the mixer, sealed tapes out (``python -m ...recorder CONTROL TAPS``).

Beside the mixer, so that neither ciphers nor a slow disk ever delay a tick. One thread only takes what
comes; another seals, writes and syncs. Orders come from the signalling process over a socket pair; its
end is the recorder's end, after every tape was ended.
"""

import base64
import gc
import json
import logging
import queue
import select
import socket
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from server_api.tape.errors import TapeError
from server_api.telephony.embedded.recorder_input import Intake, TickClock, frames_of
from server_api.telephony.embedded.recorder_track import FRAME_MS, Track, reason_of

log = logging.getLogger(__name__)
MAX_MESSAGE = 1 << 19
MAX_BEHIND_FRAMES = 3000  # a minute of sound that the disk does not take
Job = Callable[[], None]


@dataclass(slots=True)
class Recording:
    """``given`` frames were handed to the writing thread; ``over`` once that thread has parted with it."""

    name: str
    tap: int
    intake: Intake
    track: Track
    given: int
    over: bool = False


class Recorder:
    """Orders ``begin``, ``pause``, ``resume``, ``finish``; events about the same recording come back."""

    def __init__(self, control: socket.socket, taps: socket.socket) -> None:
        self._control = control
        self._taps = taps
        self._clock = TickClock()
        self._by_name: dict[str, Recording] = {}
        self._by_tap: dict[int, Recording] = {}
        self._jobs: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._hand = threading.Thread(target=self._work, name="tapes")

    def run(self) -> None:
        """Until the signalling process is gone."""
        self._hand.start()
        watched = [self._control, self._taps]
        while True:
            readable, _, _ = select.select(watched, [], [])
            # Sound first: what came before an order was said before it.
            if self._taps in readable and not self._take_sound():
                watched.remove(self._taps)
            if self._control in readable and not self._obey():
                break
        for recording in list(self._by_name.values()):
            self._finish(recording)
        self._jobs.put(None)
        self._hand.join()

    def _take_sound(self) -> bool:
        """Everything that waits; False when no mixer will ever write again."""
        while True:
            try:
                message = self._taps.recv(MAX_MESSAGE, socket.MSG_DONTWAIT)
            except BlockingIOError:
                return True
            if not message:
                return False
            tick, frames = frames_of(message)
            self._clock.arrived(tick, time.monotonic())
            for tap, frame in frames:
                recording = self._by_tap.get(tap)
                if recording is not None:
                    recording.intake.take(tick, frame)
                    if recording.intake.ready:
                        self._give(recording)

    def _give(self, recording: Recording, *, last: bool = False) -> None:
        """Hand a chunk to the other thread."""
        if recording.over:
            self._forget(recording)
            return
        if recording.given - recording.track.frames > MAX_BEHIND_FRAMES:
            self._forget(recording)
            self._jobs.put(lambda: self._leave(recording, "failed", "disk_slow"))
            return
        intake = recording.intake
        frames, paused, missing = intake.rest(), intake.paused_frames, intake.missing_frames
        recording.given += len(frames)
        self._jobs.put(lambda: self._add(recording, frames, (paused, missing), last=last))

    def _forget(self, recording: Recording) -> None:
        self._by_name.pop(recording.name, None)
        self._by_tap.pop(recording.tap, None)

    def _obey(self) -> bool:
        """One order; False at the end of the signalling process."""
        try:
            data = self._control.recv(MAX_MESSAGE)
        except ConnectionResetError:
            return False
        if not data:
            return False
        order = json.loads(data)
        if order["do"] == "begin":
            self._begin(order)
            return True
        recording = self._by_name.get(order["recording"])
        if recording is None:
            return True
        match order["do"]:
            case "pause":
                recording.intake.pause()
                self._tell("paused", recording.name)
            case "resume":
                recording.intake.resume(self._clock.tick_at(time.monotonic()))
                self._tell("resumed", recording.name)
            case "finish":
                self._finish(recording)
            case other:
                log.error("unknown order %s", other)
        return True

    def _begin(self, order: dict[str, Any]) -> None:
        """A new tape, or the rest of one whose recorder died: ``go_on`` says what was known of it."""
        name, path, key = order["recording"], Path(order["path"]), base64.b64decode(order["key"])
        before: dict[str, Any] | None = order["go_on"]
        try:
            new = before is None
            track = Track.begin(path, key, order["header"]) if new else Track.go_on(path, key)
        except (OSError, TapeError) as error:
            log.warning("recording %s cannot be written: %s", name, error)
            self._tell("failed", name, reason=reason_of(error))
            return
        known = before or {}
        intake = Intake(paused=order["paused"], first_tick=known.get("first_tick"), frames=track.frames)
        intake.paused_frames = known.get("paused_ms", 0) // FRAME_MS
        intake.missing_frames = known.get("missing_ms", 0) // FRAME_MS
        recording = Recording(name, order["tap"], intake, track, track.frames)
        self._by_name[name] = self._by_tap[recording.tap] = recording
        self._tell("begun", name)

    def _finish(self, recording: Recording) -> None:
        self._give(recording, last=True)
        self._forget(recording)

    # What follows is done by the other thread.

    def _work(self) -> None:
        while (job := self._jobs.get()) is not None:
            job()

    def _add(self, recording: Recording, frames: list[bytes], counts: tuple[int, int], *, last: bool) -> None:
        if recording.over:
            return
        track = recording.track
        track.paused_ms, track.missing_ms = (count * FRAME_MS for count in counts)
        try:
            synced = track.add(frames, last=last)
        except OSError as error:
            log.warning("recording %s was cut short: %s", recording.name, error)
            self._leave(recording, "failed", reason_of(error))
            return
        if last:
            self._leave(recording, "ended")
        elif synced:
            first = recording.intake.first_tick
            known = {"first_tick": first, "paused_ms": track.paused_ms, "missing_ms": track.missing_ms}
            self._tell("synced", recording.name, **known)

    def _leave(self, recording: Recording, event: str, reason: str = "") -> None:
        if recording.over:
            return
        recording.over = True
        recording.track.close()
        try:
            result = recording.track.result()
        except (OSError, TapeError) as error:
            log.error("recording %s cannot be read again: %s", recording.name, error)
            result, event, reason = None, "failed", reason_of(error)
        self._tell(event, recording.name, result=result, reason=reason)

    def _tell(self, event: str, recording: str, **fields: Any) -> None:
        message = json.dumps({"event": event, "recording": recording, **fields}, separators=(",", ":"))
        try:
            self._control.send(message.encode())
        except (BrokenPipeError, ConnectionResetError):
            log.info("signalling is gone")


def main(arguments: list[str]) -> None:
    """``CONTROL TAPS``: inherited ends of two SEQPACKET pairs."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s recorder %(levelname)s %(message)s")
    control, taps = (socket.socket(fileno=int(number)) for number in arguments[:2])
    gc.collect()
    gc.freeze()
    Recorder(control, taps).run()


if __name__ == "__main__":
    main(sys.argv[1:])
