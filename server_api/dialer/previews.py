"""Preview: the agent sees the case before the call, and dials it, skips it, or lets the time run out.

While a case is on a screen its debtor is locked: nobody else calls them. Nothing else has happened to the
lead, so that one given back is where it was.
"""

import asyncio
import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.bus import Body, Bus
from server_api.clock import Clock
from server_api.contract.pacing import PreviewOffered, SkipPreview
from server_api.contract.push import PreviewClosed
from server_api.contract.words import ErrorCode, IdentityMode
from server_api.dialer.attempts import CommitAttempts, Place
from server_api.dialer.place_calls import PlaceCalls
from server_api.domain.masking import mask_phone
from server_api.rules.question import Denied
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.journal import Journal
from server_api.services.live_calls import PrepareCase
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.services.withdraw_person import PERSON_WITHDRAWN
from server_api.store import locks_rows, preview_rows, ready_rows
from server_api.store.database import Database, StoreError
from server_api.store.dial_plan_rows import DialPlan
from server_api.store.ready_rows import ReadyLead

log = logging.getLogger(__name__)

#: Reasons of a skip, and when the debtor is due again; None: as after any call.
SKIPS: Mapping[str, timedelta | None] = {
    "not_now": None,
    "bad_data": timedelta(days=1),
    "spoke_today": timedelta(days=1),
    "other": None,
}
#: Nobody wanted it, and the campaign does not dial by itself.
_RAN_OUT = timedelta(minutes=15)
_HOUR = timedelta(hours=1)


@dataclass(slots=True)
class _Shown:
    """A case on an agent's screen."""

    offer: PreviewOffered
    plan: DialPlan
    lead: ReadyLead
    seat: Seat
    timer: asyncio.Task[None] | None = None


