"""How long to wait before trying again."""

import random
from collections.abc import Callable


class Backoff:
    """Seconds growing from ``first`` to ``longest``, each shortened by up to half at random."""

    def __init__(self, first: float, longest: float, chance: Callable[[], float] = random.random) -> None:
        self._first = first
        self._longest = longest
        self._chance = chance
        self._tries = 0

    def next(self) -> float:
        """The wait before the next try."""
        whole = min(self._longest, self._first * 2.0 ** min(self._tries, 30))
        self._tries += 1
        return whole * (1.0 - self._chance() / 2.0)

    def reset(self) -> None:
        """It worked: begin again at the first wait."""
        self._tries = 0
