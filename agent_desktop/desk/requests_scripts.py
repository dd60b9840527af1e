"""Requests about scripts; each answer is an event."""

import logging
from collections.abc import Awaitable, Callable

from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import events as e
from agent_desktop.desk import events_editor as ee
from agent_desktop.desk.ports import ClockPort, ServerPort, ServerRefusedError
from agent_desktop.desk.ports_scripts import ScriptsPort
from agent_desktop.desk.requests_voice import Tell
from server_api.contract.holds import DisclosureTicked
from server_api.contract.script_edit import ScriptDoc
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


Find = Callable[[str], Awaitable[tuple[ScriptDoc | None, int]]]


class EditorRequests:
    """A lead's orders. ``find`` reads what this PC kept of a script."""

    def __init__(
        self, server: ServerPort, tell: Tell, clock: ClockPort, find: Find, save_after_s: float
    ) -> None:
        self._server, self._tell, self._clock, self._find = server, tell, clock, find
        self._save_after_s = save_after_s

    async def perform(self, command: cs.EditorCommand) -> None:
        """Ask, and tell what came of it."""
        await self._tell(command, self._answer(command))

    async def _answer(self, command: cs.EditorCommand) -> e.Event | None:
        server = self._server
        match command:
            case cs.LoadScripts(campaign_id):
                fields = (await server.campaign_fields(campaign_id)).fields if campaign_id else ()
                return ee.ScriptsLoaded(await server.scripts(), fields)
            case cs.LoadScript():
                return await self._load(command)
            case cs.SaveScriptDraft(script_id, save):
                await self._clock.sleep(self._save_after_s)
                return ee.DraftKept(script_id, save.doc, await server.save_script(script_id, save))
            case cs.ShowDraft(script_id, preview):
                return ee.PreviewTold(script_id, await server.preview_script(script_id, preview))
            case cs.FindDebtors(text):
                return ee.DebtorsFound(text, await server.find_people(text))
            case cs.Publish(script_id, publish):
                return ee.VersionTold(await server.publish_script(script_id, publish))
            case cs.RollBackScript(script_id, version):
                return ee.VersionTold(await server.roll_back_script(script_id, version))
            case cs.CompareVersions(script_id, a, b):
                return ee.CompareTold(script_id, await server.compare_scripts(script_id, a, b))
            case _:
                return None

    async def _load(self, command: cs.LoadScript) -> e.Event:
        """With the server away, what this PC kept is better than nothing."""
        here, revision = (None, 0) if command.version else await self._find(command.script_id)
        try:
            opened = await self._server.script(command.script_id, command.version)
        except ServerRefusedError as error:
            if here is None or error.code is not ErrorCode.LINK_DOWN:
                raise
            return ee.ScriptFoundHere(here, revision)
        return ee.ScriptLoaded(opened, here, revision)
