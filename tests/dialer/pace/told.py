"""Tells a pacer of a floor, in few words."""

from collections.abc import Iterator
from itertools import count, tee

from server_api.dialer.pace.facts import (
    AgentChanged,
    Answered,
    CampaignPace,
    Candidate,
    Connected,
    Dialled,
    End,
    Ended,
    Judged,
    PoolSettings,
    Snapshot,
    Work,
)
from server_api.dialer.pacing import Pacer

DAY = 739_000
ANYBODY = [Candidate(str(number)) for number in range(400)]


def settings(cap: float = 0.03, **others: CampaignPace) -> PoolSettings:
    """A pool of one campaign without a name, or of those named."""
    return PoolSettings(campaigns=others or {"": CampaignPace(cap=cap)})


class Told:
    """``now`` is the clock of all facts, in seconds."""

    def __init__(self, pacer: Pacer, now: float = 1000.0) -> None:
        self.pacer, self.now = pacer, now
        self._serial: Iterator[int] = count()

    def again(self, pacer: Pacer) -> "Told":
        """The same floor, told to another pacer; both go on alike."""
        other = Told(pacer, self.now)
        self._serial, other._serial = tee(self._serial)
        return other

    def agents(self, *works: Work, campaigns: frozenset[str] = frozenset()) -> None:
        """Agents 0, 1, ... do these things from now on."""
        for agent, work in enumerate(works):
            self.pacer.observe(AgentChanged(self.now, str(agent), work, campaigns))

    def agent(self, agent: int, work: Work) -> None:
        """One agent does."""
        self.pacer.observe(AgentChanged(self.now, str(agent), work))

    def dial(self, calls: int = 1, campaign_id: str = "") -> list[str]:
        """New calls; their ids."""
        ids = [f"call-{next(self._serial)}" for _ in range(calls)]
        for call_id in ids:
            self.pacer.observe(Dialled(self.now, call_id, Candidate(call_id, campaign_id)))
        return ids

    def person(self, call_id: str) -> None:
        """A person answers."""
        self.pacer.observe(Answered(self.now, call_id))
        self.pacer.observe(Judged(self.now, call_id, True))

    def connect(self, call_id: str, agent: int) -> None:
        """An agent gets the call."""
        self.pacer.observe(Connected(self.now, call_id, str(agent)))
        self.pacer.observe(AgentChanged(self.now, str(agent), Work.TALKING))

    def end(self, call_id: str, end: End) -> None:
        """A call is over."""
        self.pacer.observe(Ended(self.now, call_id, end))

    def lose(self, calls: int = 1, campaign_id: str = "", end: End = End.ABANDONED) -> None:
        """Persons whom no agent takes."""
        for call_id in self.dial(calls, campaign_id):
            self.person(call_id)
            self.end(call_id, end)

    def decide(self, candidates: list[Candidate] = ANYBODY, **snapshot: object) -> int:
        """What the pacer wants now."""
        return self.pacer.decide(self.now, Snapshot(DAY, **snapshot), candidates)  # type: ignore[arg-type]

    def live(self, conversations: int, campaign_id: str = "", agent: int = 0) -> None:
        """One agent's conversations one after another: each of five calls rings 10 s, one is answered; 60 s
        of talk, 20 s of wrap-up."""
        for _ in range(conversations):
            self.agent(agent, Work.READY)
            calls = self.dial(5, campaign_id)
            self.now += 10.0
            self.decide([])
            for call_id in calls[1:]:
                self.end(call_id, End.NO_ANSWER)
            self.person(calls[0])
            self.connect(calls[0], agent)
            self.now += 60.0
            self.end(calls[0], End.TALKED)
            self.agent(agent, Work.WRAP_UP)
            self.now += 20.0
            self.agent(agent, Work.READY)


def seasoned(cap: float = 0.03, conversations: int = 200) -> Told:
    """A pacer that has seen some conversations this day, none of them lost; agent 0 is ready."""
    told = Told(Pacer(settings(cap)))
    told.decide()
    told.live(conversations)
    return told
