"""Recordings of an embedded switch under test: ordered, found, listened to."""

import base64
import secrets
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil

from server_api.tape import alaw
from server_api.tape.reader import TapeReader
from server_api.tape.sound import PeakMeter
from server_api.telephony.port import RecordingChanged, RecordingPhase, RecordOrder
from tests.helpers.waiting import until
from tests.telephony.switchboard import Switchboard

MARK_HZ = 500.0


class Recorded:
    """One recording. ``path`` is where it goes."""

    def __init__(
        self, board: Switchboard, folder: Path, recording_id: str = "r1", call_id: str = "c1"
    ) -> None:
        self._board = board
        self.recording_id = recording_id
        self.call_id = call_id
        self.key = secrets.token_bytes(32)
        self.path = folder / f"{recording_id}.tape"

    @property
    def order(self) -> RecordOrder:
        """As the server gives it."""
        key = base64.b64encode(self.key).decode()
        return RecordOrder(self.recording_id, self.call_id, str(self.path), key, '{"v":1}')

    async def begin(self) -> None:
        """Returns when it is told."""
        await self._board.switch.record(self.order)
        await self.told(RecordingPhase.STARTED)

    async def told(self, phase: RecordingPhase) -> RecordingChanged:
        """The fact of a phase, now or later."""

        def found() -> list[RecordingChanged]:
            facts = self._board.box.of(RecordingChanged)
            return [f for f in facts if f.recording_id == self.recording_id and f.phase is phase]

        await until(found, what=f"{phase} of {self.recording_id}")
        return found()[-1]

    async def grown(self, seconds: float) -> None:
        """Wait until so much more is in the file."""
        size = self.size
        await until(lambda: self.size > size + seconds * 16000, what=f"{seconds} s more on the tape")

    @property
    def size(self) -> int:
        """Of the file, as it is now."""
        return self.path.stat().st_size if self.path.exists() else 0

    @property
    def whole(self) -> bool:
        """Whether it has the end that was meant."""
        with TapeReader(self.path, self.key) as tape:
            return tape.whole

    def sides(self) -> tuple["Side", "Side"]:
        """What the tape holds: left (towards the debtor) and right (from the debtor)."""
        with TapeReader(self.path, self.key) as tape:
            samples = alaw.decode(tape.read(0, tape.size)).astype(np.float64)
        return Side(samples[0::2]), Side(samples[1::2])


class Side:
    """One side's sound."""

    def __init__(self, samples: "np.ndarray[tuple[int], np.dtype[np.float64]]") -> None:
        self.samples = samples

    @property
    def seconds(self) -> float:
        return len(self.samples) / 8000

    def level_db(self, hz: float, start_s: float, stop_s: float) -> float:
        """Level of a tone within a stretch, in dB below full scale."""
        part = self.samples[int(start_s * 8000) : int(stop_s * 8000)]
        window = np.hanning(len(part))
        wave = np.exp(-2j * np.pi * hz * np.arange(len(part)) / 8000)
        level = 2 * abs(np.dot(part * window, wave)) / window.sum()
        return float(20 * np.log10(max(level, 1e-6) / 32768))

    def stretch(self, hz: float, above_db: float) -> "Stretch":
        """From where to where a tone is heard, to 20 ms."""
        step = 0.02
        frames = range(int(self.seconds / step))
        heard = [at for at in frames if self.level_db(hz, at * step, (at + 1) * step) > above_db]
        assert heard == list(range(heard[0], heard[-1] + 1)), "one stretch"
        return Stretch(heard[0] * step, (heard[-1] + 1) * step)

    @property
    def silent_s(self) -> float:
        """How long nothing at all is heard, in frames of 20 ms."""
        frames = self.samples[: len(self.samples) // 160 * 160].reshape(-1, 160)
        return float((np.abs(frames).max(axis=1) <= 16).sum() * 0.02)

    @property
    def peaks(self) -> tuple[int, ...]:
        """As a recorder measures them."""
        meter = PeakMeter()
        meter.add(self.samples.astype(np.int16))
        return meter.peaks


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of a tape."""

    begin_s: float
    end_s: float

    @property
    def seconds(self) -> float:
        return self.end_s - self.begin_s


def recorder_of(board: Switchboard) -> psutil.Process | None:
    """The recorder of a switch, if it runs."""
    for child in psutil.Process(board.switch.pids[0]).children():
        if any(part.endswith(".recorder") for part in child.cmdline()):
            return child
    return None
