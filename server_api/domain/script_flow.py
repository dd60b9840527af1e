"""Whether a script can be played: only forwards, every way to an end, every step within reach. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass

#: Step to the steps its answers lead to.
Ways = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class FlowFault:
    """``code``: ``no_start``, ``unknown_goto``, ``dead_end``, ``unreachable``, ``loop``."""

    code: str
    step_id: str
    goto: str = ""


def flow_faults(start: str, ways: Ways, last: frozenset[str]) -> tuple[FlowFault, ...]:
    """What is wrong with a script's steps; empty when nothing is.

    Only steps of ``last`` may lead nowhere. Answers lead forwards only: a way that comes back to where it
    was is a loop, so no talk can go on for ever; an agent goes back by the key for it.
    """
    if start not in ways:
        return (FlowFault("no_start", start),)
    faults = [
        FlowFault("unknown_goto", step, goal)
        for step, goals in ways.items()
        for goal in goals
        if goal not in ways
    ]
    faults += [FlowFault("dead_end", step) for step, goals in ways.items() if not goals and step not in last]
    reached = reachable(start, ways)
    faults += [FlowFault("unreachable", step) for step in ways if step not in reached]
    faults += [FlowFault("loop", step, goal) for step, goal in backward(ways)]
    return tuple(faults)


def reachable(start: str, ways: Ways) -> set[str]:
    """Every step that some answers lead to."""
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        step = waiting.pop()
        if step not in seen and step in ways:
            seen.add(step)
            waiting.extend(ways[step])
    return seen


def backward(ways: Ways) -> list[tuple[str, str]]:
    """The ways that close a circle: without them there is none. Walks without recursion."""
    done: set[str] = set()
    found: list[tuple[str, str]] = []
    for root in ways:
        if root in done:
            continue
        on_path = {root}
        stack = [(root, iter(ways[root]))]
        while stack:
            step, goals = stack[-1]
            goal = next(goals, None)
            if goal is None:
                stack.pop()
                on_path.discard(step)
                done.add(step)
            elif goal in on_path:
                found.append((step, goal))
            elif goal in ways and goal not in done:
                on_path.add(goal)
                stack.append((goal, iter(ways[goal])))
    return found
