"""A call with the PBX: rings, is held, transferred, ended; outside of its life nothing happens."""

from collections import deque
from typing import Any

import pjsua2 as pj

from agent_desktop.softphone.engine.calls import GuardedCall

RINGING = 180
BUSY = 486
DECLINED = 603


class PbxCall(GuardedCall):
    """Every method checks that the call lives; callbacks only note."""

    def __init__(self, account: Any, call_id: int = pj.PJSUA_INVALID_ID) -> None:
        super().__init__(account, call_id)
        self._account = account
        self.transfers: deque[tuple[int, bool]] = deque()
        self.replaced_by: PbxCall | None = None

    def answer_with(self, status: int) -> bool:
        """180 lets it ring, 200 answers, anything above refuses. False where it is gone."""
        if not self.alive:
            return False
        order = pj.CallOpParam(True)
        order.statusCode = status
        order.opt.audioCount = 1
        order.opt.videoCount = 0
        return _done(self.answer, order)

    def refuse(self, status: int) -> None:
        """Turn a ringing call away."""
        if self.alive:
            order = pj.CallOpParam()
            order.statusCode = status
            _done(self.hangup, order)

    def hold(self, on: bool) -> bool:
        """Hold by re-INVITE, or take off hold."""
        if not self.alive:
            return False
        order = pj.CallOpParam(True)
        if on:
            return _done(self.setHold, order)
        order.opt.audioCount = 1
        order.opt.videoCount = 0
        order.opt.flag = pj.PJSUA_CALL_UNHOLD
        return _done(self.reinvite, order)

    def press(self, digits: str) -> bool:
        """RFC 4733 events."""
        return self.alive and self.hasMedia() and _done(self.dialDtmf, digits)

    def send_to(self, uri: str) -> bool:
        """Blind transfer (REFER, RFC 3515)."""
        return self.alive and _done(self.xfer, uri, pj.CallOpParam(True))

    def join(self, other: "PbxCall") -> bool:
        """Attended transfer (Replaces, RFC 3891): both far sides are put together."""
        ready = self.alive and other.alive
        return ready and _done(self.xferReplaces, other, pj.CallOpParam(True))

    def onCallTransferRequest(self, prm: Any) -> None:
        """Nobody outside sends an agent's telephone to another number."""
        prm.statusCode = DECLINED

    def onCallTransferStatus(self, prm: Any) -> None:
        self.transfers.append((int(prm.statusCode), bool(prm.finalNotify)))
        prm.cont = not prm.finalNotify

    def onCallReplaced(self, prm: Any) -> None:
        """PJSIP needs the new call's object at once, or it aborts."""
        self.replaced_by = PbxCall(self._account, int(prm.newCallId))
        prm.newCall = self.replaced_by


def _done(operation: Any, *arguments: Any) -> bool:
    try:
        operation(*arguments)
    except pj.Error:
        return False
    return True
