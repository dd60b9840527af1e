"""How many calls to place now. Pure: no clock, no IO; an outside simulator can drive it."""

from collections.abc import Mapping, Sequence
from typing import Any

from server_api.dialer.pace.facts import (
    CampaignPace,
    Candidate,
    Fact,
    PoolSettings,
    Reason,
    Snapshot,
    Tally,
    Work,
)


def progressive(free_agents: int, unreserved_ringing: int) -> int:
    """One call for each agent who is free and has none coming.

    ``unreserved_ringing`` are calls under way whose agent has left: whoever is free will get them.
    """
    return max(0, free_agents - unreserved_ringing)


class Pacer:
    """Paces the campaigns that share one pool of agents. ``state`` is what :meth:`saved` gave before."""

    def __init__(self, settings: PoolSettings | None = None, state: Mapping[str, Any] | None = None) -> None:
        self.settings = settings or PoolSettings()
        self.reason = Reason(0, "nobody")
        self._agents: dict[str, Work] = {}
        del state

    def observe(self, fact: Fact) -> None:
        """Something happened. Facts come in the order of their times."""

    def decide(self, now: float, snapshot: Snapshot, candidates: Sequence[Candidate]) -> int:
        """How many of ``candidates``, from the first, to dial now. ``reason`` says why."""
        return 0

    def set(self, campaign_id: str, pace: CampaignPace) -> None:
        """Change a campaign's pace; holds from the next decision on."""

    def today(self, campaign_id: str) -> Tally:
        """Counts of the present day."""
        return Tally()

    def window(self, campaign_id: str) -> Tally:
        """Counts of the last ``window_days`` days with today."""
        return Tally()

    def saved(self) -> dict[str, Any]:
        """What was learned and counted, as JSON can hold it."""
        return {}
