"""Days in a row of one policy, and what they come to."""

import json
import statistics
import time
from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from server_api.dialer.pacing import Pacer
from tests.bench.pacing.floor import Figures, Floor, Policy
from tests.bench.pacing.laws import ALL, DAY_S
from tests.bench.pacing.policies import Paced, Power, acordo
from tests.bench.pacing.tuning import tuned
from tests.bench.pacing.vicidial import Knobs, Vicidial

POLICIES = ("acordo", "progressive", "power2", "power3", "vicidial_default", "vicidial_tuned")
_RATIOS = {"progressive": 1.0, "power2": 2.0, "power3": 3.0}


@dataclass(frozen=True, slots=True)
class Case:
    """One row of the report. A chain of ``chain`` days keeps what the pacer learned; then another begins."""

    policy: str
    agents: int
    cap: float
    scenario: str
    days: int
    chain: int = 10
    seed: int = 0
    hours: float = DAY_S / 3600.0

    @property
    def key(self) -> dict[str, Any]:
        """What tells it from any other, as the report has it."""
        return asdict(self)

    @property
    def begins(self) -> range:
        """The days on which nothing has been learned."""
        return range(0, self.days, self.chain)


@dataclass(slots=True)
class Day:
    """What is kept of one day."""

    figures: Figures
    cpu_s: float
    decides: int

    @property
    def occupancy(self) -> float:
        """Talk and wrap-up over the time signed in and not paused."""
        return self.figures.busy_s / self.figures.signed_in_s

    @property
    def abandoned(self) -> float:
        """Of those the detector let through."""
        return self.figures.abandoned / max(1, self.figures.persons)

    @property
    def true_abandoned(self) -> float:
        """Of all persons who picked up, the lost ones too."""
        return self.figures.true_abandoned / max(1, self.figures.true_persons)


def lived(case: Case, begin: int) -> Iterator[Day]:
    """The days of one chain, in their order."""
    pacer: Pacer | None = None
    for number in range(begin, min(begin + case.chain, case.days)):
        policy = _policy(case, pacer)
        floor = Floor(ALL[case.scenario], case.agents, case.seed, number, case.hours * 3600.0)
        began = time.process_time()
        figures = floor.run(policy)
        took = time.process_time() - began
        pacer = policy.pacer if isinstance(policy, Paced) else None
        yield Day(figures, took, policy.decides if isinstance(policy, Paced) else 0)


def _policy(case: Case, yesterday: Pacer | None) -> Policy:
    if case.policy == "acordo":
        saved = json.loads(json.dumps(yesterday.saved())) if yesterday else None
        return acordo(case.cap, saved, ALL[case.scenario].overflow)
    if case.policy in _RATIOS:
        return Power(_RATIOS[case.policy])
    return Vicidial(tuned(case.agents, case.cap) if case.policy == "vicidial_tuned" else Knobs(case.cap))


def row(case: Case, days: list[Day]) -> dict[str, Any]:
    """As the report has it. Shares are means of days; ``spread`` is the standard deviation between days."""
    occupancy, shares = [day.occupancy for day in days], [day.abandoned for day in days]
    took, decides = sum(day.cpu_s for day in days), sum(day.decides for day in days)
    hours = sum(day.figures.signed_in_s for day in days) / 3600.0
    return {
        "policy": case.policy,
        "agents": case.agents,
        "cap": case.cap,
        "scenario": case.scenario,
        "occupancy": round(statistics.fmean(occupancy), 4),
        "abandoned": round(statistics.fmean(shares), 5),
        "abandoned_max_day": round(max(shares), 5),
        "days_over_cap": sum(day.figures.abandoned > case.cap * day.figures.persons for day in days),
        "wait_p95_s": _p95(wait for day in days for wait in day.figures.idle_s),
        "dials_per_agent_hour": round(sum(day.figures.dials for day in days) / hours, 1),
        "days": len(days),
        "chain": case.chain,
        "seed": case.seed,
        "hours": case.hours,
        "spread": {
            "occupancy": round(statistics.pstdev(occupancy), 4),
            "occupancy_min_day": round(min(occupancy), 4),
            "occupancy_first_days": round(
                statistics.fmean(occupancy[begin] for begin in case.begins if begin < len(days)), 4
            ),
            "abandoned": round(statistics.pstdev(shares), 5),
        },
        "abandoned_true": round(statistics.fmean(day.true_abandoned for day in days), 5),
        "overflowed": round(
            statistics.fmean(day.figures.overflowed / max(1, day.figures.persons) for day in days), 5
        ),
        "debtor_wait_p95_s": _p95(wait for day in days for wait in day.figures.debtors_s),
        "persons_per_day": round(statistics.fmean(day.figures.persons for day in days), 1),
        "seconds": round(took, 2),
        "us_per_decide": round(1e6 * took / decides, 1) if decides else 0.0,
    }


def _p95(values: Iterable[float]) -> float:
    ordered = sorted(values)
    return round(ordered[int(0.95 * (len(ordered) - 1))], 2) if ordered else 0.0
