"""An agent asks the lead for help; a lead takes care of it; it closes with its call or when withdrawn."""

import uuid
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.floor import AskHelp, HelpRequest
from server_api.contract.push import HelpChanged
from server_api.contract.words import ErrorCode
from server_api.services.desks import Desks
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCalls
from server_api.services.own_team import is_lead, leads
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.store import help_rows
from server_api.store.help_rows import HelpRow


class HelpDesk:
    """Open requests, one an agent. ``changed`` is told of each agent whose request it is about."""

    def __init__(
        self,
        roster: Roster,
        calls: LiveCalls,
        desks: Desks,
        journal: Journal,
        clock: Clock,
        changed: Callable[[str], None],
    ) -> None:
        self._roster = roster
        self._calls = calls
        self._desks = desks
        self._journal = journal
        self._clock = clock
        self._changed = changed
        self._open: dict[str, HelpRequest] = {}

    def of(self, agent_id: str) -> HelpRequest | None:
        """The agent's open request."""
        return self._open.get(agent_id)

    async def restore(self, conn: AsyncConnection) -> None:
        """Requests of this node's agents that were open when the server went away."""
        for row in await help_rows.open_requests(conn):
            if self._roster.get(row.agent_id) is None:
                continue
            lead = self._roster.get(row.answered_by)
            self._open[row.agent_id] = HelpRequest(
                help_id=row.help_id,
                agent_id=row.agent_id,
                asked_at=row.asked_at,
                call_id=row.call_id,
                note=row.note,
                answered_by=lead.profile.name if lead else row.answered_by,
            )

    async def ask(self, seat: Seat, wanted: AskHelp) -> HelpRequest:
        """Ask; a request that is open already takes the new note. Raises StoreError."""
        now, before = self._clock.utc(), self._open.get(seat.agent_id)
        if before is not None and not before.answered_by and before.call_id == wanted.call_id:
            return before
        asked = HelpRequest(
            help_id=str(uuid.uuid4()),
            agent_id=seat.agent_id,
            asked_at=now,
            call_id=wanted.call_id,
            note=wanted.note,
        )
        self._put(seat.agent_id, asked)

        async def write(conn: AsyncConnection) -> None:
            if before is not None:
                await help_rows.closed(conn, before.help_id, now)
            row = HelpRow(asked.help_id, seat.agent_id, wanted.call_id, wanted.note, now)
            await help_rows.add(conn, row)

        await self._journal.write(write)
        return asked

    async def withdraw(self, seat: Seat) -> None:
        """No longer needed; harmless without a request."""
        self.close(seat.agent_id)

    async def answer(self, lead: Seat, help_id: str) -> None:
        """A lead takes care of it. Raises RefusalError FORBIDDEN, NOT_FOUND, BAD_TRANSITION (answered)."""
        if not is_lead(lead):
            raise RefusalError(ErrorCode.FORBIDDEN, reason="leads_only")
        asked = next((one for one in self._open.values() if one.help_id == help_id), None)
        seat = self._roster.get(asked.agent_id) if asked else None
        if asked is None or seat is None or not leads(lead, seat):
            raise RefusalError(ErrorCode.NOT_FOUND, what="help")
        if asked.answered_by and asked.answered_by != lead.profile.name:
            raise RefusalError(ErrorCode.BAD_TRANSITION, reason="answered", name=asked.answered_by)
        self._put(asked.agent_id, asked.model_copy(update={"answered_by": lead.profile.name}))
        now, lead_id = self._clock.utc(), lead.agent_id

        async def write(conn: AsyncConnection) -> None:
            await help_rows.answered(conn, help_id, lead_id, now)

        self._journal.post(write)

    def call_over(self, call_id: str) -> None:
        """The call it was about has ended."""
        for agent_id, asked in tuple(self._open.items()):
            if asked.call_id == call_id:
                self.close(agent_id)

    def call_moved(self, call_id: str) -> None:
        """The call may be with somebody else: whoever asked about it before has it no longer."""
        call = self._calls.get(call_id)
        for agent_id, asked in tuple(self._open.items()):
            if call is not None and asked.call_id == call_id and call.agent_id != agent_id:
                self.close(agent_id)

    def close(self, agent_id: str) -> None:
        """Withdrawn, over, or the agent went home."""
        asked = self._open.pop(agent_id, None)
        if asked is None:
            return
        now = self._clock.utc()

        async def write(conn: AsyncConnection) -> None:
            await help_rows.closed(conn, asked.help_id, now)

        self._journal.post(write)
        self._desks.tell(agent_id, HelpChanged(help=None))
        self._changed(agent_id)

    def _put(self, agent_id: str, asked: HelpRequest) -> None:
        self._open[agent_id] = asked
        self._desks.tell(agent_id, HelpChanged(help=asked))
        self._changed(agent_id)
