"""Calls now alive, and those whose result is still awaited, as memory holds them."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from server_api.contract.cases import CaseBody, CaseHead
from server_api.contract.push import CallerProposed, CallView, CaseArrived
from server_api.contract.session import AgentProfile
from server_api.contract.transfers import ConsultView, Handed, PersonFound
from server_api.contract.words import (
    Answerer,
    CallEnd,
    CallPhase,
    Direction,
    IdentityMode,
    IdentityStatus,
    PromiseFault,
    RecordingState,
)
from server_api.domain.masking import mask_phone
from server_api.domain.routing import Wanted
from server_api.services.loaded_script import Filled
from server_api.store.dial_plan_rows import DialPlan


class Prepared(Protocol):
    """A case ready for the screen."""

    @property
    def head(self) -> CaseHead: ...

    @property
    def body(self) -> CaseBody: ...

    @property
    def whole(self) -> Filled: ...

    @property
    def quiet(self) -> Filled: ...

    @property
    def open(self) -> Filled: ...

    def named(self, agent: AgentProfile | None) -> "Prepared": ...


class PrepareCase(Protocol):
    """Builds the case while the call rings."""

    async def prepare(
        self,
        *,
        call_id: str,
        person_id: str,
        phone_id: str,
        campaign_id: str,
        agent: AgentProfile | None,
        keep: tuple[str, int] | None = None,
    ) -> Prepared: ...


def shown(head: CaseHead) -> bool:
    """Whether the body of this case may leave the server, and the whole script with it."""
    identity = head.identity
    if identity.status is IdentityStatus.OTHER_PERSON or head.amounts_wait:
        return False
    return identity.mode is IdentityMode.SHOWN or identity.status is IdentityStatus.CONFIRMED


@dataclass(frozen=True, slots=True)
class Move:
    """A call on its way to another agent. ``end`` is what the agent before is told of it."""

    to_agent: str
    handed: Handed
    end: CallEnd


@dataclass(frozen=True, slots=True)
class Parked:
    """A call that waits with music; nobody has it."""

    by_agent: str
    by: str
    team: str
    since: datetime
    note: str = ""


@dataclass(slots=True)
class LiveCall:
    """A call from its dial to its result. ``agent_id`` is empty until a call is given to an agent.

    A call dialled by hand, or offered to a waiting agent, is given before it is answered; ``person_id`` of
    a caller is empty until the agent says who it is. ``away``: transferred out of the house, its last agent
    writes the result while it goes on. ``machine`` is the verdict it was hung up for; ``overflow`` what took
    a person for whom no agent was free; ``message`` how far that of a campaign without agents came
    (``attempt_words``), ``opted_out`` whether a key asked for no more calls. ``wanted`` is what its agent
    must be. ``entered_at`` is when its present phase began; until it is answered, that is its dial.
    """

    call_id: str
    plan: DialPlan
    lead_id: str
    person_id: str
    phone_id: str
    dialled_at: datetime
    reserved_for: str = ""
    agent_id: str = ""
    phase: CallPhase = CallPhase.RINGING
    entered_at: datetime | None = None
    head: CaseHead | None = None
    body: CaseBody | None = None
    prepared: Prepared | None = None
    preparing: asyncio.Task[None] | None = None
    answered_ns: int = 0
    answered_at: datetime | None = None
    connected_at: datetime | None = None
    end: CallEnd | None = None
    abandoned: bool = False
    overflow: str = ""
    wanted: Wanted = field(default_factory=Wanted)
    machine: str = ""
    message: str = ""
    opted_out: bool = False
    result_saved: bool = False
    away: bool = False
    direction: Direction = Direction.OUTBOUND
    recording: RecordingState = RecordingState.NONE
    answerer: Answerer = Answerer.UNDECIDED
    consult: ConsultView | None = None
    handed: Handed | None = None
    moving: Move | None = None
    parked: Parked | None = None
    caller: str = ""
    proposed: tuple[PersonFound, ...] = ()
    checking: asyncio.Lock = field(default_factory=asyncio.Lock, repr=False, compare=False)

    def enter(self, phase: CallPhase, at: datetime) -> None:
        """The call is in this phase since ``at``."""
        self.phase, self.entered_at = phase, at

    @property
    def pop(self) -> CaseArrived | None:
        """The case as it may reach the agent's PC now, once it is prepared."""
        if self.head is None:
            return None
        return CaseArrived(head=self.head, body=self.body if self.shows else None)

    @property
    def shows(self) -> bool:
        """Whether the case itself may reach the agent's PC now."""
        return self.head is not None and shown(self.head)

    @property
    def view(self) -> CallView:
        """The call as the desk sees it."""
        return CallView(
            call_id=self.call_id,
            phase=CallPhase.ENDED if self.away else self.phase,
            since=self.entered_at or self.dialled_at,
            connected_at=self.connected_at,
            answered_mono_ns=self.answered_ns,
            end=CallEnd.TRANSFERRED if self.away else self.end,
            direction=self.direction,
            recording=self.recording,
            answerer=self.answerer,
            consult=self.consult,
            handed=self.handed,
        )

    @property
    def proposal(self) -> CallerProposed | None:
        """Who an inbound caller may be, until the agent has said it."""
        if self.direction is not Direction.INBOUND or self.person_id:
            return None
        masked = mask_phone(self.caller) if self.caller else ""
        return CallerProposed(call=self.view, number_masked=masked, people=self.proposed)


