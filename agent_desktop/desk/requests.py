"""One request of the server a command; each answer, and each refusal, is an event."""

import logging
from collections.abc import Awaitable

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk.commands_playback import LoadRecording
from agent_desktop.desk.events_playback import PlaybackFailed, RecordingArrived
from agent_desktop.desk.ports import Emit, ServerPort, ServerRefusedError
from server_api.contract.session import SignedIn
from server_api.contract.transfers import PhoneCheck
from server_api.contract.words import ErrorCode

log = logging.getLogger(__name__)


class Requests:
    """Never raises: a refusal becomes RequestRefused, a session the server forgot SessionEnded."""

    def __init__(self, server: ServerPort, emit: Emit) -> None:
        self._server = server
        self._emit = emit

    async def sign_in(self, command: c.SignIn) -> SignedIn | None:
        """Open a session; None where it was refused."""
        try:
            return await self._server.sign_in(command.user, command.password, command.language)
        except ServerRefusedError as error:
            self._emit(_refusal(command, error))
        except Exception:
            self._failed(command)
        return None

    async def session(self, command: c.SignOut | c.ChangeState | c.ExtendWrapUp) -> None:
        """Sign out, change state, extend wrap-up."""
        await self.tell(command, self._session(command))

    async def _session(self, command: c.SignOut | c.ChangeState | c.ExtendWrapUp) -> e.Event | None:
        match command:
            case c.SignOut():
                await self._server.sign_out()
                return e.SignedOut()
            case c.ChangeState(change):
                return e.StatusAnswered(await self._server.change_state(change))
            case c.ExtendWrapUp(call_id):
                return e.StatusAnswered(await self._server.extend_wrap_up(call_id))

    async def recording(self, command: LoadRecording) -> None:
        """What the player of the history draws; a refusal is shown in its place."""
        try:
            self._emit(RecordingArrived(await self._server.recording(command.recording_id)))
        except ServerRefusedError as error:
            params = tuple(sorted(error.params.items()))
            self._emit(PlaybackFailed(command.recording_id, error.code, params))

    async def keep_check(self, check: PhoneCheck) -> None:
        """The check before the shift is for the centre's records: the agent is not stopped for it."""
        try:
            await self._server.phone_check(check)
        except ServerRefusedError as error:
            log.info("check before the shift not kept: %s", error.code)

    async def call(self, command: c.Hold | c.Resume | c.HangUp | c.SendDigits) -> None:
        """Orders for the switch; what becomes of them is pushed."""
        await self.tell(command, self._call(command))

    async def _call(self, command: c.Hold | c.Resume | c.HangUp | c.SendDigits) -> e.Event | None:
        match command:
            case c.Hold(call_id):
                await self._server.hold(call_id)
            case c.Resume(call_id):
                await self._server.resume(call_id)
            case c.HangUp(call_id):
                await self._server.hang_up(call_id)
            case c.SendDigits(call_id, digits):
                await self._server.send_digits(call_id, digits)
        return None

    async def case(self, command: c.AnswerChallenge | c.LoadHistory) -> None:
        """Compare an identity answer, load a page of history."""
        await self.tell(command, self._case(command))

    async def _case(self, command: c.AnswerChallenge | c.LoadHistory) -> e.Event | None:
        match command:
            case c.AnswerChallenge(call_id, question, answer):
                return e.IdentityAnswered(call_id, await self._server.answer(call_id, question, answer))
            case c.LoadHistory(person_id, cursor, channels, text) if channels or text:
                found = await self._server.search_history(person_id, channels, text, cursor)
                return e.HistoryLoaded(person_id, found, channels, text)
            case c.LoadHistory(person_id, cursor):
                return e.HistoryLoaded(person_id, await self._server.history(person_id, cursor))

    async def tell(self, command: c.Command, answer: Awaitable[e.Event | None]) -> None:
        """Await the answer and emit it; a refusal becomes an event."""
        try:
            event = await answer
        except ServerRefusedError as error:
            self._emit(_refusal(command, error))
            if error.code is ErrorCode.NOT_SIGNED_IN and not isinstance(command, c.SignOut):
                self._emit(e.SessionEnded(error.code))
        except Exception:
            self._failed(command)
        else:
            if event is not None:
                self._emit(event)

    def _failed(self, command: c.Command) -> None:
        name = type(command).__name__
        log.exception("%s failed", name)
        self._emit(e.RequestRefused(name, ErrorCode.INTERNAL))


def _refusal(command: c.Command, error: ServerRefusedError) -> e.RequestRefused:
    return e.RequestRefused(type(command).__name__, error.code, tuple(sorted(error.params.items())))
