"""One day of a floor, event by event: agents, calls, and a policy that says how many calls to place."""

import heapq
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import count
from typing import Protocol

from server_api.dialer.pace.facts import (
    AgentChanged,
    Answered,
    Candidate,
    Connected,
    Dialled,
    End,
    Ended,
    Fact,
    Judged,
    Rings,
    Work,
)
from tests.bench.pacing.draws import Draws, Fate
from tests.bench.pacing.laws import DAY_S, Laws
from tests.bench.pacing.shifts import Shift, shifts

Tell = Callable[[Fact], None]
_RINGS_AFTER_S = 1.0
_OPEN, _PICK_UP, _FAIL, _GIVE_UP, _TALKED, _WRAPPED, _BACK, _RING, _JUDGE = range(9)


class Policy(Protocol):
    """How many calls to place. ``tell`` is None where the counts of the floor are enough."""

    tell: Tell | None

    def decide(self, now: float, floor: "Floor") -> int:
        """At second ``now`` of the day."""


@dataclass(slots=True)
class Figures:
    """Of one day. ``persons`` are those the detector let through, machines among them: each needs an agent.

    ``true_persons`` and ``true_abandoned`` are as only the simulator knows them.
    """

    dials: int = 0
    answers: int = 0
    persons: int = 0
    abandoned: int = 0
    overflowed: int = 0
    true_persons: int = 0
    true_abandoned: int = 0
    connected: int = 0
    busy_s: float = 0.0
    signed_in_s: float = 0.0
    idle_s: list[float] = field(default_factory=list)
    debtors_s: list[float] = field(default_factory=list)
    ends: Counter[End] = field(default_factory=Counter)


