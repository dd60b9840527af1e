"""What was said since the answer: words, pauses, length. Judged afresh from all frames each time.

Looking back is what makes it robust: once a near voice was heard, a television behind it is no longer
speech, and what a phone's pick-up noise raised is forgotten.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from server_api.telephony.amd.features import FRAME_MS, NOTHING_DB, Floats

Bools = NDArray[np.bool_]
Run = tuple[int, int]

_PEAK_FRAMES = 5  # the loudest frames whose mean is the speaker's level
_UNDER_PEAK_DB = 10.0  # quieter than this under the speaker's level is background
_OVER_FLOOR_DB = 9.0
_LEAST_OVER_DB = 8.0  # over the noise, or nobody speaks
_LEAST_PEAK_DB = -37.0
_LOWEST_FLOOR_DB = -70.0
_FLOOR_PERCENT = 10
_TONE_PURE, _LEAST_TONE_DB = 0.88, -45.0
_CLOSE = 6  # frames: a shorter gap is inside a word
_SHORTEST = 3  # frames: anything shorter is a click
_LEAST_VOICED = 0.35  # mean periodicity of what was said; rustling has less
_MURMUR_UNDER_PEAK_DB, _MURMUR_VOICED = 22.0, 0.5
_DIP_DB = 3.0  # between two syllables


@dataclass(frozen=True, slots=True)
class Greeting:
    """Milliseconds, from the answer. ``pause_ms`` is the silence since the last word, tones apart.

    ``unbroken_ms``: the last stretch of speech without a pause of the order's length; ``longest_ms`` the
    longest word or run of words. ``over_db``: the speaker over the noise; ``murmur``: the share of the
    pause in which somebody may be speaking low.
    """

    onset_ms: float
    length_ms: float
    pause_ms: float
    unbroken_ms: float
    longest_ms: float
    words: int
    syllables: int
    voiced: float
    peak_db: float
    over_db: float
    murmur: float


def heard(db: Floats, voiced: Floats, pure: Floats, pause_ms: float) -> Greeting | None:
    """What was said in these frames; None where nobody has spoken yet."""
    tonal = (pure >= _TONE_PURE) & (db > _LEAST_TONE_DB)
    levels = _levels(db[~tonal])
    if levels is None:
        return None
    floor, peak = levels
    over = min(max(floor + _OVER_FLOOR_DB, peak - _UNDER_PEAK_DB), peak - _LEAST_OVER_DB / 2)
    spoken = (db > over) & ~tonal
    said = _words(spoken)
    if not said:
        return None
    sound = float(voiced[spoken].mean())
    if sound < _LEAST_VOICED:
        return None
    first, last = said[0][0], said[-1][1]
    return Greeting(
        onset_ms=first * FRAME_MS,
        length_ms=(last - first) * FRAME_MS,
        pause_ms=int(np.count_nonzero(~tonal[last:])) * FRAME_MS,
        unbroken_ms=_unbroken(said, pause_ms / FRAME_MS) * FRAME_MS,
        longest_ms=max(end - begin for begin, end in said) * FRAME_MS,
        words=len(said),
        syllables=_syllables(db[first:last], over),
        voiced=sound,
        peak_db=peak,
        over_db=peak - floor,
        murmur=_murmur(db[last:], voiced[last:], max(floor + _OVER_FLOOR_DB, peak - _MURMUR_UNDER_PEAK_DB)),
    )


def _murmur(db: Floats, voiced: Floats, over: float) -> float:
    """A loud first word hides the softer ones after it."""
    return float(((db > over) & (voiced > _MURMUR_VOICED)).mean()) if len(db) else 0.0


def _levels(db: Floats) -> tuple[float, float] | None:
    """Noise floor and speaker's level, where there is a speaker."""
    db = db[db > NOTHING_DB]
    if len(db) < _SHORTEST:
        return None
    floor = max(float(np.percentile(db, _FLOOR_PERCENT)), _LOWEST_FLOOR_DB)
    peak = float(np.partition(db, -min(_PEAK_FRAMES, len(db)))[-min(_PEAK_FRAMES, len(db)) :].mean())
    return (floor, peak) if peak >= _LEAST_PEAK_DB and peak - floor >= _LEAST_OVER_DB else None


def _words(spoken: Bools) -> list[Run]:
    edges = np.flatnonzero(np.diff(np.concatenate(([False], spoken, [False])).astype(np.int8)))
    found: list[Run] = []
    for begin, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if found and begin - found[-1][1] <= _CLOSE:
            found[-1] = (found[-1][0], end)
        else:
            found.append((begin, end))
    return [run for run in found if run[1] - run[0] >= _SHORTEST]


def _unbroken(said: list[Run], pause: float) -> int:
    begin, end = said[-1]
    for earlier in reversed(said[:-1]):
        if begin - earlier[1] >= pause:
            break
        begin = earlier[0]
    return end - begin


def _syllables(db: Floats, over: float) -> int:
    """Peaks of the level, a dip apart."""
    count, low, high, rising = 0, over, over, True
    for level in db.tolist():
        if rising:
            high = max(high, level)
            if level < high - _DIP_DB:
                count, rising, low = count + int(high > over), False, level
        else:
            low = min(low, level)
            if level > low + _DIP_DB:
                rising, high = True, level
    return count + int(rising and high > over)
