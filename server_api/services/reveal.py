"""A whole value instead of a masked one: for a reason, a few a minute, and every one on file."""

import math
from collections import deque
from datetime import datetime, timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.contacts import Reveal, Revealed
from server_api.contract.words import ErrorCode
from server_api.services.case_access import check_person, confirmed_case
from server_api.services.led_cases import own_or_led
from server_api.services.live_calls import LiveCalls
from server_api.services.own_team import is_lead
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import audit_rows, contact_book_rows, dossier_rows
from server_api.store.database import Database

#: Reveals a minute: of an agent, of a lead.
AGENT_A_MINUTE, LEAD_A_MINUTE = 6, 20
_MINUTE = timedelta(minutes=1)
_HIDE_AFTER_S = 20.0


class RevealValue:
    """To the agent on the line once the right party is confirmed, and to leads."""

    def __init__(self, database: Database, clock: Clock, calls: LiveCalls) -> None:
        self._database, self._clock, self._calls = database, clock, calls
        self._lately: dict[str, deque[datetime]] = {}

    async def __call__(self, seat: Seat, person_id: str, wanted: Reveal) -> Revealed:
        """The value; it is in the log of acts before it is answered.

        Raises RefusalError NOT_FOUND, REFUSED (``identity``), INVALID (no reason), TOO_MANY_TRIES;
        StoreError.
        """
        call = confirmed_case(self._calls, seat, person_id)
        reason = wanted.reason.strip()
        if not reason:
            raise RefusalError(ErrorCode.INVALID, field="reason", fault="missing")
        self._count(seat)
        async with self._database.write() as conn:
            await own_or_led(conn, seat, person_id, call)
            value = await _value(conn, person_id, wanted)
            await audit_rows.add(
                conn,
                self._clock.utc(),
                user_id=seat.agent_id,
                what="revealed",
                subject=person_id,
                kind=wanted.what,
                item=wanted.item_id,
                reason=reason,
                call=call.call_id if call else "",
            )
        return Revealed(value=value, hide_after_s=_HIDE_AFTER_S)

    def _count(self, seat: Seat) -> None:
        now = self._clock.utc()
        lately = self._lately.setdefault(seat.agent_id, deque())
        while lately and lately[0] <= now - _MINUTE:
            lately.popleft()
        if len(lately) >= (LEAD_A_MINUTE if is_lead(seat) else AGENT_A_MINUTE):
            wait_s = math.ceil((lately[0] + _MINUTE - now).total_seconds())
            raise RefusalError(ErrorCode.TOO_MANY_TRIES, retry_after_s=str(max(1, wait_s)))
        lately.append(now)


async def _value(conn: AsyncConnection, person_id: str, wanted: Reveal) -> str:
    person = await check_person(conn, person_id)
    match wanted.what:
        case "document":
            return person.document
        case "party":
            party = await dossier_rows.party(conn, person_id, wanted.item_id)
            parts = (party.document, party.phone, party.email) if party else ()
            value = " · ".join(part for part in parts if part)
        case "phone" | "email" | "address":
            row = await contact_book_rows.contact(conn, wanted.what, person_id, wanted.item_id)
            columns = {"phone": ("e164",), "email": ("address",)}.get(
                wanted.what, ("street", "city", "region", "postcode")
            )
            value = ", ".join(str(row[name]) for name in columns if row[name]) if row else ""
        case _:
            raise RefusalError(ErrorCode.INVALID, field="what", fault="unknown")
    if not value:
        raise RefusalError(ErrorCode.NOT_FOUND, what=wanted.what)
    return value[:200]
