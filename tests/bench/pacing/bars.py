"""What is asked of the pacer, and how the report looks beside it."""

from collections.abc import Iterable, Sequence

from tests.bench.pacing.laws import SCENARIOS
from tests.bench.pacing.rows import Row

#: Least occupancy in the base scenario by cap and agents.
LEAST = {
    0.03: {5: 0.74, 20: 0.865, 50: 0.925, 200: 0.973},
    0.01: {5: 0.70, 20: 0.825, 50: 0.90, 200: 0.96},
}
#: Days over the cap that a floor smaller than this may have, of forty.
SMALL_FLOOR, SMALL_FLOORS_DAYS = 20, 1


def faults(rows: Iterable[Row]) -> list[str]:
    """What the pacer's rows miss of the bars."""
    found = []
    for row in rows:
        if row["policy"] != "acordo":
            continue
        what = f"{row['scenario']} {row['agents']} agents cap {row['cap']:.0%}"
        bar = LEAST.get(row["cap"], {}).get(row["agents"], 0.0) if row["scenario"] == "base" else 0.0
        if row["occupancy"] < bar:
            found.append(f"{what}: occupancy {row['occupancy']:.3f}, at least {bar:g}")
        may = SMALL_FLOORS_DAYS if row["agents"] < SMALL_FLOOR else 0
        if row["days_over_cap"] > may:
            found.append(f"{what}: {row['days_over_cap']} of {row['days']} days over the cap, at most {may}")
    return found


def line(row: Row) -> str:
    """One row for a person's eye."""
    return (
        f"{row['scenario']:11} {row['agents']:4} {row['cap']:5.0%} {row['policy']:17}"
        f" occupancy {row['occupancy']:.3f} ±{row['spread']['occupancy']:.3f}"
        f"  abandoned {row['abandoned']:.2%} (worst day {row['abandoned_max_day']:.2%},"
        f" {row['days_over_cap']} of {row['days']} over)"
        f"  {row['dials_per_agent_hour']:.0f} dials/h  {row['seconds']:.0f} s {row['us_per_decide']:.0f} µs"
    )


def in_order(rows: Sequence[Row]) -> list[Row]:
    """By scenario, size, cap and policy as named, whatever came first."""
    order = {name: place for place, name in enumerate(SCENARIOS)}
    return sorted(rows, key=lambda row: (order.get(row["scenario"], len(order)), row["agents"], -row["cap"]))
