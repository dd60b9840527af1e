"""The server's requests about voice: transfer, help, search, supervision."""

from agent_desktop.links.asking import Asking, read_answer
from server_api.contract import routes
from server_api.contract import transfers as t
from server_api.contract.floor import AskHelp, HelpRequest, Supervise, Supervision
from server_api.contract.recordings import PauseRecording
from server_api.contract.words import Monitoring


class ServerVoice(Asking):
    """Every method raises ServerRefusedError."""

    async def transfer_targets(self) -> t.TransferTargets:
        """Where a call may go."""
        return read_answer(t.TransferTargets, await self._request("GET", routes.TRANSFER_TARGETS))

    async def transfer(self, call_id: str, transfer: t.Transfer) -> None:
        """Hand the call over at once."""
        await self._request("POST", routes.TRANSFER.format(call_id=call_id), transfer)

    async def consult(self, call_id: str, consult: t.Consult) -> t.ConsultView:
        """Speak with somebody apart; the debtor is held."""
        path = routes.CONSULT.format(call_id=call_id)
        return read_answer(t.ConsultView, await self._request("POST", path, consult))

    async def finish_consult(self, call_id: str, finish: t.FinishConsult) -> None:
        """Complete, join or cancel."""
        await self._request("POST", routes.CONSULT_FINISH.format(call_id=call_id), finish)

    async def park(self, call_id: str) -> None:
        """Leave the debtor with music for the team."""
        await self._request("POST", routes.PARK.format(call_id=call_id))

    async def unpark(self, call_id: str) -> None:
        """Take a parked call."""
        await self._request("POST", routes.UNPARK.format(call_id=call_id))

    async def find_people(self, text: str) -> t.PeopleFound:
        """By name, document, phone or contract."""
        return read_answer(t.PeopleFound, await self._request("GET", routes.PEOPLE, query={"q": text}))

    async def dial(self, dial: t.ManualDial) -> t.ManualDialled:
        """Dial by hand, through the gate."""
        return read_answer(t.ManualDialled, await self._request("POST", routes.MANUAL_DIAL, dial))

    async def choose_person(self, call_id: str, person_id: str) -> None:
        """Who the caller is."""
        path = routes.CALL_PERSON.format(call_id=call_id)
        await self._request("POST", path, t.ChoosePerson(person_id=person_id))

    async def call_log(self) -> t.CallLog:
        """The agent's calls today."""
        return read_answer(t.CallLog, await self._request("GET", routes.CALL_LOG))

    async def ask_help(self, call_id: str) -> HelpRequest:
        """Tell the lead."""
        return read_answer(HelpRequest, await self._request("POST", routes.HELP, AskHelp(call_id=call_id)))

    async def withdraw_help(self) -> None:
        """No longer needed."""
        await self._request("DELETE", routes.HELP)

    async def correct_answerer(self, call_id: str, person: bool) -> None:
        """What really answered."""
        await self._request("POST", routes.HEARD.format(call_id=call_id), t.Heard(person=person))

    async def pause_recording(self, call_id: str, most_s: float = 120.0) -> None:
        """Nothing is recorded until it goes on; the length is kept."""
        body = PauseRecording(most_s=most_s)
        await self._request("POST", routes.RECORDING_PAUSE.format(call_id=call_id), body)

    async def resume_recording(self, call_id: str) -> None:
        """Go on recording."""
        await self._request("POST", routes.RECORDING_RESUME.format(call_id=call_id))

    async def supervise(self, agent_id: str, mode: Monitoring) -> Supervision:
        """Listen, whisper or barge."""
        path = routes.SUPERVISE.format(agent_id=agent_id)
        return read_answer(Supervision, await self._request("POST", path, Supervise(mode=mode)))

    async def leave_supervision(self) -> None:
        """Off the agent's line."""
        await self._request("DELETE", routes.SUPERVISION)

    async def take_over(self, agent_id: str) -> None:
        """The agent's call moves here."""
        await self._request("POST", routes.TAKE_OVER.format(agent_id=agent_id))

    async def answer_help(self, help_id: str) -> None:
        """This lead answers."""
        await self._request("POST", routes.HELP_ANSWER.format(help_id=help_id))
