"""How much of each campaign's promise is left.

The promise: abandoned <= cap x answered by persons, of every day and of the last days of the window. Nothing
is borrowed from answers that are still to come: a list may end, a lead may stop the campaign, and the promise
must hold all the same. Where persons whom no agent can take are overflowed to a bot or a message, the share
that may be overflowed is spent in the same way, and the cap is never touched.
"""

import math
from collections.abc import Mapping

from server_api.dialer.pace.facts import CampaignPace, PoolSettings, Tally
from server_api.dialer.pace.ledger import Ledger

_DEFAULT = CampaignPace()
_ROUNDING = 1e-9


class Budget:
    """``paces`` may change at any time."""

    def __init__(self, settings: PoolSettings, paces: Mapping[str, CampaignPace], ledger: Ledger) -> None:
        self.overflow = settings.overflow
        self._paces = paces
        self._ledger = ledger

    def share(self, campaign_id: str) -> float:
        """Lost persons over persons who answer that pacing aims at."""
        return self.overflow or self._paces.get(campaign_id, _DEFAULT).cap

    def room(self, campaign_id: str) -> float:
        """Persons who may still be lost today, as things are now; less than 1: none."""
        cap = self._paces.get(campaign_id, _DEFAULT).cap
        today, before = self._ledger.today(campaign_id), self._ledger.before(campaign_id)
        room = cap * today.persons - today.abandoned
        if before.persons:
            room = min(room, room + cap * before.persons - before.abandoned)
        if not self.overflow:
            return room + _ROUNDING
        if room < 0.0:
            return room
        return self.overflow_room(today) + _ROUNDING

    def beyond(self, campaign_id: str, mean: float, variance: float) -> float:
        """The room that is left if the agents go home and nobody takes the calls under way, of which so many
        persons will answer: their mean and a standard deviation, less the one who is kept in any case.

        Never more than half of what today has allowed so far is kept for that: else a large floor would dial
        one to one for most of an hour each morning.
        """
        kept = max(0.0, mean + math.sqrt(variance) - 1.0)
        allowed = self.share(campaign_id) * self._ledger.today(campaign_id).persons
        return self.room(campaign_id) - min(kept, allowed / 2.0)

    def overflow_room(self, today: Tally) -> float:
        """Persons who may still be overflowed today, if none of the lost is abandoned."""
        return self.overflow * today.persons - today.overflowed - today.abandoned

    def coming(self, campaign_id: str, persons: float | None) -> float:
        """Lost persons the rest of the day will allow: ``persons`` are still to answer, None if nobody knows;
        then today is taken for a day like those before, and the first for endless."""
        if persons is None:
            usual = self._ledger.usual_persons(campaign_id)
            persons = usual - self._ledger.today(campaign_id).persons
        return self.share(campaign_id) * max(0.0, persons) if persons < math.inf else math.inf
