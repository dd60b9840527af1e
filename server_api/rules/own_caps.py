"""A campaign's own limits, as caps beside those of the law."""

from server_api.rules.profiles import Cap, CapKind, Per

#: What the house decided for itself: a lead may pass over these, with a reason, and over no others.
HOUSE_CAPS = frozenset({"CAMPAIGN-ATTEMPTS", "CAMPAIGN-WEEK", "CAMPAIGN-NUMBER", "CAMPAIGN-TALKS"})
_CALLS = frozenset({"voice", "bot"})


def own_caps(
    *,
    attempts_per_day: int = 0,
    attempts_per_week: int = 0,
    attempts_per_number: int = 0,
    conversations_per_week: int = 0,
) -> tuple[Cap, ...]:
    """Calls to the debtor a day and a week, on one number a day, and conversations a week; 0 for no limit."""
    tries, talks = CapKind.ATTEMPTS, CapKind.CONVERSATIONS
    caps = (
        Cap("CAMPAIGN-ATTEMPTS", tries, attempts_per_day, days=1, channels=_CALLS),
        Cap("CAMPAIGN-WEEK", tries, attempts_per_week, days=7, channels=_CALLS),
        Cap("CAMPAIGN-NUMBER", tries, attempts_per_number, days=1, per=Per.NUMBER, channels=_CALLS),
        Cap("CAMPAIGN-TALKS", talks, conversations_per_week, days=7, channels=_CALLS),
    )
    return tuple(cap for cap in caps if cap.most > 0)
