"""A debtor does not want to be contacted: on a number, over a channel, for a campaign, by a creditor, at all.

Written and synced before anybody is told that it is; dialling heeds it from that moment on.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.words import Channel, ErrorCode
from server_api.rules.wishes import WishKind
from server_api.services.refusals import RefusalError
from server_api.services.reopen_leads import OPT_OUT, reopen_leads
from server_api.services.withdraw_person import WithdrawalNews, take_out
from server_api.store import audit_rows, lists_rows, people_rows, ready_rows, wishes_rows, withdrawals_rows
from server_api.store.database import Database
from server_api.store.wishes_rows import WishRow
from server_api.store.withdrawals_rows import Withdrawal

#: The state of numbers.
OPTED_OUT, USABLE = "opted_out", "usable"


class Scope(StrEnum):
    """How far it goes. ``global``: the person, and each of their numbers whoever else it is on file for."""

    NUMBER = "number"
    CHANNEL = "channel"
    DEBTOR = "debtor"
    CAMPAIGN = "campaign"
    CREDITOR = "creditor"
    GLOBAL = "global"


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was asked for. ``on``: the number's id, the channel, the campaign or the creditor; else empty.

    ``expires_at`` None: for good. ``call_id``: the call in which it was said.
    """

    person_id: str
    scope: Scope
    on: str = ""
    reason: str = ""
    expires_at: datetime | None = None
    call_id: str = ""


class OptOuts:
    """Taken, listed, and taken back."""

    def __init__(self, database: Database, clock: Clock, news: WithdrawalNews) -> None:
        self._database, self._clock, self._news = database, clock, news

    async def add(self, wanted: Wanted, by: str = "") -> WishRow:
        """Back when it is on disk. Raises RefusalError ``person_unknown``, ``number_unknown``,
        ``channel_unknown``, ``campaign_unknown``, ``creditor_unknown``, ``expiry_past``; StoreError.
        """
        async with self._database.write() as conn:
            now = self._clock.utc()
            if wanted.expires_at is not None and wanted.expires_at <= now:
                raise RefusalError(ErrorCode.INVALID, fault="expiry_past")
            if await people_rows.get(conn, wanted.person_id) is None:
                raise _unknown("person", wanted.person_id)
            row = await _row(conn, wanted, now, by)
            await wishes_rows.add(conn, row)
            await self._leave(conn, row)
            told = {"scope": row.scope, "on": wanted.on, "reason": row.reason}
            await audit_rows.add(
                conn, now, user_id=by, what="opted_out", subject=row.person_id, wish=row.wish_id, **told
            )
        self._news.tell(row.person_id)
        return row

    async def end(self, wish_id: str, reason: str, by: str = "") -> WishRow:
        """The debtor takes it back: numbers and leads that it closed are open again, unless something else
        closed them. Raises RefusalError ``wish_unknown``; StoreError.
        """
        async with self._database.write() as conn:
            row, now = await wishes_rows.get(conn, wish_id), self._clock.utc()
            if row is None or row.ended_at is not None:
                raise _unknown("wish", wish_id)
            await wishes_rows.end(conn, wish_id, now)
            if row.scope in (Scope.NUMBER, Scope.GLOBAL):
                await wishes_rows.set_phones(conn, row.person_id, row.phone_id, OPTED_OUT, USABLE)
            await reopen_leads(conn, row.person_id, now)
            await audit_rows.add(
                conn,
                now,
                user_id=by,
                what="opt_out_ended",
                subject=row.person_id,
                wish=wish_id,
                reason=reason,
            )
        return row

    async def of_person(self, person_id: str) -> list[WishRow]:
        """Every wish of a person, the newest first."""
        async with self._database.read() as conn:
            return await wishes_rows.of_person(conn, person_id)

    async def _leave(self, conn: AsyncConnection, row: WishRow) -> None:
        """Out of dialling, as far as the wish goes."""
        if row.scope == Scope.NUMBER and row.expires_at is None:
            await wishes_rows.set_phones(conn, row.person_id, row.phone_id, USABLE, OPTED_OUT)
        if row.scope == Scope.GLOBAL and row.expires_at is None:
            await wishes_rows.set_phones(conn, row.person_id, "", USABLE, OPTED_OUT)
        if row.channel not in ("", Channel.VOICE.value):
            return
        lead_ids = [one[0] for one in await wishes_rows.leads_of(conn, row.person_id) if _concerns(row, one)]
        if row.scope == Scope.NUMBER:
            await ready_rows.drop_person(conn, row.person_id)
        elif row.expires_at is None:
            await take_out(conn, row.person_id, lead_ids, OPT_OUT)
        else:
            await wishes_rows.rest(conn, lead_ids, row.expires_at, OPT_OUT)
            await ready_rows.drop_person(conn, row.person_id)
        await withdrawals_rows.add(
            conn,
            Withdrawal(
                person_id=row.person_id,
                reason=OPT_OUT,
                at=self._clock.utc(),
                campaigns=await _campaigns(conn, row),
                phone_id=row.phone_id,
                call_id=row.call_id,
                by=row.by,
            ),
        )


async def _row(conn: AsyncConnection, wanted: Wanted, now: datetime, by: str) -> WishRow:
    phone_id = channel = campaign_id = creditor_id = ""
    match wanted.scope:
        case Scope.NUMBER:
            phone_id = await _phone(conn, wanted)
        case Scope.CHANNEL:
            channel = _channel(wanted.on)
        case Scope.CAMPAIGN:
            head = await lists_rows.campaign(conn, wanted.on)
            if head is None:
                raise _unknown("campaign", wanted.on)
            campaign_id = head.campaign_id
        case Scope.CREDITOR:
            if not await wishes_rows.is_creditor(conn, wanted.on):
                raise _unknown("creditor", wanted.on)
            creditor_id = wanted.on
        case Scope.DEBTOR | Scope.GLOBAL:
            pass
    return WishRow(
        wish_id=str(uuid4()),
        person_id=wanted.person_id,
        scope=wanted.scope.value,
        kind=WishKind.OPT_OUT.value,
        since=now,
        phone_id=phone_id,
        channel=channel,
        campaign_id=campaign_id,
        creditor_id=creditor_id,
        reason=wanted.reason,
        call_id=wanted.call_id,
        by=by,
        expires_at=wanted.expires_at,
    )


async def _phone(conn: AsyncConnection, wanted: Wanted) -> str:
    for phone in await people_rows.phones_of(conn, wanted.person_id):
        if wanted.on in (phone.phone_id, phone.e164):
            return phone.phone_id
    raise _unknown("number", wanted.on)


def _channel(name: str) -> str:
    channel = Channel(name)
    if channel is Channel.UNKNOWN:
        raise _unknown("channel", name)
    return channel.value


def _concerns(row: WishRow, lead: tuple[str, str, str]) -> bool:
    _, campaign_id, creditor_id = lead
    return row.campaign_id in ("", campaign_id) and row.creditor_id in ("", creditor_id)


async def _campaigns(conn: AsyncConnection, row: WishRow) -> tuple[str, ...]:
    """Whose ringing calls it stops; empty: everybody's."""
    if row.creditor_id:
        return await wishes_rows.campaigns_of(conn, row.creditor_id)
    return (row.campaign_id,) if row.campaign_id else ()


def _unknown(what: str, name: str) -> RefusalError:
    return RefusalError(ErrorCode.NOT_FOUND, what=what, fault=f"{what}_unknown", name=name)
