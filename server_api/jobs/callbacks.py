"""Keeps callbacks: the owner is told before, called through at the time, and the team after that."""

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from server_api.clock import Clock
from server_api.contract.push import CallbackSoon, Noticed
from server_api.contract.transfers import ManualDial
from server_api.contract.words import DialMode, ErrorCode
from server_api.services.callback_book import CallbackBook
from server_api.services.check_callback import Agreed, CheckCallback
from server_api.services.desks import Desks
from server_api.services.dial_by_hand import DialByHand
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.store import audit_rows, callbacks_rows
from server_api.store.callbacks_rows import REFUSED, CallbackTold
from server_api.store.database import Database

log = logging.getLogger(__name__)

#: No campaign tells earlier than this.
_AHEAD = timedelta(minutes=30)
#: Lists of desks are compared with the rows so often, besides when the bus tells of a change.
_REFRESH_EVERY = 30


class KeepCallbacks:
    """Looks each ``every_s`` seconds; each node for the owners who work there, anyone for those who do not.

    ``may_dial`` says whether a campaign dials now.
    """

    def __init__(
        self,
        database: Database,
        clock: Clock,
        roster: Roster,
        desks: Desks,
        book: CallbackBook,
        check: CheckCallback,
        dial_by_hand: DialByHand,
        may_dial: Callable[[str], bool],
        every_s: float,
    ) -> None:
        self._database, self._clock, self._roster, self._desks = database, clock, roster, desks
        self._book, self._check, self._dial_by_hand = book, check, dial_by_hand
        self._may_dial, self.every_s = may_dial, every_s
        self._turn = 0

    async def turn(self) -> None:
        """Look once, and now and then at the desks' lists. Raises StoreError."""
        turn, self._turn = self._turn, self._turn + 1
        await self.look()
        if turn % _REFRESH_EVERY == 0:
            await self._book.refresh_all()

    async def look(self) -> None:
        """Look once. Raises StoreError."""
        now = self._clock.utc()
        async with self._database.read() as conn:
            coming = await callbacks_rows.coming(conn, now + _AHEAD)
        for told in coming:
            await self._keep(told, now)

    async def _keep(self, told: CallbackTold, now: datetime) -> None:
        row = told.row
        seat = self._roster.get(row.agent_id)
        if row.alerted_at is None and seat is not None and now >= row.at - told.alert:
            await self._alert(told, seat, now)
        if now < row.at:
            return
        if now >= row.at + told.fall or not told.present:
            await self._fall(told, now)
        elif seat is not None and self._free(told, seat):
            await self._dial(told, seat, now)

    def _free(self, told: CallbackTold, seat: Seat) -> bool:
        """Previews are the agent's to dial; other owners are called as soon as they are ready."""
        waiting = not seat.reserved and not seat.previewed and self._roster.can_take(seat)
        return waiting and told.mode != DialMode.PREVIEW and self._may_dial(told.row.campaign_id)

    async def _alert(self, told: CallbackTold, seat: Seat, now: datetime) -> None:
        async with self._database.write() as conn:
            first = await callbacks_rows.alerted(conn, told.row.callback_id, now)
        if first:
            self._desks.tell(seat.agent_id, CallbackSoon(callback=self._book.view(told)))

    async def _fall(self, told: CallbackTold, now: datetime) -> None:
        row = told.row
        async with self._database.write() as conn:
            if not await callbacks_rows.fell(conn, row, now):
                return
            why = "absent" if not told.present else "not_taken"
            await audit_rows.add(
                conn, now, user_id="", what="callback_fell", subject=row.callback_id, reason=why
            )
        log.info("callback %s falls to the team: %s", row.callback_id, why)
        self._book.changed(row.agent_id, row.team)

    async def _dial(self, told: CallbackTold, seat: Seat, now: datetime) -> None:
        row = told.row
        wanted = ManualDial(person_id=row.person_id, phone_id=row.phone_id, campaign_id=row.campaign_id)
        try:
            await self._dial_by_hand(seat, wanted)
        except RefusalError as error:
            if error.code is ErrorCode.GATE_DENIED:
                await self._denied(told, error, now)
            else:
                log.info("callback %s waits: %s", row.callback_id, error.code.value)

    async def _denied(self, told: CallbackTold, error: RefusalError, now: datetime) -> None:
        """Not now: at the next time that is allowed, or, where there is none, not at all."""
        row = told.row
        if error.params["rule"] == "ONE-CALL":
            return
        agreed = Agreed(row.person_id, row.phone_id, row.campaign_id, now)
        async with self._database.write() as conn:
            again = await self._check.fitted(conn, agreed)
            if again > now:
                await callbacks_rows.move(conn, row, again, row.own)
            else:
                await callbacks_rows.close(conn, row.callback_id, REFUSED, now)
                await callbacks_rows.release(conn, row.lead_id, now)
            await audit_rows.add(
                conn, now, user_id="", what="callback_denied", subject=row.callback_id, **error.params
            )
        zone = ZoneInfo(row.time_zone or "UTC")
        params = {"name": told.name, "time": f"{again.astimezone(zone):%Y-%m-%d %H:%M}"}
        code = "callback_put_off" if again > now else "callback_refused"
        self._desks.tell(row.agent_id, Noticed(code=code, params=params))
        self._book.changed(row.agent_id, row.team)
