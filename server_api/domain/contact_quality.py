"""How likely a contact reaches the debtor, 0 to 100: what came with the portfolio, moved by what happened."""

#: States in which a contact reaches nobody we may speak to.
_DEAD = frozenset({"wrong", "invalid", "opted_out"})
_RIGHT_PARTY, _MOST_RIGHT_PARTY, _CONFIRMED = 15, 30, 20


def quality(stored: int, state: str, *, right_party_times: int = 0, confirmed: bool = False) -> int:
    """``stored`` is the source's own judgement; ``confirmed``: the debtor said so."""
    if state in _DEAD:
        return 0
    reached = min(_MOST_RIGHT_PARTY, _RIGHT_PARTY * right_party_times)
    return max(0, min(100, stored + reached + (_CONFIRMED if confirmed else 0)))
