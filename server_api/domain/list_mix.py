"""The mix of a campaign's lists: each gets its share of the calls, whatever the others hold.

Start-time fair queueing (Goyal, Vin, Cheng, SIGCOMM 1996): a list's next call starts when its last one ends
on a clock that runs by calls over shares; who was empty for a while gets no arrears. A list without a share
is called when all others are empty.
"""

from collections.abc import Iterable
from heapq import heapify, heappop, heappush
from typing import Protocol, TypeVar


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
        left_over = [name for name, found in lists.items() if found[0].share <= 0]
        turns = [(self._start(name), name, 0) for name in lists if name not in left_over]
        heapify(turns)
        while turns:
            start, name, place = heappop(turns)
            agreed.append(lists[name][place])
            if place + 1 < len(lists[name]):
                heappush(turns, (start + 1.0 / lists[name][place].share, name, place + 1))
        return agreed + [one for name in left_over for one in lists[name]]

    def called(self, one: Listed) -> None:
        """A call of the list was placed."""
        if one.agreed or one.share <= 0:
            return
        self._now = self._start(one.list_id)
        self._free_at[one.list_id] = self._now + 1.0 / one.share

    def _start(self, name: str) -> float:
        return max(self._free_at.get(name, 0.0), self._now)
