"""Send a debtor a message: only where law, creditor and debtor allow this channel now, and never twice."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import Channel, ErrorCode
from server_api.rules.question import Allowed, Denied
from server_api.services.message_port import CarrierError, Message, MessageCarrier
from server_api.services.refusals import RefusalError
from server_api.store import contact_book_rows, history_rows, people_rows
from server_api.store.contact_book_rows import ConsentRow
from server_api.store.database import Database
from server_api.store.history_rows import HistoryRow

_BY_NUMBER = frozenset({Channel.SMS, Channel.WHATSAPP})
_USABLE, _WITHDRAWN = "usable", "withdrawn"


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that somebody wants sent. ``contact_id`` empty: the best contact of the channel.

    ``within``: since when (legal time) the debtor is on the line and asks for it. ``shown``: what the
    timeline says of it, where that is not the text itself.
    """

    key: str
    person_id: str
    campaign_id: str
    channel: Channel
    text: str
    purpose: str
    mode: str = "message"
    contact_id: str = ""
    debt_ids: tuple[str, ...] = ()
    within: datetime | None = None
    shown: str = ""
    agent: str = ""


@dataclass(frozen=True, slots=True)
class ReadyMessage:
    """A message that may be sent now, and where it goes."""

    wanted: Outgoing
    to: str


@dataclass(frozen=True, slots=True)
class _Contact:
    contact_id: str
    to: str
    phone_id: str


class MessageGate(Protocol):
    """As much of the gate as messages ask."""

    async def ask(
        self,
        conn: AsyncConnection,
        *,
        person_id: str,
        phone_id: str,
        campaign_id: str,
        mode: str,
        now_legal: datetime,
        channel: Channel,
        purpose: str,
        debt_ids: Sequence[str],
        contact_id: str,
        within: datetime | None,
    ) -> Allowed | Denied: ...


class SendMessage:
    """Asks the gate and the debtor's consents, hands over to the carrier, tells the timeline."""

    def __init__(self, database: Database, clock: Clock, gate: MessageGate, carrier: MessageCarrier) -> None:
        self._database, self._clock, self._gate, self._carrier = database, clock, gate, carrier

    async def __call__(self, wanted: Outgoing) -> str:
        """The carrier's reference. Raises RefusalError GATE_DENIED (``rule``, ``reason``, ``next_at``),
        REFUSED (``no_contact``, ``not_sent``); StoreError.
        """
        async with self._database.write() as conn:
            ready = await self.asked(conn, wanted)
        return await self.hand_over(ready)

    async def asked(self, conn: AsyncConnection, wanted: Outgoing) -> ReadyMessage:
        """Whether it may go now, and where to. Raises RefusalError as above."""
        contact = await _contact(conn, wanted)
        answer = await self._gate.ask(
            conn,
            person_id=wanted.person_id,
            phone_id=contact.phone_id,
            campaign_id=wanted.campaign_id,
            mode=wanted.mode,
            now_legal=self._clock.legal(),
            channel=wanted.channel,
            purpose=wanted.purpose,
            debt_ids=wanted.debt_ids,
            contact_id=contact.contact_id,
            within=wanted.within,
        )
        if isinstance(answer, Denied):
            raise _denied(answer.rule_id, answer.reason, answer.next_allowed_at)
        return ReadyMessage(wanted, contact.to)

    async def hand_over(self, ready: ReadyMessage) -> str:
        """To the carrier, and into the timeline. Raises RefusalError REFUSED ``not_sent``; StoreError."""
        wanted = ready.wanted
        message = Message(wanted.key, wanted.channel, ready.to, wanted.text)
        try:
            reference = await self._carrier.send(message)
        except CarrierError as error:
            raise RefusalError(ErrorCode.REFUSED, fault="not_sent", reason=error.code) from error
        async with self._database.write() as conn:
            row = HistoryRow(
                item_id=wanted.key,
                person_id=wanted.person_id,
                at=self._clock.utc(),
                channel=wanted.channel.value,
                body=wanted.shown or wanted.text,
                agent=wanted.agent,
            )
            await history_rows.add_unless_there(conn, row)
        return reference


async def _contact(conn: AsyncConnection, wanted: Outgoing) -> _Contact:
    """The contact that was named, or the best of its kind; never one that the debtor took back."""
    phones = sorted(
        await people_rows.phones_of(conn, wanted.person_id), key=lambda phone: phone.state != _USABLE
    )
    if wanted.channel in _BY_NUMBER:
        found = [
            _Contact(phone.phone_id, phone.e164, phone.phone_id) for phone in phones if phone.state == _USABLE
        ]
    elif wanted.channel is Channel.EMAIL:
        mails = await contact_book_rows.emails_of(conn, wanted.person_id)
        # The gate asks about places: where its owner lives, and where they are called, if they are.
        called = phones[0].phone_id if phones else ""
        found = [_Contact(mail.email_id, mail.address, called) for mail in mails if mail.state == _USABLE]
    else:
        raise RefusalError(ErrorCode.INVALID, field="channel")
    if wanted.contact_id:
        found = [one for one in found if one.contact_id == wanted.contact_id]
    if not found:
        raise RefusalError(ErrorCode.REFUSED, fault="no_contact", channel=wanted.channel.value)
    consents = await contact_book_rows.consents_of(conn, wanted.person_id)
    shut = taken_back(consents, wanted.channel, wanted.purpose)
    free = [one for one in found if one.contact_id not in shut]
    if not free:
        raise _denied("CONSENT", "consent_withdrawn", None)
    return free[0]


def taken_back(consents: Iterable[ConsentRow], channel: Channel, purpose: str) -> set[str]:
    """Contacts for which the debtor's last word on this channel and purpose was no."""
    return {
        row.contact_id
        for row in consents
        if row.state == _WITHDRAWN
        and row.channel in ("", channel.value)
        and row.purpose in ("", "collection", purpose)
    }


def _denied(rule: str, reason: str, next_at: datetime | None) -> RefusalError:
    params = {"rule": rule, "reason": reason}
    if next_at is not None:
        params["next_at"] = next_at.isoformat()
    return RefusalError(ErrorCode.GATE_DENIED, **params)
