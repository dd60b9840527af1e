"""The figures of a compliance report, from its rows; what each means is in ``report_words.py``."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import zip_longest

from server_api.contract.words import AgentState, Direction
from server_api.services.attempt_words import MESSAGE_CUT, MESSAGE_PLAYED
from server_api.store.compliance_rows import Attempt, Promised, StateChange
from server_api.store.verdict_rows import HUNG_UP

#: An Anatel short call lasts no longer, was not answered, or reached voicemail.
SHORT_S = 6
_WORKING = frozenset({AgentState.TALKING, AgentState.HOLDING, AgentState.WRAP_UP})
_IDLE = frozenset({AgentState.READY, AgentState.RINGING, AgentState.SUPERVISING})


@dataclass(frozen=True, slots=True)
class CallFigures:
    """Counts of outbound calls, and the length of talks in seconds."""

    placed: int
    received: int
    unpermitted: int
    outside: int
    answered: int
    persons: int
    conversations: int
    right_party: int
    abandoned: int
    overflowed: int
    short: int
    talk_s: float


@dataclass(frozen=True, slots=True)
class TimeFigures:
    """Seconds that the agents spent; ``wraps`` is how many talks were wrapped up."""

    working_s: float = 0.0
    idle_s: float = 0.0
    paused_s: float = 0.0
    wrap_s: float = 0.0
    wraps: int = 0


@dataclass(frozen=True, slots=True)
class PromiseFigures:
    """Promises of one currency, amounts in minor units."""

    currency: str
    made: int
    minor: int
    kept: int
    kept_minor: int
    broken: int


def call_figures(
    attempts: Sequence[Attempt], right_party: Iterable[str], outside: Callable[[Attempt], bool]
) -> CallFigures:
    """Inbound calls are no attempts: they are only counted as received, and in the talks.

    ``outside`` looks again whether an attempt was outside the hours.
    """
    theirs = set(right_party)
    placed = [one for one in attempts if one.direction != Direction.INBOUND.value]
    talks = [one for one in attempts if one.connected_at]
    return CallFigures(
        placed=len(placed),
        received=len(attempts) - len(placed),
        unpermitted=sum(1 for one in placed if not one.allowed_by),
        outside=sum(1 for one in placed if outside(one)),
        answered=sum(1 for one in placed if one.answered_at),
        persons=sum(1 for one in placed if _person(one)),
        conversations=len(talks),
        right_party=sum(1 for one in talks if one.disposition in theirs),
        abandoned=sum(1 for one in placed if one.abandoned),
        overflowed=sum(1 for one in placed if one.overflow),
        short=sum(1 for one in placed if _short(one)),
        talk_s=sum(talked_s(one) for one in talks),
    )


def talked_s(one: Attempt) -> float:
    """Seconds from debtor and agent hearing each other to the end."""
    if one.connected_at is None or one.ended_at is None:
        return 0.0
    return max(0.0, (one.ended_at - one.connected_at).total_seconds())


def time_figures(changes: Sequence[StateChange], last: datetime, calls: set[str]) -> TimeFigures:
    """Each state lasts until the agent's next one, or until ``last``; changes come agent by agent."""
    working = idle = paused = wrap = 0.0
    wraps = 0
    for change, after in zip_longest(changes, changes[1:]):
        same = after is not None and after.agent_id == change.agent_id
        end = after.at if after is not None and same else last
        lasted = max(0.0, (end - change.at).total_seconds())
        if change.state in _WORKING:
            working += lasted
        elif change.state in _IDLE:
            idle += lasted
        elif change.state == AgentState.PAUSED:
            paused += lasted
        if change.state == AgentState.WRAP_UP and change.call_id in calls:
            wrap, wraps = wrap + lasted, wraps + 1
    return TimeFigures(working, idle, paused, wrap, wraps)


def promise_figures(rows: Sequence[Promised]) -> list[PromiseFigures]:
    """One line a currency: amounts of two currencies are never added."""
    found = []
    for currency in dict.fromkeys(row.currency for row in rows):
        mine = [row for row in rows if row.currency == currency]
        kept = [row for row in mine if row.state == "kept"]
        found.append(
            PromiseFigures(
                currency=currency,
                made=sum(row.count for row in mine),
                minor=sum(row.minor for row in mine),
                kept=sum(row.count for row in kept),
                kept_minor=sum(row.minor for row in kept),
                broken=sum(row.count for row in mine if row.state == "broken"),
            )
        )
    return found


def _person(one: Attempt) -> bool:
    """A person answered: one whom the detector did not take for a machine, or who talked or was lost."""
    if one.answered_at is None or one.verdict in HUNG_UP:
        return False
    heard = one.cause in (MESSAGE_PLAYED, MESSAGE_CUT)
    return bool(one.verdict or one.connected_at or one.abandoned or one.overflow or heard)


def _short(one: Attempt) -> bool:
    if one.answered_at is None or one.verdict in HUNG_UP:
        return True
    if one.ended_at is None:
        return False
    return (one.ended_at - one.answered_at).total_seconds() <= SHORT_S
