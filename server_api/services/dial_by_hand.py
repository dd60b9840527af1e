"""An agent dials one person: through the same gate as the dialler, and as an attempt like any other.

Only a lead may pass over a denial, only one by the house's own caps, and only with a reason: never over
the law, its hours, an opt-out or a call that is up.
"""

import logging
import uuid
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypedDict

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import CallChanged
from server_api.contract.transfers import ManualDial, ManualDialled
from server_api.contract.words import AgentState, Direction, ErrorCode
from server_api.domain import agent as life
from server_api.rules.question import Allowed, Denied
from server_api.services.desks import Desks
from server_api.services.find_people import campaigns_for
from server_api.services.hand_over import HandOver
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.numbers import to_e164
from server_api.services.own_call import refusal_of
from server_api.services.own_team import is_lead
from server_api.services.prepare_live import PrepareLive
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.store import (
    audit_rows,
    calls_rows,
    dial_plan_rows,
    leads_rows,
    locks_rows,
    people_rows,
    search_rows,
)
from server_api.store.calls_rows import CallRow
from server_api.store.database import Database
from server_api.store.dial_plan_rows import DialPlan
from server_api.store.people_rows import PhoneRow
from server_api.telephony.port import DialOrder, Switch, SwitchError, SwitchUnavailableError

log = logging.getLogger(__name__)

MODE = "manual"
#: What the house decided for itself; everything else is law or fact.
_OWN_CAPS = frozenset({"CAMPAIGN-ATTEMPTS"})


class Gate(Protocol):
    """Asks the rules and stores the answer in the same transaction."""

    async def ask(
        self,
        conn: AsyncConnection,
        *,
        person_id: str,
        phone_id: str,
        campaign_id: str,
        mode: str,
        now_legal: datetime,
        policy: bool = True,
    ) -> Allowed | Denied: ...


class _Question(TypedDict):
    person_id: str
    phone_id: str
    campaign_id: str
    mode: str
    now_legal: datetime


@dataclass(frozen=True, slots=True)
class _Wanted:
    call_id: str
    plan: DialPlan
    lead_id: str
    phone: PhoneRow