class Previews:
    """The previews of this node's agents; ``freed`` is told of an agent who waits for the next one."""

    def __init__(
        self,
        database: Database,
        journal: Journal,
        clock: Clock,
        roster: Roster,
        desks: Desks,
        cases: PrepareCase,
        attempts: CommitAttempts,
        place: PlaceCalls,
        background: Background,
        bus: Bus,
        freed: Callable[[], None],
    ) -> None:
        self._database = database
        self._journal = journal
        self._clock = clock
        self._roster = roster
        self._desks = desks
        self._cases = cases
        self._attempts = attempts
        self._place = place
        self._background = background
        self._freed = freed
        self._shown: dict[str, _Shown] = {}
        bus.listen(PERSON_WITHDRAWN, self._withdrawn)
        roster.watch(self.look)

    def of(self, seat: Seat) -> PreviewOffered | None:
        """What is on the agent's screen."""
        shown = self._shown.get(seat.previewed)
        return shown.offer if shown else None

    async def offer(self, seat: Seat, plan: DialPlan) -> bool:
        """Show the next debtor; False where nobody may be called now. Raises StoreError."""
        preview_id = seat.previewed = str(uuid.uuid4())
        try:
            shown = await self._reserve(preview_id, seat, plan)
        except BaseException:
            seat.previewed = ""
            raise
        if shown is None:
            seat.previewed = ""
            return False
        self._shown[preview_id] = shown
        if not self._stays(shown):
            self._close(shown, "left")
            return True
        shown.timer = self._background.start(self._count_down(shown), f"preview {preview_id}")
        self._desks.tell(seat.agent_id, shown.offer)
        return True

    async def dial(self, seat: Seat, preview_id: str) -> None:
        """The agent calls now. Raises RefusalError GONE, GATE_DENIED; StoreError."""
        await self._dial(self._take(seat, preview_id))

    async def skip(self, seat: Seat, preview_id: str, wanted: SkipPreview) -> None:
        """Not this one. Raises RefusalError GONE, INVALID, REFUSED (no skips are left); StoreError."""
        if wanted.reason not in SKIPS:
            raise RefusalError(ErrorCode.INVALID, field="reason")
        shown = self._take(seat, preview_id)
        now = self._clock.utc()
        async with self._database.write() as conn:
            if await self._skips_left(conn, seat, shown.plan) <= 0:
                raise RefusalError(ErrorCode.REFUSED, fault="no_skips_left")
            lead = shown.lead
            await preview_rows.add_skip(conn, lead.lead_id, lead.person_id, seat.agent_id, wanted.reason, now)
            await self._give_back(conn, shown, now, SKIPS[wanted.reason], f"skipped:{wanted.reason}")
        self._forget(shown, "skipped")

    def settle(self, dialling: Mapping[str, DialPlan]) -> None:
        """Campaigns that dial no more, or otherwise, take their cases back."""
        for shown in tuple(self._shown.values()):
            plan = dialling.get(shown.plan.campaign_id)
            if plan is None or plan.mode != shown.plan.mode:
                self._close(shown, "stopped")

    def look(self) -> None:
        """Who paused, left or got a call sees no case any more."""
        for shown in tuple(self._shown.values()):
            if not self._stays(shown):
                self._close(shown, "left")

    async def _reserve(self, preview_id: str, seat: Seat, plan: DialPlan) -> _Shown | None:
        head = await self._attempts.head(plan, preview_id)
        if head is None:
            return None
        lead, number = head
        try:
            case = await self._cases.prepare(
                call_id=preview_id,
                person_id=lead.person_id,
                phone_id=number.phone_id,
                campaign_id=plan.campaign_id,
                agent=seat.profile,
            )
        except Exception:
            log.exception("the case of preview %s could not be prepared", preview_id)
            self._release(preview_id)
            return None
        async with self._database.read() as conn:
            left = await self._skips_left(conn, seat, plan)
        offer = PreviewOffered(
            preview_id=preview_id,
            until=self._clock.utc() + timedelta(seconds=plan.preview_s),
            dials_itself=plan.preview_auto,
            skips_left=max(0, left),
            number_masked=mask_phone(number.e164),
            callback=lead.agreed,
            head=case.head,
            body=case.body if case.head.identity.mode is IdentityMode.SHOWN else None,
        )
        return _Shown(offer, plan, lead, seat)

    async def _skips_left(self, conn: AsyncConnection, seat: Seat, plan: DialPlan) -> int:
        since = self._clock.utc() - _HOUR
        return plan.preview_skips - await preview_rows.skips_since(conn, seat.agent_id, since)

    async def _count_down(self, shown: _Shown) -> None:
        await asyncio.sleep(shown.plan.preview_s)
        shown.timer = None
        if self._shown.get(shown.offer.preview_id) is not shown:
            return
        try:
            if shown.plan.preview_auto:
                await self._dial(shown)
            else:
                async with self._database.write() as conn:
                    await self._give_back(conn, shown, self._clock.utc(), _RAN_OUT, "ran_out")
                self._forget(shown, "ran_out")
        except RefusalError as error:
            log.info("preview %s came to nothing: %s", shown.offer.preview_id, error.code.value)
        except StoreError as error:
            log.warning("preview %s is given back: %s", shown.offer.preview_id, error)
            self._close(shown, "left")

    async def _dial(self, shown: _Shown) -> None:
        preview_id, seat = shown.offer.preview_id, shown.seat
        # Out of the way first: a second key, or the end of the time, finds nothing to dial.
        del self._shown[preview_id]
        pace = {"why": "preview"}
        try:
            attempt = await self._attempts.this(
                shown.plan, shown.lead, Place(seat.agent_id), preview_id, pace
            )
        except StoreError:
            self._shown[preview_id] = shown
            raise
        if isinstance(attempt, Denied):
            params = _params(attempt)
            self._forget(shown, "denied", params)
            raise RefusalError(ErrorCode.GATE_DENIED, **params)
        self._forget(shown, "dialled")
        if await self._place.for_agent(shown.plan, attempt, seat) is None:
            raise RefusalError(ErrorCode.GONE, what="call")

    async def _give_back(
        self, conn: AsyncConnection, shown: _Shown, now: datetime, after: timedelta | None, reason: str
    ) -> None:
        rest = after if after is not None else timedelta(seconds=shown.plan.retry_s)
        await locks_rows.release(conn, shown.offer.preview_id)
        await ready_rows.reject(conn, shown.lead.lead_id, now + rest, reason[:40])

    def _take(self, seat: Seat, preview_id: str) -> _Shown:
        shown = self._shown.get(preview_id)
        if shown is None or shown.seat is not seat:
            raise RefusalError(ErrorCode.GONE, what="preview")
        return shown

    def _close(self, shown: _Shown, reason: str) -> None:
        self._release(shown.offer.preview_id)
        self._forget(shown, reason)

    def _release(self, preview_id: str) -> None:
        async def write(conn: AsyncConnection) -> None:
            await locks_rows.release(conn, preview_id)

        self._journal.post(write)

    def _forget(self, shown: _Shown, reason: str, params: Mapping[str, str] | None = None) -> None:
        preview_id = shown.offer.preview_id
        self._shown.pop(preview_id, None)
        if shown.timer is not None:
            shown.timer.cancel()
        if shown.seat.previewed == preview_id:
            shown.seat.previewed = ""
        closed = PreviewClosed(preview_id=preview_id, reason=reason, params=dict(params or {}))
        self._desks.tell(shown.seat.agent_id, closed)
        self._freed()

    def _stays(self, shown: _Shown) -> bool:
        seat = shown.seat
        return self._roster.get(seat.agent_id) is seat and self._roster.can_take(seat)

    def _withdrawn(self, _node_id: str, body: Body) -> None:
        for shown in tuple(self._shown.values()):
            if shown.lead.person_id == body["person_id"]:
                self._close(shown, "withdrawn")


def _params(denied: Denied) -> dict[str, str]:
    """Why it was not dialled, as the desk words it."""
    params = {"rule": denied.rule_id, "reason": denied.reason}
    if denied.next_allowed_at is not None:
        params["next_at"] = denied.next_allowed_at.isoformat()
    return params
