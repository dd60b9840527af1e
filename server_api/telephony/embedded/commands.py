"""The port's commands as lines to the switch: the name of the command, and its arguments."""

from abc import ABC, abstractmethod
from typing import Any

from server_api.telephony.embedded import protocol
from server_api.telephony.port import (
    DialOrder,
    EndedBy,
    LegOrder,
    PromptOrder,
    RecordOrder,
    SuperviseOrder,
    TrunkSpec,
)


class Commands(ABC):
    """Every command of :class:`~server_api.telephony.port.Switch`; errors are those of the port."""

    @abstractmethod
    async def _order(self, order: dict[str, Any]) -> dict[str, Any]:
        """Carry one order out. Raises SwitchUnavailableError."""

    async def _do(self, command: str, **arguments: Any) -> dict[str, Any]:
        return await self._order({"do": command, **protocol.dump(arguments)})

    async def put_trunk(self, trunk: TrunkSpec) -> None:
        """Add or replace a trunk. Raises SwitchError ``trunk_host_unknown``."""
        await self._do("put_trunk", trunk=trunk)

    async def drop_trunk(self, trunk_id: str) -> None:
        """No more calls by this trunk."""
        await self._do("drop_trunk", trunk_id=trunk_id)

    async def expect_leg(self, order: LegOrder) -> None:
        """Accept one INVITE with the order's token within its time."""
        await self._do("expect_leg", order=order)

    async def drop_leg(self, leg_id: str) -> None:
        """End an agent's leg."""
        await self._do("drop_leg", leg_id=leg_id)

    async def dial(self, order: DialOrder) -> None:
        """Place a call. Raises SwitchError ``trunk_unknown``, ``trunk_full``, ``trunk_backoff``."""
        await self._do("dial", order=order)

    async def answer(self, call_id: str) -> None:
        """Answer an offered call. Raises SwitchError ``wrong_state``."""
        await self._do("answer", call_id=call_id)

    async def hang_up(self, call_id: str, by: EndedBy) -> None:
        """End a call in any state."""
        await self._do("hang_up", call_id=call_id, by=by)

    async def connect(self, call_id: str, agent_id: str) -> None:
        """Put a call through. Raises SwitchError ``not_answered``, ``agent_busy``."""
        await self._do("connect", call_id=call_id, agent_id=agent_id)

    async def hold(self, call_id: str) -> None:
        """Music to the debtor. Raises SwitchError ``wrong_state``."""
        await self._do("hold", call_id=call_id)

    async def resume(self, call_id: str) -> None:
        """Undo hold. Raises SwitchError ``wrong_state``, ``agent_busy``."""
        await self._do("resume", call_id=call_id)

    async def park(self, call_id: str) -> None:
        """The agent leaves. Raises SwitchError ``not_answered``."""
        await self._do("park", call_id=call_id)

    async def join(self, call_id: str, other_call_id: str, agent_id: str = "") -> None:
        """Two calls hear each other. Raises SwitchError ``not_answered``, ``agent_busy``."""
        await self._do("join", call_id=call_id, other_call_id=other_call_id, agent_id=agent_id)

    async def consult(self, agent_id: str, with_agent_id: str) -> None:
        """Two agents speak apart. Raises SwitchError ``agent_busy``."""
        await self._do("consult", agent_id=agent_id, with_agent_id=with_agent_id)

    async def end_consult(self, agent_id: str) -> None:
        """Undo consult."""
        await self._do("end_consult", agent_id=agent_id)

    async def supervise(self, order: SuperviseOrder) -> None:
        """Put a lead on an agent's line. Raises SwitchError ``another_speaks``, ``agent_busy``."""
        await self._do("supervise", order=order)

    async def leave(self, lead_id: str) -> None:
        """The lead leaves the line."""
        await self._do("leave", lead_id=lead_id)

    async def play(self, order: PromptOrder) -> None:
        """Play a prompt. Raises SwitchError ``not_answered``, ``bad_prompt``, ``prompt_playing``."""
        await self._do("play", order=order)

    async def stop_prompt(self, call_id: str) -> None:
        """End a prompt early."""
        await self._do("stop_prompt", call_id=call_id)

    async def send_dtmf(self, call_id: str, digits: str) -> None:
        """Digits towards the debtor. Raises SwitchError ``bad_digits``."""
        await self._do("send_dtmf", call_id=call_id, digits=digits)

    async def record(self, order: RecordOrder) -> None:
        """Begin to record. Raises SwitchError ``recorded_already``, ``not_answered``, ``recorder_lost``."""
        await self._do("record", order=order)

    async def pause_recording(self, call_id: str) -> None:
        """Mask both sides. Raises SwitchError ``not_recorded``."""
        await self._do("pause_recording", call_id=call_id)

    async def resume_recording(self, call_id: str) -> None:
        """Undo the pause. Raises SwitchError ``not_recorded``."""
        await self._do("resume_recording", call_id=call_id)

    async def stop_recording(self, call_id: str) -> None:
        """End a recording before its call. Raises SwitchError ``not_recorded``."""
        await self._do("stop_recording", call_id=call_id)

    async def mixer_stats(self) -> dict[str, Any]:
        """``ticks``, ``missed`` and ``worst_late_s`` of the mixer."""
        return await self._do("stats")
