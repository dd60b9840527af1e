"""Calls this node has been allowed and has not placed yet."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from server_api.bus import Body, Bus
from server_api.clock import Clock
from server_api.dialer.brain import PLACED_TOPIC, QUOTA_S, QUOTA_TOPIC


@dataclass(frozen=True, slots=True)
class Quota:
    """``campaigns``: how many calls of each; ``pace`` goes into the calls' ``why``. Seconds, monotonic."""

    quota_id: str
    campaigns: Mapping[str, int]
    pace: Mapping[str, Any]
    until: float


class Quotas:
    """What the leader gives to this node; each is taken once, and none is old."""

    def __init__(self, bus: Bus, clock: Clock, wake: Callable[[], None]) -> None:
        self._bus = bus
        self._clock = clock
        self._wake = wake
        self._given: list[Quota] = []
        bus.listen(QUOTA_TOPIC, self._take)

    def next(self) -> Quota | None:
        """The oldest that is still good."""
        while self._given:
            quota = self._given.pop(0)
            if self._clock.monotonic() < quota.until:
                return quota
            self.used(quota)
        return None

    def used(self, quota: Quota) -> None:
        """All its calls are placed that will be."""
        self._bus.publish(PLACED_TOPIC, {"quota": quota.quota_id})

    def drop(self) -> None:
        """Dialling was stopped: nothing of what was given may be used."""
        for quota in self._given:
            self.used(quota)
        self._given.clear()

    def _take(self, _node_id: str, body: Body) -> None:
        if body["node"] != self._bus.node_id:
            return
        until = self._clock.monotonic() + QUOTA_S
        self._given.append(Quota(body["quota"], dict(body["campaigns"]), dict(body["pace"]), until))
        self._wake()
