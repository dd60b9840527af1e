"""Requests of transfer, help, search and supervision; each answer is an event."""

from collections.abc import Awaitable, Callable

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk.events_card import CardPaused
from agent_desktop.desk.ports_voice import VoicePort

Tell = Callable[[c.Command, Awaitable[e.Event | None]], Awaitable[None]]


class VoiceRequests:
    """``tell`` awaits an answer, emits it, and turns a refusal into an event."""

    def __init__(self, server: VoicePort, tell: Tell) -> None:
        self._server = server
        self._tell = tell

    async def talk(self, command: cv.TalkCommand) -> None:
        """About the call on the line."""
        await self._tell(command, self._talk(command))

    async def _talk(self, command: cv.TalkCommand) -> e.Event | None:
        server = self._server
        match command:
            case cv.Transfer(call_id, transfer):
                await server.transfer(call_id, transfer)
                return e.TransferDone("transfer")
            case cv.Consult(call_id, consult):
                return e.ConsultBegun(await server.consult(call_id, consult))
            case cv.FinishConsult(call_id, finish):
                await server.finish_consult(call_id, finish)
                return e.TransferDone("finish")
            case cv.Park(call_id):
                await server.park(call_id)
                return e.TransferDone("park")
            case cv.CorrectAnswerer(call_id, person):
                await server.correct_answerer(call_id, person)
            case cv.PauseRecording(call_id, most_s):
                await server.pause_recording(call_id, most_s)
                return CardPaused(call_id)
            case cv.ResumeRecording(call_id):
                await server.resume_recording(call_id)
        return None

    async def look(self, command: cv.LookCommand) -> None:
        """Lists, people, help."""
        await self._tell(command, self._look(command))

    async def _look(self, command: cv.LookCommand) -> e.Event | None:
        server = self._server
        match command:
            case cv.LoadTargets():
                return e.TargetsLoaded(await server.transfer_targets())
            case cv.Unpark(call_id):
                await server.unpark(call_id)
                return None
            case cv.Dial(dial):
                await server.dial(dial)
                return e.PersonTold()
            case cv.ChoosePerson(call_id, person_id):
                await server.choose_person(call_id, person_id)
                return e.PersonTold()
            case cv.LoadCallLog():
                return e.CallLogLoaded((await server.call_log()).calls)
            case cv.AskHelp(call_id):
                return e.HelpTold(await server.ask_help(call_id))
            case cv.WithdrawHelp():
                await server.withdraw_help()
                return e.HelpTold(None)

    async def find(self, command: cv.FindPeople) -> None:
        """A search for people."""
        await self._tell(command, self._find(command))

    async def _find(self, command: cv.FindPeople) -> e.Event | None:
        return e.PeopleArrived(command.text, await self._server.find_people(command.text))

    async def floor(self, command: cv.FloorCommand) -> None:
        """A lead's orders."""
        await self._tell(command, self._floor(command))

    async def _floor(self, command: cv.FloorCommand) -> e.Event | None:
        server = self._server
        match command:
            case cv.Supervise(agent_id, mode):
                return e.SupervisionTold(await server.supervise(agent_id, mode))
            case cv.LeaveSupervision():
                await server.leave_supervision()
                return e.SupervisionTold(None)
            case cv.TakeOverCall(agent_id):
                await server.take_over(agent_id)
            case cv.AnswerHelp(help_id):
                await server.answer_help(help_id)
        return None
