"""Every call of the switch, wherever it came from: known by its id, watched, and ended once."""

import asyncio
import logging
from collections import deque

from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.trunk_call import CallObserver, Phase, TrunkCall
from server_api.telephony.embedded.trunks import Trunks
from server_api.telephony.port import (
    CallAnswered,
    CallEnded,
    DtmfReceived,
    EndCause,
    EndedBy,
    GoneError,
)
from server_api.telephony.wire.sip import IncomingCall

log = logging.getLogger(__name__)
REMEMBERED_CALLS = 2000


class Calls:
    """Every call of this switch. Commands raise GoneError for a call that is over.

    ``observers`` are told as calls go on, after the fact was reported (the end: before its leg closes).
    """

    def __init__(self, mixer: MixerLink, trunks: Trunks, journal: FactJournal) -> None:
        self._mixer = mixer
        self._trunks = trunks
        self._journal = journal
        self._calls: dict[str, TrunkCall] = {}
        self._known: deque[str] = deque(maxlen=REMEMBERED_CALLS)
        self.observers: list[CallObserver] = []

    def alive(self) -> list[TrunkCall]:
        """Every call that has not ended."""
        return list(self._calls.values())

    def get(self, call_id: str) -> TrunkCall:
        """A call alive. Raises GoneError."""
        call = self._calls.get(call_id)
        if call is None:
            raise GoneError("call")
        return call

    def known(self, call_id: str) -> bool:
        """True for a call that was added, alive or over."""
        return call_id in self._known

    def has(self, call: TrunkCall) -> bool:
        """True while this call has not ended."""
        return self._calls.get(call.order.call_id) is call

    def add(self, call: TrunkCall) -> None:
        """A call begins; from now on it ends with exactly one CallEnded."""
        self._known.append(call.order.call_id)
        self._calls[call.order.call_id] = call

    def early_media(self, call: TrunkCall) -> None:
        """Sound comes before the answer."""
        for observer in self.observers:
            observer.early_media(call)

    def answered(self, call: TrunkCall, mono_ns: int | None = None) -> None:
        """Report the answer (``mono_ns``: when its datagram came; now without it)."""
        stamp = self._journal.stamp(mono_ns)
        call.phase = Phase.ANSWERED
        call.answered_at = stamp["at"]
        self._journal.add(CallAnswered(call_id=call.order.call_id, **stamp))
        for observer in self.observers:
            observer.answered(call, stamp["mono_ns"])

    def end_after(self, call: TrunkCall, name: str, after_s: float, cause: EndCause) -> None:
        """End the call with a cause unless its timer ``name`` is cancelled before."""
        reason = "agent_lost" if cause is EndCause.NORMAL else ""
        call.after(name, after_s, lambda late: self.give_up(late, cause, reason))

    def give_up(self, call: TrunkCall, cause: EndCause, reason: str = "") -> None:
        """The switch itself ends the call."""
        if call.sip is not None:
            call.sip.hang_up()
        self.end(call, cause, EndedBy.SWITCH, reason=reason)

    def end(
        self, call: TrunkCall, cause: EndCause, by: EndedBy, status: int | None = None, reason: str = ""
    ) -> None:
        """Report the end and free what the call used; only the first end of a call counts."""
        if self._calls.pop(call.order.call_id, None) is None:
            return
        for name in list(call.timers):
            call.cancel_timer(name)
        for observer in self.observers:
            observer.ended(call)
        quality = self._mixer.quality(call.media)
        self._mixer.close(call.media)
        self._trunks.end(call.trunk.trunk_id, call.order.call_id)
        self._journal.add(
            CallEnded(
                call_id=call.order.call_id,
                cause=cause,
                by=by,
                sip_status=status,
                reason=reason,
                quality=quality,
                **self._journal.stamp(),
            )
        )

    def hang_up(self, call_id: str, by: EndedBy) -> None:
        """CANCEL, BYE, or for an offered call 603 (by an agent) or 480; the end is reported at once."""
        call = self.get(call_id)
        if isinstance(call.sip, IncomingCall) and call.phase is Phase.OFFERED and by is EndedBy.AGENT:
            call.sip.reject(603, "Decline")
        elif call.sip is not None:
            call.sip.hang_up()
        self.end(call, EndCause.NORMAL if call.answered else EndCause.CANCELLED, by)

    def end_all(self, cause: EndCause, *, unanswered_only: bool = False) -> None:
        """End calls when the server or the mixer is gone."""
        for call in self.alive():
            if not (unanswered_only and call.answered):
                self.give_up(call, cause)

    def media(self, name: str, event: str, digit: str) -> None:
        """The mixer no longer hears a debtor, or heard a key."""
        call = self._calls.get(name.removeprefix("call:"))
        if call is None:
            return
        if event == "digit":
            if call.recording_paused:
                return  # a card's number is told to nobody
            self._journal.add(DtmfReceived(call_id=call.order.call_id, digit=digit, **self._journal.stamp()))
        elif event == "media_lost":
            self.give_up(call, EndCause.MEDIA_LOST)


def now() -> float:
    """Seconds of the running loop's clock."""
    return asyncio.get_running_loop().time()
