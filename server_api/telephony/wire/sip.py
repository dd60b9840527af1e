"""SIP over UDP for the switch and the carrier simulator: place and receive calls (RFC 3261).

Everything runs on the asyncio loop that called :meth:`SipEndpoint.start`; call methods never block.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from sippy import CCEvents
from sippy.SipCallId import SipCallId
from sippy.SipHeader import SipHeader

from server_api.telephony.wire.sip_call import IncomingCall, OutgoingCall, SipCall
from server_api.telephony.wire.sip_dialog import (
    RelayedUa,
    UdpUa,
    bad_extension,
    body_of,
    our_contact,
    text_of,
)
from server_api.telephony.wire.sip_events import SipEvent
from server_api.telephony.wire.sip_gate import Address, SourceGate
from server_api.telephony.wire.sip_headers import caller_of
from server_api.telephony.wire.sip_requests import SipRequests
from server_api.telephony.wire.sip_stack import MEMORY_S, SipStack

__all__ = ["IncomingCall", "OutgoingCall", "SipCall", "SipEndpoint"]
SETTLE_POLL_S = 0.01


class SipEndpoint:
    """One UDP port that places and receives calls. One endpoint a process (sippy's dispatcher is global).

    ``on_invite`` is called with every new incoming call and must ring, answer or reject it, now or later.
    ``advertise`` is the host written into Via and Contact when it differs from the bound one.
    ``memory_s`` is how long an ended call can still answer messages that are repeated.
    ``direct(user, source)`` says whether a call comes from a carrier, whose Contact and routes are obeyed;
    any other is answered to where its datagrams come from. ``requests`` are those outside of calls.
    """

    def __init__(
        self,
        host: str,
        port: int,
        *,
        advertise: str = "",
        on_invite: Callable[[IncomingCall], None] | None = None,
        gate: SourceGate | None = None,
        memory_s: float = MEMORY_S,
    ) -> None:
        self._bind = (host, port)
        self._advertise = advertise
        self._on_invite = on_invite
        self.gate = gate or SourceGate()
        self._stack = SipStack(self.gate, self._request, memory_s)
        self.requests = SipRequests(self._stack)
        self.direct: Callable[[str, Address], bool] = lambda _user, _source: False

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
        await asyncio.sleep(0)
        for _ in range(int(at_most_s / SETTLE_POLL_S)):
            if not self._stack.unconfirmed:
                return
            await asyncio.sleep(SETTLE_POLL_S)

    async def stop(self) -> None:
        """Close the socket at once; hang up calls first if the far ends should know."""
        self._stack.close()

    def load(self) -> dict[str, int]:
        """``dialogs`` remembered, ``asked`` requests of ours under way, ``answering`` those of others."""
        return self._stack.load()

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
        domain: str = "",
        sip_call_id: str = "",
        headers: Sequence[tuple[str, str]] = (),
        on_event: Callable[[SipEvent], None],
    ) -> OutgoingCall:
        """Send an INVITE to ``sip:number@host:port``; digest challenges are answered (RFC 3261 22).

        ``domain`` stands in the URIs where it differs from ``host``, as for a user of a PBX.
        ``headers`` are added as they are, also where it is repeated with a password.
        """
        call_id = SipCallId(sip_call_id) if sip_call_id else SipCallId()
        ua = UdpUa(
            self._stack,
            username=username,
            password=password,
            nh_address=(host, port),
        )
        ua.lContact = our_contact()
        call = OutgoingCall(self._stack, ua, str(call_id), (host, port))
        call.on_event = on_event
        ua.event_cb = call.handle
        event = CCEvents.CCEventTry((call_id, caller, number, body_of(sdp), None, None))
        event.extra_headers = tuple(SipHeader(name=name, bodys=value) for name, value in headers)
        if domain:
            event.onUacSetupComplete = lambda ua: _name(ua, domain)
        ua.recvEvent(event)
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
        refusal = bad_extension(req)
        if refusal is not None:
            return refusal, None, None
        ua = self._dialog(str(req.getRURI().username or ""), req.getSource())
        call = IncomingCall(self._stack, ua, str(req.getHFBody("call-id")), req.getSource())
        call.asserted = caller_of(req)

        def on_event(event: Any, source: Any) -> None:
            if not isinstance(event, CCEvents.CCEventTry):
                call.handle(event, source)
                return
            _, call.caller, call.user, body, _, _ = event.getData()
            call.sdp = text_of(body)
            if self._on_invite is not None:
                self._on_invite(call)

        ua.event_cb = on_event
        return ua.recvRequest(req, transaction)

    def _dialog(self, user: str, source: Address) -> UdpUa:
        if not self.direct(user, source):
            return RelayedUa(self._stack)
        ua = UdpUa(self._stack)
        ua.lContact = our_contact(user)
        return ua


def _name(ua: Any, domain: str) -> None:
    """The far end by its domain, before the INVITE is written; where it is sent stays as it was."""
    ua.rTarget.host, ua.rTarget.port = domain, None
    ua.rUri.getUrl().host = domain
    ua.lUri.getUrl().host = domain
