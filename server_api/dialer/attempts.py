"""Attempts on disk: debtors picked in order, each asked about at the gate, then claimed, in one commit."""

import logging
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.domain.ladder import Number
from server_api.domain.list_mix import ListMix
from server_api.rules.question import Allowed, Denied
from server_api.services.choose_ways import ChooseWays
from server_api.services.manual_attempt import Gate
from server_api.services.refusals import RefusalError
from server_api.services.try_again import TryAgain
from server_api.store import calls_rows, locks_rows, ready_rows
from server_api.store.calls_rows import CallRow
from server_api.store.database import Database
from server_api.store.dial_plan_rows import DialPlan
from server_api.store.ready_rows import ReadyLead
from server_api.telephony.port import Route

log = logging.getLogger(__name__)

#: Debtors looked at beyond those wanted: who is denied leaves the table, so the next tick looks further.
_LOOK = 20
#: A better hour that begins so soon is now.
_SOON = timedelta(minutes=10)
#: A number that another debtor is being called on is asked for again after so long.
_IN_USE = timedelta(minutes=1)
#: Calls of one commit: more would keep answers waiting for the disk.
MOST_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Place:
    """A call that is wanted: for an agent (``agent_id``), or for whoever is free when it is answered."""

    agent_id: str = ""


@dataclass(frozen=True, slots=True)
class Attempt:
    """A call that is on disk and may be dialled."""

    row: CallRow
    lead: ReadyLead
    number: Number
    spares: tuple[Route, ...]
    place: Place


@dataclass(frozen=True, slots=True)
class _Found:
    call_id: str
    lead: ReadyLead
    number: Number
    allowed: Allowed
    nth: int
    of: int
    place: int


