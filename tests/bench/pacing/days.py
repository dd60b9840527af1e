"""Days in a row of one policy, and what they come to."""

import statistics
import time
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.bench.pacing.floor import Figures, Floor, Policy
from tests.bench.pacing.laws import ALL, DAY_S
from tests.bench.pacing.policies import Paced, Power, acordo

POLICIES = ("acordo", "progressive", "power2", "power3")


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
    def key(self) -> str:
        """Tells it from any other."""
        return " ".join(str(part) for part in asdict(self).values())


@dataclass(slots=True)
class Day:
    """What is kept of one day."""

    occupancy: float
    abandoned: float
    true_abandoned: float
    persons: int
    dials_per_agent_hour: float
    seconds: float
    decides: int
    idle_s: list[float] = field(repr=False)
    debtors_s: list[float] = field(repr=False)


def lived(case: Case) -> Iterator[Day]:
    """Day after day, in their order."""
    saved: dict[str, Any] | None = None
    for number in range(case.days):
        if number % case.chain == 0:
            saved = None
        policy = _policy(case, saved)
        floor = Floor(ALL[case.scenario], case.agents, case.seed, number, case.hours * 3600.0)
        began = time.process_time()
        figures = floor.run(policy)
        took = time.process_time() - began
        if isinstance(policy, Paced):
            saved = policy.pacer.saved()
        yield _day(case, figures, took, policy.decides if isinstance(policy, Paced) else 0)


def _policy(case: Case, saved: dict[str, Any] | None) -> Policy:
    if case.policy == "acordo":
        return acordo(case.cap, saved)
    return Power({"progressive": 1.0, "power2": 2.0, "power3": 3.0}[case.policy])


def _day(case: Case, figures: Figures, took: float, decides: int) -> Day:
    return Day(
        occupancy=figures.busy_s / figures.signed_in_s,
        abandoned=figures.abandoned / max(1, figures.persons),
        true_abandoned=figures.true_abandoned / max(1, figures.true_persons),
        persons=figures.persons,
        dials_per_agent_hour=figures.dials / (figures.signed_in_s / 3600.0),
        seconds=took,
        decides=decides,
        idle_s=figures.idle_s,
        debtors_s=figures.debtors_s,
    )


def row(case: Case, days: list[Day]) -> dict[str, Any]:
    """As the report has it. Shares are means of days; ``spread`` is the standard deviation between days."""
    occupancy = [day.occupancy for day in days]
    shares = [day.abandoned for day in days]
    took, decides = sum(day.seconds for day in days), sum(day.decides for day in days)
    return {
        "policy": case.policy,
        "agents": case.agents,
        "cap": case.cap,
        "scenario": case.scenario,
        "occupancy": round(statistics.fmean(occupancy), 4),
        "abandoned": round(statistics.fmean(shares), 5),
        "abandoned_max_day": round(max(shares), 5),
        "days_over_cap": sum(share > case.cap for share in shares),
        "wait_p95_s": _p95([one for day in days for one in day.idle_s]),
        "dials_per_agent_hour": round(statistics.fmean(day.dials_per_agent_hour for day in days), 1),
        "days": len(days),
        "spread": {
            "occupancy": round(statistics.pstdev(occupancy), 4),
            "occupancy_min_day": round(min(occupancy), 4),
            "abandoned": round(statistics.pstdev(shares), 5),
        },
        "occupancy_first_day": round(occupancy[0], 4),
        "abandoned_true": round(statistics.fmean(day.true_abandoned for day in days), 5),
        "debtor_wait_p95_s": _p95([one for day in days for one in day.debtors_s]),
        "persons_per_day": round(statistics.fmean(day.persons for day in days), 1),
        "seconds": round(took, 2),
        "us_per_decide": round(1e6 * took / decides, 1) if decides else 0.0,
    }


def _p95(values: list[float]) -> float:
    ordered = sorted(values)
    return round(ordered[int(0.95 * (len(ordered) - 1))], 2) if ordered else 0.0
