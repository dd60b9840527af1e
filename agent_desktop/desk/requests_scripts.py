"""Requests about scripts; each answer is an event."""

import logging

from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import events as e
from agent_desktop.desk.ports import ClockPort, ServerRefusedError
from agent_desktop.desk.ports_scripts import ScriptsPort
from agent_desktop.desk.requests_voice import Tell
from server_api.contract.holds import DisclosureTicked
from server_api.contract.words import ErrorCode

log = logging.getLogger(__name__)

#: Seconds between the tries of a tick; after the last one it waits for the server's return.
_TRIES_S = (0.5, 2.0, 5.0)
_PASSING = (ErrorCode.LINK_DOWN, ErrorCode.BUSY, ErrorCode.INTERNAL)


class SayRequests:
    """What the call on the line tells: sentences read out, and how far the script is."""

    def __init__(self, server: ScriptsPort, tell: Tell, clock: ClockPort) -> None:
        self._server, self._tell, self._clock = server, tell, clock

    async def tick(self, command: cs.TickSaid) -> None:
        """Until it is on the server's disk, or the server says no."""
        await self._tell(command, self._tick(command))

    async def _tick(self, command: cs.TickSaid) -> e.Event:
        return e.DisclosureTold(command.call_id, await self._tried(command))

    async def _tried(self, command: cs.TickSaid) -> DisclosureTicked:
        for wait_s in _TRIES_S:
            try:
                return await self._server.tick(command.call_id, command.tick)
            except ServerRefusedError as error:
                if error.code not in _PASSING:
                    raise
            await self._clock.sleep(wait_s)
        return await self._server.tick(command.call_id, command.tick)

    async def place(self, command: cs.KeepPlace) -> None:
        """A place that is not taken is no matter for the agent: the next move sends the whole again."""
        try:
            await self._server.keep_place(command.call_id, command.place)
        except ServerRefusedError as error:
            log.info("place in the script not kept: %s", error.code)
