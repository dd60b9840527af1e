"""Tones of networks, faxes and voicemails in a line's sound: which, how long, in which order."""

from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise

from server_api.telephony.amd.features import FRAME_MS, Measure


class ToneKind(StrEnum):
    """What a series of tones means."""

    INTERCEPT = "intercept"  # special information tone, ITU-T E.180 section 7
    BUSY = "busy"  # busy, reorder and congestion, ITU-T E.180 supplement 2
    FAX = "fax"  # CED and CNG, ITU-T T.30
    BEEP = "beep"


@dataclass(slots=True)
class Tone:
    """A steady tone, or two at once (``other_hz`` over 0). Frames of 20 ms since the watch began."""

    hz: float
    other_hz: float
    begin: int
    end: int

    @property
    def ms(self) -> float:
        """So far."""
        return (self.end - self.begin) * FRAME_MS


_PURE = 0.88
_HOLE = 2  # frames of lost packets inside a tone
_LEAST_DB = -45.0
_STEADY_HZ = 25.0
_SHORTEST_FRAMES = 3
_SIT_HZ = (950.0, 1400.0, 1800.0)
_SIT_WITHIN = 0.05
_SIT_MS, _SIT_LAST_MS, _SIT_GAP = 180.0, 60.0, 5
_CALL_TONES_HZ = (385.0, 500.0)  # ringing, busy and dial tones of one frequency, 400 to 480 Hz
_BUSY_PAIR_HZ = (480.0, 620.0)
_BUSY_ON_MS, _BUSY_OFF_MS, _BUSY_TIMES = (140.0, 860.0), (140.0, 620.0), 3
_CED_HZ, _CED_MS = (2070.0, 2130.0), 500.0
_CNG_HZ, _CNG_MS = (1062.0, 1138.0), (400.0, 650.0)
_BEEP_HZ = (390.0, 2150.0)
_BEEP_MS, _LONGEST_BEEP_MS = 140.0, 1600.0
_LONE_BEEP_MS, _AFTER_LONE_BEEP_MS = 380.0, 300.0  # no word before: a connecting tone is shorter
_PAIR_APART_HZ = 90.0


class ToneWatch:
    """Frame after frame; the last few tones are remembered."""

    def __init__(self) -> None:
        self._now = 0
        self._running: Tone | None = None
        self._tones: list[Tone] = []

    @property
    def sounding_ms(self) -> float:
        """How long the present tone lasts, 0 without one."""
        return self._running.ms if self._running is not None else 0.0

    @property
    def any(self) -> bool:
        """Whether there was a tone longer than a vowel may sound like one."""
        return self.sounding_ms >= _BEEP_MS or any(tone.ms >= _BEEP_MS for tone in self._tones)

    @property
    def last_hz(self) -> float:
        """The last tone's frequency, 0 where there was none."""
        return self._running.hz if self._running else self._tones[-1].hz if self._tones else 0.0

    def take(self, measure: Measure) -> None:
        """The next frame."""
        self._now += 1
        heard = _tone_of(measure)
        if self._running is not None and (heard is None or not _same(self._running, heard)):
            if self._running.end - self._running.begin >= _SHORTEST_FRAMES:
                self._tones = [*self._tones[-7:], self._running]
            self._running = None
        if heard is not None:
            if self._running is None:
                self._running = self._resumed(heard) or Tone(*heard, begin=self._now - 1, end=self._now)
            self._running.end = self._now

    def _resumed(self, heard: tuple[float, float]) -> Tone | None:
        """The last tone, where this is its other side of a hole."""
        last = self._tones[-1] if self._tones else None
        if last is None or self._now - 1 - last.end > _HOLE or not _same(last, heard):
            return None
        return self._tones.pop()

    def known(self, spoken_from: int | None) -> ToneKind | None:
        """What the tones heard so far mean; after words (their first frame) a short tone is a beep."""
        tones = self._tones if self._running is None else [*self._tones, self._running]
        if not tones:
            return None
        if _intercept(tones[-3:]):
            return ToneKind.INTERCEPT
        if _busy(tones[-_BUSY_TIMES:]):
            return ToneKind.BUSY
        last = tones[-1]
        over = self._now - last.end > _HOLE
        if spoken_from is None and _fax(last, over):
            return ToneKind.FAX
        if over and self._beep(last, spoken_from):
            return ToneKind.BEEP
        return None

    def _beep(self, last: Tone, spoken_from: int | None) -> bool:
        """After words any tone of the band; without them a long one that no network makes."""
        if last.other_hz or not _within(last.hz, _BEEP_HZ) or last.ms > _LONGEST_BEEP_MS:
            return False
        if spoken_from is not None:
            return last.begin >= spoken_from and last.ms >= _BEEP_MS
        quiet_ms = (self._now - last.end) * FRAME_MS
        lone = last.ms >= _LONE_BEEP_MS and quiet_ms >= _AFTER_LONE_BEEP_MS
        return lone and not _within(last.hz, _CALL_TONES_HZ)


def purity(measure: Measure) -> float:
    """How much of a frame is one tone, or a network's two, 0 to 1."""
    two = _same(Tone(measure.hz, measure.other_hz, 0, 0), _BUSY_PAIR_HZ)
    turned = _same(Tone(measure.other_hz, measure.hz, 0, 0), _BUSY_PAIR_HZ)
    return measure.both if two or turned else measure.pure


def _tone_of(measure: Measure) -> tuple[float, float] | None:
    if measure.db < _LEAST_DB:
        return None
    if measure.pure >= _PURE:
        return measure.hz, 0.0
    if measure.both >= _PURE and abs(measure.hz - measure.other_hz) >= _PAIR_APART_HZ:
        return min(measure.hz, measure.other_hz), max(measure.hz, measure.other_hz)
    return None


def _same(tone: Tone, heard: tuple[float, float]) -> bool:
    return abs(tone.hz - heard[0]) <= _STEADY_HZ and abs(tone.other_hz - heard[1]) <= _STEADY_HZ


def _within(value: float, limits: tuple[float, float]) -> bool:
    return limits[0] <= value <= limits[1]


def _intercept(three: list[Tone]) -> bool:
    if len(three) < len(_SIT_HZ):
        return False
    in_tune = all(
        abs(tone.hz - hz) <= _SIT_WITHIN * hz and not tone.other_hz
        for tone, hz in zip(three, _SIT_HZ, strict=True)
    )
    joined = all(later.begin - tone.end <= _SIT_GAP for tone, later in pairwise(three))
    long = all(tone.ms >= _SIT_MS for tone in three[:2]) and three[2].ms >= _SIT_LAST_MS
    return in_tune and joined and long


def _busy(last: list[Tone]) -> bool:
    if len(last) < _BUSY_TIMES:
        return False
    gaps = [(later.begin - tone.end) * FRAME_MS for tone, later in pairwise(last)]
    return (
        all(_call_tone(tone) and _within(tone.ms, _BUSY_ON_MS) for tone in last)
        and all(_within(gap, _BUSY_OFF_MS) for gap in gaps)
        and all(_same(last[0], (tone.hz, tone.other_hz)) for tone in last)
    )


def _call_tone(tone: Tone) -> bool:
    if tone.other_hz:
        return _same(tone, _BUSY_PAIR_HZ)
    return _within(tone.hz, _CALL_TONES_HZ)


def _fax(tone: Tone, over: bool) -> bool:
    if tone.other_hz:
        return False
    calling = over and _within(tone.hz, _CNG_HZ) and _within(tone.ms, _CNG_MS)
    return calling or (_within(tone.hz, _CED_HZ) and tone.ms >= _CED_MS)
