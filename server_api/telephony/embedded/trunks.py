"""Trunks: caps on calls and on calls a second, back-off after 503 or silence, up and down."""

from collections.abc import Callable
from dataclasses import dataclass, field

from server_api.telephony.port import SwitchError, TrunkSpec
from server_api.telephony.wire.sip_gate import TokenBucket

Report = Callable[[str, bool, str], None]


@dataclass(slots=True)
class _Trunk:
    spec: TrunkSpec
    bucket: TokenBucket | None
    calls: set[str] = field(default_factory=set)
    failures: int = 0
    closed_until: float = 0.0
    up: bool | None = None


def _bucket(spec: TrunkSpec) -> TokenBucket | None:
    rate = spec.max_calls_per_second
    return TokenBucket(rate, max(1.0, rate)) if rate > 0 else None


class Trunks:
    """Book-keeping only: who may dial where and when. Times are loop seconds brought by the caller."""

    def __init__(self, backoff_first_s: float, backoff_most_s: float, report: Report) -> None:
        self._first = backoff_first_s
        self._most = backoff_most_s
        self._report = report
        self._trunks: dict[str, _Trunk] = {}

    def put(self, spec: TrunkSpec) -> None:
        """Add or replace; calls on it keep their lines."""
        old = self._trunks.get(spec.trunk_id)
        self._trunks[spec.trunk_id] = _Trunk(spec, _bucket(spec), old.calls if old else set())

    def begin(self, trunk_id: str, call_id: str, now: float) -> TrunkSpec:
        """Take a line. Raises SwitchError ``trunk_unknown``, ``trunk_backoff``, ``trunk_full``."""
        trunk = self._trunks.get(trunk_id)
        if trunk is None:
            raise SwitchError("trunk_unknown", trunk_id)
        if now < trunk.closed_until:
            raise SwitchError("trunk_backoff", f"{trunk.closed_until - now:.1f}")
        if 0 < trunk.spec.max_calls <= len(trunk.calls):
            raise SwitchError("trunk_full", "calls")
        if trunk.bucket is not None and not trunk.bucket.take(now):
            raise SwitchError("trunk_full", "calls_per_second")
        trunk.calls.add(call_id)
        return trunk.spec

    def end(self, trunk_id: str, call_id: str) -> None:
        """Free the line."""
        trunk = self._trunks.get(trunk_id)
        if trunk is not None:
            trunk.calls.discard(call_id)

    def answered(self, trunk_id: str) -> None:
        """The trunk said something sensible."""
        trunk = self._trunks.get(trunk_id)
        if trunk is not None:
            trunk.failures = 0
            trunk.closed_until = 0.0
            self._turn(trunk, True, "")

    def failed(self, trunk_id: str, reason: str, now: float) -> None:
        """503 or silence: dial nothing for a while, longer each time."""
        trunk = self._trunks.get(trunk_id)
        if trunk is None:
            return
        trunk.closed_until = now + min(self._most, self._first * 2.0**trunk.failures)
        trunk.failures += 1
        self._turn(trunk, False, reason)

    def _turn(self, trunk: _Trunk, up: bool, reason: str) -> None:
        if trunk.up is not up:
            trunk.up = up
            self._report(trunk.spec.trunk_id, up, reason)
