"""Search for debtors, and the agent's own calls: masked by role, limited, and every search on file."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.transfers import CallLog, LoggedCall, PeopleFound, PersonFound, PhoneFound
from server_api.contract.words import ErrorCode
from server_api.domain.masking import mask_document, mask_phone
from server_api.services.led_cases import led_people
from server_api.services.live_calls import LiveCalls
from server_api.services.own_team import is_lead
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import audit_rows, people_rows, search_rows
from server_api.store.database import Database
from server_api.store.search_rows import Hit

_MOST = 20
_LOGGED = 200
_SHORTEST = 3


class FindPeople:
    """Finds people of the agent's campaigns only; a lead finds those of every campaign, and reads the whole
    values of those they lead, unless they are on the line with somebody who may not hear them.
    """

    def __init__(self, database: Database, clock: Clock, calls: LiveCalls, zone: str) -> None:
        self._database, self._calls = database, calls
        self._clock = clock
        self._zone = ZoneInfo(zone)

    async def __call__(self, seat: Seat, query: str) -> PeopleFound:
        """By name, document, number or contract. Raises RefusalError INVALID (too short), StoreError."""
        words, digits = query.split(), re.sub(r"\D", "", query)
        if len(query.strip()) < _SHORTEST:
            raise RefusalError(ErrorCode.INVALID, field="q", least=str(_SHORTEST))
        async with self._database.write() as conn:
            within = await campaigns_for(conn, seat)
            hits = await search_rows.by_words(conn, words, digits, within, _MOST + 1)
            what = {"kind": "digits" if digits else "words", "found": str(len(hits))}
            await audit_rows.add(conn, self._clock.utc(), user_id=seat.agent_id, what="searched", **what)
            led = await led_people(conn, seat, [hit.person_id for hit in hits[:_MOST]])
            mine = {who for who in led if not self._calls.hides(seat.agent_id, who)}
            people = [await found(conn, hit, shown=hit.person_id in mine) for hit in hits[:_MOST]]
        return PeopleFound(people=tuple(people), more=len(hits) > _MOST)

    async def log(self, seat: Seat) -> CallLog:
        """The agent's calls since midnight of the floor, newest first. Raises StoreError."""
        local = self._clock.utc().astimezone(self._zone)
        midnight = local.replace(hour=0, minute=0, second=0, microsecond=0).astimezone(UTC)
        async with self._database.read() as conn:
            rows = await search_rows.calls_of(conn, seat.agent_id, midnight, _LOGGED)
        return CallLog(
            calls=tuple(
                LoggedCall(
                    call_id=row.call_id,
                    at=row.at,
                    name=row.name,
                    number_masked=mask_phone(row.number) if row.number else "",
                    direction=row.direction,
                    seconds=_seconds(row.connected_at, row.ended_at),
                    result=row.disposition or row.cause,
                    recording_id=row.recording_id,
                )
                for row in rows
            )
        )


async def campaigns_for(conn: AsyncConnection, seat: Seat) -> Sequence[str]:
    """Whose debtors this user may look up."""
    if is_lead(seat):
        return await search_rows.active_campaigns(conn)
    return await search_rows.campaigns_of(conn, seat.agent_id)


async def found(conn: AsyncConnection, hit: Hit, *, shown: bool) -> PersonFound:
    """A hit for the screen; ``shown``: a lead may read document and numbers in full."""
    phones = await people_rows.phones_of(conn, hit.person_id)
    return PersonFound(
        person_id=hit.person_id,
        name=hit.name,
        document_masked=hit.document if shown else mask_document(hit.document_kind, hit.document),
        city=hit.city,
        region=hit.region,
        creditor=hit.creditor,
        phones=tuple(
            PhoneFound(
                phone_id=phone.phone_id,
                masked=phone.e164 if shown else mask_phone(phone.e164),
                kind=phone.kind,
                usable=phone.state == "usable",
            )
            for phone in phones
        ),
        campaign_id=hit.campaign_id,
        last_contact_at=hit.last_contact_at,
        callable=hit.lead_state == "open",
        refused_rule="" if hit.lead_state == "open" else hit.lead_state,
    )


def _seconds(begun: datetime | None, ended: datetime | None) -> int:
    return int((ended - begun).total_seconds()) if begun and ended else 0
