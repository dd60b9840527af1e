"""The case of a live call, prepared beside its ringing."""

import asyncio
import logging

from server_api.contract.session import AgentProfile
from server_api.services.background import Background
from server_api.services.live_calls import LiveCall, PrepareCase, Prepared

log = logging.getLogger(__name__)

#: A debtor who is handed over does not wait longer than this for the case to be prepared again.
_AGAIN_S = 1.0


class PrepareLive:
    """Starts the preparation and keeps its result with the call."""

    def __init__(self, cases: PrepareCase, background: Background) -> None:
        self._cases = cases
        self._background = background

    def start(self, call: LiveCall, agent: AgentProfile | None) -> asyncio.Task[None]:
        """Prepare (again) for this agent; the task ends when head and body are with the call."""
        call.prepared = call.head = call.body = None
        call.preparing = self._background.start(self._prepare(call, agent), f"case {call.call_id}")
        return call.preparing

    def for_agent(self, call: LiveCall, agent: AgentProfile | None) -> None:
        """Prepare for this agent: at once from what was read, so that the case is there before the voice."""
        if call.prepared is None:
            self.start(call, agent)
            return
        try:
            case = call.prepared.named(agent)
        except Exception:
            log.exception("the case of call %s keeps the name it was prepared with", call.call_id)
            return
        call.prepared, call.head, call.body = case, case.head, case.body

    async def again(self, call: LiveCall, agent: AgentProfile | None) -> None:
        """Prepare for another agent; until that is done, and where it fails, the case stays as it was."""
        if not call.person_id:
            return
        try:
            async with asyncio.timeout(_AGAIN_S):
                case = await self._case(call, agent)
        except Exception:
            log.exception("the case of call %s stays as it was prepared first", call.call_id)
            return
        place = call.head.place if call.head is not None else None
        head = case.head.model_copy(update={"place": place or case.head.place})
        call.prepared, call.head, call.body = case, head, case.body

    async def fresh(self, call: LiveCall, agent: AgentProfile | None) -> Prepared | None:
        """The case as it stands on disk now; None where it cannot be read (the fault is logged)."""
        try:
            return await self._case(call, agent)
        except Exception:
            log.exception("the case of call %s stays as it was", call.call_id)
            return None

    async def _prepare(self, call: LiveCall, agent: AgentProfile | None) -> None:
        try:
            case = await self._case(call, agent)
        except Exception:
            log.exception("the case of call %s could not be prepared", call.call_id)
            return
        if call.preparing is asyncio.current_task():  # else it was begun again for another agent
            call.prepared, call.head, call.body = case, case.head, case.body

    async def _case(self, call: LiveCall, agent: AgentProfile | None) -> Prepared:
        return await self._cases.prepare(
            call_id=call.call_id,
            person_id=call.person_id,
            phone_id=call.phone_id,
            campaign_id=call.plan.campaign_id,
            agent=agent,
            keep=_script_of(call),
        )


def _script_of(call: LiveCall) -> tuple[str, int] | None:
    """A talk goes on with the script it began with, whatever was published meanwhile."""
    if call.head is None or call.connected_at is None:
        return None
    return call.head.script.script_id, call.head.script.version