class DialByHand:
    """Places one call for one agent."""

    def __init__(
        self,
        database: Database,
        switch: Switch,
        clock: Clock,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        gate: Gate,
        prepare: PrepareLive,
        lines: Lines,
        hand_over: HandOver,
        put_trunks: Callable[[], Awaitable[None]],
    ) -> None:
        self._database = database
        self._switch = switch
        self._clock = clock
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._gate = gate
        self._prepare = prepare
        self._lines = lines
        self._hand_over = hand_over
        self._put_trunks = put_trunks

    async def __call__(self, seat: Seat, wanted: ManualDial) -> ManualDialled:
        """Raises RefusalError BAD_TRANSITION (not free, no leg), NOT_FOUND, INVALID, GATE_DENIED
        (``rule``, ``reason``, ``next_at``, ``overridable``), FORBIDDEN, SWITCH_UNAVAILABLE; StoreError.
        """
        self._check(seat)
        call_id = str(uuid.uuid4())
        async with self._database.write() as conn:
            found = await self._found(conn, seat, wanted, call_id)
            answer = await self._ask(conn, seat, wanted, found)
            taken = isinstance(answer, Allowed) and await locks_rows.take(
                conn, wanted.person_id, call_id, self._clock.utc()
            )
            row = self._row(seat, wanted, found, answer)
            if taken:
                await calls_rows.add(conn, row)
                await leads_rows.attempt(conn, found.lead_id, self._again(found.plan))
        if isinstance(answer, Denied):
            raise _denied(answer)
        if not taken:
            raise RefusalError(ErrorCode.GATE_DENIED, rule="ONE-CALL", reason="person_in_call")
        call = self._live(seat, row, found)
        await self._dial(seat, call, row)
        return ManualDialled(call_id=call_id)

    def _check(self, seat: Seat) -> None:
        state = seat.row.agent.state
        if state not in (AgentState.READY, AgentState.PAUSED):
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="not_free", state=state.value)
        if not seat.leg_up:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="no_leg")
        if not self._lines.up:
            raise RefusalError(ErrorCode.SWITCH_UNAVAILABLE, reason="switch_unavailable")

    async def _found(self, conn: AsyncConnection, seat: Seat, wanted: ManualDial, call_id: str) -> _Wanted:
        within = await campaigns_for(conn, seat)
        if wanted.campaign_id:
            within = [one for one in within if one == wanted.campaign_id]
        hit = await search_rows.by_person(conn, wanted.person_id, within)
        plan = await dial_plan_rows.get(conn, hit.campaign_id) if hit else None
        if hit is None or plan is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="person")
        lead_id = await search_rows.lead_of(conn, wanted.person_id, hit.campaign_id)
        return _Wanted(call_id, plan, lead_id, await self._phone(conn, wanted))

    async def _phone(self, conn: AsyncConnection, wanted: ManualDial) -> PhoneRow:
        known = await people_rows.phones_of(conn, wanted.person_id)
        if wanted.phone_id:
            phone = next((one for one in known if one.phone_id == wanted.phone_id), None)
            if phone is None:
                raise RefusalError(ErrorCode.NOT_FOUND, what="phone")
            return phone
        person = await people_rows.get(conn, wanted.person_id)
        e164 = to_e164(wanted.number, person.country if person else "")
        if not e164:
            raise RefusalError(ErrorCode.INVALID, field="number")
        phone = next((one for one in known if one.e164 == e164), None)
        if phone is not None:
            return phone
        phone_id = str(uuid.uuid4())
        await people_rows.add_phone(conn, phone_id, wanted.person_id, e164, "typed")
        typed = await people_rows.phone(conn, phone_id)
        assert typed is not None, "just written"
        return typed

    async def _ask(
        self, conn: AsyncConnection, seat: Seat, wanted: ManualDial, found: _Wanted
    ) -> Allowed | Denied:
        answer = await self._gate.ask(conn, **self._question(wanted, found))
        if isinstance(answer, Allowed) or not wanted.override_reason or answer.rule_id not in _OWN_CAPS:
            return answer
        if not is_lead(seat):
            raise RefusalError(ErrorCode.FORBIDDEN, reason="leads_only")
        passed = await self._gate.ask(conn, **self._question(wanted, found), policy=False)
        if isinstance(passed, Allowed):
            await audit_rows.add(
                conn,
                self._clock.utc(),
                user_id=seat.agent_id,
                what="gate_overridden",
                subject=found.call_id,
                rule=answer.rule_id,
                reason=wanted.override_reason,
            )
        return passed

    def _question(self, wanted: ManualDial, found: _Wanted) -> _Question:
        return {
            "person_id": wanted.person_id,
            "phone_id": found.phone.phone_id,
            "campaign_id": found.plan.campaign_id,
            "mode": MODE,
            "now_legal": self._clock.legal(),
        }

    def _row(self, seat: Seat, wanted: ManualDial, found: _Wanted, answer: Allowed | Denied) -> CallRow:
        return CallRow(
            call_id=found.call_id,
            campaign_id=found.plan.campaign_id,
            lead_id=found.lead_id,
            person_id=wanted.person_id,
            phone_id=found.phone.phone_id,
            trunk_id=found.plan.trunk_id,
            switch_id=self._switch.switch_id,
            agent_id=seat.agent_id,
            number=found.phone.e164,
            caller_id=found.plan.caller_id,
            started_at=self._clock.utc(),
            legal_at=self._clock.legal(),
            mode=MODE,
            direction=Direction.MANUAL.value,
            why={"strategy": MODE, "dialled_by": seat.agent_id, "override": wanted.override_reason},
            allowed_by=list(answer.rules),
        )

    def _live(self, seat: Seat, row: CallRow, found: _Wanted) -> LiveCall:
        return LiveCall(
            call_id=row.call_id,
            plan=found.plan,
            lead_id=row.lead_id,
            person_id=row.person_id,
            phone_id=row.phone_id,
            dialled_at=row.started_at,
            reserved_for=seat.agent_id,
            agent_id=seat.agent_id,
            direction=Direction.MANUAL,
        )

    async def _dial(self, seat: Seat, call: LiveCall, row: CallRow) -> None:
        refused = self._roster.apply(seat, life.CallGiven(call.call_id), MODE)
        if refused is not None:
            await self._undo(call, "agent_busy")
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason=refused.reason)
        self._hand_over(seat)
        self._calls.add(call)
        self._desks.tell(seat.agent_id, CallChanged(call=call.view))
        preparing = self._prepare.start(call, seat.profile.name)
        preparing.add_done_callback(lambda _: self._pop(call))
        order = DialOrder(
            call.call_id, row.trunk_id, row.number, row.caller_id, float(call.plan.ring_limit_s)
        )
        try:
            await self._place(order)
        except SwitchError as error:
            log.warning("call %s was not placed by hand: %s", call.call_id, error)
            self._calls.remove(call.call_id)
            self._roster.apply(seat, life.CallLeft(call.call_id, self._clock.utc()), "not_placed")
            await self._undo(call, error.code)
            raise refusal_of(error) from error

    async def _place(self, order: DialOrder) -> None:
        try:
            await self._switch.dial(order)
        except SwitchUnavailableError:
            self._lines.up = False
            raise
        except SwitchError as error:
            if error.code != "trunk_unknown":
                raise
            await self._put_trunks()  # a trunk made since the start
            await self._switch.dial(order)

    def _pop(self, call: LiveCall) -> None:
        if call.pop is not None and self._calls.get(call.call_id) is call:
            self._desks.tell(call.agent_id, call.pop)

    async def _undo(self, call: LiveCall, code: str) -> None:
        now, cause = self._clock.utc(), f"{calls_rows.NOT_PLACED}{code}"[:30]
        async with self._database.write() as conn:
            await calls_rows.ended(conn, call.call_id, now, cause, "switch", None)
            await locks_rows.release(conn, call.call_id)
            await leads_rows.take_back_attempt(conn, call.lead_id, now)

    def _again(self, plan: DialPlan) -> datetime:
        return self._clock.utc() + timedelta(seconds=plan.retry_s)


def _denied(answer: Denied) -> RefusalError:
    params = {"rule": answer.rule_id, "reason": answer.reason}
    if answer.next_allowed_at is not None:
        params["next_at"] = answer.next_allowed_at.isoformat()
    if answer.rule_id in _OWN_CAPS:
        params["overridable"] = "yes"
    return RefusalError(ErrorCode.GATE_DENIED, **params)
