"""The agent's state machine: (agent, event) -> agent, or a refusal. Pure; the server's rows follow it.

An agent is *free* (offline, paused, ready) or *busy* with one call (ringing: it is being put through;
talking; holding; wrap-up). What is asked for while busy is queued and entered after the call's result:
nobody is made ready without a result. Who is *on a line* (a lead on an agent's, an agent who is consulted)
gets no calls from the dialler meanwhile, and is afterwards what was queued.
"""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import assert_never

from server_api.contract.words import AgentState

BUSY = frozenset({AgentState.RINGING, AgentState.TALKING, AgentState.HOLDING, AgentState.WRAP_UP})
ON_CALL = frozenset({AgentState.RINGING, AgentState.TALKING, AgentState.HOLDING})
LEAVING = frozenset({AgentState.PAUSED, AgentState.OFFLINE})
MAY_ASK_FOR = frozenset({AgentState.READY, AgentState.PAUSED, AgentState.OFFLINE})


@dataclass(frozen=True, slots=True)
class Agent:
    """An agent's state. ``call_id`` is set exactly while busy; ``wrap_until`` exactly in wrap-up (UTC).

    A supervising agent has what comes after it in ``queued``.
    """

    state: AgentState = AgentState.OFFLINE
    pause_code: str = ""
    call_id: str = ""
    queued: AgentState | None = None
    queued_pause_code: str = ""
    wrap_until: datetime | None = None
    extensions: int = 0


@dataclass(frozen=True, slots=True)
class Refused:
    """The event is not possible now. ``reason`` is a stable word: no_leg, in_call, not_a_choice, …"""

    reason: str


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A desk opened a session; a call in progress stays with the agent."""


@dataclass(frozen=True, slots=True)
class SignedOut:
    """The desk leaves the shift."""


@dataclass(frozen=True, slots=True)
class DeskLost:
    """The desk has not been heard for too long: no new calls for it."""


@dataclass(frozen=True, slots=True)
class StateAsked:
    """The agent wants a state. ``leg_up`` tells whether the permanent leg carries audio."""

    wanted: AgentState
    pause_code: str
    leg_up: bool


@dataclass(frozen=True, slots=True)
class CallOffered:
    """An answered call is being put through to this agent."""

    call_id: str


@dataclass(frozen=True, slots=True)
class CallGiven:
    """A call comes by hand: dialled manually, handed over, taken up or taken over. Also to a paused agent,
    who is paused again afterwards."""

    call_id: str


@dataclass(frozen=True, slots=True)
class CallPassedOn:
    """The call went to somebody else, who writes its result."""

    call_id: str


@dataclass(frozen=True, slots=True)
class LineJoined:
    """On another agent's line: supervising, or consulted."""


@dataclass(frozen=True, slots=True)
class LineLeft:
    """Off the other agent's line again."""


@dataclass(frozen=True, slots=True)
class CallJoined:
    """Debtor and agent hear each other."""

    call_id: str


@dataclass(frozen=True, slots=True)
class CallHeld:
    """The debtor hears music."""

    call_id: str


@dataclass(frozen=True, slots=True)
class CallResumed:
    """The debtor hears the agent again."""

    call_id: str


@dataclass(frozen=True, slots=True)
class CallFound:
    """After a restart the switch still has this agent in a call: the switch is right."""

    call_id: str
    held: bool


@dataclass(frozen=True, slots=True)
class CallLeft:
    """The call is over. ``wrap_until`` is when the time for its result ends (UTC)."""

    call_id: str
    wrap_until: datetime


@dataclass(frozen=True, slots=True)
class ResultSaved:
    """The call's outcome is on disk."""

    call_id: str


@dataclass(frozen=True, slots=True)
class ResultUndone:
    """The outcome was taken back: the call waits for another one, until ``wrap_until`` (UTC)."""

    call_id: str
    wrap_until: datetime


@dataclass(frozen=True, slots=True)
class WrapUpExtended:
    """More time for the result, at most ``most`` times."""

    call_id: str
    until: datetime
    most: int


AgentEvent = (
    SignedIn
    | SignedOut
    | DeskLost
    | StateAsked
    | CallOffered
    | CallGiven
    | CallPassedOn
    | LineJoined
    | LineLeft
    | CallJoined
    | CallHeld
    | CallResumed
    | CallFound
    | CallLeft
    | ResultSaved
    | ResultUndone
    | WrapUpExtended
)


