"""How far up its list a lead stands: the quantile of its order's values among a sample of the list.

A rank is a number of 0 (the best) to ``RANKS - 1``; leads of equal values have equal ranks. Several keys,
ascending or descending, over text, numbers and dates become one small number, so that an index can hold it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cached_property
from typing import Any

RANKS = 1024
#: Leads of a list that share a shelf: RANKS / SHELVES ranks.
SHELVES = 64

Values = Sequence[Any]
Key = tuple[Any, ...]


class _Down(str):
    """Text that sorts the other way round."""

    __slots__ = ()

    def __lt__(self, other: str) -> bool:
        return str.__gt__(self, other)


def plain(value: Any) -> float | str | None:
    """A database's value as JSON keeps it, in the same order: dates and moments as ISO text."""
    match value:
        case None | int() | float() | str():
            return value
        case Decimal():
            return float(value)
        case datetime():
            return value.astimezone(UTC).isoformat(timespec="microseconds")
        case date():
            return value.isoformat()
        case _:
            raise TypeError(f"nobody is ordered by {type(value).__name__}")


@dataclass(frozen=True)
class Ranks:
    """The ranks of one list. ``down``: whether each value of its order descends. Nothing comes last.

    ``cuts`` are values between which a rank lies, as ``plain`` gives them, in the list's order.
    """

    down: tuple[bool, ...] = ()
    cuts: tuple[tuple[Any, ...], ...] = ()

    @classmethod
    def of_sample(cls, down: tuple[bool, ...], sample: Sequence[Values]) -> "Ranks":
        """Cut a sample of the list (rows of ``plain`` values) into up to RANKS equal parts."""
        if not down:
            return cls()
        ordered = sorted(sample, key=cls(down)._key)
        parts = min(RANKS, len(ordered))
        return cls(down, tuple(tuple(ordered[len(ordered) * at // parts]) for at in range(1, parts)))

    @cached_property
    def _keys(self) -> list[Key]:
        return [self._key(cut) for cut in self.cuts]

    def rank(self, values: Values) -> int:
        """0 for the best of the list. ``values``: plain, one for each of ``down``."""
        below = bisect_right(self._keys, self._key(values))
        return below * RANKS // (len(self._keys) + 1)

    def _key(self, values: Values) -> Key:
        return tuple(_part(value, down) for value, down in zip(values, self.down, strict=True))


def shelf_of(rank: int) -> int:
    """The shelf of a rank within its list, 0 the best."""
    return rank * SHELVES // RANKS


def _part(value: Any, down: bool) -> tuple[bool, Any]:
    if value is None:
        return True, 0
    if not down:
        return False, value
    return False, _Down(value) if isinstance(value, str) else -value
