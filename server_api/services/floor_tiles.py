"""One agent as the lead sees them, from memory."""

from collections.abc import Mapping

from server_api.contract.floor import AgentTile, FloorView
from server_api.contract.words import CallPhase, Role
from server_api.services.alerts import Alerts
from server_api.services.far_tiles import FarTiles
from server_api.services.help_desk import HelpDesk
from server_api.services.live_calls import LiveCalls
from server_api.services.note_quality import NoteQuality
from server_api.services.own_team import is_lead, leads
from server_api.services.roster import Roster, Seat
from server_api.services.supervision import Supervisions


class FloorTiles:
    """Draws tiles. ``pause_limits`` are seconds by pause code."""

    def __init__(
        self,
        roster: Roster,
        calls: LiveCalls,
        help_desk: HelpDesk,
        quality: NoteQuality,
        lines: Supervisions,
        alerts: Alerts,
        pause_limits: Mapping[str, int],
        far: FarTiles,
    ) -> None:
        self._roster = roster
        self._calls = calls
        self._help = help_desk
        self._quality = quality
        self._lines = lines
        self._alerts = alerts
        self._pause_limits = pause_limits
        self._far = far

    def view(self, lead: Seat) -> FloorView | None:
        """The whole floor of a lead; None for who leads nobody."""
        if not is_lead(lead):
            return None
        return FloorView(
            team=lead.profile.team,
            agents=tuple(self.of_lead(lead).values()),
            alerts=self._alerts.of(lead),
            supervision=self._lines.view(lead.agent_id),
        )

    def of_lead(self, lead: Seat) -> dict[str, AgentTile]:
        """The tiles of the lead's people at work at any node, by name."""
        here = [self.tile(seat) for seat in self._roster if leads(lead, seat) and seat.row.session_id]
        found = {tile.agent_id: tile for tile in (*self._far.of_lead(lead), *here)}
        return dict(sorted(found.items(), key=lambda one: (one[1].name, one[0])))

    def own(self) -> list[tuple[AgentTile, Role]]:
        """Everybody at work at this node, with their role."""
        return [(self.tile(seat), Role(seat.profile.role)) for seat in self._roster if seat.row.session_id]

    def tile(self, seat: Seat) -> AgentTile:
        """One agent now."""
        agent, stats = seat.row.agent, seat.stats
        call = self._calls.get(agent.call_id) if agent.call_id else None
        talking = call is not None and call.phase in (CallPhase.CONNECTED, CallPhase.HELD)
        return AgentTile(
            agent_id=seat.agent_id,
            name=seat.profile.name,
            team=seat.profile.team,
            state=agent.state,
            since=seat.row.since,
            pause_code=agent.pause_code,
            pause_limit_s=self._pause_limits.get(agent.pause_code, 0),
            campaign=seat.campaign.name if seat.campaign else "",
            call_id=agent.call_id,
            call_phase=call.phase if call else None,
            talking_since=call.connected_at if call and talking else None,
            leg_up=seat.leg_up,
            quality=self._quality.of(seat.agent_id),
            calls=stats.calls,
            right_party=stats.right_party,
            promises=stats.promises,
            promised_minor=stats.promised_minor,
            currency=stats.currency,
            monitored_by=self._lines.names_on(seat.agent_id),
            help=self._help.of(seat.agent_id),
        )