class Floor:
    """``run`` lives through the day. The public counts are what a policy may look at.

    ``ringing`` calls are those whose answer nobody has judged yet.
    """

    def __init__(self, laws: Laws, agents: int, seed: int, day: int, length_s: float = DAY_S) -> None:
        self.laws, self.agents, self.day, self.length_s = laws, agents, day, length_s
        self.ready: deque[int] = deque()
        self.ringing = self.talking = 0
        self.waiting: deque[int] = deque()
        self.figures = Figures()
        self.upcoming: list[tuple[int, Candidate]] = []
        self._draws = Draws(laws, seed, day)
        self._shifts: list[Shift] = shifts(laws, agents, seed, day, length_s)
        self._events: list[tuple[float, int, int, int]] = []
        self._serial, self._calls = count(), count()
        self._fates: dict[int, Fate] = {}
        self._agent_of: dict[int, int] = {}
        self._judged_at: dict[int, float] = {}
        self._ready_at = [0.0] * agents
        self._tell: Tell | None = None
        self._origin = day * 86_400.0 + 32_400.0
        self._prefix = f"{day}-"

    @property
    def clock(self) -> float:
        """What must be added to a second of this day for a clock that never goes back."""
        return self._origin

    def look_ahead(self, now: float, wanted: int) -> list[tuple[int, Candidate]]:
        """The next numbers of the list, ``wanted`` or more."""
        upcoming = self.upcoming
        while len(upcoming) < wanted:
            upcoming.append(self._draws.candidate(now))
        return upcoming

    def run(self, policy: Policy) -> Figures:
        """The whole day; calls and conversations under way at its end are lived through, but do not count
        for occupancy."""
        self._tell = policy.tell
        for agent, shift in enumerate(self._shifts):
            self._at(shift.begins_s, _OPEN, agent)
        now, tick_s, events = 0.0, self.laws.tick_s, self._events
        while now < self.length_s:
            while events and events[0][0] <= now:
                self._happen()
            wanted = policy.decide(now, self)
            if wanted > 0:
                self._dial(now, wanted)
            now += tick_s
        while events:
            self._happen()
        figures = self.figures
        figures.signed_in_s = sum(shift.works_s for shift in self._shifts)
        return figures

    def _at(self, at: float, kind: int, who: int) -> None:
        heapq.heappush(self._events, (at, next(self._serial), kind, who))

    def _dial(self, now: float, wanted: int) -> None:
        chosen = self.look_ahead(now, wanted)[:wanted]
        del self.upcoming[:wanted]
        tell = self._tell
        for number, candidate in chosen:
            call = next(self._calls)
            fate = self._fates[call] = self._draws.fate(now, number)
            self._at(now + fate.after_s, _PICK_UP if fate.end is None else _FAIL, call)
            if tell is not None:
                tell(Dialled(self._origin + now, self._prefix + str(call), candidate))
                if fate.after_s > 2.0 * _RINGS_AFTER_S and not self.laws.terse:
                    self._at(now + _RINGS_AFTER_S, _RING, call)
        self.ringing += wanted
        self.figures.dials += wanted

    def _happen(self) -> None:
        now, _, kind, who = heapq.heappop(self._events)
        if kind == _PICK_UP:
            self._picked_up(now, who)
        elif kind == _FAIL:
            self._failed(now, who)
        elif kind == _GIVE_UP:
            self._given_up(now, who)
        elif kind == _TALKED:
            self._talked(now, who)
        elif kind == _JUDGE:
            self._judged(now, who)
        elif kind == _RING:
            self._rings(now, who)
        else:
            self._free(now, who, rested=kind != _WRAPPED)

    def _rings(self, now: float, call: int) -> None:
        if self._tell is not None:
            self._tell(Rings(self._origin + now, self._prefix + str(call)))

    def _failed(self, now: float, call: int) -> None:
        end = self._fates.pop(call).end
        assert end is not None
        self.ringing -= 1
        self._ended(now, call, end)

    def _ended(self, now: float, call: int, end: End) -> None:
        self.figures.ends[end] += 1
        if self._tell is not None:
            self._tell(Ended(self._origin + now, self._prefix + str(call), end))

    def _picked_up(self, now: float, call: int) -> None:
        fate = self._fates[call]
        self.figures.answers += 1
        self.figures.true_persons += fate.person
        if self._tell is not None and not self.laws.terse:
            self._tell(Answered(self._origin + now, self._prefix + str(call)))
        if fate.verdict_s:
            self._at(now + fate.verdict_s, _JUDGE, call)
        else:
            self._judged(now, call)

    def _judged(self, now: float, call: int) -> None:
        fate, figures = self._fates[call], self.figures
        self.ringing -= 1
        if self._tell is not None:
            self._tell(Judged(self._origin + now, self._prefix + str(call), fate.judged))
        if not fate.judged:
            del self._fates[call]
            self._ended(now, call, End.MACHINE)
            return
        figures.persons += 1
        if self.ready:
            self._connect(now, call, self.ready.popleft(), 0.0)
        else:
            self.waiting.append(call)
            self._judged_at[call] = now
            self._at(now + self.laws.patience_s, _GIVE_UP, call)

    def _given_up(self, now: float, call: int) -> None:
        if (
            not self.waiting or self.waiting[0] != call
        ):  # patience is the same for all: the first waits longest
            return
        self.waiting.popleft()
        figures, fate = self.figures, self._fates.pop(call)
        figures.debtors_s.append(now - self._judged_at.pop(call))
        if figures.overflowed + 1 <= self.laws.overflow * figures.persons:
            figures.overflowed += 1
            self._ended(now, call, End.OVERFLOWED)
            return
        figures.abandoned += 1
        figures.true_abandoned += fate.person
        self._ended(now, call, End.ABANDONED)

    def _connect(self, now: float, call: int, agent: int, waited: float) -> None:
        fate, figures = self._fates[call], self.figures
        figures.connected += 1
        figures.idle_s.append(now - self._ready_at[agent])
        figures.debtors_s.append(waited)
        over = min(now + fate.talk_s + fate.wrap_s, self.length_s)
        figures.busy_s += max(0.0, over - now)
        self.talking += 1
        self._agent_of[call] = agent
        self._at(now + fate.talk_s, _TALKED, call)
        if self._tell is not None:
            at = self._origin + now
            self._tell(Connected(at, self._prefix + str(call), str(agent)))
            self._tell(AgentChanged(at, str(agent), Work.TALKING))

    def _talked(self, now: float, call: int) -> None:
        fate, agent = self._fates.pop(call), self._agent_of.pop(call)
        self.talking -= 1
        self._ended(now, call, End.TALKED)
        self._says(now, agent, Work.WRAP_UP)
        self._at(now + fate.wrap_s, _WRAPPED, agent)

    def _free(self, now: float, agent: int, *, rested: bool) -> None:
        shift = self._shifts[agent]
        # A floor that closes dials no more; agents stay for what still rings, unless they walk out.
        if now >= shift.ends_s and (self.laws.walkout or not (self.ringing or self.waiting)):
            self._says(now, agent, Work.GONE)
            return
        back_at = None if rested or now >= shift.ends_s else shift.rest(now)
        if back_at is not None:
            self._says(now, agent, Work.AWAY)
            self._at(back_at, _BACK, agent)
            return
        self._says(now, agent, Work.READY)
        if self.waiting:
            call = self.waiting.popleft()
            self._ready_at[agent] = now
            self._connect(now, call, agent, now - self._judged_at.pop(call))
        else:
            self._ready_at[agent] = now
            self.ready.append(agent)

    def _says(self, now: float, agent: int, work: Work) -> None:
        if self._tell is not None:
            self._tell(AgentChanged(self._origin + now, str(agent), work))
