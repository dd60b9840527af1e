"""A 200 to an INVITE that was answered already (RFC 3261 section 13.2.2.4).

A call that forks can be picked up twice: the first wins, and every other must hear ACK and BYE, or that
telephone stays open for half a minute. A 200 that is repeated with other words (a clock in a header) only
gets its ACK again. sippy drops both.
"""

from hashlib import md5
from typing import Any

from sippy.SipFrom import SipFrom
from sippy.SipRequest import SipRequest
from sippy.SipResponse import SipResponse
from sippy.SipRoute import SipRoute
from sippy.SipTo import SipTo

from server_api.telephony.wire.sip_headers import by_udp


def answer_stray(manager: Any, data: bytes) -> bool:
    """Deal with such a 200; False for any other datagram, which goes its usual way."""
    if b"INVITE" not in data:
        return False
    checksum = md5(data, usedforsecurity=False).digest()
    if checksum in manager.l1rcache or checksum in manager.l2rcache:
        return False
    response = SipResponse(data.decode())
    by_udp(response)
    number, method = response.getHFBody("cseq").getCSeq()
    dialog = _dialog(manager, response)
    if method != "INVITE" or dialog is None or response.getTId(True, True) in manager.tclient:
        return False
    if not dialog.isConnected() and dialog.state.sname != "Disconnected":
        return False
    ack = _request("ACK", response, number)
    manager.transmitMsg(manager.l4r.getServer(("", 0)), ack, ack.getTarget()[0], checksum)
    if response.getHFBody("to").getTag() != dialog.rUri.getTag():
        manager.newTransaction(_request("BYE", response, number + 1))
    return True


def _dialog(manager: Any, response: Any) -> Any:
    """The call it belongs to, whoever answers it."""
    ours = response.getHFBody("from").getTag()
    for consumer in manager.req_consumers.get(str(response.getHFBody("call-id")), ()):
        if consumer.cobj.origin == "callee" and consumer.cobj.lTag == ours and consumer.cobj.rUri is not None:
            return consumer.cobj
    return None


def _request(method: str, response: Any, number: int) -> Any:
    target = response.getHFBody("contact").getUrl().getCopy()
    routes = [SipRoute(address=record.getUri().getCopy()) for record in response.getHFBodys("record-route")]
    routes.reverse()
    return SipRequest(
        method=method,
        ruri=target,
        fr0m=SipFrom(address=response.getHFBody("from").getUri().getCopy()),
        to=SipTo(address=response.getHFBody("to").getUri().getCopy()),
        callid=response.getHFBCopy("call-id"),
        cseq=number,
        routes=routes,
    )
