"""Fakes of the desk's ports: they do what the real ones promise, in memory."""

import asyncio
from datetime import datetime

from agent_desktop.desk.commands_sound import SoundCommand
from agent_desktop.desk.ports import Draft, NotKeptError, ServerRefusedError
from server_api.contract.cases import HistoryPage, IdentityResult
from server_api.contract.outcomes import Outcome, OutcomeSaved
from server_api.contract.pbx import PbxCalled, PbxGrant
from server_api.contract.session import AgentStatus, LegGrant, SignedIn, StateChange, Ticket
from server_api.contract.transfers import PhoneCheck
from server_api.contract.words import AgentState, ErrorCode, IdentityStatus, Question
from tests.desk.fake_recordings import FakeRecordings
from tests.desk.fakes_dial import FakeDial
from tests.desk.fakes_extras import FakeExtras
from tests.desk.fakes_plan import FakePlan
from tests.desk.fakes_scripts import FakeScripts
from tests.desk.fakes_voice import FakeVoice
from tests.desk.making import NOW, identity, saved, signed_in, status


class FakeClock:
    """Time stands; waiting takes one turn of the loop."""

    def __init__(self) -> None:
        self.waits: list[float] = []

    def now(self) -> datetime:
        return NOW

    async def sleep(self, seconds: float) -> None:
        self.waits.append(seconds)
        await asyncio.sleep(0)


class FakeServer(FakeVoice, FakeRecordings, FakeDial, FakeExtras, FakeScripts, FakePlan):
    """Says yes; ``refusing`` makes it say no. ``asked`` is what it heard, in order."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: list[tuple[str, ...]] = []
        self.refusing: ErrorCode | None = None
        self.failing = False
        self.outcomes: dict[str, Outcome] = {}
        self.details, self.sounds = {}, {}

    def _hear(self, *what: str) -> None:
        self.asked.append(what)
        if self.failing:
            raise RuntimeError("a fault of the link")
        if self.refusing is not None:
            raise ServerRefusedError(self.refusing, {"why": "asked to"})

    async def sign_in(self, user: str, password: str, language: str) -> SignedIn:
        self._hear("sign_in", user, language)
        return signed_in()

    async def sign_out(self) -> None:
        self._hear("sign_out")

    async def change_state(self, change: StateChange) -> AgentStatus:
        self._hear("change_state", change.wanted)
        return status(change.wanted, change.version + 1)

    async def ticket(self) -> Ticket:
        self._hear("ticket")
        return Ticket(ticket="t", expires_in_s=30)

    async def leg(self) -> LegGrant:
        self._hear("leg")
        return LegGrant(leg_id="leg-1", switch_id="sw", uri="sip:token@switch", expires_in_s=30)

    async def hang_up(self, call_id: str) -> None:
        self._hear("hang_up", call_id)

    async def hold(self, call_id: str) -> None:
        self._hear("hold", call_id)

    async def resume(self, call_id: str) -> None:
        self._hear("resume", call_id)

    async def send_digits(self, call_id: str, digits: str) -> None:
        self._hear("send_digits", call_id, digits)

    async def answer(self, call_id: str, question: Question, answer: str) -> IdentityResult:
        self._hear("answer", call_id, question, answer)
        return IdentityResult(identity=identity(IdentityStatus.CONFIRMED))

    async def extend_wrap_up(self, call_id: str) -> AgentStatus:
        self._hear("extend", call_id)
        return status(AgentState.WRAP_UP, 9, call_id)

    async def history(self, person_id: str, cursor: str) -> HistoryPage:
        self._hear("history", person_id, cursor)
        return HistoryPage(items=(), total=0)

    async def pbx(self) -> PbxGrant:
        self._hear("pbx")
        return PbxGrant(
            host="127.0.0.1", domain="pbx.test", user="214", password="p", agent="ana", sign_key="00"
        )

    async def pbx_leg(self) -> PbxCalled:
        self._hear("pbx_leg")
        return PbxCalled(leg_id="leg-1")

    async def phone_check(self, check: PhoneCheck) -> None:
        self._hear("phone_check", str(check.passed))

    async def submit(self, outcome: Outcome, grant: str) -> OutcomeSaved:
        self._hear("submit", outcome.key, grant)
        self.outcomes[outcome.key] = outcome
        return saved(outcome.call_id, promise_id="promise-1")


class FakePush:
    """Open or not."""

    def __init__(self) -> None:
        self.is_open = False

    def open(self) -> None:
        self.is_open = True

    async def close(self) -> None:
        self.is_open = False


class FakeOutbox:
    """A disk that may be full."""

    def __init__(self) -> None:
        self.full = False
        self.kept: list[Outcome] = []
        self.drafts: dict[str, Draft] = {}
        self.writes = 0
        self.delivering = 0
        self.grant = ""

    @property
    def waiting(self) -> int:
        return len(self.kept)

    async def start(self) -> None:
        self.delivering = 0

    async def stop(self) -> None:
        self.delivering = 0

    def signed_in(self, agent_id: str, grant: str) -> None:
        self.grant = grant

    def _write(self) -> None:
        if self.full:
            raise NotKeptError(ErrorCode.DISK_FULL)
        self.writes += 1

    async def keep(self, outcome: Outcome) -> int:
        self._write()
        self.kept.append(outcome)
        return self.waiting

    def deliver(self) -> None:
        self.delivering += 1

    async def keep_draft(self, draft: Draft) -> None:
        self._write()
        self.drafts[draft.call_id] = draft

    async def find_draft(self, call_id: str) -> Draft | None:
        return self.drafts.get(call_id)

    async def forget_draft(self, call_id: str) -> None:
        self._write()
        self.drafts.pop(call_id, None)


class FakePhone:
    """Remembers what it was told."""

    def __init__(self) -> None:
        self.told: list[str] = []

    async def start(self) -> None:
        self.told.append("start")

    async def stop(self) -> None:
        self.told.append("stop")

    def open_leg(self) -> None:
        self.told.append("open_leg")

    def close_leg(self) -> None:
        self.told.append("close_leg")

    def mute(self, on: bool) -> None:
        self.told.append(f"mute {on}")

    def tone(self, name: str) -> None:
        self.told.append(f"tone {name}")

    def sound(self, command: SoundCommand) -> None:
        self.told.append(f"sound {type(command).__name__}")


class FakeAnnouncer:
    """Remembers what was said aloud."""

    def __init__(self) -> None:
        self.said: list[str] = []

    def announce(self, code: str) -> None:
        self.said.append(code)
