"""Trunks: caps on calls and on calls a second, back-off after 503 or silence, up and down."""

from collections.abc import Callable
from dataclasses import dataclass, field

from server_api.telephony.port import SwitchError, TrunkSpec
from server_api.telephony.wire.sip_gate import TokenBucket

RETRY_AFTER_MOST_S = 600.0
Report = Callable[[str, bool, str, bool | None], None]


@dataclass(slots=True)
class _Trunk:
    """``silent`` while it leaves OPTIONS without an answer; ``registered`` None where nothing registers."""

    spec: TrunkSpec
    bucket: TokenBucket | None
    calls: set[str] = field(default_factory=set)
    failures: int = 0
    closed_until: float = 0.0
    up: bool | None = None
    silent: bool = False
    registered: bool | None = None

    @property
    def shut(self) -> str:
        """Why nothing may be dialled, whatever the time; empty when it may."""
        if self.silent:
            return "silent"
        return "unregistered" if self.registered is False else ""


def _bucket(spec: TrunkSpec) -> TokenBucket | None:
    rate = spec.max_calls_per_second
    return TokenBucket(rate, max(1.0, rate)) if rate > 0 else None


class Trunks:
    """Book-keeping only: who may dial where and when. Times are loop seconds brought by the caller.

    ``report(trunk_id, up, reason, registered)`` is called with every change.
    """

    def __init__(self, backoff_first_s: float, backoff_most_s: float, report: Report) -> None:
        self._first = backoff_first_s
        self._most = backoff_most_s
        self._report = report
        self._trunks: dict[str, _Trunk] = {}

    def put(self, spec: TrunkSpec) -> None:
        """Add or replace; calls on it keep their lines. The same again changes nothing."""
        old = self._trunks.get(spec.trunk_id)
        if old is not None and old.spec == spec:
            return
        registered = False if spec.registers else None
        calls = old.calls if old is not None else set()
        self._trunks[spec.trunk_id] = _Trunk(spec, _bucket(spec), calls, registered=registered)

    def drop(self, trunk_id: str) -> None:
        """Forget it; calls on it live on."""
        self._trunks.pop(trunk_id, None)

    def begin(self, trunk_id: str, call_id: str, now: float) -> TrunkSpec:
        """Take a line. Raises SwitchError ``trunk_unknown``, ``trunk_backoff``, ``trunk_full``."""
        trunk = self._trunks.get(trunk_id)
        if trunk is None:
            raise SwitchError("trunk_unknown", trunk_id)
        if trunk.shut:
            raise SwitchError("trunk_backoff", trunk.shut)
        if now < trunk.closed_until:
            raise SwitchError("trunk_backoff", f"{trunk.closed_until - now:.1f}")
        self._room(trunk)
        if trunk.bucket is not None and not trunk.bucket.take(now):
            raise SwitchError("trunk_full", "calls_per_second")
        trunk.calls.add(call_id)
        return trunk.spec

    def begin_inbound(self, trunk_id: str, call_id: str) -> None:
        """Take a line for a call that comes in. Raises SwitchError ``trunk_unknown``, ``trunk_full``."""
        trunk = self._trunks.get(trunk_id)
        if trunk is None:
            raise SwitchError("trunk_unknown", trunk_id)
        self._room(trunk)
        trunk.calls.add(call_id)

    def _room(self, trunk: _Trunk) -> None:
        if 0 < trunk.spec.max_calls <= len(trunk.calls):
            raise SwitchError("trunk_full", "calls")

    def end(self, trunk_id: str, call_id: str) -> None:
        """Free the line."""
        trunk = self._trunks.get(trunk_id)
        if trunk is not None:
            trunk.calls.discard(call_id)

    def answered(self, trunk_id: str) -> None:
        """The trunk said something sensible about a call."""
        trunk = self._trunks.get(trunk_id)
        if trunk is not None:
            trunk.failures = 0
            trunk.closed_until = 0.0
            trunk.silent = False
            self._turn(trunk, True, "")

    def alive(self, trunk_id: str, now: float) -> None:
        """The trunk answered an OPTIONS: that ends a silence, not a back-off it asked for."""
        trunk = self._trunks.get(trunk_id)
        if trunk is not None:
            trunk.silent = False
            if now >= trunk.closed_until:
                self._turn(trunk, True, "")

    def silent(self, trunk_id: str) -> None:
        """The trunk left an OPTIONS without an answer: dial nothing until it answers one."""
        trunk = self._trunks.get(trunk_id)
        if trunk is not None:
            trunk.silent = True
            self._turn(trunk, False, "silent")

    def registered(self, trunk_id: str, yes: bool, reason: str = "") -> None:
        """A registration holds, or no longer; without one nothing is dialled."""
        trunk = self._trunks.get(trunk_id)
        if trunk is None or (trunk.registered is yes and trunk.up is not None):
            return
        trunk.registered = yes
        trunk.up = yes
        self._report(trunk_id, yes, reason, yes)

    def failed(self, trunk_id: str, reason: str, now: float, retry_after_s: float | None = None) -> None:
        """503, silence or a refused password: dial nothing for a while, longer each time.

        ``retry_after_s`` is the trunk's own wish: waited for where it is longer, ten minutes at most.
        """
        trunk = self._trunks.get(trunk_id)
        if trunk is None:
            return
        ours = min(self._most, self._first * 2.0**trunk.failures)
        theirs = min(retry_after_s or 0.0, RETRY_AFTER_MOST_S)
        trunk.closed_until = now + max(ours, theirs)
        trunk.failures += 1
        self._turn(trunk, False, reason)

    def _turn(self, trunk: _Trunk, up: bool, reason: str) -> None:
        if trunk.up is not up:
            trunk.up = up
            self._report(trunk.spec.trunk_id, up, reason, trunk.registered)