def step(agent: Agent, event: AgentEvent) -> Agent | Refused:
    """The agent after the event; an equal value where the event changes nothing."""
    match event:
        case SignedIn():
            return agent if agent.state in BUSY else Agent(AgentState.PAUSED)
        case SignedOut():
            return Refused("in_call") if agent.state in ON_CALL else Agent(AgentState.OFFLINE)
        case DeskLost():
            return _desk_lost(agent)
        case StateAsked():
            return _asked(agent, event)
        case CallOffered():
            return _offered(agent, event.call_id)
        case CallGiven():
            return _given(agent, event.call_id)
        case CallPassedOn():
            return _passed_on(agent, event.call_id)
        case LineJoined():
            return _line_joined(agent)
        case LineLeft():
            return _after_call(agent) if agent.state is AgentState.SUPERVISING else agent
        case CallJoined():
            return _moved(agent, event.call_id, AgentState.RINGING, AgentState.TALKING)
        case CallHeld():
            return _moved(agent, event.call_id, AgentState.TALKING, AgentState.HOLDING)
        case CallResumed():
            return _moved(agent, event.call_id, AgentState.HOLDING, AgentState.TALKING)
        case CallFound():
            state = AgentState.HOLDING if event.held else AgentState.TALKING
            queued, pause_code = (
                (agent.queued, agent.queued_pause_code) if agent.state in BUSY else (None, "")
            )
            return Agent(state, "", event.call_id, queued, pause_code)
        case CallLeft():
            return _left(agent, event)
        case ResultSaved():
            return _result_saved(agent, event.call_id)
        case ResultUndone():
            return _result_undone(agent, event)
        case WrapUpExtended():
            return _extended(agent, event)
        case _ as never:
            assert_never(never)


def _desk_lost(agent: Agent) -> Agent:
    if agent.state in BUSY:
        return replace(agent, queued=AgentState.PAUSED, queued_pause_code="")
    if agent.state is AgentState.SUPERVISING and agent.queued is AgentState.READY:
        return replace(agent, queued=AgentState.PAUSED, queued_pause_code="")
    return Agent(AgentState.PAUSED) if agent.state is AgentState.READY else agent


def _asked(agent: Agent, event: StateAsked) -> Agent | Refused:
    if event.wanted not in MAY_ASK_FOR:
        return Refused("not_a_choice")
    pause_code = event.pause_code if event.wanted is AgentState.PAUSED else ""
    if agent.state in BUSY or agent.state is AgentState.SUPERVISING:
        return replace(agent, queued=event.wanted, queued_pause_code=pause_code)
    if event.wanted is AgentState.READY and not event.leg_up:
        return Refused("no_leg")
    return Agent(event.wanted, pause_code)


def _offered(agent: Agent, call_id: str) -> Agent | Refused:
    if agent.state is not AgentState.READY:
        return Refused("not_ready")
    return Agent(AgentState.RINGING, call_id=call_id)


def _given(agent: Agent, call_id: str) -> Agent | Refused:
    match agent.state:
        case AgentState.READY:
            return Agent(AgentState.RINGING, call_id=call_id)
        case AgentState.PAUSED:
            return Agent(AgentState.RINGING, "", call_id, AgentState.PAUSED, agent.pause_code)
        case AgentState.SUPERVISING:
            return replace(agent, state=AgentState.RINGING, call_id=call_id)
        case _:
            return Refused("not_free")


def _passed_on(agent: Agent, call_id: str) -> Agent | Refused:
    if agent.call_id != call_id or agent.state not in ON_CALL:
        return Refused("other_call")
    return _after_call(agent)


def _line_joined(agent: Agent) -> Agent | Refused:
    if agent.state is AgentState.SUPERVISING:
        return agent
    if agent.state not in (AgentState.READY, AgentState.PAUSED):
        return Refused("not_free")
    return Agent(AgentState.SUPERVISING, queued=agent.state, queued_pause_code=agent.pause_code)


def _moved(agent: Agent, call_id: str, before: AgentState, after: AgentState) -> Agent | Refused:
    if agent.call_id != call_id:
        return Refused("other_call")
    if agent.state is after:
        return agent
    return replace(agent, state=after) if agent.state is before else Refused(f"not_{before.value}")


def _left(agent: Agent, event: CallLeft) -> Agent | Refused:
    if agent.call_id != event.call_id:
        return Refused("other_call")
    match agent.state:
        case AgentState.RINGING:  # never heard the debtor: there is no result to give
            return _after_call(agent)
        case AgentState.TALKING | AgentState.HOLDING:
            return replace(agent, state=AgentState.WRAP_UP, wrap_until=event.wrap_until, extensions=0)
        case _:
            return agent


def _result_saved(agent: Agent, call_id: str) -> Agent | Refused:
    if agent.call_id != call_id:
        return Refused("other_call")
    return _after_call(agent) if agent.state is AgentState.WRAP_UP else Refused("not_wrap_up")


def _result_undone(agent: Agent, event: ResultUndone) -> Agent | Refused:
    match agent.state:
        case AgentState.TALKING | AgentState.HOLDING if agent.call_id == event.call_id:
            return agent  # saved while the talk went on
        case AgentState.READY:
            return Agent(AgentState.WRAP_UP, call_id=event.call_id, wrap_until=event.wrap_until)
        case AgentState.PAUSED:
            queued, code = AgentState.PAUSED, agent.pause_code
            return Agent(AgentState.WRAP_UP, "", event.call_id, queued, code, event.wrap_until)
        case _:
            return Refused("in_call")


def _after_call(agent: Agent) -> Agent:
    return Agent(agent.queued or AgentState.READY, agent.queued_pause_code)


def _extended(agent: Agent, event: WrapUpExtended) -> Agent | Refused:
    if agent.state is not AgentState.WRAP_UP or agent.call_id != event.call_id:
        return Refused("not_wrap_up")
    if agent.extensions >= event.most:
        return Refused("no_more_time")
    return replace(agent, wrap_until=event.until, extensions=agent.extensions + 1)
