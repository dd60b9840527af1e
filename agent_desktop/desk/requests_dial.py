"""Requests about the dialler; each answer is an event."""

from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import events as e
from agent_desktop.desk import events_dial as ed
from agent_desktop.desk import events_lists as el
from agent_desktop.desk.dialling import DIAL, SKIP, START, STOP
from agent_desktop.desk.ports_dial import DialPort
from agent_desktop.desk.requests_voice import Tell


class DialRequests:
    """``tell`` awaits an answer, emits it, and turns a refusal into an event."""

    def __init__(self, server: DialPort, tell: Tell) -> None:
        self._server = server
        self._tell = tell

    async def pacing(self, command: cd.PacingCommand) -> None:
        """A lead's orders."""
        await self._tell(command, self._pacing(command))

    async def _pacing(self, command: cd.PacingCommand) -> e.Event:
        server = self._server
        match command:
            case cd.LoadPacing():
                return ed.FloorPaceTold(await server.pacing())
            case cd.ChangeCampaignPace(campaign_id, change):
                return ed.PaceTold(await server.change_pace(campaign_id, change))
            case cd.StopFloor(reason):
                return ed.FloorPaceTold(await server.stop_floor(reason), STOP)
            case cd.StartFloor():
                return ed.FloorPaceTold(await server.start_floor(), START)

    async def preview(self, command: cd.PreviewCommand) -> None:
        """About the case before the call."""
        await self._tell(command, self._preview(command))

    async def _preview(self, command: cd.PreviewCommand) -> e.Event:
        match command:
            case cd.DialPreview(preview_id):
                await self._server.dial_preview(preview_id)
                return ed.PreviewTold(preview_id, DIAL)
            case cd.SkipPreviewed(preview_id, skip):
                await self._server.skip_preview(preview_id, skip)
                return ed.PreviewTold(preview_id, SKIP)

    async def callback(self, command: cd.CallbackCommand) -> None:
        """About what was promised for a time."""
        await self._tell(command, self._callback(command))

    async def _callback(self, command: cd.CallbackCommand) -> e.Event:
        server = self._server
        match command:
            case cd.LoadCallbacks():
                return ed.CallbacksLoaded((await server.callbacks()).callbacks)
            case cd.DialCallback(callback_id):
                await server.dial_callback(callback_id)
                return ed.CallbackTold(callback_id)
            case cd.MoveCallback(callback_id, move):
                return ed.CallbackTold(callback_id, await server.move_callback(callback_id, move))
            case cd.CloseCallback(callback_id):
                await server.close_callback(callback_id)
                return ed.CallbackTold(callback_id)

    async def lists(self, command: cd.ListsCommand) -> None:
        """Who is on a campaign's lists."""
        await self._tell(command, self._lists(command))

    async def _lists(self, command: cd.ListsCommand) -> e.Event:
        server = self._server
        match command:
            case cd.LoadLists(campaign_id):
                fields = await server.campaign_fields(campaign_id)
                return el.ListsLoaded(fields, await server.campaign_lists(campaign_id))
            case cd.CountList(campaign_id, tree):
                return el.FilterCounted(tree, await server.count_filter(campaign_id, tree))
            case cd.SaveList(campaign_id, view):
                return el.ListSaved(await server.save_list(campaign_id, view))
            case cd.RemoveList(campaign_id, list_id):
                await server.remove_list(campaign_id, list_id)
                return el.ListRemoved(list_id)

    async def why(self, command: cd.WhyCommand) -> None:
        """The rows of that minute."""
        await self._tell(command, self._why(command))

    async def _why(self, command: cd.WhyCommand) -> e.Event:
        match command:
            case cd.LoadWhyOfCall(call_id):
                return ed.WhyArrived(call_id, await self._server.why_of_call(call_id))
            case cd.LoadWhyOfPerson(person_id, at):
                return ed.WhyArrived(person_id, await self._server.why_of_person(person_id, at))
