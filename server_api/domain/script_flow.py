"""Whether a script can be played: every way leads on, and every step can be reached."""

from collections.abc import Mapping


def flow_faults(start: str, ways: Mapping[str, tuple[str, ...]], last: frozenset[str]) -> tuple[str, ...]:
    """What is wrong with a script's steps, in words; empty when nothing is.

    ``ways`` are the steps each step leads to; only steps of ``last`` may lead nowhere.
    """
    if start not in ways:
        return (f"the first step {start!r} does not exist",)
    faults = [
        f"step {step!r} leads to {goal!r}, which does not exist"
        for step, goals in ways.items()
        for goal in goals
        if goal not in ways
    ]
    faults += [
        f"step {step!r} is a dead end" for step, goals in ways.items() if not goals and step not in last
    ]
    reached = _reached(start, ways)
    faults += [f"step {step!r} cannot be reached" for step in ways if step not in reached]
    return tuple(faults)


def _reached(start: str, ways: Mapping[str, tuple[str, ...]]) -> set[str]:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        step = waiting.pop()
        if step not in seen and step in ways:
            seen.add(step)
            waiting.extend(ways[step])
    return seen
