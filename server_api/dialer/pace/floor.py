"""The floor as the facts tell it, and what it teaches."""

import math
from collections.abc import Mapping, Sequence
from typing import Any, assert_never

import numpy as np
from numpy.typing import NDArray

from server_api.dialer.pace.calls import Call, Calls, Stage
from server_api.dialer.pace.facts import (
    AgentChanged,
    AgentNow,
    Answered,
    Candidate,
    Connected,
    Dialled,
    End,
    Ended,
    Fact,
    Judged,
    PoolSettings,
    Rings,
    Work,
)
from server_api.dialer.pace.ledger import Ledger
from server_api.dialer.pace.odds import Odds
from server_api.dialer.pace.ring import STEP_S, RingLaw
from server_api.dialer.pace.roster import TALKING, WRAP_UP, Roster
from server_api.dialer.pace.spells import Freeing
from server_api.dialer.pace.tide import Tide

Floats = NDArray[np.float64]

_REFRESH_S = 15.0
_MARGIN_S = 30.0  # a call that rings so much longer than any other has ended without our knowledge
_LONGEST_TALK_S = 14_400.0
_LONGEST_STEP_S = 10.0
_RATE_S = 14_400.0
_MOST_ODDS = 0.95
_FIRST, _FIRST_S = 60, 60.0  # ends of calls, and seconds of dialling, before which nothing is known
_KNOWN, _KNOWN_S = 240, 300.0  # and after which calls are known well
_PERSONS = frozenset({End.ABANDONED, End.OVERFLOWED, End.TALKED})


