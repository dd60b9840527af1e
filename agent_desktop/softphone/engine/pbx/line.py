"""The line with the PBX: registered or not, and up to three calls of its own."""

import re
import time
from collections.abc import Callable
from typing import assert_never

import pjsua2 as pj

from agent_desktop.softphone.engine.backend import Emit
from agent_desktop.softphone.engine.calls import CONFIRMED, DISCONNECTED, CallNews, StreamCounters
from agent_desktop.softphone.engine.endpoint import Endpoint
from agent_desktop.softphone.engine.leg import Graveyard
from agent_desktop.softphone.engine.pbx.account import (
    BadRegistrationError,
    Invited,
    PbxAccount,
    account_config,
    checked,
)
from agent_desktop.softphone.engine.pbx.call import BUSY, RINGING, PbxCall
from agent_desktop.softphone.engine.pbx.message import caller, header
from agent_desktop.softphone.engine.sound import Sound
from agent_desktop.softphone.protocol import (
    AnswerCall,
    CallArrived,
    CallMoved,
    DialCall,
    EndCall,
    EngineError,
    HoldCall,
    JoinCalls,
    PbxCommand,
    Register,
    Registered,
    SendKeys,
    TransferCall,
    Unregister,
)
from server_api.contract.call_sign import HEADER, BadSignatureError, Signatures

MOST_CALLS = 3
RING_EVERY_S = 4.0
ANSWERED = 200
_TARGET = re.compile(r"[0-9A-Za-z+*#._\-]{1,64}\Z")
_DIGITS = re.compile(r"[0-9*#A-D]{1,32}\Z")


