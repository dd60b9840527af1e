"""The dialog under a call: what sippy leaves undone of RFC 3261, 3262 and 3311."""

from typing import Any

from sippy.CCEvents import CCEventUpdate
from sippy.MsgBody import MsgBody
from sippy.SipAddress import SipAddress
from sippy.SipContact import SipContact
from sippy.SipHeader import SipHeader
from sippy.SipURL import SipURL
from sippy.Time.Timeout import Timeout
from sippy.UA import UA
from sippy.UacStateCancelling import UacStateCancelling
from sippy.UaStateConnected import UaStateConnected

from server_api.telephony.wire.sip_auth import ANSWERS, Credentials
from server_api.telephony.wire.sip_headers import by_udp, options
from server_api.telephony.wire.sip_stack import SipStack

KNOWN_METHODS = frozenset({"INVITE", "ACK", "BYE", "CANCEL", "INFO", "OPTIONS", "UPDATE"})


def bad_extension(req: Any) -> Any:
    """420 for a request that demands what is not spoken here, as 100rel (RFC 3261 section 8.2.2.3)."""
    wanted = options(req, "require")
    if not wanted:
        return None
    response = req.genResponse(420, "Bad Extension")
    response.appendHeader(SipHeader(name="unsupported", bodys=", ".join(wanted)))
    return response


class UdpUa(UA):  # type: ignore[misc]  # sippy has no types
    """A dialog over UDP.

    sippy leaves requests it does not know without any answer, lets a REFER end the call, takes a re-INVITE
    without an offer for a hold, gives up at a nonce that is only too old, and leaves a challenged BYE be.
    """

    rCSeq: Any  # noqa: N815 - sippy's name

    def __init__(self, stack: SipStack, *, username: str = "", password: str = "", **options: Any) -> None:
        super().__init__(stack.config, username=username or None, password=password or None, **options)
        self.godead_timeout = stack.memory_s
        self._credentials = Credentials("", "")
        self._update: Any = None
        self._asked = False
        self.last_response: Any = None

    def recvRequest(self, req: Any, sip_t: Any) -> Any:  # noqa: N802 - sippy's name
        by_udp(req)
        method = req.getMethod()
        if method in ("INVITE", "UPDATE") and (refusal := bad_extension(req)) is not None:
            return refusal, None, None
        match method:
            case "UPDATE":
                return self._updated(req)
            case "INVITE" if isinstance(self.state, UaStateConnected):
                if self._update is not None or self._asked:
                    return req.genResponse(491, "Request Pending"), None, None
                if req.getBody() is None and self._is_new(req):
                    return self._asked_for_offer(req)
            case "REFER":
                return req.genResponse(603, "Decline"), None, None
            case _ if method not in KNOWN_METHODS:
                return req.genResponse(501, "Not Implemented"), None, None
        return super().recvRequest(req, sip_t)

    def _is_new(self, req: Any) -> bool:
        number = int(req.getHFBody("cseq").getCSeqNum())
        last: int | None = self.rCSeq
        if last is not None and last >= number:
            return False
        self.rCSeq = number
        return True

    def _updated(self, req: Any) -> Any:
        """Without a body a session timer's refresh (RFC 4028), with one an offer (RFC 3311)."""
        if not self._is_new(req):
            return req.genResponse(500, "Server Internal Error"), None, None
        if req.getBody() is None:
            return self._with_contact(req.genResponse(200, "OK")), None, None
        if self._update is not None or self._asked or not isinstance(self.state, UaStateConnected):
            return req.genResponse(491, "Request Pending"), None, None
        self._update = req
        self._tell_update(req)
        return None, None, None

    def _asked_for_offer(self, req: Any) -> Any:
        """A re-INVITE without an offer wants ours in the 200, and answers it in the ACK."""
        self._asked = True
        self.uasResp = req.genResponse(100, "Trying", server=self.local_ua)
        self.global_config["_sip_tm"].sendResponse(self.uasResp)
        self._tell_update(req)
        return None, None, self.disconnect

    def _tell_update(self, req: Any) -> None:
        self.equeue.append(CCEventUpdate(req.getBody(), rtime=req.rtime, origin=self.origin))
        self.emitPendingEvents()

    def settle_update(self, status: int, reason: str, body: Any) -> bool:
        """Answer what came by UPDATE or asks for our offer; False when sippy itself waits for the answer."""
        if self._update is not None:
            req, self._update = self._update, None
            if body is not None:
                self.rSDP, self.lSDP = req.getBody().getCopy(), body
            response = self._with_contact(req.genResponse(status, reason, server=self.local_ua))
            response.setBody(body)
            self.global_config["_sip_tm"].sendResponse(response)
            return True
        if self._asked:
            self._asked = body is not None
            self.lSDP = body if body is not None else self.lSDP
            self.sendUasResponse(status, reason, body, (self.lContact,), ack_wait=body is not None)
            return True
        return False

    def recvACK(self, req: Any) -> None:  # noqa: N802 - sippy's name
        self._asked = False
        super().recvACK(req)

    def _with_contact(self, response: Any) -> Any:
        response.appendHeader(SipHeader(name="contact", body=self.lContact))
        return response

    def recvResponse(self, resp: Any, tr: Any) -> None:  # noqa: N802 - sippy's name
        by_udp(resp)
        self.last_response = resp
        status = resp.getSCode()[0]
        if status in (401, 407) or (isinstance(self.state, UacStateCancelling) and 200 <= status < 300):
            Timeout(super().recvResponse, 0, 1, resp, tr)  # the ACK goes out first, then what we ask next
        else:
            super().recvResponse(resp, tr)

    def processChallenge(  # noqa: N802 - sippy's name
        self, resp: Any, cseq: int, _challenge: str, _answer: str, extra_headers: Any
    ) -> bool:
        """Repeat the INVITE with credentials; False leaves the refusal as it is."""
        before = self.reqs[cseq]
        if not any(before.countHFs(name) for name in ANSWERS.values()):
            self._credentials = Credentials(self.username or "", self.password or "")
        headers = self._credentials.answer(resp, "INVITE", str(self.rTarget), self.lSDP, before)
        if not headers:
            return False
        req = self.genRequest("INVITE", self.lSDP, extra_headers=extra_headers)
        req.appendHeaders(headers)
        self.newUacTransaction(req, req_extra_headers=extra_headers)
        del self.reqs[cseq]
        return True

    def newTransaction(self, req: Any, req_extra_headers: Any = None, **kwa: Any) -> Any:  # noqa: N802
        if req.getMethod() == "BYE" and "resp_cb" not in kwa and self.username is not None:
            kwa["resp_cb"] = lambda resp: self._bye_answered(req, resp)
        return super().newTransaction(req, req_extra_headers, **kwa)

    def _bye_answered(self, req: Any, resp: Any) -> None:
        credentials = Credentials(self.username, self.password)
        headers = credentials.answer(resp, "BYE", str(self.rTarget), None, req)
        if headers:
            again = self.genRequest("BYE")
            again.appendHeaders(headers)
            super().newTransaction(again)


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


def our_contact(user: str = "") -> Any:
    """A Contact at our own address; sippy's own says "Anonymous"."""
    return SipContact(address=SipAddress(url=SipURL(username=user or None)))


def body_of(sdp: str | None) -> Any:
    """Text as a message's body."""
    return None if sdp is None else MsgBody(sdp)


def text_of(body: Any) -> str | None:
    """Undo :func:`body_of`."""
    return None if body is None else str(body)
