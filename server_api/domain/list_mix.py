"""The mix of a campaign's lists: each gets its share of the calls, whatever the others hold.

Start-time fair queueing (Goyal, Vin, Cheng, SIGCOMM 1996): a list's next call starts when its last one ends
on a clock that runs by calls over shares; who was empty for a while gets no arrears.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from typing import Protocol, TypeVar

#: Such a list is called when all others are empty.
_NO_SHARE = 1e-9


class Listed(Protocol):
    """Somebody on a list; ``agreed``: before all lists."""

    @property
    def list_id(self) -> str: ...
    @property
    def share(self) -> int: ...
    @property
    def agreed(self) -> bool: ...


T = TypeVar("T", bound=Listed)


class ListMix:
    """Remembers what each list was given."""

    def __init__(self) -> None:
        self._free_at: dict[str, float] = {}
        self._now = 0.0

    def merge(self, listed: Iterable[T]) -> list[T]:
        """One order of calls; within a list the order stays. Nothing is counted as called yet."""
        agreed: list[T] = []
        lists: dict[str, list[T]] = {}
        for one in listed:
            (agreed if one.agreed else lists.setdefault(one.list_id, [])).append(one)
        turns = [(max(self._free_at.get(name, 0.0), self._now), name, 0) for name in lists]
        heapify(turns)
        while turns:
            start, name, place = heappop(turns)
            agreed.append(lists[name][place])
            if place + 1 < len(lists[name]):
                heappush(turns, (start + _length(lists[name][place]), name, place + 1))
        return agreed

    def called(self, one: Listed) -> None:
        """A call of the list was placed."""
        if one.agreed:
            return
        self._now = max(self._free_at.get(one.list_id, 0.0), self._now)
        self._free_at[one.list_id] = self._now + _length(one)


def _length(one: Listed) -> float:
    return 1.0 / max(one.share, _NO_SHARE)
