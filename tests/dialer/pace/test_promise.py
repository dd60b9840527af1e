"""What holds whatever the floor does: hypothesis plays the floor, and means no good."""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server_api.dialer.pace.facts import CampaignPace, End, PoolSettings, Work
from server_api.dialer.pacing import Pacer
from tests.bench.pacing.floor import Floor
from tests.bench.pacing.laws import ALL
from tests.bench.pacing.policies import Paced
from tests.dialer.pace.told import ANYBODY, DAY, Told, seasoned

STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["wait", "answer", "lose", "machine", "fail", "ready", "talk", "away", "dial", "nonsense"]
        ),
        st.integers(0, 7),
    ),
    max_size=40,
)


@dataclass
class Play:
    """A floor that does what hypothesis says; it dials what the pacer wants."""

    told: Told
    ringing: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)

    def step(self, what: str, which: int) -> None:
        told = self.told
        if what == "wait":
            told.now += 0.5 * (which + 1)
        elif what in ("ready", "talk", "away"):
            told.agent(which, {"ready": Work.READY, "talk": Work.TALKING, "away": Work.AWAY}[what])
        elif what == "nonsense":
            told.end(f"nobody's {which}", End.ABANDONED)
        elif what == "dial":
            self.ringing += told.dial(told.decide())
        elif self.ringing:
            self._end(what, self.ringing.pop(which % len(self.ringing)))

    def _end(self, what: str, call: str) -> None:
        if what in ("answer", "lose"):
            self.told.person(call)
        if what == "lose":
            self.told.end(call, End.ABANDONED)
        elif what == "answer":
            self.told.end(call, End.TALKED)
        else:
            self.told.end(call, End.MACHINE if what == "machine" else End.NO_ANSWER)


@settings(max_examples=60, deadline=None)
@given(STEPS, st.sampled_from([0.0, 0.01, 0.03, 0.2]), st.integers(0, 12), st.integers(0, 12))
def test_no_call_beyond_one_an_agent_is_placed_without_room(
    steps: list[tuple[str, int]], cap: float, candidates: int, lines: int
) -> None:
    play = Play(Told(Pacer(PoolSettings({"": CampaignPace(cap=cap)}), SEASONED)))
    for what, which in steps:
        play.step(what, which)
        told = play.told
        wanted = told.decide(ANYBODY[:candidates], lines=lines)
        assert 0 <= wanted <= min(candidates, lines)
        assert told.pacer.reason.dialled == wanted
        tally = told.pacer.today("")
        if wanted and tally.abandoned + 1 > cap * tally.persons + 1e-6:
            assert len(play.ringing) + wanted <= told.pacer.reason.ready


SEASONED = seasoned().pacer.saved()


@settings(max_examples=40, deadline=None)
@given(STEPS, STEPS)
def test_a_restart_changes_no_decision(before: list[tuple[str, int]], after: list[tuple[str, int]]) -> None:
    went_on = Play(Told(Pacer(PoolSettings(), SEASONED)))
    for what, which in before:
        went_on.step(what, which)
    state: Mapping[str, Any] = json.loads(json.dumps(went_on.told.pacer.saved()))
    restarted = Play(went_on.told.again(Pacer(PoolSettings(), state)), list(went_on.ringing))
    for what, which in after:
        went_on.step(what, which)
        restarted.step(what, which)
        assert restarted.told.decide() == went_on.told.decide()
        assert restarted.told.pacer.reason == went_on.told.pacer.reason


def test_a_state_of_another_clock_does_no_harm() -> None:
    told = seasoned()
    told.agents(*[Work.READY] * 4)
    told.dial(4)
    assert told.decide() == told.pacer.reason.dialled
    other = Told(Pacer(PoolSettings({"": CampaignPace()}), told.pacer.saved()), now=5.0)
    other.decide()
    other.agents(*[Work.READY] * 4)
    other.pacer.set("", CampaignPace(cap=0.0))
    assert other.decide() == 4
    assert other.pacer.reason.ringing == 0


@pytest.mark.parametrize("state", [{"floor": {}}, {"appetites": {}}])
def test_a_state_that_was_never_saved_is_refused(state: dict[str, Any]) -> None:
    with pytest.raises(KeyError):
        Pacer(state=state)


class Watched(Paced):
    """Counts the moments at which the promise was broken."""

    broken = 0

    def decide(self, now: float, floor: Floor) -> int:
        tally = self.pacer.today("")
        self.broken += tally.abandoned > 0.03 * tally.persons + 1e-6
        return super().decide(now, floor)


@pytest.mark.parametrize("scenario", ["base", "rise", "no_amd", "walkout"])
def test_a_simulated_hour_is_busier_than_one_call_an_agent_and_within_the_cap(scenario: str) -> None:
    policy = Watched(Pacer(PoolSettings({"": CampaignPace(cap=0.03)})))
    paced = Floor(ALL[scenario], 12, 1, 0, 3600.0).run(policy)
    careful = Pacer(PoolSettings(least_agents=13))
    progressive = Floor(ALL[scenario], 12, 1, 0, 3600.0).run(Paced(careful))
    assert paced.abandoned <= 0.03 * paced.persons
    assert policy.broken < 300
    assert paced.busy_s > 1.1 * progressive.busy_s
    assert progressive.abandoned == 0


def test_a_day_is_counted_as_the_floor_counts_it() -> None:
    policy = Paced(Pacer())
    figures = Floor(ALL["base"], 6, 3, DAY, 1800.0).run(policy)
    tally = policy.pacer.today("")
    counted = (tally.dialled, tally.answers, tally.persons, tally.abandoned)
    assert counted == (figures.dials, figures.answers, figures.persons, figures.abandoned)
