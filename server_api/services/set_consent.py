"""What a debtor allows a contact to be used for. The gate heeds it from the moment it is on disk."""

from typing import Protocol
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.contacts import CaseExtras, SetConsent
from server_api.contract.debt_words import ConsentState
from server_api.contract.words import Channel, ErrorCode
from server_api.services.case_access import confirmed_case, own_case
from server_api.services.case_extras import case_extras
from server_api.services.led_cases import own_or_led
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.services.write_note import TellPerson
from server_api.store import audit_rows, contact_book_rows, ready_rows, withdrawals_rows
from server_api.store.contact_book_rows import ConsentRow
from server_api.store.database import Database
from server_api.store.withdrawals_rows import Withdrawal

PURPOSES = ("collection", "offers", "reminders")
CHANNELS = {
    "phone": (Channel.VOICE, Channel.SMS, Channel.WHATSAPP, Channel.BOT),
    "email": (Channel.EMAIL,),
    "address": (Channel.LETTER,),
}
#: Why ringing calls are cancelled.
REASON = "consent_withdrawn"


class News(Protocol):
    """Says to every node that somebody was withdrawn (``WithdrawalNews``)."""

    def tell(self, person_id: str) -> None: ...


class SetConsents:
    """Granted by the right party only; withdrawn by whoever answers."""

    def __init__(
        self, database: Database, clock: Clock, calls: LiveCalls, tell: TellPerson, news: News
    ) -> None:
        self._database, self._clock, self._calls = database, clock, calls
        self._tell, self._news = tell, news

    async def __call__(self, seat: Seat, person_id: str, wanted: SetConsent) -> CaseExtras:
        """All contacts as they are then, on disk.

        Raises RefusalError NOT_FOUND, REFUSED (``identity``), INVALID (``field``); StoreError.
        """
        withdrawn = wanted.state is ConsentState.WITHDRAWN
        access = own_case if withdrawn else confirmed_case
        call = access(self._calls, seat, person_id)
        if wanted.purpose not in PURPOSES:
            raise RefusalError(ErrorCode.INVALID, field="purpose", fault="unknown")
        if wanted.state not in (ConsentState.GRANTED, ConsentState.WITHDRAWN):
            raise RefusalError(ErrorCode.INVALID, field="state", fault="unknown")
        async with self._database.write() as conn:
            await own_or_led(conn, seat, person_id, call)
            kind = await contact_book_rows.kind_of(conn, person_id, wanted.contact_id)
            if not kind:
                raise RefusalError(ErrorCode.NOT_FOUND, what="contact")
            if wanted.channel not in CHANNELS[kind]:
                raise RefusalError(ErrorCode.INVALID, field="channel", fault="unknown")
            stops_calls = withdrawn and wanted.channel is Channel.VOICE and wanted.purpose == "collection"
            await self._keep(conn, seat, person_id, wanted, call)
            if stops_calls:
                await self._stop(conn, seat, person_id, wanted)
            extras = await case_extras(conn, person_id)
        if stops_calls:
            self._news.tell(person_id)
        self._tell(person_id, "contact")
        return extras

    async def _keep(
        self, conn: AsyncConnection, seat: Seat, person_id: str, wanted: SetConsent, call: LiveCall | None
    ) -> None:
        row = ConsentRow(
            consent_id=str(uuid4()),
            person_id=person_id,
            contact_id=wanted.contact_id,
            channel=wanted.channel.value,
            purpose=wanted.purpose,
            state=wanted.state.value,
            since=self._clock.utc(),
            ended_at=None,
            source="call" if call else "lead",
            by=seat.agent_id,
            call_id=call.call_id if call else "",
        )
        await contact_book_rows.put_consent(conn, row)
        await audit_rows.add(
            conn,
            row.since,
            user_id=seat.agent_id,
            what=f"consent_{row.state}",
            subject=person_id,
            contact=row.contact_id,
            channel=row.channel,
            purpose=row.purpose,
            call=row.call_id,
        )

    async def _stop(self, conn: AsyncConnection, seat: Seat, person_id: str, wanted: SetConsent) -> None:
        """A call to this number that is being placed is cancelled; the next choice finds another number."""
        await ready_rows.drop_person(conn, person_id)
        withdrawal = Withdrawal(
            person_id,
            REASON,
            self._clock.utc(),
            phone_id=wanted.contact_id,
            call_id=wanted.call_id,
            by=seat.agent_id,
        )
        await withdrawals_rows.add(conn, withdrawal)
