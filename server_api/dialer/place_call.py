"""One call: candidate chosen, attempt and lock committed, then dialled; the case is prepared meanwhile."""

import logging
import uuid
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.dialer.queue import Candidate, Queue
from server_api.dialer.trunks import PutTrunks
from server_api.services.choose_ways import ChooseWays
from server_api.services.detect_order import detect_order
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.prepare_live import PrepareLive
from server_api.services.roster import Seat
from server_api.store import calls_rows, leads_rows, locks_rows
from server_api.store.calls_rows import CallRow
from server_api.store.database import Database
from server_api.store.dial_plan_rows import DialPlan
from server_api.store.leads_rows import LeadRow
from server_api.telephony.port import DialOrder, Route, Switch, SwitchError, SwitchUnavailableError

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
    }
)
#: After any other refusal the debtor steps back, so that one number cannot stop the list.
_STEP_BACK = timedelta(seconds=15)
#: The switch refuses while a trunk is full or backs off; asking at each tick would fill the rows with it.
_HOLD_S = 5.0


class PlaceCall:
    """Dials the next debtor for an agent."""

    def __init__(
        self,
        database: Database,
        switch: Switch,
        clock: Clock,
        queue: Queue,
        calls: LiveCalls,
        prepare: PrepareLive,
        trunks: PutTrunks,
        lines: Lines,
        choose_ways: ChooseWays,
    ) -> None:
        self._database = database
        self._switch = switch
        self._clock = clock
        self._queue = queue
        self._calls = calls
        self._prepare = prepare
        self._trunks = trunks
        self._lines = lines
        self._choose_ways = choose_ways

    async def __call__(self, seat: Seat, plan: DialPlan) -> LiveCall | None:
        """Dial for ``seat``; None when nobody may be called now. Raises StoreError: nothing dialled."""
        if self._clock.monotonic() < self._lines.held.get(plan.trunk_id, 0.0):
            return None
        call_id = seat.reserved = str(uuid.uuid4())
        try:
            placed = await self._commit_attempt(call_id, seat, plan)
        except BaseException:
            _release(seat, call_id)
            raise
        if placed is None:
            _release(seat, call_id)
            return None
        row, lead, spares = placed
        call = _live(row, plan, seat)
        self._calls.add(call)
        self._prepare.start(call, seat.profile.name)
        try:
            await self._dial(row, plan, spares)
        except SwitchError as error:
            await self._not_placed(call, lead.next_at, seat, error)
            return None
        return call

    async def _commit_attempt(
        self, call_id: str, seat: Seat, plan: DialPlan
    ) -> tuple[CallRow, LeadRow, tuple[Route, ...]] | None:
        async with self._database.write() as conn:
            candidate = await self._queue.next(conn, plan)
            if candidate is None:
                return None
            caller_id, spares = await self._choose_ways(conn, plan, candidate.phone.e164)
            row = self._row(call_id, seat, plan, candidate, caller_id)
            if not await locks_rows.take(conn, row.person_id, call_id, row.started_at):
                return None
            await calls_rows.add(conn, row)
            again = row.started_at + timedelta(seconds=plan.retry_s)
            await leads_rows.attempt(conn, row.lead_id, again)
            return row, candidate.lead, spares

    def _row(self, call_id: str, seat: Seat, plan: DialPlan, candidate: Candidate, caller_id: str) -> CallRow:
        return CallRow(
            call_id=call_id,
            campaign_id=plan.campaign_id,
            lead_id=candidate.lead.lead_id,
            person_id=candidate.lead.person_id,
            phone_id=candidate.phone.phone_id,
            trunk_id=plan.trunk_id,
            switch_id=self._switch.switch_id,
            agent_id="",
            number=candidate.phone.e164,
            caller_id=caller_id,
            started_at=self._clock.utc(),
            legal_at=self._clock.legal(),
            mode=plan.mode,
            why={
                "strategy": "due_order",
                "place": candidate.place,
                "attempt": candidate.lead.attempts + 1,
                "reserved_for": seat.agent_id,
            },
            allowed_by=list(candidate.allowed.rules),
        )

    async def _dial(self, row: CallRow, plan: DialPlan, spares: tuple[Route, ...]) -> None:
        order = DialOrder(
            row.call_id,
            row.trunk_id,
            row.number,
            row.caller_id,
            float(plan.ring_limit_s),
            spares,
            detect_order(plan),
        )
        try:
            await self._switch.dial(order)
        except SwitchError as error:
            if error.code != "trunk_unknown":
                raise
            await self._trunks()  # a trunk made since the start
            await self._switch.dial(order)

    async def _not_placed(self, call: LiveCall, due_at: datetime, seat: Seat, error: SwitchError) -> None:
        log.warning("call %s was not placed: %s", call.call_id, error)
        if isinstance(error, SwitchUnavailableError):
            self._lines.up = False
        self._lines.held[call.plan.trunk_id] = self._clock.monotonic() + _HOLD_S
        self._calls.remove(call.call_id)
        now = self._clock.utc()
        try:
            async with self._database.write() as conn:
                await _undo(conn, call, due_at, now, error.code)
        finally:
            _release(seat, call.call_id)


async def _undo(conn: AsyncConnection, call: LiveCall, due_at: datetime, now: datetime, code: str) -> None:
    await calls_rows.ended(conn, call.call_id, now, f"{calls_rows.NOT_PLACED}{code}"[:30], "switch", None)
    await locks_rows.release(conn, call.call_id)
    again = due_at if code in _NOT_THE_LEADS else now + _STEP_BACK
    await leads_rows.take_back_attempt(conn, call.lead_id, again)


def _live(row: CallRow, plan: DialPlan, seat: Seat) -> LiveCall:
    return LiveCall(
        call_id=row.call_id,
        plan=plan,
        lead_id=row.lead_id,
        person_id=row.person_id,
        phone_id=row.phone_id,
        dialled_at=row.started_at,
        reserved_for=seat.agent_id,
    )


def _release(seat: Seat, call_id: str) -> None:
    if seat.reserved == call_id:
        seat.reserved = ""
