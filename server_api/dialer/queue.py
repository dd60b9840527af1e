"""Whom to call next: due leads in order, each asked at the gate at the instant of dialling."""

import logging
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.rules.question import Allowed, Denied
from server_api.services.refusals import RefusalError
from server_api.store import leads_rows
from server_api.store.dial_plan_rows import DialPlan
from server_api.store.leads_rows import LeadRow, PhoneRow

log = logging.getLogger(__name__)

#: Leads looked at for one call; those denied are put off, so the next tick looks further.
_LOOK = 20


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
    ) -> Allowed | Denied: ...


@dataclass(frozen=True, slots=True)
class Candidate:
    """A debtor who may be called now on this number, and the rules that allow it."""

    lead: LeadRow
    phone: PhoneRow
    allowed: Allowed
    place: int


class Queue:
    """Finds the next candidate of a campaign."""

    def __init__(self, gate: Gate, clock: Clock) -> None:
        self._gate = gate
        self._clock = clock

    async def next(self, conn: AsyncConnection, plan: DialPlan) -> Candidate | None:
        """The first due lead that the gate allows; those it denies are due again when it might allow."""
        leads = await leads_rows.due(conn, plan.campaign_id, self._clock.utc(), _LOOK)
        for place, lead in enumerate(leads):
            phones = await leads_rows.usable_phones(conn, lead.person_id)
            if not phones:
                await leads_rows.close(conn, lead.lead_id, "no_number")
                continue
            try:
                found = await self._allowed_phone(conn, plan, lead, _ladder(phones, lead.attempts))
            except RefusalError as error:  # rows that do not fit together must not stop the floor
                log.warning("lead %s cannot be asked about: %s", lead.lead_id, error.code.value)
                await leads_rows.close(conn, lead.lead_id, "bad_data")
                continue
            if isinstance(found, Denied):
                await self._put_off(conn, plan, lead, found)
                continue
            phone, allowed = found
            return Candidate(lead, phone, allowed, place)
        return None

    async def _allowed_phone(
        self, conn: AsyncConnection, plan: DialPlan, lead: LeadRow, phones: list[PhoneRow]
    ) -> tuple[PhoneRow, Allowed] | Denied:
        soonest: Denied | None = None
        for phone in phones:
            answer = await self._gate.ask(
                conn,
                person_id=lead.person_id,
                phone_id=phone.phone_id,
                campaign_id=plan.campaign_id,
                mode=plan.mode,
                now_legal=self._clock.legal(),
            )
            if isinstance(answer, Allowed):
                return phone, answer
            soonest = answer if soonest is None else _sooner(soonest, answer)
        assert soonest is not None, "a ladder has at least one number"
        return soonest

    async def _put_off(self, conn: AsyncConnection, plan: DialPlan, lead: LeadRow, denied: Denied) -> None:
        now = self._clock.utc()
        again = now + timedelta(seconds=plan.retry_s)
        if denied.next_allowed_at is not None:
            ahead_of_utc = timedelta(seconds=self._clock.legal_offset_s)
            again = max(denied.next_allowed_at - ahead_of_utc, now + timedelta(seconds=1))
        await leads_rows.postpone(conn, lead.lead_id, again, denied.rule_id)


def _ladder(phones: list[PhoneRow], attempts: int) -> list[PhoneRow]:
    """Each attempt begins at the next number."""
    first = attempts % len(phones)
    return phones[first:] + phones[:first]


def _sooner(one: Denied, other: Denied) -> Denied:
    if other.next_allowed_at is None:
        return one
    if one.next_allowed_at is None or other.next_allowed_at < one.next_allowed_at:
        return other
    return one
