"""After a restart: leads stay on the lines they are on; consultations, known to nobody any more, end."""

import logging
from collections.abc import Coroutine
from typing import Any

from server_api.clock import Clock
from server_api.contract.words import AgentState
from server_api.services.background import Background
from server_api.services.consultations import Consultations
from server_api.services.own_team import is_lead
from server_api.services.roster import Roster
from server_api.services.supervision import Supervisions
from server_api.telephony.port import Switch, SwitchError, SwitchState

log = logging.getLogger(__name__)


class AdoptLines:
    """Brings memory and the switch to one truth about who is on whose line.

    A colleague who was in a talk of three leaves it: the debtor stays with the agent.
    """

    def __init__(
        self,
        switch: Switch,
        clock: Clock,
        roster: Roster,
        lines: Supervisions,
        under_way: Consultations,
        background: Background,
    ) -> None:
        self._switch = switch
        self._clock = clock
        self._roster = roster
        self._lines = lines
        self._under_way = under_way
        self._background = background

    def __call__(self, state: SwitchState) -> None:
        """Adopt ``state``."""
        on_lines = {one.lead_id for one in state.supervisions}
        for seat in self._roster:
            agent_id = seat.agent_id
            if seat.row.agent.state is not AgentState.SUPERVISING or self._under_way.of_agent(agent_id):
                continue
            if agent_id not in on_lines:
                self._start(self._switch.end_consult(agent_id), agent_id)
            elif not is_lead(seat):
                self._start(self._switch.leave(agent_id), agent_id)
        self._lines.adopt(state, self._clock.utc())

    def _start(self, command: Coroutine[Any, Any, None], agent_id: str) -> None:
        async def work() -> None:
            try:
                await command
            except SwitchError as error:
                log.info("agent %s was on no line any more: %s", agent_id, error.code)

        self._background.start(work(), f"off the line {agent_id}")
