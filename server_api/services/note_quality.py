"""How agents' lines sound: shown on the floor, stored every ten seconds, an alert when the voice breaks."""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.quality import FAIR_FROM, LineQuality, QualityHistory
from server_api.services.alerts import Alerts
from server_api.services.journal import Journal
from server_api.services.roster import Roster, Seat
from server_api.store import calls_rows, line_quality_rows
from server_api.store.database import Database
from server_api.telephony.port import CallEnded, LegDown, LegQuality, MediaQuality

BREAKS = "voice_breaks"
#: An alert opens below FAIR_FROM for this long, and closes when the line was well above it for as long.
_LASTS = timedelta(seconds=10)
_WELL = FAIR_FROM + 0.2
_STORED_EVERY = timedelta(seconds=10)
_SHOWN = timedelta(hours=1)


@dataclass(slots=True)
class _Line:
    latest: LineQuality
    stored_at: datetime | None = None
    poor_since: datetime | None = None
    well_since: datetime | None = None


class NoteQuality:
    """Takes the switch's measurements. ``changed`` is told of each agent whose line was measured."""

    def __init__(
        self,
        database: Database,
        roster: Roster,
        journal: Journal,
        clock: Clock,
        alerts: Alerts,
        changed: Callable[[str], None],
    ) -> None:
        self._database = database
        self._roster = roster
        self._journal = journal
        self._clock = clock
        self._alerts = alerts
        self._changed = changed
        self._lines: dict[str, _Line] = {}

    def of(self, agent_id: str) -> LineQuality | None:
        """The agent's line as last measured."""
        line = self._lines.get(agent_id)
        return line.latest if line else None

    async def history(self, seat: Seat) -> QualityHistory:
        """The last hour. Raises StoreError."""
        async with self._database.read() as conn:
            since = self._clock.utc() - _SHOWN
            return QualityHistory(lines=tuple(await line_quality_rows.since(conn, seat.agent_id, since)))

    def measured(self, fact: LegQuality) -> None:
        """One stretch."""
        now = _line_quality(fact.quality, fact.at)
        line = self._lines.get(fact.agent_id)
        if line is None:
            line = self._lines[fact.agent_id] = _Line(now)
        line.latest = now
        self._judge(fact.agent_id, line)
        if line.stored_at is None or fact.at - line.stored_at >= _STORED_EVERY:
            line.stored_at = fact.at
            self._store(fact, now)
        self._changed(fact.agent_id)

    def leg_down(self, fact: LegDown) -> None:
        """A line that is gone does not break any more."""
        if self._lines.pop(fact.agent_id, None) is not None:
            self._alerts.close(BREAKS, fact.agent_id)
            self._changed(fact.agent_id)

    def ended(self, fact: CallEnded) -> None:
        """The debtor's line, measured over the whole call."""
        if fact.quality is None:
            return
        measured = asdict(fact.quality)

        async def write(conn: AsyncConnection) -> None:
            await calls_rows.quality(conn, fact.call_id, measured)

        self._journal.post(write)

    def _judge(self, agent_id: str, line: _Line) -> None:
        mos, at = line.latest.mos, line.latest.at
        if mos <= 0:  # nothing was measured
            return
        line.poor_since = (line.poor_since or at) if mos < FAIR_FROM else None
        line.well_since = (line.well_since or at) if mos >= _WELL else None
        if line.poor_since is not None and at - line.poor_since >= _LASTS:
            self._alerts.open(BREAKS, agent_id, agent_id=agent_id, mos=f"{mos:.1f}")
        elif line.well_since is not None and at - line.well_since >= _LASTS:
            self._alerts.close(BREAKS, agent_id)

    def _store(self, fact: LegQuality, line: LineQuality) -> None:
        seat = self._roster.get(fact.agent_id)
        call_id = seat.row.agent.call_id if seat else ""

        async def write(conn: AsyncConnection) -> None:
            await line_quality_rows.add(conn, fact.leg_id, fact.agent_id, call_id, line)

        self._journal.post(write)


def _line_quality(measured: MediaQuality, at: datetime) -> LineQuality:
    return LineQuality(
        at=at,
        loss_in_pct=measured.loss_in_pct,
        jitter_in_ms=measured.jitter_in_ms,
        loss_out_pct=measured.loss_out_pct,
        jitter_out_ms=measured.jitter_out_ms,
        round_trip_ms=measured.round_trip_ms,
        mos=measured.mos,
    )
