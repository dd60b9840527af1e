"""The calls this node places: what the leader allows it, and one call an agent where nobody dials ahead."""

import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from server_api.contract.words import CallPhase, DialMode
from server_api.dialer.attempts import MOST_AT_ONCE, Place
from server_api.dialer.pacing import progressive
from server_api.dialer.place_calls import PlaceCalls
from server_api.dialer.plans import Plans
from server_api.dialer.previews import Previews
from server_api.dialer.quotas import Quotas
from server_api.domain.list_mix import ListMix
from server_api.services.cancel_ringing import CancelRinging
from server_api.services.floor_stop import FloorStop
from server_api.services.lines import Lines
from server_api.services.live_calls import LiveCalls
from server_api.services.roster import Roster, Seat
from server_api.store.dial_plan_rows import DialPlan

log = logging.getLogger(__name__)

_ONE_TO_ONE: Mapping[str, Any] = {"why": "progressive"}


class Hands:
    """Never more calls than were allowed; a call of a progressive campaign is dialled for one agent."""

    def __init__(
        self,
        plans: Plans,
        quotas: Quotas,
        place: PlaceCalls,
        roster: Roster,
        calls: LiveCalls,
        lines: Lines,
        stop: FloorStop,
        cancel: CancelRinging,
        previews: Previews,
    ) -> None:
        self._plans = plans
        self._quotas = quotas
        self._place = place
        self._roster = roster
        self._calls = calls
        self._lines = lines
        self._stop = stop
        self._cancel = cancel
        self._previews = previews
        self._mixes: dict[str, ListMix] = {}

    async def work(self) -> None:
        """Place what may be placed now. Raises StoreError."""
        for plan in self._plans.all.values():
            self._cancel.campaign(plan.campaign_id, plan.state)
        self._previews.settle({} if self._stop.now is not None else self._plans.dialling())
        while (quota := self._quotas.next()) is not None:
            try:
                for campaign_id, n in quota.campaigns.items():
                    await self._ahead(campaign_id, n, quota.pace)
            finally:
                self._quotas.used(quota)
        await self._one_to_one()
        await self._show()

    async def _ahead(self, campaign_id: str, n: int, pace: Mapping[str, Any]) -> None:
        plan = self._dialling(campaign_id)
        if plan is None:
            return
        if plan.mode == DialMode.PROGRESSIVE:
            await self._for_agents(plan, self._free(plan)[:n], pace)
            return
        left = n
        while left > 0 and self._dialling(campaign_id) is not None:
            some = min(left, MOST_AT_ONCE)
            if len(await self._place(plan, [Place()] * some, pace)) < some:
                return
            left -= some

    async def _one_to_one(self) -> None:
        """Pools in which nobody dials ahead need no leader; who shares agents takes turns by weight."""
        pools: dict[str, list[_Turn]] = {}
        for plan in self._plans.dialling().values():
            if plan.mode == DialMode.PROGRESSIVE and not self._plans.paced(plan.pool_key):
                pools.setdefault(plan.pool_key, []).append(_Turn(plan))
        self._mixes = {key: self._mixes.get(key) or ListMix() for key in pools}
        for key, turns in pools.items():
            while len(turns) > 1 and await self._one_turn(self._mixes[key], turns):
                pass
            if len(turns) == 1:
                await self._one_each(turns[0].plan)

    async def _one_turn(self, mix: ListMix, turns: Sequence["_Turn"]) -> bool:
        """One call of the campaign whose turn it is; of the next where it has nobody to call."""
        for turn in mix.merge(turns):
            if await self._one_each(turn.plan, most=1):
                mix.called(turn)
                return True
        return False

    async def _one_each(self, plan: DialPlan, most: int | None = None) -> int:
        free = self._free(plan)
        wanted = progressive(len(free), self._unreserved(plan.campaign_id))
        return await self._for_agents(plan, free[:wanted][:most], _ONE_TO_ONE)

    async def _show(self) -> None:
        """A case for each agent who is free."""
        for plan in tuple(self._plans.dialling().values()):
            if plan.mode != DialMode.PREVIEW:
                continue
            for seat in self._free(plan):
                dials = self._dialling(plan.campaign_id) is not None and self._still_free(seat)
                if dials and not await self._previews.offer(seat, plan):
                    break

    async def _for_agents(self, plan: DialPlan, seats: Sequence[Seat], pace: Mapping[str, Any]) -> int:
        """How many calls were placed."""
        calls = 0
        for seat in seats:
            # Placing takes a commit: the agent may have left, and the switch with it.
            if self._dialling(plan.campaign_id) is None or not self._still_free(seat):
                continue
            seat.reserved = _COMING
            try:
                placed = await self._place(plan, [Place(seat.agent_id)], pace)
            finally:
                if seat.reserved == _COMING:
                    seat.reserved = ""
            if not placed:
                break
            calls += 1
        return calls

    def _dialling(self, campaign_id: str) -> DialPlan | None:
        """The campaign as it is now, where it may dial."""
        if self._stop.now is not None or not self._lines.up:
            return None
        return self._plans.dialling().get(campaign_id)

    def _free(self, plan: DialPlan) -> list[Seat]:
        return [seat for seat in self._roster.dialable() if seat.works_for(plan.campaign_id)]

    def _still_free(self, seat: Seat) -> bool:
        return not seat.reserved and not seat.previewed and self._roster.can_take(seat)

    def _unreserved(self, campaign_id: str) -> int:
        reserved = {seat.reserved for seat in self._roster if seat.reserved}
        return sum(
            call.phase is CallPhase.RINGING
            and not call.agent_id
            and call.call_id not in reserved
            and call.plan.campaign_id == campaign_id
            for call in self._calls
        )


@dataclass(frozen=True, slots=True)
class _Turn:
    """A campaign in the mix of its pool."""

    plan: DialPlan
    agreed: bool = False

    @property
    def list_id(self) -> str:
        return self.plan.campaign_id

    @property
    def share(self) -> int:
        return max(1, self.plan.weight)


#: Stands for a call that is being committed, so that nobody else takes the agent meanwhile.
_COMING = "coming"