class CommitAttempts:
    """``node_id`` and ``switch_id`` are written with each call."""

    def __init__(
        self,
        database: Database,
        gate: Gate,
        again: TryAgain,
        clock: Clock,
        choose_ways: ChooseWays,
        node_id: str,
        switch_id: str,
    ) -> None:
        self._database = database
        self._gate = gate
        self._again = again
        self._clock = clock
        self._choose_ways = choose_ways
        self._node_id = node_id
        self._switch_id = switch_id
        self._mixes: dict[str, ListMix] = {}

    async def __call__(
        self, plan: DialPlan, places: Sequence[Place], pace: Mapping[str, Any]
    ) -> list[Attempt]:
        """At most one attempt for each place, in their order. Raises StoreError: nothing was claimed."""
        wanted = places[:MOST_AT_ONCE]
        async with self._database.write() as conn:
            mine = await self._claimed(conn, plan, await self._allowed(conn, plan, len(wanted)))
            attempts = []
            for one, place in zip(mine, wanted, strict=False):
                attempts.append(await self._write(conn, plan, one, place, pace))
        for attempt in attempts:
            self._mix(plan).called(attempt.lead)
        return attempts

    async def head(self, plan: DialPlan, lock_id: str) -> tuple[ReadyLead, Number] | None:
        """The next debtor who may be called, locked as ``lock_id`` for a preview. Raises StoreError."""
        async with self._database.write() as conn:
            found = await self._allowed(conn, plan, 1)
            if not found:
                return None
            lead = found[0].lead
            if not await locks_rows.take(conn, lead.person_id, lock_id, self._clock.utc()):
                return None
        self._mix(plan).called(lead)
        return lead, found[0].number

    async def this(
        self, plan: DialPlan, lead: ReadyLead, place: Place, lock_id: str, pace: Mapping[str, Any]
    ) -> Attempt | Denied:
        """The attempt on one debtor who is locked as ``lock_id``, or why they may not be called now.

        Raises StoreError: they are still locked.
        """
        async with self._database.write() as conn:
            await locks_rows.release(conn, lock_id)
            found = await self._ask(conn, plan, lead, 0, await locks_rows.numbers_in_use(conn))
            if isinstance(found, Denied):
                return found
            for one in await self._claimed(conn, plan, [found]):
                return await self._write(conn, plan, one, place, pace)
        return Denied("", 0, "taken")

    async def _claimed(self, conn: AsyncConnection, plan: DialPlan, found: Sequence[_Found]) -> list[_Found]:
        """Those whose number and person no other node has taken meanwhile; numbers first, on every node."""
        now = self._clock.utc()
        numbers = {one.number.e164: one.call_id for one in found}
        ours = await locks_rows.take_numbers(conn, numbers, now)
        calls = {one.lead.lead_id: one.call_id for one in found if one.number.e164 in ours}
        won = await ready_rows.claim(conn, calls, now, now + timedelta(seconds=plan.retry_s))
        if lost := calls.keys() - won:
            await locks_rows.release(conn, *(calls[lead_id] for lead_id in lost))
        return [one for one in found if one.lead.lead_id in won]

    async def _allowed(self, conn: AsyncConnection, plan: DialPlan, n: int) -> list[_Found]:
        found: list[_Found] = []
        waiting: list[tuple[int, ReadyLead, datetime]] = []
        heads = await ready_rows.pick(conn, plan.campaign_id, n + _LOOK, hold=True)
        in_use = await locks_rows.numbers_in_use(conn)
        for place, lead in enumerate(self._mix(plan).merge(heads)[: n + _LOOK]):
            if len(found) == n:
                break
            if lead.version != plan.version:
                continue
            better = await self._better(conn, lead)
            if better is not None:
                waiting.append((place, lead, better))
                continue
            one = await self._ask(conn, plan, lead, place, in_use)
            if isinstance(one, _Found):
                found.append(one)
                in_use.add(one.number.e164)
        return await self._of_waiting(conn, plan, n, found, waiting, in_use)

    async def _better(self, conn: AsyncConnection, lead: ReadyLead) -> datetime | None:
        """The hour, within a day, in which this debtor answers far more often than now; None: now is best."""
        now = self._clock.utc()
        best = now if lead.agreed else await self._again.best(conn, lead.person_id, now)
        return best if best > now + _SOON else None

    async def _of_waiting(
        self,
        conn: AsyncConnection,
        plan: DialPlan,
        n: int,
        found: list[_Found],
        waiting: list[tuple[int, ReadyLead, datetime]],
        in_use: set[str],
    ) -> list[_Found]:
        """Who has a better hour waits for it while others can be called; else now is better than never."""
        for place, lead, better in waiting:
            if len(found) == n:
                await ready_rows.reject(conn, lead.lead_id, better, "best_time")
            elif isinstance(one := await self._ask(conn, plan, lead, place, in_use), _Found):
                found.append(one)
                in_use.add(one.number.e164)
        return found

    async def _ask(
        self, conn: AsyncConnection, plan: DialPlan, lead: ReadyLead, place: int, in_use: Collection[str]
    ) -> _Found | Denied:
        call_id, soonest = str(uuid.uuid4()), None
        tried = await self._again.numbers(conn, lead.person_id, lead.campaign_id, lead.lead_id)
        if not tried.numbers:
            return await self._no_number(conn, lead, tried.rests_until)
        free = [one for one in enumerate(tried.numbers) if one[1].e164 not in in_use]
        if not free:
            again = self._clock.utc() + _IN_USE
            await ready_rows.reject(conn, lead.lead_id, again, "number_in_use")
            return Denied("ONE-CALL", 1, "number_in_call", again)
        try:
            for nth, number in free:
                answer = await self._gate.ask(
                    conn,
                    person_id=lead.person_id,
                    phone_id=number.phone_id,
                    campaign_id=plan.campaign_id,
                    mode=plan.gate_mode,
                    now_legal=self._clock.legal(),
                    call_id=call_id,
                )
                if isinstance(answer, Allowed):
                    return _Found(call_id, lead, number, answer, nth, len(tried.numbers), place)
                soonest = answer if soonest is None else _sooner(soonest, answer)
        except RefusalError as error:  # rows that do not fit together must not stop the floor
            log.warning("lead %s cannot be asked about: %s", lead.lead_id, error.code.value)
            await ready_rows.close(conn, lead.lead_id, "bad_data")
            return Denied("", 0, "bad_data")
        assert soonest is not None, "a ladder has at least one number"
        await self._put_off(conn, plan, lead, soonest)
        return soonest

    async def _no_number(
        self, conn: AsyncConnection, lead: ReadyLead, rests_until: datetime | None
    ) -> Denied:
        if rests_until is None:
            await ready_rows.close(conn, lead.lead_id, "no_number")
            return Denied("", 0, "no_number")
        await ready_rows.reject(conn, lead.lead_id, rests_until, "numbers_rest")
        return Denied("", 0, "numbers_rest", rests_until)

    async def _put_off(self, conn: AsyncConnection, plan: DialPlan, lead: ReadyLead, denied: Denied) -> None:
        now = self._clock.utc()
        again = now + timedelta(seconds=plan.retry_s)
        if denied.next_allowed_at is not None:
            ahead_of_utc = timedelta(seconds=self._clock.legal_offset_s)
            again = max(denied.next_allowed_at - ahead_of_utc, now + timedelta(seconds=1))
            if not lead.agreed:
                again = await self._again.best(conn, lead.person_id, again)
        await ready_rows.reject(conn, lead.lead_id, again, denied.rule_id)

    async def _write(
        self,
        conn: AsyncConnection,
        plan: DialPlan,
        one: _Found,
        place: Place,
        pace: Mapping[str, Any],
    ) -> Attempt:
        caller_id, spares = await self._choose_ways(conn, plan, one.number.e164)
        row = CallRow(
            call_id=one.call_id,
            campaign_id=plan.campaign_id,
            lead_id=one.lead.lead_id,
            person_id=one.lead.person_id,
            phone_id=one.number.phone_id,
            trunk_id=plan.trunk_id,
            switch_id=self._switch_id,
            node_id=self._node_id,
            agent_id="",
            number=one.number.e164,
            caller_id=caller_id,
            started_at=self._clock.utc(),
            legal_at=self._clock.legal(),
            mode=plan.mode,
            why=self._why(plan, one, place, pace),
            allowed_by=list(one.allowed.rules),
            debt_ids=list(one.allowed.debts),
        )
        await calls_rows.add(conn, row)
        return Attempt(row, one.lead, one.number, spares, place)

    def _why(self, plan: DialPlan, one: _Found, place: Place, pace: Mapping[str, Any]) -> dict[str, Any]:
        lead = one.lead
        strategy = "agreed" if lead.agreed else "list" if lead.list_id else "due_order"
        return {
            "strategy": strategy,
            "list_id": "" if lead.agreed else lead.list_id,
            "score": lead.rank,
            "place": one.place,
            "attempt": lead.attempts + 1,
            "ladder": f"{one.nth + 1}/{one.of}",
            "mode": plan.mode,
            "pace": dict(pace),
            "node": self._node_id,
            "reserved_for": place.agent_id,
        }

    def _mix(self, plan: DialPlan) -> ListMix:
        return self._mixes.setdefault(plan.campaign_id, ListMix())


def _sooner(one: Denied, other: Denied) -> Denied:
    if other.next_allowed_at is None:
        return one
    if one.next_allowed_at is None or other.next_allowed_at < one.next_allowed_at:
        return other
    return one
