"""INVITEs from outside: an agent's leg by its token, a debtor's call by its trunk, 403 for the rest."""

import asyncio
import logging
import secrets
import uuid

from server_api.telephony.embedded.calls import Calls
from server_api.telephony.embedded.carriers import Carriers
from server_api.telephony.embedded.causes import words_of
from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.legs import Legs
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.offers import Offers
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.trunk_call import Phase, TrunkCall
from server_api.telephony.embedded.trunks import Trunks
from server_api.telephony.port import CallOffered, DialOrder, EndCause, EndedBy, SwitchError, TrunkSpec
from server_api.telephony.wire import sdp
from server_api.telephony.wire.sip import IncomingCall
from server_api.telephony.wire.sip_events import Ended, Reinvited, SipEvent, Updated
from server_api.telephony.wire.sip_gate import Address

log = logging.getLogger(__name__)


class Incoming:
    """Rings at once, offers the call to the server, and answers it on the server's word.

    ``attended`` is false while no server is there: who calls then hears 480.
    """

    def __init__(
        self,
        settings: SwitchSettings,
        legs: Legs,
        carriers: Carriers,
        trunks: Trunks,
        mixer: MixerLink,
        journal: FactJournal,
        calls: Calls,
        offers: Offers,
    ) -> None:
        self._settings = settings
        self._legs = legs
        self._carriers = carriers
        self._trunks = trunks
        self._mixer = mixer
        self._journal = journal
        self._calls = calls
        self._offers = offers
        self._tasks: set[asyncio.Task[None]] = set()
        self.attended = False

    def is_carriers(self, user: str, source: Address) -> bool:
        """True for a call from a trunk's address that is no agent's leg."""
        return not self._legs.expects(user) and self._carriers.of(source) is not None

    def invited(self, sip: IncomingCall) -> None:
        """A new INVITE."""
        trunk = None if self._legs.expects(sip.user) else self._carriers.of(sip.source)
        if trunk is None:
            self._legs.invited(sip)
        elif not self.attended:
            sip.reject(480, "Temporarily Unavailable")
        else:
            self._ring(sip, trunk)

    def _ring(self, sip: IncomingCall, trunk: TrunkSpec) -> None:
        order = DialOrder(str(uuid.uuid4()), trunk.trunk_id, sip.asserted, sip.user)
        try:
            if sip.sdp is not None:
                sdp.answer(sdp.parse(sip.sdp), "127.0.0.1", 1, trunk.codecs)
            self._trunks.begin_inbound(trunk.trunk_id, order.call_id)
        except sdp.SdpError as error:
            log.info("a caller's offer refused: %s", error)
            sip.reject(488, "Not Acceptable Here")
            return
        except SwitchError:
            sip.reject(486, "Busy Here")
            return
        call = TrunkCall(order, trunk, 0, secrets.randbits(31), phase=Phase.OFFERED, sip=sip)
        sip.ring()
        task = asyncio.get_running_loop().create_task(self._offer(call, sip))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _offer(self, call: TrunkCall, sip: IncomingCall) -> None:
        """Tell the server once the line could be answered at once."""
        try:
            call.port = await self._mixer.open(call.media)
        except SwitchError as error:
            log.warning("no leg for a call that came in: %s", error)
            sip.reject(500, "Server Internal Error")
        if not self.attended:
            sip.reject(480, "Temporarily Unavailable")
        if sip.over:  # refused, or given up meanwhile: nobody was told of it
            self._mixer.close(call.media)
            self._trunks.end(call.trunk.trunk_id, call.order.call_id)
            return
        self._calls.add(call)
        sip.on_event = lambda event: self._on_sip(call, event)
        call.after("ring", self._settings.inbound_ring_s, self._rang_out)
        self._journal.add(
            CallOffered(
                call_id=call.order.call_id,
                trunk_id=call.trunk.trunk_id,
                caller=call.order.number,
                called=call.order.caller_id,
                **self._journal.stamp(),
            )
        )

    def _rang_out(self, call: TrunkCall) -> None:
        self._calls.give_up(call, EndCause.NO_ANSWER)

    def answer(self, call_id: str) -> None:
        """200 OK. Raises GoneError, SwitchError ``wrong_state``."""
        call = self._calls.get(call_id)
        sip = call.sip
        if call.phase is not Phase.OFFERED or not isinstance(sip, IncomingCall):
            raise SwitchError("wrong_state", str(call.phase))
        call.cancel_timer("ring")
        sip.answer(self._offers.offer(call) if sip.sdp is None else self._offers.answer(call, sip.sdp))
        self._calls.answered(call)

    def _on_sip(self, call: TrunkCall, event: SipEvent) -> None:
        if not self._calls.has(call):
            return
        match event:
            case Ended():
                cause = EndCause.NORMAL if call.answered else EndCause.CANCELLED
                reason = words_of("", event.q850, event.reason)
                self._calls.end(call, cause, EndedBy.DEBTOR, reason=reason)
            case Reinvited():
                self._offers.updated(call, event.sdp)
            case Updated():
                if event.sdp is not None:
                    self._offers.listen(call, event.sdp)
            case _:
                log.debug("call that came in: %s", type(event).__name__)
