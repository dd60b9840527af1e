"""The server's voice as a fake: it says yes and remembers what it heard."""

from abc import ABC, abstractmethod

from server_api.contract import transfers as t
from server_api.contract.floor import HelpRequest, Supervision
from server_api.contract.words import Monitoring, PartyKind, TransferStep
from tests.desk.making import AGENT, NOW


class FakeVoice(ABC):
    """``targets``, ``people`` and ``log`` are what it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.targets = t.TransferTargets(
            targets=(t.TransferTarget(kind=PartyKind.PRESET, target_id="legal", name="Jurídico"),)
        )
        self.people = t.PeopleFound()
        self.log = t.CallLog()

    @abstractmethod
    def _hear(self, *what: str) -> None: ...

    async def transfer_targets(self) -> t.TransferTargets:
        self._hear("transfer_targets")
        return self.targets

    async def transfer(self, call_id: str, transfer: t.Transfer) -> None:
        self._hear("transfer", call_id, transfer.target.target_id)

    async def consult(self, call_id: str, consult: t.Consult) -> t.ConsultView:
        self._hear("consult", call_id, consult.target.target_id)
        return t.ConsultView(consult_id="x1", target=consult.target, step=TransferStep.RINGING, since=NOW)

    async def finish_consult(self, call_id: str, finish: t.FinishConsult) -> None:
        self._hear("finish_consult", call_id, finish.step)

    async def park(self, call_id: str) -> None:
        self._hear("park", call_id)

    async def unpark(self, call_id: str) -> None:
        self._hear("unpark", call_id)

    async def find_people(self, text: str) -> t.PeopleFound:
        self._hear("find_people", text)
        return self.people

    async def dial(self, dial: t.ManualDial) -> t.ManualDialled:
        self._hear("dial", dial.person_id, dial.phone_id, dial.override_reason)
        return t.ManualDialled(call_id="call-9")

    async def choose_person(self, call_id: str, person_id: str) -> None:
        self._hear("choose_person", call_id, person_id)

    async def call_log(self) -> t.CallLog:
        self._hear("call_log")
        return self.log

    async def ask_help(self, call_id: str) -> HelpRequest:
        self._hear("ask_help", call_id)
        return HelpRequest(help_id="h1", agent_id=AGENT, asked_at=NOW, call_id=call_id)

    async def withdraw_help(self) -> None:
        self._hear("withdraw_help")

    async def correct_answerer(self, call_id: str, person: bool) -> None:
        self._hear("correct_answerer", call_id, str(person))

    async def pause_recording(self, call_id: str, most_s: float = 120.0) -> None:
        self._hear("pause_recording", call_id)

    async def resume_recording(self, call_id: str) -> None:
        self._hear("resume_recording", call_id)

    async def supervise(self, agent_id: str, mode: Monitoring) -> Supervision:
        self._hear("supervise", agent_id, mode)
        return Supervision(
            agent_id=agent_id,
            name="Ana",
            mode=mode,
            since=NOW,
            call_id="call-1",
            microphone=mode is not Monitoring.LISTEN,
        )

    async def leave_supervision(self) -> None:
        self._hear("leave_supervision")

    async def take_over(self, agent_id: str) -> None:
        self._hear("take_over", agent_id)

    async def answer_help(self, help_id: str) -> None:
        self._hear("answer_help", help_id)
