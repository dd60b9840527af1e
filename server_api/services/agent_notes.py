"""What each agent of this node does, told to the node that paces: at each change, and whole at each tick."""

from collections.abc import Callable, Mapping
from typing import Any

from server_api.bus import Bus
from server_api.clock import Clock
from server_api.contract.words import AgentState, Direction
from server_api.domain.agent import LEAVING
from server_api.services.live_calls import LiveCalls
from server_api.services.roster import Roster, Seat

#: Bus topic: ``agents`` by id (``work``, ``state``, ``for_s`` seconds, ``campaigns``), ``callers`` who wait,
#: and whether this is the ``whole`` node.
AGENT_TOPIC = "pacing.agents"

#: The pacer's words for what an agent does (``dialer.pace.facts.Work``).
READY, OFFERED, TALKING, WRAP_UP, AWAY, GONE = "ready", "offered", "talking", "wrap_up", "away", "gone"

#: Everything is told so often, in seconds; a node that was silent for six times that is taken for gone.
_WHOLE_S = 0.5
#: Work, state and campaigns of an agent.
_What = tuple[str, str, frozenset[str]]
_GONE: _What = (GONE, AgentState.OFFLINE.value, frozenset())


class AgentNotes:
    """``callers`` says how many inbound calls wait for an agent here."""

    def __init__(
        self, bus: Bus, roster: Roster, calls: LiveCalls, clock: Clock, callers: Callable[[], int]
    ) -> None:
        self._bus = bus
        self._roster = roster
        self._calls = calls
        self._clock = clock
        self._callers = callers
        self._told: dict[str, _What] = {}
        self._whole_at: float | None = None

    def tick(self) -> None:
        """Tell what has changed, and everything from time to time: a message may have been lost."""
        if self._whole_at is None or self._clock.monotonic() - self._whole_at >= _WHOLE_S:
            self.tell_all()
        else:
            self.look()

    def look(self) -> None:
        """Tell what has changed."""
        now = self._all()
        gone = {agent_id: _GONE for agent_id in self._told if agent_id not in now}
        changed = {one: what for one, what in (now | gone).items() if self._told.get(one) != what}
        self._told = now
        if changed:
            self._tell(changed, whole=False)

    def tell_all(self) -> None:
        """Tell everything: who paces may be new, or have missed something."""
        self._whole_at = self._clock.monotonic()
        self._told = self._all()
        self._tell(self._told, whole=True)

    def work(self, seat: Seat) -> str:
        """What the agent does, as far as pacing minds."""
        agent = seat.row.agent
        match agent.state:
            case AgentState.READY:
                if seat.reserved or seat.previewed:
                    return OFFERED
                return READY if self._roster.can_take(seat) else AWAY
            case AgentState.OFFLINE:
                return GONE
            case AgentState.RINGING | AgentState.TALKING | AgentState.HOLDING | AgentState.WRAP_UP:
                # Who goes away afterwards, or is in a call that the dialler has not made, frees nobody.
                return AWAY if agent.queued in LEAVING else self._busy(agent.state, agent.call_id)
            case _:
                return AWAY

    def _busy(self, state: AgentState, call_id: str) -> str:
        if state is AgentState.WRAP_UP:
            return WRAP_UP
        call = self._calls.get(call_id)
        if call is not None and call.direction is not Direction.OUTBOUND:
            return AWAY
        return OFFERED if state is AgentState.RINGING else TALKING

    def _all(self) -> dict[str, _What]:
        return {
            seat.agent_id: (self.work(seat), seat.row.agent.state.value, _campaigns(seat))
            for seat in self._roster
        }

    def _tell(self, agents: Mapping[str, _What], *, whole: bool) -> None:
        now = self._clock.utc()
        body: dict[str, dict[str, Any]] = {}
        for agent_id, (work, state, campaigns) in agents.items():
            seat = self._roster.get(agent_id)
            for_s = max(0.0, (now - seat.row.since).total_seconds()) if seat else 0.0
            body[agent_id] = {"work": work, "state": state, "for_s": for_s, "campaigns": sorted(campaigns)}
        self._bus.publish(AGENT_TOPIC, {"agents": body, "callers": self._callers(), "whole": whole})


def _campaigns(seat: Seat) -> frozenset[str]:
    return seat.campaigns | ({seat.row.campaign_id} if seat.row.campaign_id else frozenset())
