"""One SIP call, placed or received: what its owner can do (RFC 3261)."""

import logging
import time
from collections.abc import Callable
from typing import Any

from sippy import CCEvents
from sippy.SipAddress import SipAddress
from sippy.SipHeader import SipHeader
from sippy.SipReason import SipReason
from sippy.SipURL import SipURL

from server_api.telephony.wire.sip_dialog import body_of, text_of
from server_api.telephony.wire.sip_events import (
    Answered,
    Ended,
    Failed,
    Provisional,
    Redirect,
    Reinvited,
    SipEvent,
    Updated,
)
from server_api.telephony.wire.sip_gate import Address
from server_api.telephony.wire.sip_headers import q850_of, seconds, values
from server_api.telephony.wire.sip_stack import SipStack

log = logging.getLogger(__name__)
DEFAULT_PORT = 5060


def _reasons(event: Any, message: Any) -> list[str]:
    own = [] if event.reason_rfc3326 is None else [str(event.reason_rfc3326)]
    return own + (values(message, "reason") if message is not None else [])


def _ignore(_event: SipEvent) -> None:
    return


class SipCall:
    """One call. Set ``on_event`` before the next turn of the loop; it is never called after the end."""

    def __init__(self, stack: SipStack, ua: Any, call_id: str, source: Address) -> None:
        self._stack = stack
        self._ua = ua
        self.sip_call_id = call_id
        self.source = source
        self.over = False
        self.on_event: Callable[[SipEvent], None] = _ignore

    def hang_up(self, q850: int | None = None) -> None:
        """CANCEL or BYE, whichever fits; harmless when the call is over."""
        if self.over:
            return
        self._finish()
        self._stack.soon(lambda: self._send(CCEvents.CCEventDisconnect(), q850))

    def accept_update(self, sdp: str) -> None:
        """Answer a :class:`Reinvited`, or give the offer it asks for."""
        if self._ua.settle_update(200, "OK", body_of(sdp)):
            self._stack.arm()
        else:
            self._send(CCEvents.CCEventConnect((200, "OK", body_of(sdp))))

    def refuse_update(self) -> None:
        """488 to a :class:`Reinvited`: the call goes on as it was (RFC 3261 section 14.2)."""
        if self._ua.settle_update(488, "Not Acceptable Here", None):
            self._stack.arm()
        else:
            self._send(CCEvents.CCEventFail((488, "Not Acceptable Here")))

    def update(self, sdp: str) -> None:
        """Send a re-INVITE; answered by :class:`Updated`."""
        self._send(CCEvents.CCEventUpdate(body_of(sdp)))

    def _send(self, event: Any, q850: int | None = None) -> None:
        if q850 is not None:
            event.reason_rfc3326 = SipReason(protocol="Q.850", cause=q850)
        self._ua.recvEvent(event)
        self._stack.arm()

    def _emit(self, event: SipEvent) -> None:
        if self.over:
            return
        tell = self.on_event
        if isinstance(event, Failed | Ended):
            self._finish()
        tell(event)

    def _finish(self) -> None:
        """Let go of the owner: the dialog lives on for half a minute, to answer what is repeated."""
        self.over = True
        self.on_event = _ignore

    def handle(self, event: Any, _ua: Any) -> None:
        match event:
            case CCEvents.CCEventRing():
                status, reason, body = event.getData()
                self._emit(Provisional(int(status), str(reason), text_of(body)))
            case CCEvents.CCEventConnect() | CCEvents.CCEventPreConnect():
                self._connected(text_of(event.getData()[2]), event)
            case CCEvents.CCEventUpdate():
                self._emit(Reinvited(text_of(event.getData())))
            case CCEvents.CCEventFail() | CCEvents.CCEventRedirect():
                self._failed(event)
            case CCEvents.CCEventDisconnect():
                cause, said = q850_of(_reasons(event, None))
                self._emit(Ended(said, cause))
            case _:
                log.debug("SIP event ignored: %s", type(event).__name__)

    def _connected(self, sdp: str | None, event: Any) -> None:
        age_ns = int(max(0.0, float(event.rtime.offsetFromNow())) * 1e9)
        self._emit(Answered(sdp, time.monotonic_ns() - age_ns))

    def _failed(self, event: Any) -> None:
        status, reason = event.getData()[:2]
        response = self._ua.last_response
        unheard = response is None or response.source is None  # sippy makes up a 408 of its own
        cause, said = q850_of(_reasons(event, response))
        self._emit(
            Failed(
                int(status),
                str(reason),
                cause,
                silent=int(status) == 408
                and unheard
                and self._ua.p100_ts is None
                and self._ua.p1xx_ts is None,
                retry_after_s=None if response is None else seconds(response, "retry-after"),
                redirect=_redirect(event),
                q850_text=said,
            )
        )


def _redirect(event: Any) -> Redirect | None:
    if not isinstance(event, CCEvents.CCEventRedirect):
        return None
    url = event.getData()[3][0].url
    return Redirect(str(url.username or ""), str(url.host), int(url.port or DEFAULT_PORT))


class OutgoingCall(SipCall):
    """A call we placed: Provisional*, then Answered or Failed, then Reinvited*, Ended."""

    _answered = False

    def _connected(self, sdp: str | None, event: Any) -> None:
        if self._answered:
            self._emit(Updated(sdp))
            return
        self._answered = True
        super()._connected(sdp, event)

    def _failed(self, event: Any) -> None:
        if self._answered:
            self._emit(Updated(None))
            return
        super()._failed(event)


class IncomingCall(SipCall):
    """A call placed to us. ``user`` is the user part of the request URI; ``sdp`` the offer, if any.

    ``caller`` is the From's user part, ``asserted`` who the carrier says it is (empty: withheld).
    """

    user = ""
    caller = ""
    asserted = ""
    sdp: str | None = None
    _taken = False

    def ring(self, sdp: str | None = None) -> None:
        """180, or 183 with early media when ``sdp`` is given."""
        status = (183, "Session Progress") if sdp else (180, "Ringing")
        self._send(CCEvents.CCEventRing((*status, body_of(sdp))))

    def answer(self, sdp: str) -> None:
        """200 OK; where the INVITE brought no offer this is ours, and :class:`Updated` brings the answer."""
        self._taken = True
        data = (200, "OK", body_of(sdp))
        late = self.sdp is None
        self._send(CCEvents.CCEventPreConnect(data) if late else CCEvents.CCEventConnect(data))

    def reject(
        self,
        status: int,
        reason: str = "Rejected",
        q850: int | None = None,
        retry_after_s: int | None = None,
    ) -> None:
        """A final answer of 400 or more."""
        if self.over:
            return
        event = CCEvents.CCEventFail((status, reason))
        if retry_after_s is not None:
            event.extra_headers = (SipHeader(name="retry-after", bodys=str(retry_after_s)),)
        self._finish()
        self._send(event, q850)

    def redirect(self, uri: str) -> None:
        """302 to another address."""
        if not self.over:
            self._finish()
            address = SipAddress(url=SipURL(uri))
            self._send(CCEvents.CCEventRedirect((302, "Moved Temporarily", None, (address,))))

    def hang_up(self, q850: int | None = None) -> None:
        """BYE, or 480 while it still rings."""
        if self._taken:
            super().hang_up(q850)
        else:
            self.reject(480, "Temporarily Unavailable", q850)

    def _connected(self, sdp: str | None, event: Any) -> None:
        self._emit(Updated(sdp))

    def _failed(self, _event: Any) -> None:
        self._emit(Updated(None))
