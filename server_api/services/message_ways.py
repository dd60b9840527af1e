"""By which channels a debtor can be reminded: a contact that works, and no last word against it."""

from collections.abc import Iterable

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.contract.cases import MessageWay
from server_api.contract.words import Channel
from server_api.services.send_message import taken_back
from server_api.store import contact_book_rows
from server_api.store.contact_book_rows import ConsentRow
from server_api.store.people_rows import PhoneRow

#: As consents name it.
REMINDERS = "reminders"
_USABLE = "usable"
#: What they are sent by, in the order they are offered.
CHANNELS = (Channel.SMS, Channel.EMAIL)


async def message_ways(
    conn: AsyncConnection, person_id: str, phones: Iterable[PhoneRow], *, mails: bool
) -> tuple[MessageWay, ...]:
    """For reminders; ``mails``: whether the debtor has any address at all. Raises StoreError."""
    numbers = {phone.phone_id for phone in phones if phone.state == _USABLE}
    rows = await contact_book_rows.emails_of(conn, person_id) if mails else []
    addresses = {row.email_id for row in rows if row.state == _USABLE}
    consents = await contact_book_rows.consents_of(conn, person_id)
    found = {Channel.SMS: numbers, Channel.EMAIL: addresses}
    return tuple(_way(channel, found[channel], consents) for channel in CHANNELS)


def _way(channel: Channel, contacts: set[str], consents: list[ConsentRow]) -> MessageWay:
    if not contacts:
        return MessageWay(channel=channel, usable=False, why="no_contact")
    if contacts <= taken_back(consents, channel, REMINDERS):
        return MessageWay(channel=channel, usable=False, why="withdrawn")
    return MessageWay(channel=channel)
