"""The agent's own panel: today's results, targets without alarm, promises that fall due."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.contacts import OwnPanel, OwnPromise, Target
from server_api.contract.money import Money
from server_api.contract.session import DayStats
from server_api.services.day_stats import CountDay
from server_api.services.live_calls import LiveCalls
from server_api.services.roster import Seat
from server_api.store import panel_rows, promise_lines_rows
from server_api.store.database import Database
from server_api.store.panel_rows import DueRow, TargetRow

#: What a target may count.
METRICS = ("right_party", "promises", "promised", "kept")
PERIODS = ("day", "month")
_AHEAD = timedelta(days=3)
_MOST = 50


class ShowOwnPanel:
    """Counts from the rows, for one agent at a time. ``zone`` is the floor's."""

    def __init__(
        self, database: Database, clock: Clock, count_day: CountDay, calls: LiveCalls, zone: str
    ) -> None:
        self._database, self._clock, self._count_day = database, clock, count_day
        self._calls = calls
        self._zone = ZoneInfo(zone)

    async def __call__(self, seat: Seat) -> OwnPanel:
        """Raises StoreError."""
        today = self._clock.utc().astimezone(self._zone).date()
        async with self._database.read() as conn:
            stats = await self._count_day.of(conn, seat.agent_id)
            month = await self._count_day.since(conn, seat.agent_id, self._midnight(today.replace(day=1)))
            goals = await panel_rows.targets_of(conn, seat.agent_id, seat.profile.team)
            due = await panel_rows.due_of(conn, seat.agent_id, today + _AHEAD, _MOST)
            due = [row for row in due if not self._calls.hides(seat.agent_id, row.person_id)]
            shown = [await _promise(conn, row) for row in due]
        return OwnPanel(
            right_party=stats.right_party,
            promises=stats.promises,
            promised=Money(stats.promised_minor, stats.currency) if stats.currency else None,
            kept=stats.kept,
            decided=stats.decided,
            targets=tuple(_target(goal, month if goal.period == "month" else stats) for goal in goals),
            due=tuple(shown),
        )

    def _midnight(self, day: date) -> datetime:
        return datetime(day.year, day.month, day.day, tzinfo=self._zone).astimezone(UTC)


async def _promise(conn: AsyncConnection, row: DueRow) -> OwnPromise:
    """What falls due next of it: the earliest line that is not paid."""
    lines = await promise_lines_rows.of_promise(conn, row.promise_id)
    left = next((line.amount_minor - line.paid_minor for line in lines if line.due_on == row.next_due), 0)
    return OwnPromise(
        promise_id=row.promise_id,
        person_id=row.person_id,
        name=row.name,
        due_on=row.next_due,
        amount=Money(left or row.amount_minor - row.paid_minor, row.currency),
        state=row.state,
    )


def _target(goal: TargetRow, stats: DayStats) -> Target:
    value = {
        "right_party": stats.right_party,
        "promises": stats.promises,
        "promised": stats.promised_minor if goal.currency in ("", stats.currency) else 0,
        "kept": stats.kept,
    }.get(goal.metric, 0)
    return Target(metric=goal.metric, value=value, goal=goal.goal, currency=goal.currency, period=goal.period)