class Floor:
    """Calls, agents and counts, with the laws learned of them. ``came`` holds the
    campaigns of the persons who answered since somebody last looked."""

    def __init__(self, settings: PoolSettings) -> None:
        self.calls, self.roster = Calls(), Roster()
        self.ledger = Ledger(settings.window_days)
        self.ring, self.freeing = RingLaw(), Freeing()
        self.odds, self.tide = Odds(), Tide()
        self.patience_s = settings.patience_s
        self._refreshed = -math.inf
        self._curve: Floats = np.zeros(1)
        self._curve_mean = 1.0
        self._persons_of_answers = 0.5
        self._ring_s: dict[str, float] = {}
        self._persons_s: dict[str, list[float]] = {}  # by campaign: persons, and agents' seconds they took
        self._worked = -math.inf
        self._dialling_s = 0.0
        self.came: list[str] = []
        self._answers: Floats | None = None
        self._refresh(-math.inf)

    def observe(self, fact: Fact) -> None:
        """One fact."""
        self._answers = None
        match fact:
            case Dialled():
                self._dialled(fact)
            case AgentChanged():
                self._agent(fact.agent_id, fact.work, fact.at, fact.campaigns)
            case Rings() | Answered() | Judged() | Connected() | Ended():
                call = self.calls.get(fact.call_id)
                if call is not None:
                    self._of_call(call, fact)
            case _:
                assert_never(fact)

    def correct(self, agents: Sequence[AgentNow]) -> None:
        """These are all the agents there are."""
        for one in agents:
            if self.roster.work(one.agent_id) != (one.work, one.since):
                self._agent(one.agent_id, one.work, one.since, one.campaigns)
        self.roster.correct(agents)

    def go_on(self, now: float) -> None:
        """Time has passed."""
        self._answers = None
        if not 0.0 <= now - self._refreshed < _REFRESH_S:
            self._forget(now)
            self._refresh(now)
        self._work(now)
        calls = self.calls
        if len(calls.dialled):
            reached = self._reached(now - calls.dialled)
            fresh = reached - calls.expected
            self._expect(float(fresh @ calls.odds))
            calls.expected[:] = reached
        self.tide.flow(now)

    def answers(self, now: float) -> Floats:
        """P(a person will have answered) of each ringing call, at the moments of the grid; not to be changed.

        Reckoned once between two facts, for one ``now``.
        """
        if self._answers is None:
            calls = self.calls
            odds = np.minimum(_MOST_ODDS, calls.odds * self._high)
            self._answers = self.ring.within(now - calls.dialled, odds)
        return self._answers

    def fresh(self, candidate: Candidate) -> Floats:
        """The same of a call placed now."""
        odds = min(_MOST_ODDS, self.odds.of(self.odds.features(candidate)) * self._high)
        return self.ring.fresh_within(odds)

    def to_come(self, campaign_id: str, left_s: float | None) -> float | None:
        """Persons who will answer if the floor works for so long; None where ``left_s`` is."""
        if left_s is None:
            return None
        rate = self._persons_s.get(campaign_id)
        return rate[0] / rate[1] * len(self.roster) * max(0.0, left_s) if rate else math.inf

    @property
    def person_of_answer(self) -> float:
        """P(it is a person) of an answered call that nobody has judged yet."""
        return self._persons_of_answers

    @property
    def known(self) -> float:
        """How well calls are known, 0 to 1.

        The first ends are of calls that ring shortly and would mislead: nothing is known in the first minute.
        """
        if self.odds.seen < _FIRST or self._dialling_s < _FIRST_S:
            return 0.0
        return min(1.0, self.odds.seen / _KNOWN, self._dialling_s / _KNOWN_S)

    def _work(self, now: float) -> None:
        passed = min(_LONGEST_STEP_S, max(0.0, now - self._worked)) if self._worked > -math.inf else 0.0
        self._worked = now
        if self.calls.under_way:
            self._dialling_s += passed
        agents = int(np.count_nonzero(self.roster.codes <= WRAP_UP))
        for campaign_id in self.calls.under_way:
            rate = self._persons_s.setdefault(campaign_id, [1.0, 100.0])
            keep = 1.0 - passed / _RATE_S
            rate[0] *= keep
            rate[1] = rate[1] * keep + agents * passed

    def _forget(self, now: float) -> None:
        ringing, waiting = self.ring.longest_s + _MARGIN_S, self.patience_s + _MARGIN_S
        for call in self.calls.stale(now, now - ringing, now - waiting, now - _LONGEST_TALK_S):
            self.calls.drop(call)
            self._ring_s.pop(call.call_id, None)

    def _refresh(self, now: float) -> None:
        self._refreshed = now
        self.ring.refresh()
        codes, since = self.roster.codes, self.roster.since
        talking, wrapping = (
            now - since[codes == code] if now > -math.inf else since[:0] for code in (TALKING, WRAP_UP)
        )
        self.freeing.refresh(self.ring.times + self.patience_s, talking, wrapping)
        self._curve_mean = self.odds.mean
        self._curve = self.ring.expected(self._curve_mean)

    def _reached(self, ages_s: Floats) -> Floats:
        last = len(self._curve) - 1
        reached: Floats = self._curve[np.minimum(last, ages_s / STEP_S).astype(np.intp)]
        return reached

    def _dialled(self, fact: Dialled) -> None:
        if self.calls.get(fact.call_id) is not None:
            return
        candidate = fact.candidate
        features = self.odds.features(candidate)
        self.calls.dial(fact.at, fact.call_id, candidate.campaign_id, features, self.odds.of(features))
        self.ledger.count(candidate.campaign_id, dialled=1)

    def _of_call(self, call: Call, fact: Rings | Answered | Judged | Connected | Ended) -> None:
        match fact:
            case Rings():
                pass
            case Answered():
                if call.stage is Stage.RINGING:
                    self._picked_up(call, fact.at)
            case Judged():
                self._judged(call, fact.at, person=fact.person)
            case Connected():
                self._judged(call, fact.at, person=True)
                self.calls.move(call, Stage.OUT, fact.at)
                call.agent_id = fact.agent_id
                self._takes(fact.agent_id, fact.at)
            case Ended():
                self._ended(call, fact)

    def _picked_up(self, call: Call, at: float) -> None:
        self._settle(call, at)
        self._ring_s[call.call_id] = at - call.dialled_at
        self.calls.move(call, Stage.ANSWERED, at)

    def _judged(self, call: Call, at: float, *, person: bool) -> None:
        if call.stage is Stage.RINGING:
            self._picked_up(call, at)
        if call.stage is not Stage.ANSWERED:
            return
        self.ring.learn(self._ring_s.pop(call.call_id, at - call.dialled_at), person=person)
        self.odds.learn(call.features, person=person)
        self._persons_of_answers += 0.01 * (float(person) - self._persons_of_answers)
        self.ledger.count(call.campaign_id, answers=1, persons=int(person))
        if person:
            self.ring.learn_lag(at - call.since)
            if self.known:
                self.tide.came()
            self._persons_s.setdefault(call.campaign_id, [1.0, 100.0])[0] += 1.0
            self.came.append(call.campaign_id)
        self.calls.move(call, Stage.WAITING if person else Stage.OUT, at)

    def _ended(self, call: Call, fact: Ended) -> None:
        end = fact.end
        if end in _PERSONS:
            self._judged(call, fact.at, person=True)
        elif end is End.MACHINE or call.stage is Stage.ANSWERED:
            self._judged(call, fact.at, person=False)
        elif call.stage is Stage.RINGING and end is not End.CANCELLED:
            self._settle(call, fact.at)
            self.ring.learn(fact.at - call.dialled_at, person=False)
            self.odds.learn(call.features, person=False)
        if end is End.ABANDONED:
            self.ledger.count(call.campaign_id, abandoned=1)
        elif end is End.OVERFLOWED:
            self.ledger.count(call.campaign_id, overflowed=1)
        elif call.agent_id:
            self._lets_go(call.agent_id, fact.at)
        self.calls.drop(call)
        self._ring_s.pop(call.call_id, None)

    def _settle(self, call: Call, at: float) -> None:
        """What was still to be expected of a call that rings no more."""
        reached = float(self._reached(np.array([at - call.dialled_at]))[0])
        self._expect((reached - float(self.calls.expected[call.row])) * call.odds)

    def _expect(self, answers: float) -> None:
        # While calls are hardly known, what was expected says more of the first guess than of the tide.
        if self.known:
            self.tide.expected(answers / self._curve_mean)

    @property
    def _high(self) -> float:
        return self.tide.high if self.known == 1.0 else max(1.0, self.tide.high)

    def _takes(self, agent_id: str, at: float) -> None:
        known = self.roster.work(agent_id)
        if known is not None and known[0] is not Work.TALKING:
            self._agent(agent_id, Work.TALKING, at, self.roster.campaigns(agent_id))

    def _lets_go(self, agent_id: str, at: float) -> None:
        known = self.roster.work(agent_id)
        if known is not None and known[0] is Work.TALKING:
            self._agent(agent_id, Work.WRAP_UP, at, self.roster.campaigns(agent_id))

    def _agent(self, agent_id: str, work: Work, at: float, campaigns: frozenset[str]) -> None:
        known = self.roster.work(agent_id)
        if known is not None and known[0] is not work:
            before, since = known
            if before is Work.TALKING:
                self.freeing.talk.learn(at - since)
                if work in (Work.READY, Work.WRAP_UP):
                    self.freeing.learn_wraps(wraps=work is Work.WRAP_UP)
            elif before is Work.WRAP_UP and work is Work.READY:
                self.freeing.wrap.learn(at - since)
        self.roster.change(agent_id, work, at, campaigns)

    def saved(self) -> dict[str, Any]:
        """As JSON can hold it. The tables are brought up to date, so that who restores it decides alike."""
        self._refresh(self._worked)
        return {
            "calls": self.calls.saved(),
            "ring_s": self._ring_s,
            "persons_s": self._persons_s,
            "worked": self._worked if self._worked > -math.inf else None,
            "agents": self.roster.saved(),
            "ledger": self.ledger.saved(),
            "ring": self.ring.saved(),
            "freeing": self.freeing.saved(),
            "odds": self.odds.saved(),
            "tide": self.tide.saved(),
            "dialling_s": self._dialling_s,
            "persons_of_answers": self._persons_of_answers,
        }

    def restore(self, state: Mapping[str, Any]) -> None:
        """What ``saved`` gave."""
        self.calls.restore(state["calls"])
        self._ring_s = {str(one): float(age) for one, age in state["ring_s"].items()}
        self._persons_s = {str(one): [float(two) for two in rate] for one, rate in state["persons_s"].items()}
        self._worked = -math.inf if state["worked"] is None else float(state["worked"])
        self.roster.restore(state["agents"])
        self.ledger.restore(state["ledger"])
        self.ring.restore(state["ring"])
        self.freeing.restore(state["freeing"])
        self.odds.restore(state["odds"])
        self.tide.restore(state["tide"])
        self._dialling_s = float(state["dialling_s"])
        self._persons_of_answers = float(state["persons_of_answers"])
        self._refresh(self._worked)