class PbxLine:
    """Runs on the thread that owns PJSIP; ``turn`` acts on what its callbacks noted."""

    def __init__(
        self,
        endpoint: Endpoint,
        sound: Sound,
        graveyard: Graveyard,
        emit: Emit,
        now: Callable[[], float] = time.monotonic,
        utc: Callable[[], float] = time.time,
    ) -> None:
        self._endpoint = endpoint
        self._sound = sound
        self._graveyard = graveyard
        self._emit = emit
        self._now = now
        self._utc = utc
        self._account: PbxAccount | None = None
        self._order: Register | None = None
        self._signatures = Signatures(b"", "")
        self._calls: dict[str, PbxCall] = {}
        self._told: dict[str, str] = {}
        self._number = 0
        self._ring_at = 0.0

    @property
    def registered(self) -> bool:
        """Whether there is an account, whatever the registrar says of it."""
        return self._account is not None

    @property
    def busy(self) -> bool:
        """Whether there is a call."""
        return bool(self._calls)

    def counters(self) -> StreamCounters | None:
        """Of the call that can be heard."""
        up = [call for call_id, call in self._calls.items() if self._told.get(call_id) == "up"]
        return up[0].counters() if up else None

    def handle(self, command: PbxCommand) -> None:
        """Carry it out; what cannot be done becomes an EngineError."""
        match command:
            case Register():
                self._register(command)
            case Unregister():
                self.leave()
            case _ if self._account is None:
                self._refuse("not_registered", type(command).__name__)
            case DialCall(call_id, target):
                self._dial(call_id, target)
            case JoinCalls(call_id, other_id):
                self._join(call_id, other_id)
            case AnswerCall() | EndCall() | HoldCall() | SendKeys() | TransferCall():
                self._with(command)
            case _:
                assert_never(command)

    def turn(self) -> None:
        """After PJSIP was polled."""
        account = self._account
        if account is None:
            return
        while account.news:
            news = account.news.popleft()
            self._emit(Registered(news.on, news.status, news.reason))
        while account.invited:
            self._arrive(account.invited.popleft())
        for call_id, call in list(self._calls.items()):
            self._follow(call_id, call)
        self._ring()

    def leave(self) -> None:
        """End every call and the registration."""
        for call_id, call in list(self._calls.items()):
            call.hang_up()
            self._bury(call_id, call, CallNews(DISCONNECTED, 0, ""))
        account, self._account, self._order = self._account, None, None
        if account is not None:
            self._endpoint.retire(account)
            self._emit(Registered(False))

    # --- registration -------------------------------------------------------------------------------

    def _register(self, order: Register) -> None:
        try:
            checked(order)
        except BadRegistrationError as error:
            return self._refuse("bad_command", f"Register {error}")
        if self._account is not None:
            self.leave()
        account = PbxAccount()
        try:
            account.create(account_config(order, self._endpoint))
        except pj.Error as error:
            return self._emit(Registered(False, 0, str(error.reason)))
        self._account, self._order = account, order
        self._signatures = Signatures(bytes.fromhex(order.sign_key), order.agent)

    # --- calls --------------------------------------------------------------------------------------

    def _arrive(self, invited: Invited) -> None:
        self._number += 1
        call_id, call = f"in-{self._number}", invited.call
        if len(self._calls) >= MOST_CALLS:
            call.refuse(BUSY)
            self._graveyard.take(call)
            return
        why = self._judge(invited.message)
        signed = not why
        if signed and any(phase == "up" for phase in self._told.values()):
            signed, why = False, "busy"  # the dialler never gives a second call
        self._calls[call_id] = call
        self._emit(CallArrived(call_id, caller(invited.message), signed, why))
        self._tell(call_id, "ringing")
        call.answer_with(ANSWERED if signed else RINGING)
        self._ring_at = 0.0

    def _judge(self, message: str) -> str:
        """Why a call is not the dialler's; nothing where it is."""
        order = self._order
        if order is None or not order.sign_key:
            return "missing"
        try:
            self._signatures.accept(header(message, HEADER), header(message, "Call-ID"), int(self._utc()))
        except BadSignatureError as error:
            return str(error)
        return ""

    def _dial(self, call_id: str, target: str) -> None:
        order, account = self._order, self._account
        if not _TARGET.match(target) or order is None or account is None:
            return self._refuse("bad_uri", target[:64])
        if call_id in self._calls or len(self._calls) >= MOST_CALLS:
            return self._refuse("too_many_legs", call_id)
        call = PbxCall(account)
        self._hear()
        try:
            call.dial(f"sip:{target}@{order.domain}")
        except pj.Error as error:
            self._rest()
            return self._refuse("call_failed", str(error.reason))
        self._calls[call_id] = call
        self._tell(call_id, "calling")

    def _with(self, command: AnswerCall | EndCall | HoldCall | SendKeys | TransferCall) -> None:
        call = self._calls.get(command.call_id)
        if call is None:
            return self._refuse("no_call", command.call_id)
        if not self._do(call, command):
            self._refuse("call_refused", f"{type(command).__name__} {command.call_id}")

    def _do(self, call: PbxCall, command: AnswerCall | EndCall | HoldCall | SendKeys | TransferCall) -> bool:
        phase = self._told.get(command.call_id)
        match command:
            case AnswerCall():
                return phase == "ringing" and call.answer_with(ANSWERED)
            case EndCall():
                if phase == "ringing":
                    call.refuse(BUSY)
                else:
                    call.hang_up()
                return True
            case HoldCall(on=on):
                return phase in ("up", "held") and call.hold(on) and self._note_hold(command.call_id, on)
            case SendKeys(digits=digits):
                return phase == "up" and bool(_DIGITS.match(digits)) and call.press(digits)
            case TransferCall(target=target):
                order = self._order
                good = order is not None and bool(_TARGET.match(target)) and phase in ("up", "held")
                return good and call.send_to(f"sip:{target}@{order.domain if order else ''}")
            case _:
                assert_never(command)

    def _join(self, call_id: str, other_id: str) -> None:
        call, other = self._calls.get(call_id), self._calls.get(other_id)
        if call is None or other is None or call is other:
            self._refuse("no_call", f"{call_id} {other_id}")
        elif not call.join(other):
            self._refuse("call_refused", f"JoinCalls {call_id}")

    def _note_hold(self, call_id: str, on: bool) -> bool:
        self._tell(call_id, "held" if on else "up")
        return True

    def _follow(self, call_id: str, call: PbxCall) -> None:
        if call.media_changed:
            call.media_changed = False
            self._hear()
            call.wire(self._endpoint.port)
        self._follow_transfer(call_id, call)
        replaced, call.replaced_by = call.replaced_by, None
        if replaced is not None:
            self._calls[call_id] = replaced
            self._graveyard.take(call)
            self._tell(call_id, "up")
            return
        while call.news:
            news = call.news.popleft()
            if news.state == DISCONNECTED:
                return self._bury(call_id, call, news)
            if news.state == CONFIRMED:
                self._tell(call_id, "up")

    def _follow_transfer(self, call_id: str, call: PbxCall) -> None:
        while call.transfers:
            status, final = call.transfers.popleft()
            if not final:
                self._tell(call_id, "transferring")
            elif ANSWERED <= status < 300:
                call.hang_up()  # PJSIP leaves our own leg up
            else:
                self._emit(CallMoved(call_id, "up", status, "transfer"))
                self._told[call_id] = "up"

    def _bury(self, call_id: str, call: PbxCall, news: CallNews) -> None:
        del self._calls[call_id]
        self._told.pop(call_id, None)
        self._graveyard.take(call)
        self._emit(CallMoved(call_id, "down", 0 if news.status == ANSWERED else news.status, news.reason))
        if not self._calls:
            self._rest()

    # --- sound --------------------------------------------------------------------------------------

    def _ring(self) -> None:
        if "ringing" in self._told.values() and self._now() >= self._ring_at:
            self._ring_at = self._now() + RING_EVERY_S
            self._sound.ring()

    def _hear(self) -> None:
        if not self._endpoint.clock_runs:
            self._endpoint.run_clock(True)
            self._sound.start()

    def _rest(self) -> None:
        if self._endpoint.clock_runs and not self._calls:
            self._sound.stop()
            self._endpoint.run_clock(False)

    def _tell(self, call_id: str, phase: str) -> None:
        if self._told.get(call_id) != phase:
            self._told[call_id] = phase
            self._emit(CallMoved(call_id, phase))

    def _refuse(self, code: str, detail: str) -> None:
        self._emit(EngineError(code, detail))
