"""One call to or from a debtor, as kept by the switch."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from server_api.telephony.port import CallState, DialOrder, Route, TrunkSpec
from server_api.telephony.wire.sip import SipCall


class Phase(StrEnum):
    """How far a call is; what becomes of an answered one is :class:`~.talking.Talking`'s."""

    OFFERED = "offered"
    DIALING = "dialing"
    RINGING = "ringing"
    ANSWERED = "answered"


@dataclass(slots=True)
class TrunkCall:
    """``media`` names its leg in the mixer; who talks to it is kept by :class:`~.talking.Talking`.

    ``trunk`` is the one it goes by now, ``routes`` are those not yet tried. Of a call that came in,
    ``order.number`` is who calls and ``order.caller_id`` the number that was called.
    """

    order: DialOrder
    trunk: TrunkSpec
    port: int
    session: int
    phase: Phase = Phase.DIALING
    sip: SipCall | None = None
    routes: tuple[Route, ...] = ()
    redirects: int = 0
    answered_at: datetime | None = None
    trunk_spoke: bool = False
    rang_with_media: bool | None = None
    sdp_version: int = 1
    takes_digits: bool = False
    recording_id: str = ""
    recording_paused: bool = False
    timers: dict[str, asyncio.TimerHandle] = field(default_factory=dict)

    @property
    def media(self) -> str:
        """Name of its leg in the mixer."""
        return f"call:{self.order.call_id}"

    @property
    def answered(self) -> bool:
        """True once the far end picked up."""
        return self.phase not in (Phase.OFFERED, Phase.DIALING, Phase.RINGING)

    def after(self, name: str, after_s: float, act: Callable[["TrunkCall"], None]) -> None:
        """Act on this call later, unless its timer ``name`` is set again or cancelled before."""
        self.cancel_timer(name)
        self.timers[name] = asyncio.get_running_loop().call_later(after_s, act, self)

    def cancel_timer(self, name: str) -> None:
        """Forget one timer, if it runs."""
        timer = self.timers.pop(name, None)
        if timer is not None:
            timer.cancel()

    def state(self, leg_id: str | None) -> CallState:
        """As reported on adoption."""
        return CallState(
            call_id=self.order.call_id,
            state=str(self.phase),
            number=self.order.number,
            trunk_id=self.trunk.trunk_id,
            leg_id=leg_id,
            answered_at=self.answered_at,
            recording_id=self.recording_id,
            recording_paused=self.recording_paused,
        )


class CallObserver(Protocol):
    """Told by :class:`~.calls.Calls` as a call goes on: recording and detection listen here."""

    def early_media(self, call: TrunkCall) -> None:
        """Sound comes before the answer."""
        ...

    def answered(self, call: TrunkCall, mono_ns: int) -> None:
        """The far end picked up (``mono_ns``: the datagram of the 200)."""
        ...

    def ended(self, call: TrunkCall) -> None:
        """The call is over; its leg in the mixer is about to close."""
        ...
