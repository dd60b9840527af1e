"""One recording inside the recorder: frames gathered as they come, sealed and written a second at a time."""

import errno
import time
from dataclasses import asdict
from pathlib import Path
from typing import Any

import numpy as np

from server_api.tape import alaw
from server_api.tape.errors import TapeError
from server_api.tape.reader import FRAME_BYTES, TapeReader
from server_api.tape.sound import PeakMeter, summarise
from server_api.tape.writer import TapeWriter
from server_api.telephony.embedded.mixer_taps import SIDE_BYTES
from server_api.telephony.port import RecordingResult
from server_api.telephony.wire.codecs import FRAME_SAMPLES

FRAME_MS = 20
CHUNK_FRAMES = 50
SYNC_EVERY_S = 5.0
MARK_HZ = 500
MARK_PEAK = 500
SILENCE = bytes(2 * SIDE_BYTES)
_FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


def _mark() -> bytes:
    """A soft tone on both sides that fits a frame exactly, so that frames follow without a click."""
    wave = MARK_PEAK * np.sin(2 * np.pi * MARK_HZ * np.arange(FRAME_SAMPLES) / alaw.RATE)
    return wave.astype("<i2").tobytes() * 2


MARK = _mark()


def reason_of(error: OSError | TapeError) -> str:
    """A stable code: ``disk_full``, ``disk_error``, or the tape's own."""
    if isinstance(error, TapeError):
        return error.code
    return "disk_full" if error.errno in _FULL else "disk_error"


class Track:
    """Written by one thread only. Methods raise OSError where the disk refuses."""

    def __init__(self, writer: TapeWriter, again: tuple[Path, bytes] | None = None) -> None:
        self._writer = writer
        self._again = again
        self._peaks = (PeakMeter(), PeakMeter())
        self._synced_at = 0.0  # the first second at once: who takes over must know its first tick
        self.frames = 0
        self.paused_ms = 0
        self.missing_ms = 0

    @classmethod
    def begin(cls, path: Path, key: bytes, header: str) -> "Track":
        """A new tape. Raises OSError."""
        return cls(TapeWriter.begin(path, key, header))

    @classmethod
    def go_on(cls, path: Path, key: bytes) -> "Track":
        """A further part on the tape of a recorder that died. Raises OSError, TapeError."""
        with TapeReader(path, key) as tape:
            track = cls(TapeWriter.go_on(path, tape), (path, key))
            track.frames = tape.size // (FRAME_SAMPLES * FRAME_BYTES)
        return track

    def add(self, frames: list[bytes], *, last: bool = False) -> bool:
        """Frames of left and right, one after the other; ``last`` ends the tape. True when it was synced."""
        self._write(frames, last=last)
        due = last or not self._synced_at or time.monotonic() - self._synced_at > SYNC_EVERY_S
        if due:
            self._writer.sync()
            self._synced_at = time.monotonic()
        return due

    def _write(self, frames: list[bytes], *, last: bool) -> None:
        planar = np.frombuffer(b"".join(frames), "<i2").reshape(len(frames), 2, FRAME_SAMPLES)
        self._writer.add(alaw.encode(planar.transpose(0, 2, 1).reshape(-1)), last=last)
        for side, meter in enumerate(self._peaks):
            meter.add(planar[:, side].reshape(-1))
        self.frames += len(frames)

    def result(self) -> dict[str, Any]:
        """A RecordingResult's fields, of the file as it is now."""
        left, right = self._all_peaks()
        return asdict(
            RecordingResult(
                seconds=self.frames * FRAME_MS / 1000,
                size_bytes=self._writer.size,
                sha256=self._writer.sha256,
                paused_ms=self.paused_ms,
                missing_ms=self.missing_ms,
                peaks_agent=left,
                peaks_debtor=right,
            )
        )

    def _all_peaks(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """Of what another recorder wrote before, nothing is known but the file."""
        if self._again is not None:
            found = summarise(*self._again)
            return found.peaks_left, found.peaks_right
        return self._peaks[0].peaks, self._peaks[1].peaks

    def close(self) -> None:
        """Leave the file as it is."""
        self._writer.close()
