"""The next debtors in the order of their worth, campaigns mixed by weight and lists by share."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from phonenumbers import NumberParseException
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.dialer.pace.facts import Candidate, End
from server_api.dialer.plans import Plans
from server_api.dialer.pool import Pool
from server_api.domain.ladder import Number
from server_api.domain.list_mix import ListMix
from server_api.services.places import Places
from server_api.store import ready_rows
from server_api.store.database import Database
from server_api.store.dial_plan_rows import DialPlan
from server_api.store.ready_rows import ReadyLead

#: What an attempt gave, as rows of numbers have it, in the pacer's words.
_RESULTS = {
    "no_answer": End.NO_ANSWER,
    "busy": End.BUSY,
    "rejected": End.BUSY,
    "invalid_number": End.INVALID,
    "machine": End.MACHINE,
    "abandoned": End.ABANDONED,
    "overflowed": End.OVERFLOWED,
    "talked": End.TALKED,
    "normal": End.TALKED,
}
_LEAST, _MOST = 10, 300


@dataclass(frozen=True, slots=True)
class _Turn:
    """A candidate in the mix of campaigns."""

    candidate: Candidate
    list_id: str
    share: int
    agreed: bool = False


class Choose:
    """Looks at the heads of the ready table; nothing is claimed."""

    def __init__(self, database: Database, plans: Plans, places: Places) -> None:
        self._database = database
        self._plans = plans
        self._places = places
        self._mixes: dict[str, ListMix] = {}

    async def candidates(self, plans: Sequence[DialPlan], pool: Pool) -> list[Candidate]:
        """As many as the pacer could want at once. Raises StoreError."""
        limit = min(_MOST, _LEAST + 5 * pool.ready() + pool.at_work() // 4)
        turns: list[_Turn] = []
        for plan in plans:
            for lead in await self._heads(plan.campaign_id, limit):
                turns.append(_Turn(self.candidate(lead), plan.campaign_id, max(1, plan.weight)))
        mixed = self._mix(pool.name).merge(turns)
        return [turn.candidate for turn in mixed[:limit]]

    def given(self, pool: Pool, campaigns: Mapping[str, int]) -> None:
        """So many calls of each campaign were allowed."""
        mix = self._mix(pool.name)
        for campaign_id, n in campaigns.items():
            weight = self._plans.all[campaign_id].weight if campaign_id in self._plans.all else 1
            turn = _Turn(Candidate("", campaign_id), campaign_id, max(1, weight))
            for _ in range(n):
                mix.called(turn)

    def candidate(self, lead: ReadyLead, number: Number | None = None) -> Candidate:
        """A lead as the pacer sees it; its hour is the debtor's."""
        first = number or next(iter(lead.numbers), None)
        local = self._plans.local()
        zone = _known(lead.time_zone) or _known(self._zone_of(first.e164 if first else ""))
        if zone is not None:
            local = local.astimezone(zone)
        return Candidate(
            key=first.e164 if first else lead.person_id,
            campaign_id=lead.campaign_id,
            second=local.hour * 3600.0 + local.minute * 60 + local.second,
            weekday=local.weekday(),
            results=tuple(_RESULTS[one] for one in (first.results if first else ()) if one in _RESULTS),
        )

    def _zone_of(self, e164: str) -> str:
        """The zone of the number's area; empty where nobody can tell: then the floor's hour is as good."""
        try:
            zones = self._places.of_number(e164, ()).zones
        except NumberParseException:
            return ""
        return zones[0] if zones else ""

    async def _heads(self, campaign_id: str, limit: int) -> list[ReadyLead]:
        async def read(conn: AsyncConnection) -> list[ReadyLead]:
            return await ready_rows.pick(conn, campaign_id, limit)

        return (await self._database.read_now(read))[:limit]

    def _mix(self, name: str) -> ListMix:
        return self._mixes.setdefault(name, ListMix())


def _known(zone: str) -> ZoneInfo | None:
    """None where there is no such zone: odd data must not stop the floor, and the gate denies it."""
    try:
        return ZoneInfo(zone) if zone else None
    except (ZoneInfoNotFoundError, ValueError):
        return None
