"""Who works now, and in which state: the rows of agents held in memory, each change written beside.

Memory decides at the instant of an answer; the row follows by compare-and-set on its version. Should the
row turn out to have been changed by someone else, the row is right and memory is read again.
"""

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import StatusChanged
from server_api.contract.session import AgentProfile, AgentStatus, CampaignBrief, DayStats
from server_api.contract.words import AgentState
from server_api.domain.agent import AgentEvent, Refused, step
from server_api.domain.routing import Free
from server_api.services.desks import Desks
from server_api.services.journal import Journal, Write
from server_api.store import agents_rows
from server_api.store.agents_rows import AgentRow

log = logging.getLogger(__name__)


@dataclass(slots=True)
class Seat:
    """An agent at work. ``reserved`` is the call being dialled for this agent, ``previewed`` the preview on
    the screen; ``campaigns`` are those of the agent's pool. ``skills`` have levels.

    ``pbx_key`` signs calls to the agent's telephone at a PBX, for this shift.
    ``leg_awaited``: a leg was granted and the switch has not told of it yet; ``leg_came`` is set while up.
    """

    row: AgentRow
    profile: AgentProfile
    campaign: CampaignBrief | None = None
    stats: DayStats = field(default_factory=DayStats)
    device_id: str = ""
    reserved: str = ""
    campaigns: frozenset[str] = frozenset()
    skills: Mapping[str, int] = field(default_factory=dict)
    languages: Sequence[str] = ()
    previewed: str = ""
    overdue_told: str = ""
    pbx_key: bytes = field(default=b"", repr=False)
    leg_awaited: bool = False
    leg_came: asyncio.Event = field(default_factory=asyncio.Event, compare=False, repr=False)

    @property
    def agent_id(self) -> str:
        return self.row.agent_id

    def works_for(self, campaign_id: str) -> bool:
        """Whether calls of this campaign may come to this agent."""
        return campaign_id == self.row.campaign_id or campaign_id in self.campaigns

    def free(self, call_id: str = "") -> Free:
        """The agent as routing sees them for a call."""
        other = bool(self.previewed) or self.reserved not in ("", call_id)
        return Free(
            agent_id=self.agent_id,
            since=self.row.since,
            skills=self.skills,
            languages=self.languages,
            calls_today=self.stats.calls,
            spoken_for=other,
        )

    @property
    def leg_up(self) -> bool:
        return bool(self.row.leg_id)

    @property
    def status(self) -> AgentStatus:
        """The state as the wire has it."""
        agent = self.row.agent
        return AgentStatus(
            state=agent.state,
            since=self.row.since,
            version=self.row.version,
            pause_code=agent.pause_code,
            call_id=agent.call_id,
            queued=agent.queued,
            queued_pause_code=agent.queued_pause_code,
            wrap_until=agent.wrap_until,
            extensions=agent.extensions,
        )


class Roster:
    """Every seat of this server."""

    def __init__(self, clock: Clock, journal: Journal, desks: Desks) -> None:
        self._clock = clock
        self._journal = journal
        self._desks = desks
        self._seats: dict[str, Seat] = {}
        self._watchers: list[Callable[[], None]] = []

    def watch(self, changed: Callable[[], None]) -> None:
        """Call ``changed`` after each change of a seat."""
        self._watchers.append(changed)

    def __iter__(self) -> Iterator[Seat]:
        return iter(tuple(self._seats.values()))

    def get(self, agent_id: str) -> Seat | None:
        """The seat of an agent at work."""
        return self._seats.get(agent_id)

    def put(self, seat: Seat) -> None:
        """Seat an agent (again)."""
        self._seats[seat.agent_id] = seat
        self._changed()

    def remove(self, agent_id: str) -> None:
        """The agent has gone home."""
        self._seats.pop(agent_id, None)
        self._changed()

    def dialable(self) -> list[Seat]:
        """Agents for whom a call may be dialled now, longest ready first."""
        free = [
            seat
            for seat in self._seats.values()
            if not seat.reserved and not seat.previewed and self.can_take(seat)
        ]
        return sorted(free, key=lambda seat: (seat.row.since, seat.agent_id))

    def can_take(self, seat: Seat) -> bool:
        """Ready, with a voice path and a desk that hears the server."""
        return seat.row.agent.state is AgentState.READY and seat.leg_up and self._desks.hears(seat.agent_id)

    def apply(self, seat: Seat, event: AgentEvent, cause: str) -> Refused | None:
        """Take the event at once, tell the desk, commit beside. Returns the refusal if there is one."""
        row = self._take(seat, event)
        if isinstance(row, AgentRow):
            self._journal.post(self._write(row, cause))
            return None
        return row

    async def apply_stored(self, seat: Seat, event: AgentEvent, cause: str) -> Refused | None:
        """As :meth:`apply`, but back only when it is on disk. Raises StoreError where it is not yet."""
        row = self._take(seat, event)
        if isinstance(row, AgentRow):
            await self._journal.write(self._write(row, cause))
            return None
        return row

    def set_leg(self, seat: Seat, switch_id: str, leg_id: str) -> None:
        """The agent's leg came up, or (an empty id) is gone."""
        seat.row = replace(seat.row, switch_id=switch_id, leg_id=leg_id)
        if leg_id:
            seat.leg_awaited = False
            seat.leg_came.set()
        else:
            seat.leg_came.clear()
        self._changed()
        agent_id = seat.agent_id

        async def write(conn: AsyncConnection) -> None:
            await agents_rows.set_leg(conn, agent_id, switch_id, leg_id)

        self._journal.post(write)

    def _take(self, seat: Seat, event: AgentEvent) -> AgentRow | Refused | None:
        after = step(seat.row.agent, event)
        if isinstance(after, Refused):
            return after
        if after == seat.row.agent:
            return None
        moved = after.state is not seat.row.agent.state or after.pause_code != seat.row.agent.pause_code
        since: datetime = self._clock.utc() if moved else seat.row.since
        seat.row = replace(seat.row, agent=after, since=since, version=seat.row.version + 1)
        self._desks.tell(seat.agent_id, StatusChanged(status=seat.status))
        self._changed()
        return seat.row

    def told(self) -> None:
        """Something that seats know besides their rows is other than it was."""
        self._changed()

    def _changed(self) -> None:
        for changed in self._watchers:
            changed()

    def _write(self, row: AgentRow, cause: str) -> Write:
        async def write(conn: AsyncConnection) -> None:
            if not await agents_rows.store(conn, row, cause):
                await self._read_again(conn, row.agent_id)

        return write

    async def _read_again(self, conn: AsyncConnection, agent_id: str) -> None:
        stored, seat = await agents_rows.get(conn, agent_id), self._seats.get(agent_id)
        log.error("the row of agent %s was changed elsewhere; its state is read again", agent_id)
        if stored is not None and seat is not None:
            seat.row = stored
            self._desks.tell(agent_id, StatusChanged(status=seat.status))
