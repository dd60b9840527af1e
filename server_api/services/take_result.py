"""A result is on disk: the agent is free for what comes next."""

from collections.abc import Callable, Iterable

from server_api.domain.agent import ResultSaved
from server_api.domain.dispositions import FACTS
from server_api.services.background import Background
from server_api.services.day_stats import CountDay
from server_api.services.live_calls import LiveCalls
from server_api.services.outcome_facts import OutcomeFacts
from server_api.services.promise_news import PromiseChange
from server_api.services.roster import Roster, Seat


class TakeResult:
    """Follows each saved outcome. One of a call long over touches no agent's present state.

    ``withdrawn`` is told of whoever is to be called no more, over all nodes; ``agreed`` of callbacks,
    ``changed`` of promises.
    """

    def __init__(
        self,
        roster: Roster,
        calls: LiveCalls,
        count_day: CountDay,
        background: Background,
        freed: Callable[[Seat], None],
        withdrawn: Callable[[str], None],
        agreed: Callable[[Seat, OutcomeFacts], None],
        changed: Callable[[Iterable[PromiseChange]], None],
    ) -> None:
        self._roster = roster
        self._calls = calls
        self._count_day = count_day
        self._background = background
        self._freed = freed
        self._withdrawn, self._agreed, self._changed = withdrawn, agreed, changed

    async def __call__(self, facts: OutcomeFacts) -> None:
        if facts.effects & FACTS.keys():
            self._withdrawn(facts.person_id)
        self._changed(facts.promises)
        seat = self._roster.get(facts.agent_id)
        if seat is None:
            return
        self._agreed(seat, facts)
        if seat.row.agent.call_id == facts.call_id:
            self._free(seat, facts.call_id)
        self._background.start(self._count_day.tell(seat), f"day of {seat.agent_id}")

    def _free(self, seat: Seat, call_id: str) -> None:
        call = self._calls.get(call_id)
        if self._roster.apply(seat, ResultSaved(call_id), "result_saved") is None:
            if call is not None and call.away:
                call.result_saved = True  # debtor and outside number talk on
            elif call is not None:
                self._calls.conclude(call)
            self._freed(seat)
        elif call is not None:
            call.result_saved = True  # the talk still goes on: free when it ends
