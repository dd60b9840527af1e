"""An agent moves, closes or takes a callback: their own, or one of the team's."""

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.callbacks import CallbackView, MoveCallback
from server_api.contract.transfers import ManualDial, ManualDialled
from server_api.contract.words import ErrorCode
from server_api.services.callback_book import CallbackBook
from server_api.services.check_callback import Agreed, CheckCallback
from server_api.services.dial_by_hand import DialByHand
from server_api.services.own_team import is_lead
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import audit_rows, callbacks_rows
from server_api.store.callbacks_rows import CANCELLED, OPEN, CallbackTold
from server_api.store.database import Database


class ManageCallbacks:
    """Every change is audited, and told to whoever sees the callback."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        check: CheckCallback,
        book: CallbackBook,
        dial_by_hand: DialByHand,
    ) -> None:
        self._database, self._clock, self._check = database, clock, check
        self._book, self._dial_by_hand = book, dial_by_hand

    async def move(self, seat: Seat, callback_id: str, wanted: MoveCallback) -> CallbackView:
        """Another time; own again, or the team's. Raises RefusalError NOT_FOUND, FORBIDDEN, GONE (closed),
        INVALID, GATE_DENIED with ``next_at``; StoreError.
        """
        async with self._database.write() as conn:
            told = await self._open(conn, seat, callback_id)
            row = told.row
            agreed = Agreed(row.person_id, row.phone_id, row.campaign_id, wanted.at)
            await self._check.must(conn, agreed, exactly=True)
            own = row.own if wanted.own is None else wanted.own
            await callbacks_rows.move(conn, row, wanted.at, own)
            told_why = {"to": wanted.at.isoformat(), "reason": wanted.reason}
            await self._write_down(conn, seat, "callback_moved", row.callback_id, **told_why)
            moved = await callbacks_rows.get(conn, callback_id)
        assert moved is not None, "just written"
        self._book.changed(row.agent_id, row.team)
        return self._book.view(moved)

    async def close(self, seat: Seat, callback_id: str) -> None:
        """No longer wanted: the debtor is due after the campaign's pause, as any other. Raises RefusalError
        NOT_FOUND, FORBIDDEN, GONE; StoreError.
        """
        async with self._database.write() as conn:
            told = await self._open(conn, seat, callback_id)
            now = self._clock.utc()
            await callbacks_rows.close(conn, callback_id, CANCELLED, now)
            await callbacks_rows.release(conn, told.row.lead_id, now)
            await self._write_down(conn, seat, "callback_closed", callback_id)
        self._book.changed(told.row.agent_id, told.row.team)

    async def dial(self, seat: Seat, callback_id: str) -> ManualDialled:
        """Call now, through this agent. Raises RefusalError as :meth:`close` and ``DialByHand``."""
        async with self._database.write() as conn:
            told = await self._open(conn, seat, callback_id)
        row = told.row
        dialled = await self._dial_by_hand(
            seat, ManualDial(person_id=row.person_id, phone_id=row.phone_id, campaign_id=row.campaign_id)
        )
        async with self._database.write() as conn:
            await callbacks_rows.taken(conn, callback_id, self._clock.utc())
        self._book.changed(row.agent_id, row.team)
        return dialled

    async def _open(self, conn: AsyncConnection, seat: Seat, callback_id: str) -> CallbackTold:
        told = await callbacks_rows.get(conn, callback_id)
        if told is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="callback")
        row = told.row
        teams = bool(row.team) and row.team == seat.profile.team
        shared = not row.own or row.fell_at is not None or is_lead(seat)
        if row.agent_id != seat.agent_id and not (teams and shared):
            raise RefusalError(ErrorCode.FORBIDDEN, what="callback")
        if row.state != OPEN:
            raise RefusalError(ErrorCode.GONE, what="callback")
        return told

    async def _write_down(
        self, conn: AsyncConnection, seat: Seat, what: str, callback_id: str, **detail: str
    ) -> None:
        now = self._clock.utc()
        await audit_rows.add(conn, now, user_id=seat.agent_id, what=what, subject=callback_id, **detail)
