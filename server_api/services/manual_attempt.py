"""An attempt by hand on disk: the person found, the gate asked, the lock taken, the call written down.

Only a lead may pass over a denial, only one by the house's own caps, and only with a reason: never over
the law, its hours, an opt-out or a call that is up.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol, TypedDict

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.transfers import ManualDial
from server_api.contract.words import Channel, Direction, ErrorCode
from server_api.rules.own_caps import HOUSE_CAPS
from server_api.rules.question import Allowed, Denied
from server_api.services.choose_ways import ChooseWays
from server_api.services.find_people import campaigns_for
from server_api.services.numbers import to_e164
from server_api.services.own_team import is_lead
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import (
    audit_rows,
    callbacks_rows,
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
from server_api.telephony.port import Route

MODE = "manual"
#: A callback that is due so soon is what the call is for.
_NEARLY = timedelta(minutes=5)


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
        channel: Channel = Channel.VOICE,
        purpose: str = "collection",
        policy: bool = True,
        debt_ids: Sequence[str] = (),
        call_id: str = "",
        contact_id: str = "",
        within: datetime | None = None,
    ) -> Allowed | Denied: ...


class _Question(TypedDict):
    person_id: str
    phone_id: str
    campaign_id: str
    mode: str
    now_legal: datetime
    call_id: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """An attempt that is on disk and may be dialled."""

    row: CallRow
    plan: DialPlan
    spares: tuple[Route, ...]


@dataclass(frozen=True, slots=True)
class _Found:
    call_id: str
    plan: DialPlan
    lead_id: str
    phone: PhoneRow
    callback_id: str


class ManualAttempt:
    """Commits attempts, and takes them back where the call never left."""

    def __init__(
        self, database: Database, clock: Clock, gate: Gate, choose_ways: ChooseWays, switch_id: str
    ) -> None:
        self._database = database
        self._clock = clock
        self._gate = gate
        self._choose_ways = choose_ways
        self._switch_id = switch_id

    async def commit(self, seat: Seat, wanted: ManualDial) -> Attempt:
        """Raises RefusalError NOT_FOUND, INVALID, FORBIDDEN, GATE_DENIED (``rule``, ``reason``, ``next_at``,
        ``overridable``); StoreError.
        """
        async with self._database.write() as conn:
            found = await self._found(conn, seat, wanted)
            answer = await self._ask(conn, seat, wanted, found)
            if isinstance(answer, Allowed):
                written = await self._write(conn, seat, wanted, found, answer)
            else:
                written = answer
        # Outside: what the gate answered stays written.
        if isinstance(written, Denied):
            raise _denied(written)
        return written

    async def take_back(self, row: CallRow, code: str) -> None:
        """The call never left: it was no attempt. Raises StoreError."""
        now, cause = self._clock.utc(), f"{calls_rows.NOT_PLACED}{code}"[:30]
        async with self._database.write() as conn:
            await calls_rows.ended(conn, row.call_id, now, cause, "switch", None)
            await locks_rows.release(conn, row.call_id)
            await leads_rows.take_back_attempt(conn, row.lead_id, now)

    async def _found(self, conn: AsyncConnection, seat: Seat, wanted: ManualDial) -> _Found:
        within = await campaigns_for(conn, seat)
        if wanted.campaign_id:
            within = [one for one in within if one == wanted.campaign_id]
        hit = await search_rows.by_person(conn, wanted.person_id, within)
        plan = await dial_plan_rows.get(conn, hit.campaign_id) if hit else None
        if hit is None or plan is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="person")
        lead_id = await search_rows.lead_of(conn, wanted.person_id, hit.campaign_id)
        due = self._clock.utc() + _NEARLY
        agreed = await callbacks_rows.next_of_lead(conn, lead_id) if lead_id else None
        callback_id = agreed.callback_id if agreed is not None and agreed.at <= due else ""
        return _Found(str(uuid.uuid4()), plan, lead_id, await _phone(conn, wanted), callback_id)

    async def _ask(
        self, conn: AsyncConnection, seat: Seat, wanted: ManualDial, found: _Found
    ) -> Allowed | Denied:
        question = self._question(wanted, found)
        answer = await self._gate.ask(conn, **question)
        if isinstance(answer, Allowed) or answer.rule_id not in HOUSE_CAPS:
            return answer
        if found.callback_id:  # the house counts what it wants of the debtor, not what the debtor wants
            return await self._gate.ask(conn, **question, policy=False)
        if not wanted.override_reason:
            return answer
        if not is_lead(seat):
            raise RefusalError(ErrorCode.FORBIDDEN, reason="leads_only")
        passed = await self._gate.ask(conn, **question, policy=False)
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

    def _question(self, wanted: ManualDial, found: _Found) -> _Question:
        return {
            "person_id": wanted.person_id,
            "phone_id": found.phone.phone_id,
            "campaign_id": found.plan.campaign_id,
            "mode": MODE,
            "now_legal": self._clock.legal(),
            "call_id": found.call_id,
        }

    async def _write(
        self, conn: AsyncConnection, seat: Seat, wanted: ManualDial, found: _Found, allowed: Allowed
    ) -> Attempt | Denied:
        now, plan = self._clock.utc(), found.plan
        if reason := await _in_use(conn, wanted.person_id, found, now):
            await locks_rows.release(conn, found.call_id)
            return Denied("ONE-CALL", 1, reason)
        caller_id, spares = await self._choose_ways(conn, plan, found.phone.e164)
        row = CallRow(
            call_id=found.call_id,
            campaign_id=plan.campaign_id,
            lead_id=found.lead_id,
            person_id=wanted.person_id,
            phone_id=found.phone.phone_id,
            trunk_id=plan.trunk_id,
            switch_id=self._switch_id,
            agent_id=seat.agent_id,
            number=found.phone.e164,
            caller_id=caller_id,
            started_at=now,
            legal_at=self._clock.legal(),
            mode=MODE,
            direction=Direction.MANUAL.value,
            why={
                "strategy": "callback" if found.callback_id else MODE,
                "callback_id": found.callback_id,
                "dialled_by": seat.agent_id,
                "override": wanted.override_reason,
            },
            allowed_by=list(allowed.rules),
            debt_ids=list(allowed.debts),
        )
        await calls_rows.add(conn, row)
        await leads_rows.attempt(conn, found.lead_id, now + timedelta(seconds=plan.retry_s))
        return Attempt(row, plan, spares)


async def _in_use(conn: AsyncConnection, person_id: str, found: _Found, now: datetime) -> str:
    """Why there can be no other call now; empty where the number and the person are locked for this one."""
    number = await locks_rows.take_numbers(conn, {found.phone.e164: found.call_id}, now)
    if not await locks_rows.take(conn, person_id, found.call_id, now):
        return "person_in_call"
    return "" if number else "number_in_call"


async def _phone(conn: AsyncConnection, wanted: ManualDial) -> PhoneRow:
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


def _denied(answer: Denied) -> RefusalError:
    params = {"rule": answer.rule_id, "reason": answer.reason}
    if answer.next_allowed_at is not None:
        params["next_at"] = answer.next_allowed_at.isoformat()
    if answer.rule_id in HOUSE_CAPS:
        params["overridable"] = "yes"
    return RefusalError(ErrorCode.GATE_DENIED, **params)
