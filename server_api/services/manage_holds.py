"""Open a hold on a call, add to it, end it; every channel, node and desk hears of it at once."""

import logging
from collections.abc import Awaitable, Callable
from datetime import datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.holds import EndHold, HoldReason, HoldView, OpenHold
from server_api.contract.words import Channel, ErrorCode, LegalKind
from server_api.services.background import Background
from server_api.services.case_facts import language_of, local_day, read_case
from server_api.services.legal_view import hold_view
from server_api.services.legal_words import ended_text
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.services.own_call import own_call
from server_api.services.own_team import is_lead, leads_only
from server_api.services.places import Places
from server_api.services.refusals import RefusalError
from server_api.services.reopen_leads import reopen_leads
from server_api.services.roster import Seat
from server_api.services.suspend import BY_AGENTS, Opening, suspend
from server_api.services.withdraw_person import WithdrawalNews
from server_api.store import audit_rows, history_rows, holds_rows, legal_rows, people_rows
from server_api.store.database import Database, StoreError
from server_api.store.history_rows import HistoryRow
from server_api.store.holds_rows import HoldRow

log = logging.getLogger(__name__)

UPHELD, REJECTED, WITHDRAWN = "upheld", "rejected", "withdrawn"
RESULTS = frozenset({UPHELD, REJECTED, WITHDRAWN})


class HoldNews:
    """Who hears of a hold after the commit. ``take_back`` cancels a payment order at its provider;
    ``asked`` tells leads and agents of requests that were withdrawn.
    """

    def __init__(
        self,
        withdrawn: WithdrawalNews,
        changed: Callable[[str, str], None],
        take_back: Callable[[str], Awaitable[object]],
        asked: Callable[[list[str]], None],
        background: Background,
    ) -> None:
        self._withdrawn, self._changed = withdrawn, changed
        self._take_back, self._asked, self._background = take_back, asked, background

    def opened(self, hold: HoldRow) -> None:
        """Everything else that moves for this debtor stops."""
        self._withdrawn.tell(hold.person_id)
        self._asked(list(hold.stopped.get("approvals", ())))
        self._background.start(
            self._cancel(list(hold.stopped.get("orders", ()))), f"orders of {hold.hold_id}"
        )
        self.changed(hold.person_id)

    def changed(self, person_id: str) -> None:
        """Desks with this debtor see the case as it stands now."""
        self._changed(person_id, "legal")

    async def _cancel(self, order_ids: list[str]) -> None:
        for order_id in order_ids:
            try:
                await self._take_back(order_id)
            except (RefusalError, StoreError) as error:
                # The job that looks after orders nobody needs tries again.
                log.warning("order %s is taken back later: %s", order_id, error)


