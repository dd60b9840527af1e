"""What a result of a call makes of the debtor's place in the list."""

from dataclasses import dataclass
from datetime import datetime

from server_api.contract.words import Effect, LegalKind

OPEN = "open"
CLOSED = "closed"

#: Effects that become legal facts the moment the result is stored.
FACTS: dict[Effect, LegalKind] = {
    Effect.DISPUTE: LegalKind.DISPUTE,
    Effect.COMPLAINT: LegalKind.COMPLAINT,
    Effect.OPT_OUT: LegalKind.OPT_OUT,
    Effect.DECEASED: LegalKind.DECEASED,
    Effect.HARDSHIP: LegalKind.OVER_INDEBTED,
    Effect.ATTORNEY: LegalKind.ATTORNEY,
    Effect.CEASE_CONTACT: LegalKind.CEASE_CONTACT,
    Effect.MINOR: LegalKind.MINOR,
}
#: Those of them after which nobody calls again; who is over-indebted is helped, not left alone.
STOPS = frozenset(FACTS) - {Effect.HARDSHIP}


@dataclass(frozen=True, slots=True)
class NextTry:
    """Where the lead stands after a result: ``open`` to be dialled from ``at``, or ``closed``.

    ``agreed``: the debtor was promised a call at that time.
    """

    state: str
    at: datetime
    agreed: bool = False


def next_try(
    effects: frozenset[Effect], now: datetime, again: datetime | None, callback_at: datetime | None
) -> NextTry:
    """When to dial this lead again. A callback's own time wins; a result that completes ends the lead, and so
    does ``again`` None: it was tried often enough.
    """
    if callback_at is not None and Effect.CALLBACK in effects:
        return NextTry(OPEN, callback_at, agreed=True)
    if again is None or Effect.COMPLETES in effects or effects & STOPS:
        return NextTry(CLOSED, now)
    return NextTry(OPEN, again)
