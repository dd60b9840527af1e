"""The life of a promise: made, due, kept, partly kept, broken, renegotiated, cancelled. Pure.

Amounts are minor units. Days are those at the debtor's place. At every moment, for every promise,
``promised == paid + open + broken + renegotiated + cancelled`` (:func:`book`).
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from server_api.contract.debt_words import PromiseState as State
from server_api.domain.business_days import SATURDAY, HolidayTable, UnknownDayError, is_business_day

#: Where something may still be paid as it was promised.
LIVING = frozenset({State.OPEN, State.DUE, State.PARTLY_KEPT})
#: What a person has to look at is paid like any other, but never broken by a clock.
PAYABLE = LIVING | {State.NEEDS_REVIEW}
ENDED = frozenset({State.KEPT, State.BROKEN, State.RENEGOTIATED, State.CANCELLED})

#: Where nobody has reviewed the holidays, so many more days are waited: in doubt for the debtor.
_UNSURE_DAYS = 3

#: The last day on which a payment that was due on the given one is still in time.
LastDay = Callable[[date], date]


class LifeError(ValueError):
    """The promise has ended: this cannot happen to it any more. ``state`` is the one it has."""

    def __init__(self, state: State) -> None:
        super().__init__(state.value)
        self.state = state


@dataclass(frozen=True, slots=True)
class Line:
    """One payment that was promised. A broken line may have been paid in part."""

    number: int
    due_on: date
    amount: int
    paid: int = 0
    state: State = State.OPEN

    @property
    def left(self) -> int:
        """What is missing of it."""
        return self.amount - self.paid


@dataclass(frozen=True, slots=True)
class Life:
    """A promise as it stands; ``lines`` in the order of their numbers."""

    state: State
    lines: tuple[Line, ...]

    @property
    def paid(self) -> int:
        """What came of it."""
        return sum(line.paid for line in self.lines)

    @property
    def next_due(self) -> date | None:
        """The earliest day on which something is still to be paid."""
        return min((line.due_on for line in self.lines if line.state in LIVING), default=None)


@dataclass(frozen=True, slots=True)
class Event:
    """What happened, to one line or (``number`` None) to the promise. ``amount``: what was paid of it."""

    kind: str
    number: int | None = None
    amount: int = 0


@dataclass(frozen=True, slots=True)
class Step:
    """The promise afterwards, what happened, and how much of a payment it took."""

    life: Life
    events: tuple[Event, ...] = ()
    taken: int = 0


@dataclass(frozen=True, slots=True)
class Book:
    """Where the promised money is; the parts add up to ``promised``."""

    promised: int
    paid: int
    open: int
    broken: int
    renegotiated: int
    cancelled: int

    @property
    def balances(self) -> bool:
        """Whether nothing was lost or made."""
        parts = self.paid + self.open + self.broken + self.renegotiated + self.cancelled
        return self.promised == parts


def book(life: Life) -> Book:
    """Where its money is."""
    left = {State.OPEN: 0, State.BROKEN: 0, State.RENEGOTIATED: 0, State.CANCELLED: 0}
    for line in life.lines:
        left[line.state if line.state in left else State.OPEN] += line.left
    return Book(
        promised=sum(line.amount for line in life.lines),
        paid=life.paid,
        open=left[State.OPEN],
        broken=left[State.BROKEN],
        renegotiated=left[State.RENEGOTIATED],
        cancelled=left[State.CANCELLED],
    )


def last_day(due_on: date, grace: int, holidays: HolidayTable | None, region: str = "") -> date:
    """The last day in time: the due day, or the working day after it, and ``grace`` more working days.

    Where the holidays of a year have not been reviewed, weekdays count and ``_UNSURE_DAYS`` are added.
    """
    try:
        return _count(due_on, grace, lambda day: is_business_day(day, holidays, region))
    except UnknownDayError:
        return _count(due_on, grace + _UNSURE_DAYS, lambda day: day.weekday() < SATURDAY)


def _count(day: date, grace: int, works: Callable[[date], bool]) -> date:
    while not works(day):
        day += timedelta(days=1)
    for _ in range(grace):
        day += timedelta(days=1)
        while not works(day):
            day += timedelta(days=1)
    return day


def pass_day(life: Life, today: date, last: LastDay, breaks: int = 1) -> Step:
    """What the calendar does to it on ``today``: lines fall due, lines are missed; once ``breaks`` lines
    were missed, the whole promise is broken with everything that was still to come.
    """
    if life.state not in LIVING:
        return Step(life)
    events: list[Event] = []
    lines = []
    for line in life.lines:
        after = replace(line, state=_by_day(line, today, last))
        if after.state is not line.state:
            events.append(Event(after.state.value, line.number))
        lines.append(after)
    missed = sum(line.state is State.BROKEN for line in lines)
    if missed >= max(1, breaks):
        lines = [line if line.state is State.KEPT else replace(line, state=State.BROKEN) for line in lines]
        events.append(Event(State.BROKEN.value))
        return Step(Life(State.BROKEN, tuple(lines)), tuple(events))
    return Step(Life(_whole(lines, life.state), tuple(lines)), tuple(events))


def pay(
    life: Life,
    amount: int,
    paid_on: date,
    today: date,
    last: LastDay,
    breaks: int = 1,
    first: int | None = None,
) -> Step:
    """A payment made on ``paid_on``, known on ``today``: the earliest line takes what it lacks, the next one
    what is over, and so on; ``first`` is the line it was meant for. A broken promise takes one that was made
    in time and only told late, and lives again where that mends it.

    An ended promise takes nothing; neither does a negative amount.
    """
    broken = life.state is State.BROKEN
    if amount <= 0 or not (life.state in PAYABLE or broken):
        return Step(life)
    before = life
    if broken:
        life = _alive(life)
    # As it stood on the day of the payment: what was late then is late, whether or not anybody looked.
    judged = pass_day(life, min(paid_on, today), last, breaks)
    if judged.life.state is State.BROKEN:
        return Step(before) if broken else judged
    paid, events, taken = _fill(judged.life, amount, first)
    events = events if broken else judged.events + events
    if life.state is State.NEEDS_REVIEW:
        return Step(paid, events, taken)
    after = pass_day(paid, today, last, breaks)
    if not broken:
        return Step(after.life, events + after.events, taken)
    if after.life.state is State.BROKEN:
        return Step(after.life, events, taken)
    return Step(after.life, (Event("restored"), *events), taken) if taken else Step(before)


def renegotiate(life: Life) -> Step:
    """Another promise takes its place; what is left of it is renegotiated. Raises LifeError."""
    return _end(life, State.RENEGOTIATED, PAYABLE | {State.BROKEN})


def cancel(life: Life) -> Step:
    """It is taken back; what is left of it is cancelled. Raises LifeError."""
    return _end(life, State.CANCELLED, PAYABLE)


def undo(life: Life) -> Step:
    """It was never made: all of it is cancelled, and what was paid meanwhile is free for another promise."""
    lines = tuple(replace(line, paid=0, state=State.CANCELLED) for line in life.lines)
    return Step(Life(State.CANCELLED, lines), (Event("undone"),))


def _end(life: Life, state: State, before: frozenset[State]) -> Step:
    if life.state not in before:
        raise LifeError(life.state)
    lines = tuple(line if line.state is State.KEPT else replace(line, state=state) for line in life.lines)
    return Step(Life(state, lines), (Event(state.value),))


def _by_day(line: Line, today: date, last: LastDay) -> State:
    if line.state not in LIVING:
        return line.state
    if today > last(line.due_on):
        return State.BROKEN
    if line.state is State.OPEN and today >= line.due_on:
        return State.DUE
    return line.state


def _alive(life: Life) -> Life:
    """As it was before the calendar broke it."""
    lines = tuple(
        replace(line, state=State.PARTLY_KEPT if line.paid else State.OPEN)
        if line.state is State.BROKEN
        else line
        for line in life.lines
    )
    return Life(_whole(lines, State.OPEN), lines)


def _fill(life: Life, amount: int, first: int | None) -> tuple[Life, tuple[Event, ...], int]:
    lines = {line.number: line for line in life.lines}
    events: list[Event] = []
    taken = 0
    for line in sorted(life.lines, key=lambda line: (line.number != first, line.due_on, line.number)):
        part = min(amount - taken, line.left)
        if part <= 0 or line.state in (State.RENEGOTIATED, State.CANCELLED):
            continue
        taken += part
        state = State.KEPT if part == line.left else State.PARTLY_KEPT
        if line.state is State.BROKEN and state is State.PARTLY_KEPT:
            state = State.BROKEN  # it was missed, and is still short
        lines[line.number] = replace(line, paid=line.paid + part, state=state)
        kind = State.KEPT if state is State.KEPT else State.PARTLY_KEPT
        events.append(Event(kind.value, line.number, part))
    after = tuple(lines[line.number] for line in life.lines)
    whole = _whole(after, life.state)
    if whole is State.KEPT:
        events.append(Event(State.KEPT.value))
    return Life(whole, after), tuple(events), taken


def _whole(lines: tuple[Line, ...] | list[Line], before: State) -> State:
    """The promise's own state, from its lines while it lives."""
    if all(line.state is State.KEPT for line in lines):
        return State.KEPT
    if before is State.NEEDS_REVIEW:
        return before
    if any(line.paid for line in lines):
        return State.PARTLY_KEPT
    if any(line.state in (State.DUE, State.BROKEN) for line in lines):
        return State.DUE
    return State.OPEN
