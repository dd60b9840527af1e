"""The talks of a switch at one moment: answered calls, agents' legs, consultations, leads on lines."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from server_api.telephony.port import (
    ConsultState,
    Fact,
    GoneError,
    PromptOrder,
    SuperviseMode,
    SupervisionState,
    SwitchError,
)

News = Callable[..., Fact]  # a fact that still wants its stamp (switch_id, at, mono_ns)


class TalkPhase(StrEnum):
    """How an answered call stands."""

    ANSWERED = "answered"
    CONNECTED = "connected"
    HELD = "held"
    PARKED = "parked"
    BRIDGED = "bridged"


@dataclass(frozen=True, slots=True)
class Talk:
    """An answered call. ``agent_id`` is who talks to it or holds it; ``partner`` the call it is bridged to.

    Calls connected to the same agent hear each other. ``music`` while nobody has taken the call.
    """

    call_id: str
    phase: TalkPhase = TalkPhase.ANSWERED
    agent_id: str = ""
    partner: str = ""
    music: bool = False
    prompt: PromptOrder | None = None


@dataclass(frozen=True, slots=True)
class Consult:
    """``agent_id`` asked ``with_agent_id``; they hear each other and nobody else."""

    agent_id: str
    with_agent_id: str

    def of(self, agent_id: str) -> bool:
        """True for either side."""
        return agent_id in (self.agent_id, self.with_agent_id)


@dataclass(frozen=True, slots=True)
class Line:
    """A lead on an agent's line."""

    lead_id: str
    agent_id: str
    mode: SuperviseMode

    @property
    def speaks(self) -> bool:
        """True when somebody hears the lead."""
        return self.mode is not SuperviseMode.LISTEN


@dataclass(slots=True)
class Floor:
    """``legs`` are those that are up, by agent; ``lines`` by lead.

    ``quiet`` are agents from whose leg nothing comes just now, as in a loss of network.
    """

    talks: dict[str, Talk] = field(default_factory=dict)
    legs: dict[str, str] = field(default_factory=dict)
    consults: list[Consult] = field(default_factory=list)
    lines: dict[str, Line] = field(default_factory=dict)
    quiet: set[str] = field(default_factory=set)

    def talk(self, call_id: str) -> Talk:
        """An answered call. Raises SwitchError ``not_answered``."""
        talk = self.talks.get(call_id)
        if talk is None:
            raise SwitchError("not_answered", call_id)
        return talk

    def of_agent(self, agent_id: str) -> list[Talk]:
        """The calls an agent talks to or holds."""
        return [talk for talk in self.talks.values() if talk.agent_id == agent_id and agent_id]

    def connected(self, agent_id: str) -> list[Talk]:
        """The calls an agent talks to: more than one in a three-way talk."""
        return [talk for talk in self.of_agent(agent_id) if talk.phase is TalkPhase.CONNECTED]

    def joined(self, call_id: str) -> tuple[str, ...]:
        """The other calls in the same talk."""
        talk = self.talks.get(call_id)
        if talk is None or talk.phase not in (TalkPhase.CONNECTED, TalkPhase.BRIDGED):
            return ()
        if talk.partner:
            return (talk.partner,)
        return tuple(t.call_id for t in self.connected(talk.agent_id) if t.call_id != call_id)

    def leg(self, agent_id: str) -> str:
        """The agent's leg. Raises GoneError ``leg``."""
        leg = self.legs.get(agent_id)
        if leg is None:
            raise GoneError("leg")
        return leg

    def want_free(self, agent_id: str, but: Iterable[str] = ()) -> None:
        """Raises SwitchError ``agent_busy`` when the agent talks to a call that is not among ``but``."""
        if any(talk.call_id not in but for talk in self.connected(agent_id)):
            raise SwitchError("agent_busy", agent_id)

    def supervisions(self) -> tuple[SupervisionState, ...]:
        """Every lead on a line, as reported on adoption."""
        return tuple(SupervisionState(one.lead_id, one.agent_id, one.mode) for one in self.lines.values())

    def consultations(self) -> tuple[ConsultState, ...]:
        """Every consultation, as reported on adoption."""
        return tuple(ConsultState(one.agent_id, one.with_agent_id) for one in self.consults)

    def consult_of(self, agent_id: str) -> Consult | None:
        """The consultation an agent is in."""
        return next((consult for consult in self.consults if consult.of(agent_id)), None)
