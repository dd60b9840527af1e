"""Sound as the bridge carries it: 20 ms frames, mono, 16 bit little endian, 8 kHz (G.711's rate)."""

import math
from array import array
from operator import mul

RATE_HZ = 8000
FRAME_MS = 20
FRAME_SAMPLES = RATE_HZ * FRAME_MS // 1000
FRAME_BYTES = FRAME_SAMPLES * 2
SILENCE = bytes(FRAME_BYTES)
FLOOR_DBFS = -96.0
_FULL_SCALE_SQUARED = 32768.0**2


def level_dbfs(frame: bytes) -> float:
    """RMS level of 16-bit samples in dBFS, -96 for silence."""
    if not frame or frame is SILENCE:
        return FLOOR_DBFS
    samples = memoryview(frame).cast("h")
    mean = sum(map(mul, samples, samples)) / len(samples)
    return max(FLOOR_DBFS, 10.0 * math.log10(mean / _FULL_SCALE_SQUARED)) if mean else FLOOR_DBFS


def tone(frequencies: tuple[float, ...], ms_each: int, dbfs: float = -18.0) -> bytes:
    """Sine notes one after another, each faded in and out over 5 ms so that none clicks.

    ``dbfs`` is the peak of each note.
    """
    peak = 32767 * 10 ** (dbfs / 20)
    length = RATE_HZ * ms_each // 1000
    fade = RATE_HZ * 5 // 1000
    samples = array("h")
    for hz in frequencies:
        for n in range(length):
            envelope = min(1.0, n / fade, (length - 1 - n) / fade)
            samples.append(round(peak * envelope * math.sin(2 * math.pi * hz * n / RATE_HZ)))
    return samples.tobytes()


def frames(pcm: bytes) -> list[bytes]:
    """Cut into whole frames; the last one is filled with silence."""
    cut = [pcm[at : at + FRAME_BYTES] for at in range(0, len(pcm), FRAME_BYTES)]
    if cut and len(cut[-1]) < FRAME_BYTES:
        cut[-1] = cut[-1].ljust(FRAME_BYTES, b"\0")
    return cut


def mix(one: bytes, other: bytes) -> bytes:
    """Sum of two frames of equal length, clipped."""
    pairs = zip(memoryview(one).cast("h"), memoryview(other).cast("h"), strict=True)
    return array("h", (max(-32768, min(32767, a + b)) for a, b in pairs)).tobytes()


def scaled(frame: bytes, pct: int) -> bytes:
    """Louder or softer, per cent of the unchanged sound, clipped."""
    if pct == 100 or frame is SILENCE:
        return frame
    samples = memoryview(frame).cast("h")
    return array("h", (max(-32768, min(32767, s * pct // 100)) for s in samples)).tobytes()


def to_bridge(pcm: bytes, rate_hz: int, channels: int) -> bytes:
    """From a device's rate (a multiple of 8 kHz) and channels: average of each group of samples."""
    group = rate_hz // RATE_HZ * channels
    if group == 1:
        return pcm
    samples = memoryview(pcm).cast("h")
    whole = len(samples) // group * group
    phases = (samples[at:whole:group] for at in range(group))
    return array("h", (sum(each) // group for each in zip(*phases, strict=True))).tobytes()


def from_bridge(pcm: bytes, rate_hz: int, channels: int) -> bytes:
    """To a device's rate (a multiple of 8 kHz) and channels, by straight lines between samples."""
    ratio = rate_hz // RATE_HZ
    if ratio * channels == 1:
        return pcm
    samples = array("h", pcm)
    out = array("h", bytes(len(pcm) * ratio * channels))
    ahead = samples[1:] + samples[-1:]
    for step in range(ratio):
        line = array("h", (a + (b - a) * step // ratio for a, b in zip(samples, ahead, strict=True)))
        for channel in range(channels):
            out[step * channels + channel :: ratio * channels] = line
    return out.tobytes()
