"""Calls to debtors: dial, ring, answer, end."""

import asyncio
import logging
import secrets
from collections import deque
from datetime import UTC, datetime

from server_api.telephony.embedded.causes import cause_of
from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.streams import remote_of
from server_api.telephony.embedded.trunk_call import CallObserver, Phase, TrunkCall
from server_api.telephony.embedded.trunks import Trunks
from server_api.telephony.port import (
    CallAnswered,
    CallEnded,
    CallRinging,
    DialOrder,
    DtmfReceived,
    EndCause,
    EndedBy,
    GoneError,
    SwitchError,
)
from server_api.telephony.wire import sdp
from server_api.telephony.wire.sip import SipEndpoint
from server_api.telephony.wire.sip_events import (
    Answered,
    Ended,
    Failed,
    Provisional,
    Reinvited,
    SipEvent,
    Updated,
)

log = logging.getLogger(__name__)
REMEMBERED_CALLS = 2000


class Calls:
    """Every call of this switch. Commands raise GoneError for a call that is over.

    ``observers`` are told as calls go on, after the fact was reported (the end: before its leg closes).
    """

    def __init__(
        self,
        settings: SwitchSettings,
        endpoint: SipEndpoint,
        mixer: MixerLink,
        trunks: Trunks,
        journal: FactJournal,
    ) -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._mixer = mixer
        self._trunks = trunks
        self._journal = journal
        self._calls: dict[str, TrunkCall] = {}
        self._known: deque[str] = deque(maxlen=REMEMBERED_CALLS)
        self.observers: list[CallObserver] = []

    def alive(self) -> list[TrunkCall]:
        """Every call that has not ended."""
        return list(self._calls.values())

    def get(self, call_id: str) -> TrunkCall:
        """A call alive. Raises GoneError."""
        call = self._calls.get(call_id)
        if call is None:
            raise GoneError("call")
        return call

    async def dial(self, order: DialOrder) -> None:
        """Send the INVITE; the same call asked for twice is placed once."""
        if order.call_id in self._known:
            return
        now = asyncio.get_running_loop().time()
        trunk = self._trunks.begin(order.trunk_id, order.call_id, now)
        call = TrunkCall(order, trunk, 0, secrets.randbits(31))
        try:
            call.port = await self._mixer.open(call.media)
        except SwitchError:
            self._trunks.end(order.trunk_id, order.call_id)
            raise
        self._known.append(order.call_id)
        self._calls[order.call_id] = call
        self.end_after(call, "ring", order.ring_limit_s, EndCause.NO_ANSWER)
        self.end_after(call, "silent", self._settings.trunk_silent_s, EndCause.TRUNK_SILENT)
        call.sip = self._endpoint.invite(
            order.number,
            trunk.host,
            trunk.port,
            caller=order.caller_id or trunk.caller_id,
            sdp=sdp.render(sdp.offer(self._host(), call.port, trunk.codecs), session=call.session),
            username=trunk.username,
            password=trunk.password,
            on_event=lambda event: self._on_sip(call, event),
        )

    def _host(self) -> str:
        return self._settings.rtp_advertise or self._settings.rtp_host

    def end_after(self, call: TrunkCall, name: str, after_s: float, cause: EndCause) -> None:
        """End the call with a cause unless its timer ``name`` is cancelled before."""
        loop = asyncio.get_running_loop()
        call.timers[name] = loop.call_later(after_s, self._give_up, call, cause)

    def _give_up(self, call: TrunkCall, cause: EndCause) -> None:
        """A timer ran out. A trunk that never spoke is silent, whichever timer was first."""
        if call.sip is not None:
            call.sip.hang_up()
        silent = cause is EndCause.TRUNK_SILENT or (cause is EndCause.NO_ANSWER and not call.trunk_spoke)
        if silent:
            self._trunk_failed(call, "silent")
        reason = "agent_lost" if cause is EndCause.NORMAL else ""
        self._end(call, EndCause.TRUNK_SILENT if silent else cause, EndedBy.SWITCH, None, reason)

    def _trunk_failed(self, call: TrunkCall, reason: str) -> None:
        self._trunks.failed(call.order.trunk_id, reason, asyncio.get_running_loop().time())

    def _on_sip(self, call: TrunkCall, event: SipEvent) -> None:
        if self._calls.get(call.order.call_id) is not call:
            return
        if not isinstance(event, Failed) and not call.trunk_spoke:
            self._trunk_speaks(call)
        match event:
            case Provisional():
                self._progress(call, event)
            case Answered():
                self._answered(call, event)
            case Failed():
                self._failed(call, event)
            case Ended():
                self._end(call, EndCause.NORMAL, EndedBy.DEBTOR, None, event.reason)
            case Reinvited():
                self._reinvited(call, event.sdp)
            case Updated():
                log.debug("re-INVITE answered")

    def _trunk_speaks(self, call: TrunkCall) -> None:
        call.trunk_spoke = True
        call.cancel_timer("silent")
        self._trunks.answered(call.order.trunk_id)

    def _progress(self, call: TrunkCall, event: Provisional) -> None:
        if event.status == 100 or call.answered:
            return
        early = event.sdp is not None and self._listen(call, event.sdp, timeout_s=0.0)
        call.phase = Phase.RINGING
        if call.rang_with_media is None or (early and not call.rang_with_media):
            call.rang_with_media = early
            self._journal.add(
                CallRinging(call_id=call.order.call_id, early_media=early, **self._journal.stamp())
            )
            if early:
                for observer in self.observers:
                    observer.early_media(call)

    def _listen(self, call: TrunkCall, text: str, timeout_s: float) -> bool:
        """Take the far end's SDP; False when it cannot be used."""
        try:
            far = sdp.parse(text)
        except sdp.SdpError as error:
            log.info("trunk's SDP refused: %s", error)
            return False
        call.takes_digits = far.event_payload is not None
        self._mixer.remote(call.media, remote_of(far, timeout_s))
        return True

    def _answered(self, call: TrunkCall, event: Answered) -> None:
        call.cancel_timer("ring")
        usable = (
            event.sdp is not None and self._listen(call, event.sdp, self._settings.media_timeout_s)
        ) or (event.sdp is None and bool(call.rang_with_media))
        if not usable:
            if call.sip is not None:
                call.sip.hang_up(q850=79)
            self._end(call, EndCause.NOT_ACCEPTABLE, EndedBy.SWITCH, 200, "sdp")
            return
        call.phase = Phase.ANSWERED
        call.answered_at = datetime.now(UTC)
        self._journal.add(CallAnswered(call_id=call.order.call_id, **self._journal.stamp(event.mono_ns)))
        for observer in self.observers:
            observer.answered(call, event.mono_ns)

    def _failed(self, call: TrunkCall, event: Failed) -> None:
        if event.silent:
            self._trunk_failed(call, "silent")
            self._end(call, EndCause.TRUNK_SILENT, EndedBy.SWITCH, None, "")
            return
        if event.status == 503:
            self._trunk_failed(call, "503")
        else:
            self._trunks.answered(call.order.trunk_id)
        reason = event.reason if event.q850 is None else f"{event.reason}; q850={event.q850}"
        self._end(call, cause_of(event.status), EndedBy.TRUNK, event.status, reason)

    def _reinvited(self, call: TrunkCall, offer: str | None) -> None:
        try:
            offered = sdp.parse(offer or "")
            answer = sdp.answer(offered, self._host(), call.port, call.trunk.codecs)
        except sdp.SdpError:
            if call.sip is not None:
                call.sip.hang_up(q850=79)
            self._end(call, EndCause.NOT_ACCEPTABLE, EndedBy.SWITCH, None, "sdp")
            return
        call.sdp_version += 1
        self._listen(call, offer or "", self._settings.media_timeout_s)
        if call.sip is not None:
            call.sip.accept_update(sdp.render(answer, session=call.session, version=call.sdp_version))

    def _end(self, call: TrunkCall, cause: EndCause, by: EndedBy, status: int | None, reason: str) -> None:
        if self._calls.pop(call.order.call_id, None) is None:
            return
        for name in list(call.timers):
            call.cancel_timer(name)
        for observer in self.observers:
            observer.ended(call)
        self._mixer.close(call.media)
        self._trunks.end(call.order.trunk_id, call.order.call_id)
        self._journal.add(
            CallEnded(
                call_id=call.order.call_id,
                cause=cause,
                by=by,
                sip_status=status,
                reason=reason,
                **self._journal.stamp(),
            )
        )

    def hang_up(self, call_id: str, by: EndedBy) -> None:
        """CANCEL or BYE, and the end is reported at once."""
        call = self.get(call_id)
        if call.sip is not None:
            call.sip.hang_up()
        self._end(call, EndCause.NORMAL if call.answered else EndCause.CANCELLED, by, None, "")

    def end_all(self, cause: EndCause, *, unanswered_only: bool = False) -> None:
        """End calls when the server or the mixer is gone."""
        for call in list(self._calls.values()):
            if unanswered_only and call.answered:
                continue
            if call.sip is not None:
                call.sip.hang_up()
            self._end(call, cause, EndedBy.SWITCH, None, "")

    def media(self, name: str, event: str, digit: str) -> None:
        """The mixer no longer hears a debtor, or heard a key."""
        call = self._calls.get(name.removeprefix("call:"))
        if call is None:
            return
        if event == "digit":
            if call.recording_paused:
                return  # a card's number is told to nobody
            self._journal.add(DtmfReceived(call_id=call.order.call_id, digit=digit, **self._journal.stamp()))
        elif event == "media_lost":
            if call.sip is not None:
                call.sip.hang_up()
            self._end(call, EndCause.MEDIA_LOST, EndedBy.SWITCH, None, "")
