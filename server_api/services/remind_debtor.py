"""Remind a debtor of a payment that falls due: once for each day it is due to be said, by their channels.

The reminder is written down before it is sent: a server that dies in between sends it never, not twice.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.debt_words import PromiseState as State
from server_api.contract.words import Channel, ErrorCode
from server_api.domain.promise_life import LIVING
from server_api.services.message_ways import REMINDERS
from server_api.services.message_words import reminder_text
from server_api.services.places import Places
from server_api.services.promise_days import PromiseDays, days_of
from server_api.services.refusals import RefusalError
from server_api.services.send_message import Outgoing, ReadyMessage, SendMessage
from server_api.services.wording import full_date
from server_api.store import calls_rows, promise_life_rows, promise_lines_rows, wishes_rows
from server_api.store.database import Database
from server_api.store.promise_life_rows import PromiseHead
from server_api.store.promise_lines_rows import EventRow, LineRow

log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Asked:
    """What the gate said of each channel: messages to send, why not the others, when one might go today."""

    ready: list[ReadyMessage]
    refused: dict[str, str]
    again: datetime | None = None


class RemindDebtor:
    """Reminds."""

    def __init__(self, database: Database, clock: Clock, places: Places, send: SendMessage) -> None:
        self._database, self._clock, self._places, self._send = database, clock, places, send

    async def __call__(self, promise_id: str) -> datetime | None:
        """When (UTC) to try again today, where no channel is allowed yet. Raises StoreError."""
        async with self._database.write() as conn:
            head = await promise_life_rows.locked(conn, promise_id)
            days = await days_of(conn, self._places, head) if head else None
            if head is None or days is None or State(head.state) not in LIVING:
                return None
            line = await self._due(conn, head, days)
            if line is None:
                return None
            asked = await self._ask(conn, head, line, days)
            if not asked.ready and asked.again is not None:
                return asked.again
            await self._write_down(conn, line, asked)
        for message in asked.ready:
            await self._hand_over(line, message)
        return None

    async def wanted(self, conn: AsyncConnection, head: PromiseHead, days: PromiseDays) -> bool:
        """Whether the debtor is to be reminded today, and was not yet; asked without holding it."""
        return await self._due(conn, head, days) is not None

    async def _due(self, conn: AsyncConnection, head: PromiseHead, days: PromiseDays) -> LineRow | None:
        """The line that the debtor is to be reminded of today, and was not yet."""
        today = days.day(self._clock.legal())
        for line in await promise_lines_rows.of_promise(conn, head.promise_id):
            told = line.reminded_at is not None and days.day(line.reminded_at) >= today
            wanted = (line.due_on - today).days in days.rules.remind_days
            if State(line.state) in LIVING and wanted and not told and head.remind_by:
                return line
        return None

    async def _ask(
        self, conn: AsyncConnection, head: PromiseHead, line: LineRow, days: PromiseDays
    ) -> _Asked:
        asked = _Asked([], {})
        campaign_id = await _campaign(conn, head, days)
        today = days.day(self._clock.legal())
        for channel in _channels(head.remind_by):
            wanted = self._message(head, line, days, channel, campaign_id)
            try:
                asked.ready.append(await self._send.asked(conn, wanted))
            except RefusalError as error:
                asked.refused[channel.value] = error.params.get("rule") or error.params.get("fault", "")
                again = self._later(error)
                if again is not None and days.day(again) == today:
                    asked.again = min(again, asked.again or again)
        return asked

    def _later(self, error: RefusalError) -> datetime | None:
        if error.code is not ErrorCode.GATE_DENIED or "next_at" not in error.params:
            return None
        return datetime.fromisoformat(error.params["next_at"])

    def _message(
        self, head: PromiseHead, line: LineRow, days: PromiseDays, channel: Channel, campaign_id: str
    ) -> Outgoing:
        today = days.day(self._clock.legal())
        ahead = (line.due_on - today).days
        text = reminder_text(
            ahead,
            full_date(line.due_on, days.language),
            days.terms.agency,
            days.terms.official_phone,
            days.language,
        )
        return Outgoing(
            key=f"remind-{head.promise_id[:36]}-{line.number}-{ahead}-{channel.value}"[:64],
            person_id=head.person_id,
            campaign_id=campaign_id,
            channel=channel,
            text=text,
            purpose=REMINDERS,
            debt_ids=head.debt_ids,
        )

    async def _write_down(self, conn: AsyncConnection, line: LineRow, asked: _Asked) -> None:
        # Legal time, as the days are: the demo's clock for the law may be on another day.
        now = self._clock.utc()
        await promise_lines_rows.save(conn, replace(line, reminded_at=self._clock.legal()))
        events = [_event(line, "reminded", now, message.wanted.channel.value) for message in asked.ready]
        events += [
            _event(line, "not_reminded", now, channel, why) for channel, why in sorted(asked.refused.items())
        ]
        await promise_lines_rows.add_events(conn, events)

    async def _hand_over(self, line: LineRow, message: ReadyMessage) -> None:
        try:
            await self._send.hand_over(message)
        except RefusalError as error:
            log.warning("a reminder could not be sent: %s", error.params.get("reason", ""))
            why = error.params.get("reason", "")
            failed = _event(line, "not_reminded", self._clock.utc(), message.wanted.channel.value, why)
            async with self._database.write() as conn:
                await promise_lines_rows.add_events(conn, [failed])


def next_midnight(days: PromiseDays, now: datetime) -> datetime:
    """When the next day begins at the debtor's place; the first instant of it that there is."""
    tomorrow = days.day(now) + timedelta(days=1)
    return datetime(tomorrow.year, tomorrow.month, tomorrow.day, tzinfo=ZoneInfo(days.zone))


def _channels(wanted: Sequence[str]) -> list[Channel]:
    known = {channel.value: channel for channel in (Channel.SMS, Channel.WHATSAPP, Channel.EMAIL)}
    return [known[name] for name in wanted if name in known]


async def _campaign(conn: AsyncConnection, head: PromiseHead, days: PromiseDays) -> str:
    call = await calls_rows.get(conn, head.call_id)
    if call is not None:
        return call.campaign_id
    return next(iter(await wishes_rows.campaigns_of(conn, days.creditor_id)), "")


def _event(line: LineRow, kind: str, at: datetime, channel: str, why: str = "") -> EventRow:
    detail = {"channel": channel} | ({"why": why} if why else {})
    return EventRow(line.promise_id, kind, at, line.number, detail=detail)
