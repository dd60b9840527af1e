"""Alerts that follow from facts and from the clock: lines, trunks, pauses."""

from collections.abc import Mapping

from server_api.clock import Clock
from server_api.contract.words import AgentState
from server_api.services.alerts import Alerts
from server_api.services.job_book import JobBook
from server_api.services.roster import Roster
from server_api.telephony.port import LegDown, LegUp, TrunkChanged

LEG_LOST = "leg_lost"
PAUSE_OVER = "pause_over"
TRUNK_DOWN = "trunk_down"
JOB_FAILS = "job_fails"
_MEANT = frozenset({"replaced", "dropped", "expired"})


class FloorAlerts:
    """Opens and closes them. ``pause_limits`` are seconds by pause code."""

    def __init__(
        self,
        roster: Roster,
        clock: Clock,
        alerts: Alerts,
        pause_limits: Mapping[str, int],
        jobs: JobBook,
    ) -> None:
        self._roster = roster
        self._jobs, self._told = jobs, frozenset[str]()
        self._clock = clock
        self._alerts = alerts
        self._pause_limits = pause_limits

    def leg_up(self, fact: LegUp) -> None:
        """The line is there (again)."""
        self._alerts.close(LEG_LOST, fact.agent_id)

    def leg_down(self, fact: LegDown) -> None:
        """A line that nobody meant to end."""
        seat = self._roster.get(fact.agent_id)
        if seat is not None and seat.row.session_id and fact.cause not in _MEANT:
            self._alerts.open(LEG_LOST, fact.agent_id, agent_id=fact.agent_id, cause=fact.cause)

    def trunk_changed(self, fact: TrunkChanged) -> None:
        """A carrier that does not answer."""
        if fact.up:
            self._alerts.close(TRUNK_DOWN, fact.trunk_id)
        else:
            self._alerts.open(TRUNK_DOWN, fact.trunk_id, trunk=fact.trunk_id, reason=fact.reason)

    def look(self) -> None:
        """Pauses that last too long, whatever concerned who has gone home, and jobs that go on failing."""
        self._look_at_jobs()
        now = self._clock.utc()
        for seat in self._roster:
            agent = seat.row.agent
            limit = self._pause_limits.get(agent.pause_code, 0) if agent.state is AgentState.PAUSED else 0
            if limit and (now - seat.row.since).total_seconds() > limit:
                code = agent.pause_code
                self._alerts.open(PAUSE_OVER, seat.agent_id, agent_id=seat.agent_id, pause=code)
            else:
                self._alerts.close(PAUSE_OVER, seat.agent_id)
            if not seat.row.session_id:
                self._alerts.close_all(seat.agent_id)

    def _look_at_jobs(self) -> None:
        lasting = {one.name: one.why for one in self._jobs.lasting()}
        for name, why in lasting.items():
            self._alerts.open(JOB_FAILS, name, job=name, reason=why)
        for name in self._told - lasting.keys():
            self._alerts.close(JOB_FAILS, name)
        self._told = frozenset(lasting)
