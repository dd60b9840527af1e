"""Requests outside of calls: REGISTER (RFC 3261 section 10) and OPTIONS (section 11)."""

import asyncio
from dataclasses import dataclass, field
from typing import Any

from sippy.SipAddress import SipAddress
from sippy.SipCallId import SipCallId
from sippy.SipExpires import SipExpires
from sippy.SipFrom import SipFrom
from sippy.SipRequest import SipRequest
from sippy.SipTo import SipTo
from sippy.SipURL import SipURL

from server_api.telephony.wire.sip_auth import Credentials
from server_api.telephony.wire.sip_dialog import our_contact
from server_api.telephony.wire.sip_gate import Address
from server_api.telephony.wire.sip_headers import seconds
from server_api.telephony.wire.sip_stack import SipStack


@dataclass(frozen=True, slots=True)
class Reply:
    """A final answer; ``status`` 0 when none came. Times in seconds, None where nothing is said.

    ``granted_s`` is how long a registration holds, ``least_s`` what a 423 asks for.
    """

    status: int
    reason: str = ""
    granted_s: float | None = None
    least_s: float | None = None
    retry_after_s: float | None = None

    @property
    def good(self) -> bool:
        """True for 2xx."""
        return 200 <= self.status < 300


@dataclass(slots=True)
class Account:
    """A registration: where it is kept, and its name there. One Call-ID for its life (section 10.2)."""

    registrar: Address
    domain: str
    username: str
    password: str = field(repr=False)
    call_id: str = field(default_factory=lambda: str(SipCallId()))
    tag: str = field(default_factory=lambda: str(SipCallId())[:16])
    cseq: int = 1


class SipRequests:
    """Sent by an endpoint's stack; answered to whoever waits."""

    def __init__(self, stack: SipStack) -> None:
        self._stack = stack

    async def register(self, account: Account, expires_s: float, timeout_s: float) -> Reply:
        """Register our address for ``expires_s``, 0 to take it back; digest challenges are answered."""
        credentials = Credentials(account.username, account.password)
        headers: list[Any] = []
        while True:
            request = _register(account, expires_s)
            request.appendHeaders(headers)
            response = await self._ask(request, timeout_s)
            if response is None:
                return Reply(0)
            headers = credentials.answer(response, "REGISTER", str(request.getRURI()), None, request)
            if not headers:
                return _reply(response, expires_s)

    async def options(self, address: Address, timeout_s: float) -> Reply:
        """Ask whether somebody is there: any answer is one."""
        url = SipURL(host=address[0], port=address[1])
        sender = SipFrom(address=SipAddress(url=SipURL(username="acordo"), hadbrace=True))
        sender.genTag()
        request = SipRequest(
            method="OPTIONS", ruri=url, fr0m=sender, target=(address, "udp"), contact=our_contact("acordo")
        )
        response = await self._ask(request, timeout_s)
        return Reply(0) if response is None else _reply(response, 0.0)

    async def _ask(self, request: Any, timeout_s: float) -> Any:
        """The final response, or None."""
        answer: asyncio.Future[Any] = asyncio.get_running_loop().create_future()

        def heard(response: Any) -> None:
            if response.getSCode()[0] >= 200 and not answer.done():
                answer.set_result(response if response.source is not None else None)

        transaction = self._stack.begin(request, heard)
        try:
            async with asyncio.timeout(timeout_s):
                return await answer
        except TimeoutError:
            return None
        finally:
            self._stack.abandon(transaction)


def _register(account: Account, expires_s: float) -> Any:
    name = SipAddress(url=SipURL(username=account.username, host=account.domain), hadbrace=True)
    sender = SipFrom(address=name.getCopy())
    sender.setTag(account.tag)
    contact = our_contact(account.username)
    contact.address.setParam("expires", str(int(expires_s)))
    request = SipRequest(
        method="REGISTER",
        ruri=SipURL(host=account.domain),
        fr0m=sender,
        to=SipTo(address=name),
        callid=SipCallId(account.call_id),
        cseq=account.cseq,
        contact=contact,
        target=(account.registrar, "udp"),
        expires=SipExpires(number=int(expires_s)),
    )
    account.cseq += 1
    return request


def _reply(response: Any, asked_s: float) -> Reply:
    status, reason = response.getSCode()
    return Reply(
        int(status),
        str(reason),
        granted_s=_granted(response, asked_s),
        least_s=seconds(response, "min-expires"),
        retry_after_s=seconds(response, "retry-after"),
    )


def _granted(response: Any, asked_s: float) -> float:
    """A contact's own time is worth more than the header's; of several contacts the shortest is kept."""
    times = []
    for contact in response.getHFBodys("contact"):
        text = "" if contact.asterisk else str(contact.address.params.get("expires", ""))
        if text.isdecimal():
            times.append(float(text))
    return min(times) if times else seconds(response, "expires") or asked_s
