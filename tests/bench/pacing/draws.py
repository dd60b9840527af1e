"""One day's chance, drawn beforehand: the same for every policy that lives through that day."""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count

import numpy as np

from server_api.dialer.pace.facts import Candidate, End
from tests.bench.pacing.laws import MACHINE_TALK_S, RING_LIMIT_S, Laws, chances, lognormal

_CHUNK = 4096
_OPENS_S = 32_400.0  # nine in the morning
_PAST = 4  # attempts on a number that are known


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one call: ``end`` if nobody answers, else who is asked for an agent, and for how long.

    ``after_s`` from dialling to the answer or the end; ``person`` is the truth, ``judged`` what the detector
    says.
    """

    after_s: float
    end: End | None
    person: bool = False
    judged: bool = False
    talk_s: float = 0.0
    wrap_s: float = 0.0
    verdict_s: float = 0.0


class Draws:
    """The n-th call of a day has the same luck whatever the policy; only the minute's chance differs."""

    def __init__(self, laws: Laws, seed: int, day: int) -> None:
        self._laws = laws
        self._rng = np.random.default_rng([seed, day, 1])
        self._names = np.random.default_rng([seed, day, 2])
        self._chances = chances(laws, np.random.default_rng([seed, day, 0]))
        self._rows: Iterator[tuple[float, ...]] = iter(())
        self._luck: list[float] = []
        self._day = day
        self._numbers = count()

    def fate(self, now: float, number: int) -> Fate:
        """Of the day's next call, to that number, at that second of the day."""
        laws = self._laws
        row = next(self._rows, None)
        if row is None:
            self._rows = iter(self._chunk())
            row = next(self._rows)
        kind, judge, ring, fail, talk, wrap, verdict = row
        chance = self._chances[int(now // 60)]
        if laws.unlike:
            chance = min(0.95 - laws.machine - laws.busy - laws.invalid, chance * self._luck[number])
        if kind < chance + laws.machine:
            if kind < chance:
                return Fate(ring, None, True, judge >= laws.lost, talk, wrap, verdict)
            return Fate(ring, None, False, judge < laws.passed, MACHINE_TALK_S, wrap, verdict)
        if kind > 1.0 - laws.busy:
            return Fate(fail, End.BUSY)
        if kind > 1.0 - laws.busy - laws.invalid:
            return Fate(fail, End.INVALID)
        return Fate(RING_LIMIT_S, End.NO_ANSWER)

    def candidate(self, now: float) -> tuple[int, Candidate]:
        """The next number of the list, as the dialler knows it."""
        number = next(self._numbers)
        results: tuple[End, ...] = ()
        if self._laws.unlike:
            luck = float(lognormal(1.0, self._laws.unlike)(self._names, 1)[0])
            self._luck.append(luck)
            hit = self._names.random(_PAST) < min(0.6, self._laws.person * luck)
            results = tuple(End.TALKED if one else End.NO_ANSWER for one in hit)
        return number, Candidate(
            f"{self._day}-{number}", second=_OPENS_S + now, weekday=self._day % 7, results=results
        )

    def _chunk(self) -> list[tuple[float, ...]]:
        laws, rng, n = self._laws, self._rng, _CHUNK
        ring = laws.ring(rng, n)
        while (late := ring > RING_LIMIT_S).any():  # who answers does so while it rings
            ring[late] = laws.ring(rng, int(late.sum()))
        columns = [rng.random(n), rng.random(n), ring, laws.fail(rng, n), laws.talk(rng, n)]
        columns += [laws.wrap(rng, n), laws.verdict(rng, n)]
        return list(zip(*(column.tolist() for column in columns), strict=True))
