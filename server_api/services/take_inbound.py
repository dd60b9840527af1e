"""Somebody calls back: answered, put through to the agent who waits longest, who is shown who it may be.

Callers come before the dialler. Where nobody is free they wait with music, and not for ever.
"""

import logging
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import CallChanged
from server_api.contract.words import CallPhase, Direction
from server_api.domain import agent as life
from server_api.services.background import Background
from server_api.services.connect_call import ConnectCall
from server_api.services.desks import Desks
from server_api.services.find_people import found
from server_api.services.hand_over import HandOver
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.numbers import to_e164
from server_api.services.play_prompts import PlayPrompts
from server_api.services.roster import Roster, Seat
from server_api.store import calls_rows, creditors_rows, dial_plan_rows, search_rows
from server_api.store.calls_rows import CallRow
from server_api.store.database import Database
from server_api.telephony.port import CallAnswered, CallOffered, EndedBy, Switch, SwitchError

log = logging.getLogger(__name__)

_MOST_PROPOSED = 10


class TakeInbound:
    """Takes calls from the trunks. A caller waits ``wait_s`` seconds; 0: only where somebody is free."""

    def __init__(
        self,
        database: Database,
        switch: Switch,
        clock: Clock,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        journal: Journal,
        connect: ConnectCall,
        hand_over: HandOver,
        prompts: PlayPrompts,
        background: Background,
        wait_s: float,
    ) -> None:
        self._database = database
        self._switch = switch
        self._clock = clock
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._journal = journal
        self._connect = connect
        self._hand_over = hand_over
        self._prompts = prompts
        self._background = background
        self._wait = timedelta(seconds=wait_s)
        self._campaigns: dict[str, frozenset[str]] = {}
        self._asked_for: dict[str, str] = {}

    def offered(self, fact: CallOffered) -> None:
        """It rings."""
        self._background.start(self._take(fact), f"inbound {fact.call_id}")

    def answered(self, fact: CallAnswered) -> bool:
        """A caller is on the line: to an agent, or to the queue. False for calls of our own."""
        call = self._calls.get(fact.call_id)
        if call is None or call.direction is not Direction.INBOUND:
            return False
        call.answered_ns, call.answered_at = fact.mono_ns, fact.at

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.answered(conn, fact.call_id, fact.at, "")

        self._journal.post(write)
        self.serve()
        return True

    def serve(self) -> None:
        """Give waiting callers to agents who are free, the longest waiting first."""
        for call in sorted(self._waiting(), key=lambda one: one.dialled_at):
            seat = self._choose(call)
            if seat is not None:
                self._give(call, seat)

    @property
    def waiting(self) -> int:
        """How many callers wait for an agent."""
        return len(self._waiting())

    def look(self) -> None:
        """Who waited too long is told so."""
        self.serve()
        now = self._clock.utc()
        for call in self._waiting():
            if not call.abandoned and now - (call.answered_at or now) >= self._wait:
                call.abandoned = True
                self._background.start(self._prompts.turn_away(call), f"turn away {call.call_id}")

    def forget(self, call_id: str) -> None:
        """It is over."""
        self._campaigns.pop(call_id, None)
        self._asked_for.pop(call_id, None)

    async def _take(self, fact: CallOffered) -> None:
        async with self._database.read() as conn:
            call = await self._call(conn, fact)
        if call is None:
            log.warning("trunk %s has no campaign to call back to", fact.trunk_id)
            await self._end(fact.call_id)
            return
        self._calls.add(call)
        self._write(call, fact)
        if not self._wait and self._choose(call) is None:
            await self._end(fact.call_id)
            return
        try:
            await self._switch.answer(fact.call_id)
        except SwitchError as error:
            log.info("caller %s was gone before the answer: %s", fact.call_id, error.code)

    async def _call(self, conn: AsyncConnection, fact: CallOffered) -> LiveCall | None:
        campaigns = await search_rows.campaigns_of_trunk(conn, fact.trunk_id)
        plan = await dial_plan_rows.get(conn, campaigns[0]) if campaigns else None
        if plan is None:
            return None
        campaign = await creditors_rows.campaign(conn, plan.campaign_id)
        creditor = await creditors_rows.get(conn, campaign.creditor_id) if campaign else None
        caller = to_e164(fact.caller, creditor.country if creditor else "")
        hits = await search_rows.by_number(conn, caller, campaigns, _MOST_PROPOSED) if caller else []
        people = {hit.person_id for hit in hits}
        if len(people) == 1:
            self._asked_for[fact.call_id] = await search_rows.last_agent(conn, hits[0].person_id)
        self._campaigns[fact.call_id] = frozenset(campaigns)
        return LiveCall(
            call_id=fact.call_id,
            plan=plan,
            lead_id="",
            person_id="",
            phone_id="",
            dialled_at=fact.at,
            direction=Direction.INBOUND,
            caller=caller or fact.caller,
            proposed=tuple([await found(conn, hit, shown=False) for hit in hits]),
        )

    def _waiting(self) -> list[LiveCall]:
        return [
            call
            for call in self._calls
            if call.direction is Direction.INBOUND
            and call.answered_at is not None
            and not call.agent_id
            and call.phase is CallPhase.RINGING
            and not call.abandoned
        ]

    def _choose(self, call: LiveCall) -> Seat | None:
        """Who spoke with them last, else who waits longest; without a call coming, if there is one such."""
        campaigns = self._campaigns.get(call.call_id, frozenset((call.plan.campaign_id,)))
        ready = [seat for seat in self._roster if self._roster.can_take(seat)]
        same = [seat for seat in ready if any(seat.works_for(one) for one in campaigns)]
        last = self._asked_for.get(call.call_id, "")

        def rank(seat: Seat) -> tuple[bool, bool, datetime]:
            return seat.agent_id != last, bool(seat.reserved), seat.row.since

        return min(same, key=rank, default=None)

    def _give(self, call: LiveCall, seat: Seat) -> None:
        call.agent_id = seat.agent_id
        if call.proposal is not None:
            self._desks.tell(seat.agent_id, call.proposal)
        self._desks.tell(seat.agent_id, CallChanged(call=call.view))
        self._roster.apply(seat, life.CallOffered(call.call_id), "inbound")
        self._hand_over(seat)
        agent_id = seat.agent_id

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.given(conn, call.call_id, agent_id)

        self._journal.post(write)
        work = self._connect.put_through(call, seat, call.answered_ns)
        self._background.start(work, f"connect {call.call_id}")

    def _write(self, call: LiveCall, fact: CallOffered) -> None:
        row = CallRow(
            call_id=call.call_id,
            campaign_id=call.plan.campaign_id,
            lead_id="",
            person_id="",
            phone_id="",
            trunk_id=fact.trunk_id,
            switch_id=fact.switch_id,
            agent_id="",
            number=call.caller[:20],
            caller_id=fact.called[:40],
            started_at=fact.at,
            legal_at=self._clock.legal(),
            mode="inbound",
            direction=Direction.INBOUND.value,
            why={"strategy": "inbound", "proposed": len(call.proposed)},
        )

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.add(conn, row)

        self._journal.post(write)

    async def _end(self, call_id: str) -> None:
        try:
            await self._switch.hang_up(call_id, EndedBy.SERVER)
        except SwitchError as error:
            log.info("caller %s was gone already: %s", call_id, error.code)
