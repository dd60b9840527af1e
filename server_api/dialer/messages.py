"""Campaigns without agents: as many calls as they have lines, each a recorded message."""

import logging
from collections.abc import Callable

from server_api.bus import Body, Bus
from server_api.clock import Clock
from server_api.contract.words import CallPhase, DialMode
from server_api.dialer.attempts import MOST_AT_ONCE, Place
from server_api.dialer.place_calls import PlaceCalls
from server_api.dialer.plans import Plans
from server_api.services.case_facts import language_in
from server_api.services.live_calls import LiveCalls
from server_api.services.pace_notes import CALL_TOPIC
from server_api.services.prompt_shelf import PromptShelf
from server_api.services.prompt_texts import MESSAGE
from server_api.store.dial_plan_rows import DialPlan

log = logging.getLogger(__name__)

#: A campaign that has no message is looked at again after so long.
_SILENT_S = 5.0
#: A call of a node that died, and told no end, is over after so long.
_FAR_S = 180.0


class Messages:
    """Dials on the node that ``leads``. ``room``: how many more calls a campaign's trunk takes now;
    ``dials``: whether the floor does.
    """

    def __init__(
        self,
        bus: Bus,
        plans: Plans,
        clock: Clock,
        place: PlaceCalls,
        calls: LiveCalls,
        shelf: PromptShelf,
        leads: Callable[[], bool],
        room: Callable[[DialPlan], int],
        dials: Callable[[], bool],
    ) -> None:
        self._plans = plans
        self._clock = clock
        self._place = place
        self._calls = calls
        self._shelf = shelf
        self._leads = leads
        self._room = room
        self._dials = dials
        self._silent: dict[str, float] = {}
        self._node_id = bus.node_id
        self._far: dict[str, tuple[str, float]] = {}
        bus.listen(CALL_TOPIC, self._heard)

    async def work(self) -> None:
        """Fill the lines. Raises StoreError."""
        for plan in tuple(self._plans.dialling().values()):
            if plan.without_agents and await self._speaks(plan):
                await self._fill(plan)

    async def _fill(self, plan: DialPlan) -> None:
        while (free := self._free(plan)) > 0:
            some = min(free, MOST_AT_ONCE)
            pace = {"why": plan.mode, "lines": plan.lines, "in_flight": self._in_flight(plan)}
            if len(await self._place(plan, [Place()] * some, pace)) < some:
                return

    def _free(self, plan: DialPlan) -> int:
        """Lines of the campaign and of its trunk; none where it must not dial any more."""
        now = self._plans.dialling().get(plan.campaign_id)
        if now is None or not now.without_agents or not self._leads() or not self._dials():
            return 0
        return min(now.lines - self._in_flight(now), self._room(now))

    def _in_flight(self, plan: DialPlan) -> int:
        now = self._clock.monotonic()
        far = sum(one == plan.campaign_id and until > now for one, until in self._far.values())
        return far + sum(
            call.plan.campaign_id == plan.campaign_id and call.phase is not CallPhase.ENDED
            for call in self._calls
        )

    def _heard(self, node_id: str, body: Body) -> None:
        """Calls of the node that led before keep their lines until they end."""
        if node_id == self._node_id:
            return
        now = self._clock.monotonic()
        if body["fact"] == "ended":
            self._far.pop(body["call"], None)
        elif body["fact"] == "dialled" and body["mode"] == DialMode.MESSAGE:
            self._far = {one: known for one, known in self._far.items() if known[1] > now}
            self._far[body["call"]] = body["campaign"], now + _FAR_S

    async def _speaks(self, plan: DialPlan) -> bool:
        """Nobody is called to hear silence."""
        now = self._clock.monotonic()
        if self._silent.get(plan.campaign_id, now) > now:
            return False
        found = await self._shelf.path(MESSAGE, plan, plan.language or language_in(plan.country))
        if found is not None:
            self._silent.pop(plan.campaign_id, None)
            return True
        if plan.campaign_id not in self._silent:
            log.warning("campaign %s has no message and is not dialled", plan.campaign_id)
        self._silent[plan.campaign_id] = now + _SILENT_S
        return False
