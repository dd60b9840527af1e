"""Orders of transfer, help, search and supervision, in the imperative."""

from dataclasses import dataclass

from server_api.contract import transfers as t
from server_api.contract.words import Monitoring


@dataclass(frozen=True, slots=True)
class LoadTargets:
    """Server: where a call may go."""


@dataclass(frozen=True, slots=True)
class Transfer:
    """Switch: hand the call over at once."""

    call_id: str
    transfer: t.Transfer


@dataclass(frozen=True, slots=True)
class Consult:
    """Switch: call somebody apart, the debtor on hold."""

    call_id: str
    consult: t.Consult


@dataclass(frozen=True, slots=True)
class FinishConsult:
    """Switch: complete, join or cancel."""

    call_id: str
    finish: t.FinishConsult


@dataclass(frozen=True, slots=True)
class Park:
    """Switch: music until somebody takes the call."""

    call_id: str


@dataclass(frozen=True, slots=True)
class Unpark:
    """Switch: give this parked call to me."""

    call_id: str


@dataclass(frozen=True, slots=True)
class FindPeople:
    """Server: search (rate-limited by the runner; only the latest counts)."""

    text: str


@dataclass(frozen=True, slots=True)
class Dial:
    """Server: dial by hand, through the gate."""

    dial: t.ManualDial


@dataclass(frozen=True, slots=True)
class ChoosePerson:
    """Server: this is who calls."""

    call_id: str
    person_id: str


@dataclass(frozen=True, slots=True)
class LoadCallLog:
    """Server: the agent's calls today."""


@dataclass(frozen=True, slots=True)
class AskHelp:
    """Server: tell the lead."""

    call_id: str


@dataclass(frozen=True, slots=True)
class WithdrawHelp:
    """Server: no longer needed."""


@dataclass(frozen=True, slots=True)
class CorrectAnswerer:
    """Server: it was (not) a person."""

    call_id: str
    person: bool


@dataclass(frozen=True, slots=True)
class PauseRecording:
    """Switch: silence in the recording, its length kept; it goes on by itself after these seconds."""

    call_id: str
    most_s: float = 120.0


@dataclass(frozen=True, slots=True)
class ResumeRecording:
    """Switch: go on recording."""

    call_id: str


@dataclass(frozen=True, slots=True)
class Supervise:
    """Switch: listen, whisper, barge."""

    agent_id: str
    mode: Monitoring


@dataclass(frozen=True, slots=True)
class LeaveSupervision:
    """Switch: off the agent's line."""


@dataclass(frozen=True, slots=True)
class TakeOverCall:
    """Switch: the agent's call moves to this lead."""

    agent_id: str


@dataclass(frozen=True, slots=True)
class AnswerHelp:
    """Server: this lead answers."""

    help_id: str


TalkCommand = Transfer | Consult | FinishConsult | Park | CorrectAnswerer | PauseRecording | ResumeRecording
LookCommand = LoadTargets | Unpark | Dial | ChoosePerson | LoadCallLog | AskHelp | WithdrawHelp
FloorCommand = Supervise | LeaveSupervision | TakeOverCall | AnswerHelp
VoiceCommand = TalkCommand | LookCommand | FindPeople | FloorCommand
