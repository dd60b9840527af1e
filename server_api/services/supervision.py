"""Leads on agents' lines as memory holds them; what the switch says of them, told and written down."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.floor import Supervision
from server_api.contract.push import Monitored, SupervisionChanged
from server_api.contract.words import Monitoring
from server_api.domain import agent as life
from server_api.services.consultations import Consultations
from server_api.services.desks import Desks
from server_api.services.journal import Journal, Write
from server_api.services.live_calls import LiveCalls
from server_api.services.own_team import is_lead
from server_api.services.roster import Roster
from server_api.store import supervisions_rows
from server_api.telephony import port


@dataclass(frozen=True, slots=True)
class Watching:
    """A lead on an agent's line."""

    supervision_id: str
    lead_id: str
    agent_id: str
    mode: Monitoring
    since: datetime
    told: bool


class Supervisions:
    """Follows the switch. ``changed`` is told of each agent whose line it is about."""

    def __init__(
        self,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        journal: Journal,
        under_way: Consultations,
        changed: Callable[[str], None],
        freed: Callable[[str], None],
    ) -> None:
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._journal = journal
        self._under_way = under_way
        self._changed = changed
        self._freed = freed
        self._by_lead: dict[str, Watching] = {}

    def __iter__(self) -> Iterator[Watching]:
        return iter(tuple(self._by_lead.values()))

    def of_lead(self, lead_id: str) -> Watching | None:
        """Whose line this lead is on."""
        return self._by_lead.get(lead_id)

    def names_on(self, agent_id: str) -> tuple[str, ...]:
        """Who is on an agent's line."""
        leads = (self._roster.get(one.lead_id) for one in self if one.agent_id == agent_id)
        return tuple(lead.profile.name for lead in leads if lead is not None)

    def view(self, lead_id: str) -> Supervision | None:
        """As the lead's desk shows it."""
        one = self._by_lead.get(lead_id)
        seat = self._roster.get(one.agent_id) if one else None
        if one is None or seat is None:
            return None
        return Supervision(
            agent_id=one.agent_id,
            name=seat.profile.name,
            mode=one.mode,
            since=one.since,
            call_id=seat.row.agent.call_id,
            microphone=one.mode is not Monitoring.LISTEN,
        )

    def monitored(self, agent_id: str) -> Monitored | None:
        """What an agent is told of it; None where nobody is on the line or they are not told."""
        told = [one for one in self if one.agent_id == agent_id and one.told]
        lead = self._roster.get(told[-1].lead_id) if told else None
        return Monitored(mode=told[-1].mode, by=lead.profile.name if lead else "") if told else None

    def changed(self, fact: port.SupervisionChanged) -> None:
        """A lead came, changed the mode, or left. A consulted agent in a three-way talk is no supervisor."""
        asked = self._under_way.of_agent(fact.lead_id)
        if asked is not None and asked.with_agent == fact.lead_id:
            return
        before = self._by_lead.pop(fact.lead_id, None)
        if before is not None:
            self._close(before, fact)
        if fact.mode is not None:
            self._open(fact, Monitoring(fact.mode.value))
        elif before is None:
            return
        self._tell_lead(fact)
        for agent_id in {fact.agent_id, before.agent_id if before else fact.agent_id}:
            self._tell_agent(agent_id, before)
            self._changed(agent_id)

    def connected(self, call_id: str) -> None:
        """A call began under a lead's ears: its campaign may want the agent told."""
        call = self._calls.get(call_id)
        if call is None or not call.plan.tells_monitored:
            return
        for one in self:
            if one.agent_id == call.agent_id and not one.told:
                self._by_lead[one.lead_id] = replace(one, told=True)
                self._journal.post(_told(one.supervision_id))
                self._tell_agent(one.agent_id, None)

    def adopt(self, state: port.SwitchState, at: datetime) -> None:
        """After a restart the switch knows who is on whose line."""

        async def write(conn: AsyncConnection) -> None:
            await supervisions_rows.close_all(conn, state.switch_id, at, "server_restart")

        self._journal.post(write)
        self._by_lead.clear()
        for one in state.supervisions:
            lead = self._roster.get(one.lead_id)
            if lead is None or not is_lead(lead):
                continue
            self._roster.apply(lead, life.LineJoined(), "adopted")
            self.changed(
                port.SupervisionChanged(
                    switch_id=state.switch_id,
                    at=at,
                    mono_ns=0,
                    lead_id=one.lead_id,
                    agent_id=one.agent_id,
                    mode=one.mode,
                )
            )
        for seat in self._roster:
            if seat.agent_id not in self._by_lead and self._under_way.of_agent(seat.agent_id) is None:
                self._roster.apply(seat, life.LineLeft(), "adopted")

    def _open(self, fact: port.SupervisionChanged, mode: Monitoring) -> None:
        seat = self._roster.get(fact.agent_id)
        call = self._calls.get(seat.row.agent.call_id) if seat else None
        told = mode is Monitoring.BARGE or bool(call and call.plan.tells_monitored)
        one = Watching(str(uuid.uuid4()), fact.lead_id, fact.agent_id, mode, fact.at, told)
        self._by_lead[fact.lead_id] = one
        call_id = call.call_id if call else ""

        async def write(conn: AsyncConnection) -> None:
            await supervisions_rows.began(
                conn,
                one.supervision_id,
                lead_id=one.lead_id,
                agent_id=one.agent_id,
                call_id=call_id,
                mode=mode.value,
                told=told,
                at=fact.at,
            )

        self._journal.post(write)

    def _close(self, one: Watching, fact: port.SupervisionChanged) -> None:
        reason = fact.reason if fact.mode is None else "mode_changed"

        async def write(conn: AsyncConnection) -> None:
            await supervisions_rows.ended(conn, one.supervision_id, fact.at, reason)

        self._journal.post(write)

    def _tell_lead(self, fact: port.SupervisionChanged) -> None:
        lead = self._roster.get(fact.lead_id)
        if lead is None:
            return
        reason = fact.reason if fact.mode is None else ""
        changed = SupervisionChanged(supervision=self.view(fact.lead_id), reason=reason)
        self._desks.tell(fact.lead_id, changed)
        if fact.mode is None:
            self._roster.apply(lead, life.LineLeft(), reason or "left")
            self._freed(fact.lead_id)

    def _tell_agent(self, agent_id: str, before: Watching | None) -> None:
        now = self.monitored(agent_id)
        if now is not None:
            self._desks.tell(agent_id, now)
        elif before is not None and before.told and before.agent_id == agent_id:
            self._desks.tell(agent_id, Monitored(mode=Monitoring.NONE))


def _told(supervision_id: str) -> Write:
    async def write(conn: AsyncConnection) -> None:
        await supervisions_rows.told(conn, supervision_id)

    return write
