"""PJSIP itself: one endpoint, one loopback transport, one account, never a thread of its own."""

import re
from typing import Any

import pjsua2 as pj

from agent_desktop.softphone.engine.bridge_port import BridgePort
from agent_desktop.softphone.engine.calls import GuardedCall
from agent_desktop.softphone.engine.pcm import FRAME_MS, RATE_HZ
from agent_desktop.softphone.engine.sound import Sound
from agent_desktop.softphone.engine.srtp_keys import fresh_keys

LOOPBACK = "127.0.0.1"
MAX_CALLS = 4
# G.711 first: the switch mixes it without transcoding. Everything not named here is switched off.
CODECS = ("PCMA/8000/1", "PCMU/8000/1", "G722/16000/1")
SRTP = {
    "off": pj.PJMEDIA_SRTP_DISABLED,
    "optional": pj.PJMEDIA_SRTP_OPTIONAL,
    "mandatory": pj.PJMEDIA_SRTP_MANDATORY,
}
# RFC 3261 25.1: the characters of a user part that need no escape, and escapes. Nothing else gets near pj.
_USER = re.compile(r"(?:[A-Za-z0-9\-_.!~*'()&=+$,;?/]|%[0-9A-Fa-f]{2}){1,256}\Z")
_URI = re.compile(r"sips?:([^@:<>\s]+)@[A-Za-z0-9.\-\[\]:]+(?:;[A-Za-z0-9\-._~=;]*)?\Z")


class BadUriError(ValueError):
    """Not a SIP URI with a user part."""


def user_of(uri: str) -> str:
    """The user part of ``sip:user@host…``. Raises BadUriError."""
    found = _URI.match(uri)
    if found is None or not _USER.match(found[1]):
        raise BadUriError(uri[:80])
    return found[1]


class Endpoint:
    """Every method must run on the thread that made it."""

    def __init__(self, sound: Sound, log_level: int = 0) -> None:
        self._endpoint = pj.Endpoint()
        self._endpoint.libCreate()
        self._endpoint.libInit(_endpoint_config(log_level))
        self._transport = self._endpoint.transportCreate(pj.PJSIP_TRANSPORT_UDP, _loopback())
        self._endpoint.libStart()
        self._endpoint.audDevManager().setNoDev()
        self._choose_codecs()
        self._account = pj.Account()
        self._account.create(self._account_config("off"))
        self._port: BridgePort | None = BridgePort(sound)
        self.clock_runs = False
        self._retired: list[Any] = []

    @property
    def transport_id(self) -> int:
        """Of the one loopback transport."""
        return int(self._transport)

    @property
    def sip_port(self) -> int:
        """The loopback UDP port PJSIP listens on."""
        address = str(self._endpoint.transportGetInfo(self._transport).localName)
        return int(address.rpartition(":")[2])

    @property
    def port(self) -> BridgePort:
        assert self._port is not None
        return self._port

    def poll(self, wait_ms: int = 0) -> None:
        """Let PJSIP do what is due; its callbacks run inside. It may wait so long for something to come."""
        self._endpoint.libHandleEvents(wait_ms)

    def dial(self, user: str, relay_port: int, srtp: str) -> GuardedCall:
        """Place a call through the relay. ``srtp`` is a key of SRTP. Raises pj.Error."""
        self._account.modify(self._account_config(srtp))
        call = GuardedCall(self._account)
        call.dial(f"sip:{user}@{LOOPBACK}:{relay_port}")
        return call

    def retire(self, account: Any) -> None:
        """An account leaves its registrar; it is kept, for PJSIP still speaks to it."""
        account.shutdown()
        self._retired.append(account)

    def run_clock(self, on: bool) -> None:
        """Start or stop the bridge's 20 ms clock; without a leg it would only use power."""
        if on == self.clock_runs:
            return
        devices = self._endpoint.audDevManager()
        if on:
            devices.setNullDev()
        else:
            devices.setNoDev()
        self.clock_runs = on

    def destroy(self, *, at_once: bool) -> None:
        """The end: nothing of PJSIP may be touched or collected afterwards, so leave with os._exit.

        ``at_once``: nobody is left to hear from, so PJSIP need not wait its second for answers.
        """
        self.run_clock(False)
        self._port = None
        self._account.shutdown()
        self._endpoint.libDestroy(pj.PJSUA_DESTROY_NO_RX_MSG if at_once else 0)

    def _choose_codecs(self) -> None:
        for codec in self._endpoint.codecEnum2():
            rank = CODECS.index(codec.codecId) if codec.codecId in CODECS else -1
            self._endpoint.codecSetPriority(codec.codecId, 255 - rank if rank >= 0 else 0)

    def _account_config(self, srtp: str) -> Any:
        config = pj.AccountConfig()
        config.idUri = f"sip:agent@{LOOPBACK}"
        config.regConfig.registerOnAdd = False
        config.sipConfig.transportId = self._transport
        nat = config.natConfig
        nat.contactRewriteUse = nat.viaRewriteUse = nat.sdpNatRewriteUse = nat.sipOutboundUse = 0
        nat.udpKaIntervalSec = 0
        config.callConfig.timerUse = pj.PJSUA_SIP_TIMER_INACTIVE
        media_config(config, srtp)
        return config


def media_config(config: Any, srtp: str) -> None:
    """SRTP with keys of our own, RTP and RTCP on one port."""
    media = config.mediaConfig
    media.lockCodecEnabled = False
    media.srtpUse = SRTP[srtp]
    media.srtpSecureSignaling = 0
    if srtp != "off":
        media.srtpOpt = fresh_keys()
    media.rtcpMuxEnabled = True


def _loopback() -> Any:
    config = pj.TransportConfig()
    config.port = 0
    config.boundAddress = LOOPBACK
    return config


def _endpoint_config(log_level: int) -> Any:
    config = pj.EpConfig()
    config.uaConfig.threadCnt = 0
    config.uaConfig.mainThreadOnly = False
    config.uaConfig.maxCalls = MAX_CALLS
    config.uaConfig.userAgent = "Acordo"
    # SDES keys are logged from level 4 on.
    config.logConfig.level = config.logConfig.consoleLevel = min(log_level, 3)
    config.logConfig.msgLogging = 0
    media = config.medConfig
    media.clockRate = media.sndClockRate = RATE_HZ
    media.audioFramePtime = media.ptime = FRAME_MS
    media.noVad = True
    media.ecTailLen = 0
    media.sndAutoCloseTime = -1
    return config