class LiveCalls:
    """Every call of this server that is not done with."""

    def __init__(self) -> None:
        self._calls: dict[str, LiveCall] = {}
        self._concluded: dict[str, LiveCall] = {}

    def __iter__(self) -> Iterator[LiveCall]:
        return iter(tuple(self._calls.values()))

    def __len__(self) -> int:
        return len(self._calls)

    def get(self, call_id: str) -> LiveCall | None:
        """A call by its id."""
        return self._calls.get(call_id)

    def add(self, call: LiveCall) -> None:
        """A call was dialled, or found alive."""
        self._calls[call.call_id] = call

    def remove(self, call_id: str) -> LiveCall | None:
        """Done with: not answered, or its result is saved."""
        return self._calls.pop(call_id, None)

    def conclude(self, call: LiveCall) -> None:
        """Its result is saved: it is done with, unless that is taken back."""
        call.result_saved = True
        self._calls.pop(call.call_id, None)
        self._concluded.pop(call.agent_id, None)
        self._concluded[call.agent_id] = call

    def reopen(self, agent_id: str, call_id: str) -> LiveCall | None:
        """The agent's last call, whose result was taken back; None where it is not known any more."""
        call = self._calls.get(call_id) or self._concluded.get(agent_id)
        if call is None or call.call_id != call_id:
            return None
        self._concluded.pop(agent_id, None)
        call.result_saved = False
        self._calls[call_id] = call
        return call

    def veil(self, call_id: str) -> str:
        """What keeps the amounts of a call from being said: the right party, a sentence that is due; or
        nothing.
        """
        call = self._calls.get(call_id)
        if call is None or call.head is None or call.shows:
            return ""
        right = call.head.identity.status is not IdentityStatus.OTHER_PERSON
        waits = call.head.amounts_wait and right
        return (PromiseFault.DISCLOSURE_MISSING if waits else PromiseFault.NOT_RIGHT_PARTY).value

    def hides(self, agent_id: str, person_id: str) -> bool:
        """Whether this agent has the debtor's call and may not see the case, nor what they made before."""
        mine = (call for call in self._calls.values() if call.agent_id == agent_id)
        return any(call.person_id == person_id and not call.shows for call in mine)

    def veils(self, person_id: str) -> bool:
        """Whether somebody talks to that debtor who may not see the case."""
        return any(
            call.person_id == person_id and call.head is not None and not call.shows
            for call in self._calls.values()
        )

    def on_line(self) -> int:
        """Calls the switch still has."""
        return sum(call.phase is not CallPhase.ENDED for call in self._calls.values())
