"""What the pacer is told. Times are seconds of any one clock that never goes back; no fact is late."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum


class Mode(StrEnum):
    """How a campaign dials."""

    PREVIEW = "preview"  # the agent sees the case first: one call an agent, placed when the agent agrees
    PROGRESSIVE = "progressive"  # one call for each agent who is free
    POWER = "power"  # a fixed number of calls for each agent who is free
    PREDICTIVE = "predictive"  # as many as the cap allows


class Work(StrEnum):
    """What an agent is doing, as far as pacing minds."""

    READY = "ready"
    OFFERED = "offered"  # a call is being put through, or an agent looks at a preview
    TALKING = "talking"  # held calls too
    WRAP_UP = "wrap_up"
    AWAY = "away"  # paused, supervising, in an inbound or a manual call whose end nobody can tell
    GONE = "gone"  # signed out


class End(StrEnum):
    """How a call ended that nobody answered, or that reached no agent."""

    NO_ANSWER = "no_answer"
    BUSY = "busy"
    INVALID = "invalid"  # the number does not exist
    FAILED = "failed"  # the carrier, or the switch
    MACHINE = "machine"  # answered by a machine, hung up by us
    CANCELLED = "cancelled"  # by us, while it rang
    ABANDONED = "abandoned"  # a person whom no agent took in time
    OVERFLOWED = "overflowed"  # a person whom a voice bot or a message took instead of an agent
    TALKED = "talked"  # a conversation is over


@dataclass(frozen=True, slots=True)
class Candidate:
    """A debtor who may be called now. ``key`` is the number, as any text that stays the same.

    ``second`` is the second of the debtor's local day, ``weekday`` 0 for Monday. ``results``: what the last
    attempts on this number gave, the latest first. ``odds`` is a guess of P(a person answers) made outside,
    None to let the pacer learn its own.
    """

    key: str
    campaign_id: str = ""
    second: float = 43_200.0
    weekday: int = 0
    results: tuple[End, ...] = ()
    odds: float | None = None


@dataclass(frozen=True, slots=True)
class Dialled:
    """A call was placed."""

    at: float
    call_id: str
    candidate: Candidate


@dataclass(frozen=True, slots=True)
class Rings:
    """The far end rings."""

    at: float
    call_id: str


@dataclass(frozen=True, slots=True)
class Answered:
    """Picked up, by whom is not known yet."""

    at: float
    call_id: str


@dataclass(frozen=True, slots=True)
class Judged:
    """The verdict on who answered; without detection the caller says ``person`` with the answer.

    A machine that passes for a person counts as a person here: an agent is needed.
    """

    at: float
    call_id: str
    person: bool


@dataclass(frozen=True, slots=True)
class Connected:
    """An agent has the call."""

    at: float
    call_id: str
    agent_id: str


@dataclass(frozen=True, slots=True)
class Ended:
    """The call is over, or (``abandoned``, ``overflowed``) lost for the agents."""

    at: float
    call_id: str
    end: End


@dataclass(frozen=True, slots=True)
class AgentChanged:
    """An agent does something else since ``at``. ``campaigns``: whose calls may come, empty for all."""

    at: float
    agent_id: str
    work: Work
    campaigns: frozenset[str] = frozenset()


Fact = Dialled | Rings | Answered | Judged | Connected | Ended | AgentChanged


@dataclass(frozen=True, slots=True)
class AgentNow:
    """An agent as the roster has it, for :class:`Snapshot`."""

    agent_id: str
    work: Work
    since: float
    campaigns: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """What is true now and no fact says.

    ``day`` is any number that grows by one a calendar day (``date.toordinal()``): the cap is kept for each
    day and for the last 30. ``second`` is the second of that day on the floor's clock. ``lines`` is how many
    more calls the trunks take. ``callers`` are inbound calls that wait for an agent: those come first.
    ``left_s`` is how long the floor still works today, None where nobody knows. ``agents``, where given,
    corrects what the facts have told (after a restart, or on another node).
    """

    day: int
    second: float = 43_200.0
    lines: int = 1_000_000
    callers: int = 0
    left_s: float | None = None
    agents: tuple[AgentNow, ...] | None = None


@dataclass(frozen=True, slots=True)
class CampaignPace:
    """How one campaign of the pool is to be paced. Changed at run time by ``Pacer.set``.

    ``cap`` is abandoned calls over calls answered by persons; ``ratio`` is calls an agent in power mode;
    ``weight`` its share of the pool; ``stopped`` dials nothing.
    """

    mode: Mode = Mode.PREDICTIVE
    cap: float = 0.03
    ratio: float = 2.0
    weight: float = 1.0
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """The pool's knobs, none of which needs a hand. Times in seconds.

    ``least_agents``: below this many the floor dials progressively. ``patience_s`` is how long a person may
    wait for an agent before the call counts as abandoned. ``window_days`` is the cap's long window.
    ``overflow``: persons whom no agent can take may go to a bot or a message, at most this share of those
    who answer, without counting as abandoned (0: no such way out).
    """

    campaigns: Mapping[str, CampaignPace] = field(default_factory=lambda: {"": CampaignPace()})
    least_agents: int = 3
    patience_s: float = 2.0
    window_days: int = 30
    overflow: float = 0.0


@dataclass(frozen=True, slots=True)
class Reason:
    """Why the last decision was so; stored with each dial of it."""

    dialled: int
    why: str  # progressive, power, predictive, few_agents, ramp, guard, lines, nobody, stopped or callers
    theta: float = 0.0
    ready: int = 0
    ringing: int = 0
    free_soon: float = 0.0  # agents expected to be free when a call placed now is answered
    answers_soon: float = 0.0  # persons expected to answer by then


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts of one campaign over some days. ``persons`` and ``answers`` are the two denominators."""

    dialled: int = 0
    answers: int = 0
    persons: int = 0
    abandoned: int = 0
    overflowed: int = 0

    @property
    def of_persons(self) -> float:
        """Abandoned over answered by persons, 0 where nobody answered."""
        return self.abandoned / self.persons if self.persons else 0.0

    @property
    def of_answers(self) -> float:
        """Abandoned over all answered, 0 where nobody answered."""
        return self.abandoned / self.answers if self.answers else 0.0
