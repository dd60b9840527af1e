"""When and on which number a debtor is tried again: the campaign's rules, and when the debtor answers."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.domain.best_time import Window, due_at
from server_api.domain.business_days import UnknownDayError
from server_api.domain.ladder import Ladder, Number, ladder
from server_api.domain.retries import BadRetriesError, Retries, read_retries
from server_api.rules.hours import UnknownPlaceError, open_stretches
from server_api.rules.profiles import Place
from server_api.services.places import Places
from server_api.store import phones_rows

log = logging.getLogger(__name__)

#: Why a lead is closed that was tried often enough.
SPENT = "attempts_spent"
#: What a number gave whose result the agent has still to say.
TALKED = "talked"
#: How long the best hour of a debtor is waited for; the law's hours are looked up for as long and a day.
SLACK = timedelta(hours=24)
#: Ends that say something of the line or the moment, nothing of the debtor's habits.
_AT_ONCE = frozenset(
    {"busy", "invalid_number", "congestion", "trunk_silent", "not_acceptable", "switch_lost"}
)


@dataclass(frozen=True, slots=True)
class Tried:
    """A lead after a call with ``result``. ``usual``: the pause where the campaign says nothing."""

    lead_id: str
    person_id: str
    campaign_id: str
    result: str
    usual: timedelta


class TryAgain:
    """Asked in the transaction that closes a call, and before one is placed."""

    def __init__(self, places: Places, clock: Clock) -> None:
        self._places, self._clock = places, clock

    async def after(self, conn: AsyncConnection, tried: Tried) -> datetime | None:
        """When the debtor is due again (UTC); None: there were enough attempts."""
        rules, attempts = await self._rules(conn, tried.campaign_id, tried.lead_id)
        if rules.spent(attempts):
            return None
        earliest = self._clock.utc() + rules.after(tried.result, tried.usual)
        if tried.result in _AT_ONCE:
            return earliest
        return await self.best(conn, tried.person_id, earliest)

    async def best(self, conn: AsyncConnection, person_id: str, earliest: datetime) -> datetime:
        """``earliest``, or the hour of the next day in which the debtor answers far more often."""
        numbers = [number.answers for number in await phones_rows.usable(conn, person_id)]
        if not any(known.known for known in numbers):
            return earliest
        home = await phones_rows.home(conn, person_id)
        if home is None:
            return earliest
        place = self._place(home)
        return due_at(earliest, numbers, _zone(place), self._windows(place, earliest), SLACK)

    async def numbers(self, conn: AsyncConnection, person_id: str, campaign_id: str, lead_id: str) -> Ladder:
        """The person's numbers as they are to be tried now."""
        rules, attempts = await self._rules(conn, campaign_id, lead_id)
        known: Sequence[Number] = await phones_rows.usable(conn, person_id)
        zone = await self.zone(conn, person_id)
        return ladder(known, attempts, self._clock.utc(), zone, rules)

    async def zone(self, conn: AsyncConnection, person_id: str) -> str:
        """The zone by which the person's day goes; UTC where nobody knows it."""
        home = await phones_rows.home(conn, person_id)
        return _zone(self._place(home)) if home else "UTC"

    async def _rules(self, conn: AsyncConnection, campaign_id: str, lead_id: str) -> tuple[Retries, int]:
        stored, attempts = await phones_rows.rules_of(conn, campaign_id, lead_id)
        try:
            return read_retries(stored), attempts
        except BadRetriesError as error:  # checked when they are saved
            log.warning("the rules of campaign %s cannot be used: %s", campaign_id, error)
            return Retries(), attempts

    def _place(self, home: phones_rows.Home) -> Place:
        return self._places.residence(home.country, home.region, home.time_zone, ())

    def _windows(self, place: Place, earliest: datetime) -> list[Window]:
        ahead = timedelta(seconds=self._clock.legal_offset_s)
        try:
            stretches = open_stretches((place,), earliest + ahead, SLACK.days + 1)
        except (UnknownPlaceError, UnknownDayError):
            return []
        return [Window(one.start - ahead, one.end - ahead) for one in stretches]


def _zone(place: Place) -> str:
    return place.zones[0] if place.zones else "UTC"
