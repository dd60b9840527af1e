"""A floor in memory: a server that pops cases, compares answers, takes results; no network, no sound."""

import asyncio
from collections.abc import Callable

from agent_desktop.desk import events as e
from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.desk.runner import Pace, Ports, Runner
from agent_desktop.desk.store import Store
from agent_desktop.desk.workspace import LegState, LinkState, Workspace
from server_api.contract import push as p
from server_api.contract.cases import Identity, IdentityResult
from server_api.contract.outcomes import Outcome, OutcomeSaved
from server_api.contract.session import AgentStatus, SignedIn, StateChange
from server_api.contract.words import (
    AgentState,
    CallEnd,
    CallPhase,
    ErrorCode,
    IdentityMode,
    IdentityStatus,
    Question,
)
from tests.desk.fakes import FakeAnnouncer, FakeClock, FakeOutbox, FakePhone, FakePush, FakeServer
from tests.desk.making import body, head, identity, link, pushed, saved, status, view

RIGHT = "12/05/1980"


class Floor(FakeServer):
    """Calls one debtor after the other for one ready agent."""

    def __init__(self, modes: list[IdentityMode]) -> None:
        super().__init__()
        self._modes = modes
        self._seq = 0
        self._version = 1
        self._number = 0
        self.emit: Callable[[e.Event], None] = lambda event: None

    @property
    def call_id(self) -> str:
        return f"call-{self._number}"

    def push(self, message: p.PushBody) -> None:
        self._seq += 1
        event = pushed(message, self._seq)
        asyncio.get_running_loop().call_soon(self.emit, event)

    def turn(self, state: AgentState, call_id: str = "") -> AgentStatus:
        self._version += 1
        now = status(state, self._version, call_id)
        self.push(p.StatusChanged(status=now))
        return now

    async def sign_in(self, user: str, password: str, language: str) -> SignedIn:
        if password != "secret":
            raise ServerRefusedError(ErrorCode.BAD_CREDENTIALS)
        answer = await super().sign_in(user, password, language)
        for event in (link(LinkState.UP), e.LegChanged("leg-1", LegState.UP)):
            asyncio.get_running_loop().call_later(0.01, self.emit, event)
        return answer

    async def change_state(self, change: StateChange) -> AgentStatus:
        answer = await super().change_state(change)
        self._version = answer.version
        if change.wanted is AgentState.READY:
            self.next_call()
        return answer

    def next_call(self) -> None:
        if self._number >= len(self._modes):
            return
        mode = self._modes[self._number]
        self._number += 1
        masked = mode is IdentityMode.MASKED
        self.push(p.CaseArrived(head=head(self.call_id, mode=mode), body=None if masked else body()))
        self.push(p.CallChanged(call=view(self.call_id, CallPhase.CONNECTED)))
        self.turn(AgentState.TALKING, self.call_id)

    async def hang_up(self, call_id: str) -> None:
        await super().hang_up(call_id)
        self.push(p.CallChanged(call=view(call_id, CallPhase.ENDED, CallEnd.AGENT_HUNG_UP)))
        self.turn(AgentState.WRAP_UP, call_id)

    async def answer(self, call_id: str, question: Question, answer: str) -> IdentityResult:
        await super().answer(call_id, question, answer)
        mode = self._modes[self._number - 1]
        if answer != RIGHT:
            return IdentityResult(identity=_failed(mode))
        return IdentityResult(identity=identity(IdentityStatus.CONFIRMED, mode), body=body())

    async def submit(self, outcome: Outcome, grant: str) -> OutcomeSaved:
        await super().submit(outcome, grant)
        self.turn(AgentState.READY)
        self.next_call()
        return saved(outcome.call_id, f"promise-of-{outcome.call_id}" if outcome.promise else "")


def _failed(mode: IdentityMode) -> Identity:
    return identity(IdentityStatus.FAILED, mode)


class DeliveringOutbox(FakeOutbox):
    """Hands results to the floor at once."""

    def __init__(self, floor: Floor) -> None:
        super().__init__()
        self._floor = floor
        self._tasks: set[asyncio.Task[None]] = set()

    def deliver(self) -> None:
        task = asyncio.create_task(self._deliver())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _deliver(self) -> None:
        while self.kept:
            sent = self.kept.pop(0)
            answer = await self._floor.submit(sent, self.grant)
            self._floor.emit(e.OutcomeConfirmed(sent.key, answer, self.waiting))


def desk_on(floor: Floor) -> tuple[Store, Runner]:
    """A store and its runner on this floor."""
    store = Store(Workspace(), lambda command: runner.perform(command))
    floor.emit = store.dispatch
    ports = Ports(floor, FakePush(), DeliveringOutbox(floor), FakePhone(), FakeClock(), FakeAnnouncer())
    runner = Runner(ports, store.dispatch, Pace(check_after_s=0.01, draft_every_s=0.01))
    return store, runner
