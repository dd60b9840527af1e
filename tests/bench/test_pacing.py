"""The simulated floor keeps its books, rivals follow their formulas, and the pacer lives there."""

from collections import Counter, deque
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from server_api.dialer.pace.facts import (
    AgentChanged,
    Answered,
    Connected,
    Dialled,
    End,
    Ended,
    Fact,
    Judged,
    Work,
)
from tests.bench.pacing import rows
from tests.bench.pacing.__main__ import main
from tests.bench.pacing.bars import faults
from tests.bench.pacing.days import Case, lived, row
from tests.bench.pacing.draws import Draws
from tests.bench.pacing.floor import Floor, Tell
from tests.bench.pacing.laws import ALL, BASE, DAY_S, chances
from tests.bench.pacing.policies import Power, acordo
from tests.bench.pacing.tuning import tuned
from tests.bench.pacing.vicidial import DIAL_EVERY_S, LEVEL_EVERY_S, Knobs, Vicidial

HOUR_S = 3600.0
ASKED = [
    "policy", "agents", "cap", "scenario", "occupancy", "abandoned", "abandoned_max_day", "days_over_cap",
    "wait_p95_s", "dials_per_agent_hour",
]  # fmt: skip
BUSY = (Work.TALKING, Work.WRAP_UP)


class Told:
    """Keeps what the floor tells, in place of a pacer."""

    def __init__(self, ratio: float) -> None:
        self.facts: list[Fact] = []
        self.tell: Tell | None = self.facts.append
        self._power = Power(ratio)

    def decide(self, now: float, floor: Floor) -> int:
        return self._power.decide(now, floor)


def seconds_in(facts: list[Fact], floor: Floor, works: tuple[Work, ...]) -> float:
    """What all agents spent so before the end of the day, by what was told alone."""
    end = floor.clock + floor.length_s
    told = [fact for fact in facts if isinstance(fact, AgentChanged)]
    last = [AgentChanged(end, agent_id, Work.GONE) for agent_id in {fact.agent_id for fact in told}]
    since: dict[str, AgentChanged] = {}
    spent = 0.0
    for fact in [*told, *last]:
        before = since.get(fact.agent_id, fact)
        spent += max(0.0, min(fact.at, end) - before.at) if before.work in works else 0.0
        since[fact.agent_id] = fact
    return spent


@settings(max_examples=30, deadline=None)
@given(
    st.sampled_from(sorted(ALL)),
    st.integers(1, 12),
    st.floats(0.5, 9.0),
    st.integers(0, 10_000),
)
def test_what_is_told_is_what_is_counted(name: str, agents: int, ratio: float, day: int) -> None:
    floor, policy = Floor(ALL[name], agents, 7, day, HOUR_S), Told(ratio)
    figures = floor.run(policy)
    facts = policy.facts
    assert [fact.at for fact in facts] == sorted(fact.at for fact in facts)
    of_kind = Counter(type(fact) for fact in facts)
    ends = Counter(fact.end for fact in facts if isinstance(fact, Ended))
    assert ends == figures.ends
    assert of_kind[Dialled] == figures.dials == ends.total()
    assert len({fact.call_id for fact in facts if isinstance(fact, Dialled)}) == figures.dials
    assert len({fact.call_id for fact in facts if isinstance(fact, Ended)}) == figures.dials
    assert of_kind[Judged] == figures.answers == figures.persons + ends[End.MACHINE]
    assert of_kind[Answered] == (0 if ALL[name].terse else figures.answers)
    assert sum(fact.person for fact in facts if isinstance(fact, Judged)) == figures.persons
    assert of_kind[Connected] == figures.connected == ends[End.TALKED]
    assert figures.persons == figures.connected + figures.abandoned + figures.overflowed
    assert (ends[End.ABANDONED], ends[End.OVERFLOWED]) == (figures.abandoned, figures.overflowed)
    assert figures.overflowed <= ALL[name].overflow * figures.persons
    assert seconds_in(facts, floor, BUSY) == pytest.approx(figures.busy_s)
    assert seconds_in(facts, floor, (Work.READY, *BUSY)) == pytest.approx(figures.signed_in_s)
    assert max(figures.debtors_s, default=0.0) <= floor.laws.patience_s + 1e-6


