"""What a result of a call makes of the debtor's place in the list."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from server_api.contract.words import Effect, LegalKind

OPEN = "open"
CLOSED = "closed"

#: Effects that become legal facts the moment the result is stored.
FACTS: dict[Effect, LegalKind] = {
    Effect.DISPUTE: LegalKind.DISPUTE,
    Effect.COMPLAINT: LegalKind.COMPLAINT,
    Effect.OPT_OUT: LegalKind.OPT_OUT,
    Effect.DECEASED: LegalKind.DECEASED,
}


@dataclass(frozen=True, slots=True)
class NextTry:
    """Where the lead stands after a result: ``open`` to be dialled from ``at``, or ``closed``."""

    state: str
    at: datetime


def next_try(
    effects: frozenset[Effect], now: datetime, retry: timedelta, callback_at: datetime | None
) -> NextTry:
    """When to dial this lead again. A callback's own time wins; a result that completes ends the lead."""
    if callback_at is not None and Effect.CALLBACK in effects:
        return NextTry(OPEN, callback_at)
    if Effect.COMPLETES in effects or effects & FACTS.keys():
        return NextTry(CLOSED, now)
    return NextTry(OPEN, now + retry)