class ManageHolds:
    """Agents open holds and add to them; leads end them."""

    def __init__(
        self, database: Database, clock: Clock, calls: LiveCalls, places: Places, news: HoldNews
    ) -> None:
        self._database, self._clock, self._calls = database, clock, calls
        self._places, self._news = places, news

    async def open(self, seat: Seat, call_id: str, wanted: OpenHold) -> HoldView:
        """Back when everything has stopped. Opened twice, it is one.

        Raises RefusalError NOT_FOUND, GONE (no call of theirs), INVALID (``kind``: not opened by agents),
        KEY_REUSED (for another debtor or kind); StoreError.
        """
        call = own_call(self._calls, seat, call_id)
        if not call.person_id:
            raise RefusalError(ErrorCode.NOT_FOUND, what="case")
        if wanted.kind not in BY_AGENTS:
            raise RefusalError(ErrorCode.INVALID, field="kind", fault="hold_kind")
        try:
            hold = await self._open(seat, call, wanted)
        except IntegrityError:
            # The same key came twice at once: the other one has opened it.
            hold = await self._open(seat, call, wanted)
        if (hold.person_id, hold.kind) != (call.person_id, wanted.kind.value):
            raise RefusalError(ErrorCode.KEY_REUSED)
        self._news.opened(hold)
        return hold_view(hold, seat.profile.name)

    async def _open(self, seat: Seat, call: LiveCall, wanted: OpenHold) -> HoldRow:
        opening = Opening(
            key=wanted.key,
            kind=wanted.kind,
            call_id=call.call_id,
            by=seat.agent_id,
            by_name=seat.profile.name,
            debt_ids=wanted.debt_ids,
            reason=wanted.reason,
            text=wanted.text,
            answer_by_channel=wanted.answer_by_channel,
        )
        async with self._database.write() as conn:
            case = await read_case(conn, call.call_id, call.person_id, call.plan.campaign_id)
            today = local_day(self._clock.legal(), self._places.zone_of(case.person))
            return await suspend(conn, case, opening, self._clock.utc(), today)

    async def add_reason(self, seat: Seat, hold_id: str, told: HoldReason) -> HoldView:
        """What the debtor adds, after what they said before.

        Raises RefusalError NOT_FOUND (of nobody on the own line; leads: of nobody), GONE (over); StoreError.
        """
        async with self._database.write() as conn:
            hold, by = await self._held(conn, hold_id)
            if not (is_lead(seat) or self._on_line(seat, hold.person_id)):
                raise RefusalError(ErrorCode.NOT_FOUND, what="hold")
            body = "\n".join(part for part in (hold.body, told.text) if part)[:4000]
            values = {"reason": told.reason or hold.reason, "body": body}
            await holds_rows.change(conn, hold_id, **values)
            now = self._clock.utc()
            await audit_rows.add(
                conn, now, user_id=seat.agent_id, what="hold_reason", subject=hold.person_id, hold=hold_id
            )
            hold, by = await self._held(conn, hold_id)
        self._news.changed(hold.person_id)
        return hold_view(hold, by)

    async def end(self, lead: Seat, hold_id: str, how: EndHold) -> None:
        """A lead says how it ended. A dispute that was upheld leaves its contracts closed: the creditor's
        next file corrects them.

        Raises RefusalError FORBIDDEN (agents), INVALID (``result``), NOT_FOUND, GONE; StoreError.
        """
        leads_only(lead)
        if how.result not in RESULTS:
            raise RefusalError(ErrorCode.INVALID, field="result", fault="hold_result")
        async with self._database.write() as conn:
            now = self._clock.utc()
            hold, _ = await self._held(conn, hold_id)
            values = {"end_result": how.result, "end_note": how.note, "ended_by": lead.agent_id}
            await holds_rows.change(conn, hold_id, ended_at=now, **values)
            if not (how.result == UPHELD and hold.kind == LegalKind.DISPUTE):
                await legal_rows.end_of_hold(conn, hold_id, now, how.result)
                await reopen_leads(conn, hold.person_id, now)
            await self._tell(conn, lead, hold, now, how.result)
        self._news.changed(hold.person_id)

    async def _tell(
        self, conn: AsyncConnection, lead: Seat, hold: HoldRow, now: datetime, result: str
    ) -> None:
        person = await people_rows.get(conn, hold.person_id)
        language = language_of(person) if person else ""
        text = ended_text(LegalKind(hold.kind), result, hold.protocol, language)
        row = HistoryRow(
            f"{hold.hold_id}-end", hold.person_id, now, Channel.LEGAL.value, text, agent=lead.profile.name
        )
        await history_rows.add(conn, row)
        await audit_rows.add(
            conn,
            now,
            user_id=lead.agent_id,
            what="hold_ended",
            subject=hold.person_id,
            hold=hold.hold_id,
            result=result,
        )

    async def _held(self, conn: AsyncConnection, hold_id: str) -> tuple[HoldRow, str]:
        found = await holds_rows.told(conn, hold_id)
        if found is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="hold")
        if found[0].ended_at is not None:
            raise RefusalError(ErrorCode.GONE, what="hold")
        return found

    def _on_line(self, seat: Seat, person_id: str) -> bool:
        call = self._calls.get(seat.row.agent.call_id)
        return call is not None and call.agent_id == seat.agent_id and call.person_id == person_id
