"""A pjsua2 call that cannot be misused: outside of its life every operation does nothing."""

from collections import deque
from dataclasses import dataclass
from typing import Any

import pjsua2 as pj

CONFIRMED = pj.PJSIP_INV_STATE_CONFIRMED
DISCONNECTED = pj.PJSIP_INV_STATE_DISCONNECTED


@dataclass(frozen=True, slots=True)
class CallNews:
    """A change of state; ``status`` is the last SIP status."""

    state: int
    status: int
    reason: str


@dataclass(frozen=True, slots=True)
class StreamCounters:
    """Of the leg's audio since it began: packets received and lost, jitter and round trip in ms.

    ``sent`` and ``…_out`` are the other direction, as the far side reports it (RTCP, about every 5 s).
    """

    received: int
    lost: int
    jitter_ms: float
    rtt_ms: float
    sent: int = 0
    lost_out: int = 0
    jitter_out_ms: float = 0.0


class GuardedCall(pj.Call):  # type: ignore[misc]
    """Most methods of a pj.Call that is not active abort the process: only these are to be used.

    Callbacks only note what happened; the engine acts after PJSIP has returned.
    """

    def __init__(self, account: Any, call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(account, call_id)
        self.news: deque[CallNews] = deque()
        self.media_changed = False
        self._over = False
        self._heard: Any = None

    @property
    def alive(self) -> bool:
        """True from the dialling until the disconnect."""
        return not self._over and bool(self.isActive())

    def dial(self, uri: str) -> None:
        """Raises pj.Error."""
        options = pj.CallOpParam(True)
        options.opt.audioCount = 1
        options.opt.videoCount = 0
        self.makeCall(uri, options)

    def hang_up(self) -> None:
        """CANCEL or BYE, where there is something to end."""
        if not self.alive:
            return
        try:
            self.hangup(pj.CallOpParam())
        except pj.Error:
            return  # it ended by itself meanwhile

    def wire(self, port: Any) -> bool:
        """Join the call's audio with ``port`` both ways; False where there is no active audio."""
        if not self.alive:
            return False
        try:
            info = self.getInfo()  # kept in a variable: its media vector lives inside it
            for index, media in enumerate(info.media):
                if media.type == pj.PJMEDIA_TYPE_AUDIO and media.status == pj.PJSUA_CALL_MEDIA_ACTIVE:
                    self._heard = self.getAudioMedia(index)
                    self._heard.startTransmit(port)
                    port.startTransmit(self._heard)
                    return True
        except pj.Error:
            return False
        return False

    def counters(self) -> StreamCounters | None:
        """The stream's statistics; None while there is no stream."""
        if not self.alive:
            return None
        try:
            if not self.hasMedia():
                return None
            stat = self.getStreamStat(0)
            rtcp = stat.rtcp
            received, sent = rtcp.rxStat, rtcp.txStat
            return StreamCounters(
                received=received.pkt,
                lost=received.loss,
                jitter_ms=received.jitterUsec.last / 1000,
                rtt_ms=rtcp.rttUsec.last / 1000,
                sent=sent.pkt,
                lost_out=sent.loss,
                jitter_out_ms=sent.jitterUsec.last / 1000,
            )
        except pj.Error:
            return None

    def onCallState(self, prm: Any) -> None:
        try:
            info = self.getInfo()
            self._over = self._over or info.state == DISCONNECTED
            self.news.append(CallNews(info.state, int(info.lastStatusCode), str(info.lastReason)))
        except pj.Error:
            self._over = True
            self.news.append(CallNews(DISCONNECTED, 0, ""))

    def onCallMediaState(self, prm: Any) -> None:
        self.media_changed = True
