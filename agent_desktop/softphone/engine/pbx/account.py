"""The account with the PBX: registration with digest through the window's relay, calls that come in."""

import re
from collections import deque
from dataclasses import dataclass
from typing import Any

import pjsua2 as pj

from agent_desktop.softphone.engine.endpoint import LOOPBACK, SRTP, Endpoint, media_config
from agent_desktop.softphone.engine.pbx.call import PbxCall
from agent_desktop.softphone.protocol import Register

_NAME = re.compile(r"[A-Za-z0-9._~\-]{1,64}\Z")
_HOST = re.compile(r"[A-Za-z0-9.\-]{1,253}(?::\d{1,5})?(?:;transport=(?:tcp|tls))?\Z")
RETRY_S = 5


class BadRegistrationError(ValueError):
    """A name, host or port that cannot stand in a SIP URI; the text says which."""


@dataclass(frozen=True, slots=True)
class RegNews:
    """What the registrar said."""

    on: bool
    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class Invited:
    """A call that came in, with the message it came with."""

    call: PbxCall
    message: str


class PbxAccount(pj.Account):  # type: ignore[misc]
    """Callbacks only note what happened: answering inside one can abort the process."""

    def __init__(self) -> None:
        super().__init__()
        self.news: deque[RegNews] = deque()
        self.invited: deque[Invited] = deque()

    def onRegState(self, prm: Any) -> None:
        try:
            active = bool(self.getInfo().regIsActive) and int(prm.expiration) > 0
        except pj.Error:
            active = False
        self.news.append(RegNews(active and prm.code == 200, int(prm.code), str(prm.reason)))

    def onIncomingCall(self, prm: Any) -> None:
        call = PbxCall(self, int(prm.callId))
        self.invited.append(Invited(call, str(prm.rdata.wholeMsg)))


def checked(order: Register) -> Register:
    """The same order. Raises BadRegistrationError."""
    for name, value, form in (
        ("user", order.user, _NAME),
        ("domain", order.domain, _HOST),
        ("contact", order.contact, _HOST),
    ):
        if not form.match(value):
            raise BadRegistrationError(name)
    if not 0 < order.relay_port < 65536:
        raise BadRegistrationError("relay_port")
    if order.srtp not in SRTP:
        raise BadRegistrationError("srtp")
    try:
        bytes.fromhex(order.sign_key)
    except ValueError as error:
        raise BadRegistrationError("sign_key") from error
    return order


def account_config(order: Register, endpoint: Endpoint) -> Any:
    """Everything goes through the window's relay, and comes back through it."""
    config = pj.AccountConfig()
    config.idUri = f"sip:{order.user}@{order.domain}"
    reg = config.regConfig
    reg.registrarUri = f"sip:{order.domain}"
    reg.timeoutSec = order.expires_s
    reg.retryIntervalSec = reg.firstRetryIntervalSec = RETRY_S
    sip = config.sipConfig
    sip.transportId = endpoint.transport_id
    sip.contactForced = f"<sip:{order.user}@{order.contact}>"
    proxies = pj.StringVector()
    proxies.append(f"<sip:{LOOPBACK}:{order.relay_port};lr;hide>")
    sip.proxies = proxies
    credentials = pj.AuthCredInfoVector()
    credentials.append(pj.AuthCredInfo("digest", "*", order.user, 0, order.password))
    sip.authCreds = credentials
    nat = config.natConfig
    nat.contactRewriteUse = nat.viaRewriteUse = nat.sdpNatRewriteUse = nat.sipOutboundUse = 0
    nat.udpKaIntervalSec = 0
    config.callConfig.timerUse = pj.PJSUA_SIP_TIMER_INACTIVE
    media_config(config, order.srtp)
    config.mediaConfig.transportConfig.publicAddress = order.contact.partition(":")[0]
    return config
