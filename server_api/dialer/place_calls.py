"""Calls: attempts committed, then dialled; the cases are prepared meanwhile."""

import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import CallChanged
from server_api.dialer.attempts import Attempt, CommitAttempts, Place
from server_api.dialer.choose import Choose
from server_api.dialer.pool import who_is
from server_api.domain import agent as life
from server_api.domain.routing import Routing, Wanted
from server_api.services.desks import Desks
from server_api.services.detect_order import detect_order
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.pace_notes import PaceNotes
from server_api.services.prepare_live import PrepareLive
from server_api.services.roster import Roster, Seat
from server_api.store import calls_rows, locks_rows, ready_rows
from server_api.store.database import Database
from server_api.store.dial_plan_rows import DialPlan
from server_api.store.ready_rows import ReadyLead
from server_api.telephony.port import DialOrder, Switch, SwitchError, SwitchUnavailableError

log = logging.getLogger(__name__)

#: These refusals are about the trunk or the switch, not about the debtor, who keeps the place in the list.
_NOT_THE_LEADS = frozenset(
    {
        "trunk_full",
        "trunk_backoff",
        "trunk_unknown",
        "switch_unavailable",
        "mixer_lost",
        "mixer_silent",
        "mixer_refused",
        "stopped",
        "agent_left",
    }
)
#: These are our own doing: the trunk is well.
_OUR_OWN = frozenset({"stopped", "agent_left"})
#: After any other refusal the debtor steps back, so that one number cannot stop the list.
_STEP_BACK = timedelta(seconds=15)
#: The switch refuses while a trunk is full or backs off; asking at each tick would fill the rows with it.
_HOLD_S = 5.0


class PlaceCalls:
    """Dials the next debtors of a campaign. ``stopped`` says whether the floor was stopped meanwhile."""

    def __init__(
        self,
        database: Database,
        switch: Switch,
        clock: Clock,
        attempts: CommitAttempts,
        choose: Choose,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        prepare: PrepareLive,
        notes: PaceNotes,
        put_trunks: Callable[[], Awaitable[None]],
        lines: Lines,
        stopped: Callable[[], bool],
    ) -> None:
        self._database = database
        self._switch = switch
        self._clock = clock
        self._attempts = attempts
        self._choose = choose
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._prepare = prepare
        self._notes = notes
        self._put_trunks = put_trunks
        self._lines = lines
        self._stopped = stopped

    async def __call__(
        self, plan: DialPlan, places: Sequence[Place], pace: Mapping[str, Any]
    ) -> list[LiveCall]:
        """At most one call for each place; fewer where fewer may be called now.

        Raises StoreError: nothing was dialled.
        """
        if not places or self._lines.held.get(plan.trunk_id, 0.0) > self._clock.monotonic():
            return []
        placed = []
        for attempt in await self._attempts(plan, places, pace):
            call = await self._place(plan, attempt)
            if call is not None:
                placed.append(call)
        return placed

    async def for_agent(self, plan: DialPlan, attempt: Attempt, seat: Seat) -> LiveCall | None:
        """The agent wants this call and hears it ring; None where it could not be placed."""
        call = _live(attempt, plan)
        call.agent_id = seat.agent_id
        if self._roster.apply(seat, life.CallGiven(call.call_id), plan.mode) is not None:
            await self._not_placed(call, attempt, SwitchError("agent_left"))
            return None
        self._calls.add(call)
        self._desks.tell(seat.agent_id, CallChanged(call=call.view))
        preparing = self._prepare.start(call, seat.profile)
        preparing.add_done_callback(lambda _: self._pop(call))
        try:
            await self._try(plan, attempt, call)
        except SwitchError as error:
            self._roster.apply(seat, life.CallLeft(call.call_id, self._clock.utc()), "not_placed")
            await self._not_placed(call, attempt, error)
            return None
        return call

    def _pop(self, call: LiveCall) -> None:
        if call.pop is not None and call.agent_id and self._calls.get(call.call_id) is call:
            self._desks.tell(call.agent_id, call.pop)

    async def _place(self, plan: DialPlan, attempt: Attempt) -> LiveCall | None:
        call = _live(attempt, plan)
        seat = self._roster.get(attempt.place.agent_id)
        if seat is not None:
            seat.reserved = call.call_id
        self._calls.add(call)
        self._prepare.start(call, seat.profile if seat else None)
        try:
            if attempt.place.agent_id and (seat is None or not self._roster.can_take(seat)):
                raise SwitchError("agent_left")
            await self._try(plan, attempt, call)
        except SwitchError as error:
            await self._not_placed(call, attempt, error)
            return None
        return call

    async def _try(self, plan: DialPlan, attempt: Attempt, call: LiveCall) -> None:
        if self._stopped() or not self._lines.up:
            raise SwitchError("stopped")
        self._notes.dialled(call, who_is(self._choose.candidate(attempt.lead, attempt.number)))
        self._lines.placed(plan.trunk_id, self._clock.monotonic())
        await self._dial(attempt, plan)

    async def _dial(self, attempt: Attempt, plan: DialPlan) -> None:
        row = attempt.row
        order = DialOrder(
            row.call_id,
            row.trunk_id,
            row.number,
            row.caller_id,
            float(plan.ring_limit_s),
            attempt.spares,
            detect_order(plan),
        )
        try:
            await self._switch.dial(order)
        except SwitchError as error:
            if error.code != "trunk_unknown":
                raise
            await self._put_trunks()  # a trunk made since the start
            await self._switch.dial(order)

    async def _not_placed(self, call: LiveCall, attempt: Attempt, error: SwitchError) -> None:
        log.warning("call %s was not placed: %s", call.call_id, error)
        if isinstance(error, SwitchUnavailableError):
            self._lines.up = False
        if error.code not in _OUR_OWN:
            self._lines.held[call.plan.trunk_id] = self._clock.monotonic() + _HOLD_S
        self._calls.remove(call.call_id)
        self._notes.not_placed(call.call_id)
        now = self._clock.utc()
        try:
            async with self._database.write() as conn:
                await _undo(conn, attempt, now, error.code)
        finally:
            release(self._roster, call)


def release(roster: Roster, call: LiveCall) -> None:
    """The call does not come: its agent waits for none."""
    seat = roster.get(call.reserved_for)
    if seat is not None and seat.reserved == call.call_id:
        seat.reserved = ""


async def _undo(conn: AsyncConnection, attempt: Attempt, now: datetime, code: str) -> None:
    call_id = attempt.row.call_id
    await calls_rows.ended(conn, call_id, now, f"{calls_rows.NOT_PLACED}{code}"[:30], "switch", None)
    await locks_rows.release(conn, call_id)
    again = attempt.lead.next_at if code in _NOT_THE_LEADS else now + _STEP_BACK
    await ready_rows.put_back(conn, attempt.lead, again)


def _live(attempt: Attempt, plan: DialPlan) -> LiveCall:
    row = attempt.row
    return LiveCall(
        call_id=row.call_id,
        plan=plan,
        lead_id=row.lead_id,
        person_id=row.person_id,
        phone_id=row.phone_id,
        dialled_at=row.started_at,
        reserved_for=attempt.place.agent_id,
        wanted=_wanted(attempt.lead, plan),
    )


def _wanted(lead: ReadyLead, plan: DialPlan) -> Wanted:
    return Wanted(
        routing=Routing(plan.routing),
        skills=plan.skills,
        language=plan.language or lead.language,
        previous_agent_id=lead.last_agent_id,
        owner_id=lead.owner_id,
    )