@settings(max_examples=20, deadline=None)
@given(st.integers(1, 12), st.floats(1.0, 9.0), st.integers(0, 10_000))
def test_an_agent_has_one_call_at_a_time(agents: int, ratio: float, day: int) -> None:
    policy = Told(ratio)
    Floor(ALL["breaks"], agents, 3, day, HOUR_S).run(policy)
    doing: dict[str, Work] = {}
    may_follow = {
        Work.TALKING: {Work.READY},
        Work.WRAP_UP: {Work.TALKING},
        Work.AWAY: {Work.WRAP_UP},
        Work.READY: {Work.WRAP_UP, Work.AWAY, Work.GONE},
        Work.GONE: {Work.WRAP_UP, Work.AWAY, Work.GONE},
    }
    for fact in policy.facts:
        if isinstance(fact, AgentChanged):
            assert doing.get(fact.agent_id, Work.GONE) in may_follow[fact.work]
            doing[fact.agent_id] = fact.work


def test_one_day_has_the_same_luck_for_every_policy() -> None:
    first, second = Draws(BASE, 1, 2), Draws(BASE, 1, 2)
    times = [0.0, 1.0, 2.5]
    assert [first.fate(at, 0) for at in times] == [second.fate(at, 0) for at in times]
    other = Draws(BASE, 1, 3)
    assert [other.fate(at, 0) for at in times] != [Draws(BASE, 1, 2).fate(at, 0) for at in times]
    assert Floor(BASE, 5, 1, 2, HOUR_S).run(Power(2)) == Floor(BASE, 5, 1, 2, HOUR_S).run(Power(2))


def test_the_profile_is_that_of_the_design() -> None:
    draws = Draws(replace(BASE, swing=0.0, day_spread=0.0), 0, 0)
    fates = [draws.fate(0.0, 0) for _ in range(40_000)]
    persons = [fate for fate in fates if fate.person]
    machines = [fate for fate in fates if fate.end is None and not fate.person]
    ends = Counter(fate.end for fate in fates)
    assert len(persons) / len(fates) == pytest.approx(0.19, abs=0.01)
    assert len(machines) / len(fates) == pytest.approx(0.20, abs=0.01)
    assert ends[End.BUSY] / len(fates) == pytest.approx(0.10, abs=0.01)
    assert ends[End.INVALID] / len(fates) == pytest.approx(0.06, abs=0.01)
    assert sum(fate.judged for fate in persons) / len(persons) == pytest.approx(0.97, abs=0.01)
    assert sum(fate.judged for fate in machines) / len(machines) == pytest.approx(0.08, abs=0.015)
    assert sum(fate.talk_s for fate in persons) / len(persons) == pytest.approx(150.0, rel=0.05)
    assert min(fate.after_s for fate in persons) >= 3.0


@pytest.mark.parametrize(("name", "lasts_min"), [("shock", 30), ("rise", None), ("half", None)])
def test_a_change_comes_once_and_unannounced(name: str, lasts_min: int | None) -> None:
    laws = ALL[name]
    changed_day = chances(laws, np.random.default_rng(5))
    plain_day = chances(replace(laws, change=BASE.change), np.random.default_rng(5))
    pairs = list(zip(plain_day, changed_day, strict=True))
    changed = [minute for minute, (plain, other) in enumerate(pairs) if plain != other]
    assert changed == list(range(changed[0], changed[-1] + 1))
    assert DAY_S / 8 <= 60 * changed[0] <= DAY_S * 7 / 8
    assert len(changed) == lasts_min or (lasts_min is None and changed[-1] == len(pairs) - 1)
    plain, other = pairs[changed[0]]
    assert other == pytest.approx(laws.change.factor * plain)


def at_work(ready: int, talking: int, ringing: int, agents: int = 20) -> Floor:
    floor = Floor(BASE, agents, 0, 0)
    floor.ready, floor.talking, floor.ringing = deque(range(ready)), talking, ringing
    return floor


@pytest.mark.parametrize(("ratio", "wanted"), [(1.0, 1), (2.0, 5), (2.5, 7), (0.5, -1)])
def test_power_dials_so_many_calls_a_free_agent(ratio: float, wanted: int) -> None:
    assert Power(ratio).decide(0.0, at_work(4, 10, 3)) == wanted


def test_vicidial_dials_by_its_level_at_its_own_times() -> None:
    policy, floor = Vicidial(Knobs(0.03, target=2.0)), at_work(4, 10, 3)
    assert policy.decide(0.0, floor) == 3  # 1 (4 + 10 + 2) - (3 + 10)
    assert policy.decide(DIAL_EVERY_S - 0.5, floor) == 0
    policy.level = 1.5
    assert policy.decide(DIAL_EVERY_S, floor) == 11
    counted = Vicidial(Knobs(0.03, available_only=True))
    counted.level = 3.0
    assert counted.decide(0.0, floor) == 9  # 3 · 4 - 3
    assert Vicidial(Knobs(0.03, target=5.0)).decide(0.0, at_work(0, 0, 0)) == 0


