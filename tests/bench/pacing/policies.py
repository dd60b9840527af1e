"""The pacer as a policy of the simulated floor, and the simplest of its rivals."""

from dataclasses import dataclass

from server_api.dialer.pace.facts import CampaignPace, Candidate, PoolSettings, Snapshot
from server_api.dialer.pacing import Pacer
from tests.bench.pacing.floor import Floor, Tell


@dataclass(slots=True)
class Power:
    """``ratio`` calls for each agent who is free; 1 is progressive."""

    ratio: float
    tell: Tell | None = None

    def decide(self, now: float, floor: Floor) -> int:
        """What is missing of the ratio."""
        return int(self.ratio * len(floor.ready)) - floor.ringing - len(floor.waiting)


class Paced:
    """The pacer, told by facts and by nothing else. ``looks`` is how many numbers it is shown, an agent."""

    LOOKS = 3

    def __init__(self, pacer: Pacer) -> None:
        self.pacer = pacer
        self.tell: Tell | None = pacer.observe
        self.decides = 0

    def decide(self, now: float, floor: Floor) -> int:
        """The pacer's answer, for as many candidates as a floor could ever want at once."""
        self.decides += 1
        shown: list[Candidate] = [one for _, one in floor.look_ahead(now, 8 + self.LOOKS * floor.agents)]
        left = floor.length_s - now if floor.laws.tells_left else None
        snapshot = Snapshot(floor.day, 32_400.0 + now, left_s=left)
        return self.pacer.decide(floor.clock + now, snapshot, shown)


def acordo(cap: float, saved: dict[str, object] | None = None, overflow: float = 0.0) -> Paced:
    """The pacer of one campaign, as last night left it."""
    return Paced(Pacer(PoolSettings(campaigns={"": CampaignPace(cap=cap)}, overflow=overflow), saved))
