"""SIP over UDP for the switch and the carrier simulator: place and receive calls (RFC 3261).

Everything runs on the asyncio loop that called :meth:`SipEndpoint.start`; call methods never block.
"""

import asyncio
import logging
import time
from collections.abc import Callable
from typing import Any

from sippy import CCEvents
from sippy.MsgBody import MsgBody
from sippy.SipAddress import SipAddress
from sippy.SipCallId import SipCallId
from sippy.SipContact import SipContact
from sippy.SipReason import SipReason
from sippy.UA import UA

from server_api.telephony.wire.sip_events import (
    Answered,
    Ended,
    Failed,
    Provisional,
    Reinvited,
    SipEvent,
    Updated,
)
from server_api.telephony.wire.sip_gate import Address, SourceGate
from server_api.telephony.wire.sip_stack import SipStack

log = logging.getLogger(__name__)
SETTLE_POLL_S = 0.01


class _RelayedUa(UA):  # type: ignore[misc]  # sippy has no types
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


def _body(sdp: str | None) -> Any:
    return None if sdp is None else MsgBody(sdp)


def _text(body: Any) -> str | None:
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


class SipCall:
    """One call. Set ``on_event`` before the next turn of the loop; it is never called after the end."""

    def __init__(self, stack: SipStack, ua: Any, call_id: str, source: Address) -> None:
        self._stack = stack
        self._ua = ua
        self.sip_call_id = call_id
        self.source = source
        self.over = False
        self.on_event: Callable[[SipEvent], None] = lambda _event: None

    def hang_up(self, q850: int | None = None) -> None:
        """CANCEL or BYE, whichever fits; harmless when the call is over."""
        if self.over:
            return
        self.over = True
        self._send(CCEvents.CCEventDisconnect(), q850)

    def accept_update(self, sdp: str) -> None:
        """Answer a :class:`Reinvited`."""
        self._send(CCEvents.CCEventConnect((200, "OK", _body(sdp))))

    def update(self, sdp: str) -> None:
        """Send a re-INVITE; answered by :class:`Updated`."""
        self._send(CCEvents.CCEventUpdate(_body(sdp)))

    def _send(self, event: Any, q850: int | None = None) -> None:
        if q850 is not None:
            event.reason_rfc3326 = SipReason(protocol="Q.850", cause=q850)
        self._ua.recvEvent(event)
        self._stack.arm()

    def _emit(self, event: SipEvent) -> None:
        if self.over:
            return
        self.over = isinstance(event, Failed | Ended)
        self.on_event(event)

    def _handle(self, event: Any, _ua: Any) -> None:
        match event:
            case CCEvents.CCEventRing():
                status, reason, body = event.getData()
                self._emit(Provisional(int(status), str(reason), _text(body)))
            case CCEvents.CCEventConnect() | CCEvents.CCEventPreConnect():
                self._connected(_text(event.getData()[2]), event)
            case CCEvents.CCEventUpdate():
                self._emit(Reinvited(_text(event.getData())))
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
        self._send(CCEvents.CCEventRing((*status, _body(sdp))))

    def answer(self, sdp: str) -> None:
        """200 OK."""
        self._send(CCEvents.CCEventConnect((200, "OK", _body(sdp))))

    def reject(self, status: int, reason: str = "Rejected", q850: int | None = None) -> None:
        """A final answer of 300 or more."""
        if not self.over:
            self.over = True
            self._send(CCEvents.CCEventFail((status, reason)), q850)

    def _connected(self, sdp: str | None, event: Any) -> None:
        self._emit(Updated(sdp))


class SipEndpoint:
    """One UDP port that places and receives calls. One endpoint a process (sippy's dispatcher is global).

    ``on_invite`` is called with every new incoming call and must ring, answer or reject it, now or later.
    ``advertise`` is the host written into Via and Contact when it differs from the bound one.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        advertise: str = "",
        on_invite: Callable[[IncomingCall], None] | None = None,
        gate: SourceGate | None = None,
    ) -> None:
        self._bind = (host, port)
        self._advertise = advertise
        self._on_invite = on_invite
        self.gate = gate or SourceGate()
        self._stack = SipStack(self.gate, self._request)

    @property
    def address(self) -> Address:
        """Host and port as bound, after :meth:`start`."""
        return self._bind

    @property
    def advertised(self) -> Address:
        """Host and port as written into messages."""
        return self._stack.advertised

    async def start(self) -> None:
        """Bind. Raises OSError when the port is taken."""
        self._bind = await self._stack.open(*self._bind, self._advertise)

    async def settle(self, at_most_s: float) -> None:
        """Wait until every BYE and CANCEL is confirmed, but not longer."""
        for _ in range(int(at_most_s / SETTLE_POLL_S)):
            if not self._stack.unconfirmed:
                return
            await asyncio.sleep(SETTLE_POLL_S)

    async def stop(self) -> None:
        """Close the socket at once; hang up calls first if the far ends should know."""
        self._stack.close()

    def invite(
        self,
        number: str,
        host: str,
        port: int,
        *,
        caller: str,
        sdp: str,
        username: str = "",
        password: str = "",
        on_event: Callable[[SipEvent], None],
    ) -> OutgoingCall:
        """Send an INVITE to ``sip:number@host:port``; digest challenges are answered (RFC 3261 22)."""
        call_id = SipCallId()
        ua = UA(
            self._stack.config,
            username=username or None,
            password=password or None,
            nh_address=(host, port),
        )
        call = OutgoingCall(self._stack, ua, str(call_id), (host, port))
        call.on_event = on_event
        ua.event_cb = call._handle
        ua.recvEvent(CCEvents.CCEventTry((call_id, caller, number, _body(sdp), None, None)))
        self._stack.arm()
        return call

    def _request(self, req: Any, transaction: Any) -> Any:
        if req.getHFBody("to").getTag() is not None:
            return req.genResponse(481, "Call Leg/Transaction Does Not Exist"), None, None
        match req.getMethod():
            case "INVITE" if self._on_invite is not None:
                return self._new_call(req, transaction)
            case "OPTIONS":
                return req.genResponse(200, "OK"), None, None
            case _:
                return req.genResponse(501, "Not Implemented"), None, None

    def _new_call(self, req: Any, transaction: Any) -> Any:
        ua = _RelayedUa(self._stack.config)
        call = IncomingCall(self._stack, ua, str(req.getHFBody("call-id")), req.getSource())

        def on_event(event: Any, source: Any) -> None:
            if not isinstance(event, CCEvents.CCEventTry):
                call._handle(event, source)
                return
            _, call.caller, call.user, body, _, _ = event.getData()
            call.sdp = _text(body)
            if self._on_invite is not None:
                self._on_invite(call)

        ua.event_cb = on_event
        return ua.recvRequest(req, transaction)
