"""What the handlers need, in one value made by the composition root."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends
from starlette.requests import HTTPConnection
from starlette.websockets import WebSocket

from server_api.clock import Clock
from server_api.contract.outcomes import Outcome, OutcomeSaved, PromiseCheck, PromiseDraft
from server_api.contract.routes import Health
from server_api.contract.transfers import Heard
from server_api.services.change_state import ChangeState
from server_api.services.command_call import CommandCall
from server_api.services.confirm_identity import ConfirmIdentity
from server_api.services.extend_wrap_up import ExtendWrapUp
from server_api.services.hear_recording import HearRecording
from server_api.services.legs import OpenLeg
from server_api.services.own_cases import OwnHistory
from server_api.services.pause_recording import PauseRecordings
from server_api.services.pbx import CallPbx, GrantPbx
from server_api.services.refresh import RefreshSession
from server_api.services.roster import Seat
from server_api.services.sessions import CheckSession
from server_api.services.sign_in import SignInUser
from server_api.services.sign_out import SignOutUser
from server_api.services.snapshot import TakeSnapshot
from server_api.services.submit_grants import CheckSubmitter
from server_api.services.tickets import Tickets
from server_api.web.agree_room import AgreeRoom
from server_api.web.dial_room import DialRoom
from server_api.web.extras_room import ExtrasRoom
from server_api.web.legal_room import LegalRoom
from server_api.web.pay_room import PayRoom
from server_api.web.proof_room import ProofRoom
from server_api.web.push_hub import PushHub
from server_api.web.script_room import ScriptRoom
from server_api.web.talk_room import TalkRoom
from server_api.web.whom_room import WhomRoom


class CorrectAnswer(Protocol):
    async def __call__(self, seat: Seat, call_id: str, heard: Heard) -> None: ...


class CheckPromise(Protocol):
    async def __call__(self, *, agent_id: str, call_id: str, draft: PromiseDraft) -> PromiseCheck: ...


class RecordOutcome(Protocol):
    async def __call__(self, *, outcome: Outcome, submitter_id: str) -> OutcomeSaved: ...


#: Carries a seat's SIP datagrams between its WebSocket and the switch until one of both ends.
RelaySip = Callable[[WebSocket, str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Room:
    """Every service that a handler calls."""

    clock: Clock
    check_session: CheckSession
    check_submitter: CheckSubmitter
    sign_in: SignInUser
    sign_out: SignOutUser
    refresh: RefreshSession
    tickets: Tickets
    snapshot: TakeSnapshot
    change_state: ChangeState
    extend_wrap_up: ExtendWrapUp
    open_leg: OpenLeg
    grant_pbx: GrantPbx
    call_pbx: CallPbx
    command_call: CommandCall
    correct_answer: CorrectAnswer
    verify_identity: ConfirmIdentity
    check_promise: CheckPromise
    record_outcome: RecordOutcome
    load_history: OwnHistory
    relay_sip: RelaySip
    health: Callable[[], Awaitable[Health]]
    hub: PushHub
    desk_came: Callable[[Seat], None]
    talk: TalkRoom
    dial: DialRoom
    whom: WhomRoom
    extras: ExtrasRoom
    agree: AgreeRoom
    legal: LegalRoom
    pay: PayRoom
    script: ScriptRoom
    proof: ProofRoom
    pause_recordings: PauseRecordings
    hear_recording: HearRecording


async def _room(connection: HTTPConnection) -> Room:
    room: Room = connection.app.state.room
    return room


TheRoom = Annotated[Room, Depends(_room)]
