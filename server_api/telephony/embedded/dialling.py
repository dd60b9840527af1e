"""Calls to debtors: dialled by one route after another until something rings, then answered or ended."""

import logging
import secrets

from server_api.telephony.embedded.calls import Calls, now
from server_api.telephony.embedded.causes import cause_of, words_of
from server_api.telephony.embedded.journal import FactJournal
from server_api.telephony.embedded.media import MixerLink
from server_api.telephony.embedded.offers import Offers
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.embedded.trunk_call import Phase, TrunkCall
from server_api.telephony.embedded.trunks import Trunks
from server_api.telephony.port import (
    CallRerouted,
    CallRinging,
    DialOrder,
    EndCause,
    EndedBy,
    Route,
    SwitchError,
    TrunkSpec,
)
from server_api.telephony.wire.sip import SipEndpoint
from server_api.telephony.wire.sip_events import (
    Answered,
    Ended,
    Failed,
    Provisional,
    Redirect,
    Reinvited,
    SipEvent,
    Updated,
)

log = logging.getLogger(__name__)
MOST_REDIRECTS = 2


class Dialling:
    """Places calls. A route that is full, closed, silent or answers 5xx makes way for the next."""

    def __init__(
        self,
        settings: SwitchSettings,
        endpoint: SipEndpoint,
        mixer: MixerLink,
        trunks: Trunks,
        journal: FactJournal,
        calls: Calls,
        offers: Offers,
    ) -> None:
        self._settings = settings
        self._endpoint = endpoint
        self._mixer = mixer
        self._trunks = trunks
        self._journal = journal
        self._calls = calls
        self._offers = offers

    async def dial(self, order: DialOrder) -> None:
        """Send the INVITE; the same call asked for twice is placed once.

        Raises what the first trunk says when no route takes the call: SwitchError ``trunk_unknown``,
        ``trunk_full``, ``trunk_backoff``.
        """
        if self._calls.known(order.call_id):
            return
        routes = (Route(order.trunk_id, order.caller_id), *order.spares)
        route, trunk, rest = self._open_route(order.call_id, routes)
        call = TrunkCall(order, trunk, 0, 0, routes=rest)
        try:
            call.port = await self._mixer.open(call.media)
        except SwitchError:
            self._trunks.end(trunk.trunk_id, order.call_id)
            raise
        self._calls.add(call)
        call.after("ring", order.ring_limit_s, self._rang_out)
        call.after("progress", self._settings.progress_s, self._rang_out)
        if trunk.trunk_id != order.trunk_id:
            self._report_route(call, route, "closed")
        self._invite(call, route)

    def _open_route(
        self, call_id: str, routes: tuple[Route, ...]
    ) -> tuple[Route, TrunkSpec, tuple[Route, ...]]:
        """The first route that takes the call, and those after it. Raises what the first one said."""
        first: SwitchError | None = None
        for place, route in enumerate(routes, start=1):
            try:
                return route, self._trunks.begin(route.trunk_id, call_id, now()), routes[place:]
            except SwitchError as error:
                first = first or error
        raise first or SwitchError("trunk_unknown")

    def _invite(self, call: TrunkCall, route: Route, target: Redirect | None = None) -> None:
        trunk = call.trunk
        call.session = secrets.randbits(31)
        call.trunk_spoke = False
        call.after("silent", self._settings.trunk_silent_s, self._stayed_silent)
        call.sip = self._endpoint.invite(
            target.number if target else call.order.number,
            target.host if target else trunk.host,
            target.port if target else trunk.port,
            caller=route.caller_id or trunk.caller_id,
            sdp=self._offers.offer(call),
            username=trunk.username,
            password=trunk.password,
            on_event=lambda event: self._on_sip(call, route, event),
        )

    def _report_route(self, call: TrunkCall, route: Route, reason: str) -> None:
        self._journal.add(
            CallRerouted(
                call_id=call.order.call_id,
                trunk_id=call.trunk.trunk_id,
                caller_id=route.caller_id or call.trunk.caller_id,
                reason=reason,
                **self._journal.stamp(),
            )
        )

    def _goes_on(self, call: TrunkCall, reason: str) -> bool:
        """Try the next route, as long as nothing has rung; False when the call must end."""
        if call.phase is not Phase.DIALING or not call.routes:
            return False
        call_id = call.order.call_id
        self._trunks.end(call.trunk.trunk_id, call_id)
        try:
            route, call.trunk, call.routes = self._open_route(call_id, call.routes)
        except SwitchError as error:
            log.info("no other way for a call: %s", error.code)
            return False
        self._report_route(call, route, reason)
        self._invite(call, route)
        return True

    def _stayed_silent(self, call: TrunkCall) -> None:
        """Not one word from the trunk since this route's INVITE."""
        if call.sip is not None:
            call.sip.hang_up()
        self._trunks.failed(call.trunk.trunk_id, "silent", now())
        if not self._goes_on(call, "silent"):
            self._calls.end(call, EndCause.TRUNK_SILENT, EndedBy.SWITCH)

    def _rang_out(self, call: TrunkCall) -> None:
        """The ring limit, or no progress for too long. A trunk that never spoke is silent all the same."""
        if not call.trunk_spoke:
            self._trunks.failed(call.trunk.trunk_id, "silent", now())
        self._calls.give_up(call, EndCause.NO_ANSWER if call.trunk_spoke else EndCause.TRUNK_SILENT)

    def _on_sip(self, call: TrunkCall, route: Route, event: SipEvent) -> None:
        if not self._calls.has(call):
            return
        if not isinstance(event, Failed) and not call.trunk_spoke:
            self._trunk_speaks(call)
        match event:
            case Provisional():
                self._progress(call, event)
            case Answered():
                self._answered(call, event)
            case Failed():
                self._failed(call, route, event)
            case Ended():
                reason = words_of("", event.q850, event.reason)
                self._calls.end(call, EndCause.NORMAL, EndedBy.DEBTOR, reason=reason)
            case Reinvited():
                self._offers.updated(call, event.sdp)
            case Updated():
                if event.sdp is not None:
                    self._offers.listen(call, event.sdp)

    def _trunk_speaks(self, call: TrunkCall) -> None:
        call.trunk_spoke = True
        call.cancel_timer("silent")
        self._trunks.answered(call.trunk.trunk_id)

    def _progress(self, call: TrunkCall, event: Provisional) -> None:
        """180 and 183 alike, from each telephone of a call that forks: sound counts, once it is there."""
        if event.status == 100 or call.answered:
            return
        call.cancel_timer("progress")
        early = event.sdp is not None and self._offers.listen(call, event.sdp, early=True)
        call.phase = Phase.RINGING
        if call.rang_with_media is None or (early and not call.rang_with_media):
            call.rang_with_media = early
            stamp = self._journal.stamp()
            self._journal.add(CallRinging(call_id=call.order.call_id, early_media=early, **stamp))
            if early:
                self._calls.early_media(call)

    def _answered(self, call: TrunkCall, event: Answered) -> None:
        call.cancel_timer("ring")
        call.cancel_timer("progress")
        heard = bool(call.rang_with_media) if event.sdp is None else self._offers.listen(call, event.sdp)
        if heard:
            self._calls.answered(call, event.mono_ns)
            return
        if call.sip is not None:
            call.sip.hang_up(q850=79)
        self._calls.end(call, EndCause.NOT_ACCEPTABLE, EndedBy.SWITCH, 200, "sdp")

    def _failed(self, call: TrunkCall, route: Route, event: Failed) -> None:
        call.cancel_timer("silent")
        if event.silent:
            self._stayed_silent(call)
            return
        if event.redirect is not None and self._follows(call, route, event.redirect):
            return
        self._note(call.trunk.trunk_id, event)
        elsewhere = event.status in (401, 407, 408) or 500 <= event.status < 600
        if elsewhere and self._goes_on(call, "auth" if event.status in (401, 407) else str(event.status)):
            return
        reason = words_of(event.reason, event.q850, event.q850_text)
        self._calls.end(call, cause_of(event.status), EndedBy.TRUNK, event.status, reason)

    def _note(self, trunk_id: str, event: Failed) -> None:
        """503 and a refused password close the trunk for a while; any other word shows that it works."""
        if event.status == 503:
            self._trunks.failed(trunk_id, "503", now(), event.retry_after_s)
        elif event.status in (401, 407):
            self._trunks.failed(trunk_id, "auth", now())
        else:
            self._trunks.answered(trunk_id)

    def _follows(self, call: TrunkCall, route: Route, target: Redirect) -> bool:
        if not call.trunk.follows_redirects or call.redirects >= MOST_REDIRECTS:
            return False
        call.redirects += 1
        self._invite(call, route, target)
        return True
