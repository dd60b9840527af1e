"""One SIP call, placed or received: what its owner can do, and the dialog under it (RFC 3261)."""

import logging
import time
from collections.abc import Callable
from typing import Any

from sippy import CCEvents
from sippy.MsgBody import MsgBody
from sippy.SipAddress import SipAddress
from sippy.SipContact import SipContact
from sippy.SipReason import SipReason
from sippy.Time.Timeout import Timeout
from sippy.UA import UA
from sippy.UacStateCancelling import UacStateCancelling

from server_api.telephony.wire.sip_events import (
    Answered,
    Ended,
    Failed,
    Provisional,
    Reinvited,
    SipEvent,
    Updated,
)
from server_api.telephony.wire.sip_gate import Address
from server_api.telephony.wire.sip_stack import SipStack

log = logging.getLogger(__name__)
KNOWN_METHODS = frozenset({"INVITE", "ACK", "BYE", "CANCEL", "INFO", "OPTIONS"})


def _by_udp(message: Any) -> None:
    """Only UDP is spoken here, whatever the far end writes: sippy cannot even read ``transport=UDP``."""
    for name in ("contact", "record-route"):
        for body in message.getHFBodys(name):
            url = body.getUrl()
            if url is not None and url.transport is not None:
                url.transport = "udp"


class UdpUa(UA):  # type: ignore[misc]  # sippy has no types
    """A dialog over UDP.

    sippy leaves requests it does not know without any answer, and lets a REFER end the call.
    """

    def __init__(self, stack: SipStack, **options: Any) -> None:
        super().__init__(stack.config, **options)
        self.godead_timeout = stack.memory_s

    def recvRequest(self, req: Any, sip_t: Any) -> Any:  # noqa: N802 - sippy's name
        _by_udp(req)
        match req.getMethod():
            case "UPDATE" if req.getBody() is None:  # a session timer's refresh (RFC 4028)
                return req.genResponse(200, "OK"), None, None
            case "REFER":
                return req.genResponse(603, "Decline"), None, None
            case method if method not in KNOWN_METHODS:
                return req.genResponse(501, "Not Implemented"), None, None
        return super().recvRequest(req, sip_t)

    def recvResponse(self, resp: Any, tr: Any) -> None:  # noqa: N802 - sippy's name
        _by_udp(resp)
        status = resp.getSCode()[0]
        if status in (401, 407) or (isinstance(self.state, UacStateCancelling) and 200 <= status < 300):
            Timeout(super().recvResponse, 0, 1, resp, tr)  # the ACK goes out first, then what we ask next
        else:
            super().recvResponse(resp, tr)


class RelayedUa(UdpUa):
    """A dialog begun by the far end, answered to where its datagrams come from.

    The agent's SIP passes a relay on loopback: Contact must be the address the far end dialled, and
    requests must go to the datagram's source, not to the Contact it claims.
    """

    lContact: Any = None  # noqa: N815 - sippy's name

    def recvRequest(self, req: Any, sip_t: Any) -> Any:  # noqa: N802 - sippy's name
        self.rAddr = self.rAddr0 = (req.getSource(), "udp")
        if self.lContact is None:  # set once: in-dialog requests come back through the relay
            self.lContact = SipContact(address=SipAddress(url=req.getRURI().getCopy()))
        answer = super().recvRequest(req, sip_t)
        self.rAddr = self.rAddr0 = (req.getSource(), "udp")
        return answer

    def recvResponse(self, resp: Any, tr: Any) -> None:  # noqa: N802 - sippy's name
        if 200 <= resp.getSCode()[0] < 300 and resp.countHFs("contact") > 0:
            url = resp.getHFBody("contact").getUrl()
            url.host, url.port = resp.getSource()
        super().recvResponse(resp, tr)


def body_of(sdp: str | None) -> Any:
    return None if sdp is None else MsgBody(sdp)


def text_of(body: Any) -> str | None:
    return None if body is None else str(body)


def _q850(event: Any) -> int | None:
    reason = event.reason_rfc3326
    if reason is None:
        return None
    try:
        if not reason.parsed:
            reason.parse()
    except (AssertionError, ValueError, IndexError):
        return None
    return int(reason.cause) if str(reason.protocol).upper() == "Q.850" else None


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
        """Answer a :class:`Reinvited`."""
        self._send(CCEvents.CCEventConnect((200, "OK", body_of(sdp))))

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
                self._emit(Ended("", _q850(event)))
            case _:
                log.debug("SIP event ignored: %s", type(event).__name__)

    def _connected(self, sdp: str | None, event: Any) -> None:
        age_ns = int(max(0.0, float(event.rtime.offsetFromNow())) * 1e9)
        self._emit(Answered(sdp, time.monotonic_ns() - age_ns))

    def _failed(self, event: Any) -> None:
        status, reason = event.getData()[:2]
        silent = int(status) == 408 and self._ua.last_scode == 408 and self._ua.p100_ts is None
        self._emit(Failed(int(status), str(reason), _q850(event), silent))


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
    """A call placed to us. ``user`` is the user part of the request URI; ``sdp`` the offer."""

    user = ""
    caller = ""
    sdp: str | None = None

    def ring(self, sdp: str | None = None) -> None:
        """180, or 183 with early media when ``sdp`` is given."""
        status = (183, "Session Progress") if sdp else (180, "Ringing")
        self._send(CCEvents.CCEventRing((*status, body_of(sdp))))

    def answer(self, sdp: str) -> None:
        """200 OK."""
        self._send(CCEvents.CCEventConnect((200, "OK", body_of(sdp))))

    def reject(self, status: int, reason: str = "Rejected", q850: int | None = None) -> None:
        """A final answer of 300 or more."""
        if not self.over:
            self._finish()
            self._send(CCEvents.CCEventFail((status, reason)), q850)

    def _connected(self, sdp: str | None, event: Any) -> None:
        self._emit(Updated(sdp))