@pytest.mark.parametrize(
    ("hard", "abandoned", "level"), [(True, 0, 2.2), (True, 4, 1.0), (False, 4, 1.0), (False, 3, 2.2)]
)
def test_vicidial_adapts_its_level(hard: bool, abandoned: int, level: float) -> None:
    policy, floor = Vicidial(Knobs(0.03, hard=hard)), at_work(2, 10, 3)
    policy.level = 2.0
    floor.figures.persons, floor.figures.abandoned = 100, abandoned
    policy.decide(0.0, floor)
    policy.decide(LEVEL_EVERY_S, floor)
    assert policy.level == pytest.approx(level)


def test_vicidial_halves_or_keeps_within_its_bounds() -> None:
    policy, floor = Vicidial(Knobs(0.03, highest=4.0, hard=False)), at_work(20, 0, 0)
    policy.level = 3.0
    policy.decide(LEVEL_EVERY_S, floor)
    assert policy.level == 4.0
    floor.figures.persons, floor.figures.abandoned = 100, 50
    policy.decide(2 * LEVEL_EVERY_S, floor)
    assert policy.level == 2.0


@pytest.mark.parametrize("agents", [5, 20])
def test_the_pacer_beats_progressive_within_the_cap(agents: int) -> None:
    first, *_ = lived(Case("acordo", agents, 0.03, "base", 1, hours=2.0), 0)
    progressive, *_ = lived(Case("progressive", agents, 0.03, "base", 1, hours=2.0), 0)
    assert first.figures.abandoned <= 0.03 * first.figures.persons
    assert first.occupancy > 1.03 * progressive.occupancy
    assert progressive.figures.abandoned == 0


def test_the_pacer_counts_as_the_floor_does() -> None:
    floor, policy = Floor(ALL["no_amd"], 5, 0, 0, HOUR_S), acordo(0.03)
    figures, tally = floor.run(policy), policy.pacer.today("")
    counted = (figures.dials, figures.answers, figures.persons, figures.abandoned)
    assert (tally.dialled, tally.answers, tally.persons, tally.abandoned) == counted
    assert policy.pacer.window("").persons == figures.persons


def test_a_row_has_what_is_asked_first() -> None:
    case = Case("acordo", 5, 0.03, "no_amd", 2, hours=1.0)
    days = list(lived(case, 0))
    assert [day.decides for day in days] == [7200, 7200]
    found = row(case, days)
    assert list(found)[: len(ASKED)] == ASKED
    assert found["days_over_cap"] == 0


def a_row(**changes: Any) -> rows.Row:
    case = Case("progressive", 5, 0.03, "base", 1, hours=0.1)
    return row(case, list(lived(case, 0))) | {"policy": "acordo"} | changes


def test_bars_that_are_missed_are_named() -> None:
    assert faults([a_row(occupancy=0.74, days_over_cap=1)]) == []
    assert faults([a_row(policy="power2", occupancy=0.1, days_over_cap=40)]) == []
    missed = faults([a_row(occupancy=0.7399), a_row(agents=20, scenario="rise", days_over_cap=1)])
    assert [fault.split(":")[0] for fault in missed] == ["base 5 agents cap 3%", "rise 20 agents cap 3%"]


def test_a_run_that_was_broken_off_goes_on(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "pacing.json"
    asked = ["--json", str(file), "--scenario", "base", "--cap", "0.03", "--days", "1", "--hours", "0.5"]
    small = [*asked, "--jobs", "1", "--agents", "5", "--policy"]
    assert main([*small, "power3"]) == 0
    first = rows.kept(file)
    assert main([*small, "progressive", "power3", "vicidial_tuned"]) == 0
    policies = [one["policy"] for one in rows.kept(file)]
    assert sorted(policies) == ["power3", "progressive", "vicidial_tuned"]
    assert next(one for one in rows.kept(file) if one["policy"] == "power3") == first[0]
    assert capsys.readouterr().out.count("power3") == 1


def test_a_size_between_takes_the_nearest_hand() -> None:
    assert tuned(6, 0.03) == tuned(5, 0.03)
    assert tuned(150, 0.02).highest == tuned(200, 0.02).highest
    assert tuned(20, 0.02).limit == 0.02
