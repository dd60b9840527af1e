"""VICIdial's adaptive dialling, written from the formulas in the dialler's design."""

from dataclasses import dataclass, replace

from tests.bench.pacing.floor import Floor, Tell

DIAL_EVERY_S, LEVEL_EVERY_S = 2.5, 15.0


@dataclass(frozen=True, slots=True)
class Knobs:
    """What a floor's manager sets. ``target`` is how many calls more than agents he wants waiting.

    ``limit`` is the day's share of drops over which the level falls: to 1 (hard), or by half.
    ``available_only`` counts no agent who talks, as its option of that name.
    """

    limit: float
    target: float = 0.0
    highest: float = 3.0
    hard: bool = True
    available_only: bool = False

    def at(self, limit: float) -> "Knobs":
        """The same with another limit."""
        return replace(self, limit=limit)


class Vicidial:
    """Each 2.5 s ``round(level (READY + INCALL + target)) - calls``; each 15 s the level is adapted."""

    def __init__(self, knobs: Knobs, tell: Tell | None = None) -> None:
        self.tell = tell
        self.level = 1.0
        self._knobs = knobs
        self._dial_at, self._adapt_at = 0.0, LEVEL_EVERY_S
        self._ready = self._waiting = self._looks = 0

    def decide(self, now: float, floor: Floor) -> int:
        """Looks at the floor each tick and acts at its own times."""
        self._ready += len(floor.ready)
        self._waiting += len(floor.waiting)
        self._looks += 1
        if now >= self._adapt_at:
            self._adapt_at += LEVEL_EVERY_S
            self._adapt(floor)
        if now < self._dial_at:
            return 0
        self._dial_at += DIAL_EVERY_S
        ready, talking = len(floor.ready), floor.talking
        if not ready + talking:
            return 0
        counted = 0 if self._knobs.available_only else talking
        calls = floor.ringing + len(floor.waiting) + counted
        return round(self.level * (ready + counted + self._knobs.target)) - calls

    def _adapt(self, floor: Floor) -> None:
        knobs, looks = self._knobs, self._looks
        surplus = self._ready / looks - self._waiting / looks + knobs.target
        level = self.level * (1.0 + surplus / floor.agents)
        figures = floor.figures
        if figures.abandoned > knobs.limit * figures.persons:
            level = 1.0 if knobs.hard else self.level / 2.0
        self.level = min(knobs.highest, max(1.0, level))
        self._ready = self._waiting = self._looks = 0
