"""What a bank told of slips is done: registered, refused, paid, written off; each line once, some at a time.

A file is kept whole before (``keep_return``). Lines are applied in small transactions, so that agents' saving
never waits for a large file; who dies in between goes on where it was.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from sqlalchemy.exc import IntegrityError
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.debt_words import OrderState
from server_api.contract.money import Money
from server_api.services.export_slips import BANK_ZONE
from server_api.services.file_bank import slip_id
from server_api.services.payment_port import ProviderEvent
from server_api.services.refusals import RefusalError
from server_api.services.take_order_event import TakenEvent, TakeOrderEvent
from server_api.store import slip_files_rows, slips_rows
from server_api.store.database import Database
from server_api.store.slip_files_rows import SlipLineRow
from server_api.store.slips_rows import AWAY, MADE, PAID, PROVIDER, REFUSED, REGISTERED, WRITTEN_OFF, SlipRow

#: Lines of one transaction: who saves a result meanwhile waits for so many payments, no longer.
_CHUNK = 5
_CURRENCY = "BRL"
#: FEBRABAN C044, the movements that change something here.
_ENTERED, _REFUSED, _FEE = "02", "03", "28"
_PAID = ("06", "17")
_OFF = ("09", "25")
_NOT_DONE, _BOUNCED = "26", "44"


@dataclass(frozen=True, slots=True)
class _Done:
    result: str
    taken: TakenEvent | None = None


class ApplyReturn:
    """Applies what is kept and not applied yet.

    ``breath_s``: seconds between transactions. A file database serves processes in no order: a command beside
    a server must let it in.
    """

    def __init__(self, database: Database, clock: Clock, take: TakeOrderEvent, breath_s: float = 0.0) -> None:
        self._database, self._clock, self._take = database, clock, take
        self._breath_s = breath_s

    async def __call__(self, file_id: str, bank: str) -> None:
        """To the end of the file. Raises StoreError: what was applied stays so, the rest waits."""
        more = True
        while more:
            more = await self._chunk(file_id, bank, _CHUNK)
            await asyncio.sleep(self._breath_s)

    async def _chunk(self, file_id: str, bank: str, size: int) -> bool:
        """Whether there may be more."""
        taken: list[TakenEvent] = []
        try:
            async with self._database.write() as conn:
                lines = await slip_files_rows.waiting(conn, file_id, size)
                for line in lines:
                    taken += await self._line(conn, bank, line)
        except (RefusalError, IntegrityError):
            # One of them cannot be: alone, so that the others are not held up.
            if size > 1:
                for _ in range(size):
                    await self._chunk(file_id, bank, 1)
                return True
            await self._give_up(file_id)
            return True
        for one in taken:
            self._take.tell(one)
        return bool(lines)

    async def _give_up(self, file_id: str) -> None:
        """The next line is money that cannot be posted: a person has to look at it."""
        async with self._database.write() as conn:
            for line in await slip_files_rows.waiting(conn, file_id, 1):
                await slip_files_rows.settle(conn, file_id, line.line, "unposted", "", "", 0)

    async def _line(self, conn: AsyncConnection, bank: str, line: SlipLineRow) -> Sequence[TakenEvent]:
        slip = await slips_rows.hold(conn, slip_id(bank, line.our_number)) if line.our_number else None
        if slip is None:
            result = "fee" if line.movement == _FEE and not line.our_number else "unknown"
            await slip_files_rows.settle(conn, line.file_id, line.line, result, "", "", 0)
            return ()
        done = await self._of_slip(conn, slip, line)
        order = done.taken.order if done.taken else None
        await slip_files_rows.settle(
            conn,
            line.file_id,
            line.line,
            done.result,
            order.order_id if order else "",
            order.person_id if order else "",
            order.amount_minor if order else 0,
        )
        return () if done.taken is None else (done.taken,)

    async def _of_slip(self, conn: AsyncConnection, slip: SlipRow, line: SlipLineRow) -> _Done:
        match line.movement:
            case code if code in _PAID:
                return await self._paid(conn, slip, line)
            case code if code == _ENTERED:
                if slip.state in (MADE, *AWAY):
                    await self._change(conn, slip, REGISTERED)
                return _Done("registered", await self._look(conn, slip, line))
            case code if code == _REFUSED:
                return await self._refused(conn, slip, line)
            case code if code in _OFF:
                return await self._written_off(conn, slip, line)
            case code if code == _NOT_DONE and slip.off_wanted:
                await slips_rows.ask_again(conn, slip.slip_id)
                return _Done("not_written_off", await self._look(conn, slip, line))
            case code if code == _BOUNCED:
                return _Done("bounced", await self._look(conn, slip, line))
            case _:
                return _Done("fee" if line.movement == _FEE else "noted", await self._look(conn, slip, line))

    async def _paid(self, conn: AsyncConnection, slip: SlipRow, line: SlipLineRow) -> _Done:
        if line.paid_minor <= 0:
            return _Done("unposted", await self._look(conn, slip, line))
        amount = Money(line.paid_minor, _CURRENCY)
        event = self._event(slip, line, OrderState.PAID)
        taken = await self._take.within(conn, PROVIDER, replace(event, payment=line.payment, amount=amount))
        if taken is None:
            return _Done("unknown")
        await self._change(conn, slip, PAID)
        if not taken.posted:
            return _Done("duplicate", taken)
        asked = taken.order.amount_minor + line.interest_minor - line.discount_minor - line.rebate_minor
        return _Done("paid" if line.paid_minor == asked else "paid_differs", taken)

    async def _refused(self, conn: AsyncConnection, slip: SlipRow, line: SlipLineRow) -> _Done:
        """A slip that the bank has already is not lost when its second entry is refused."""
        if slip.state not in (MADE, slips_rows.SENT):
            return _Done("refused", await self._look(conn, slip, line))
        await self._change(conn, slip, REFUSED, line.reasons)
        event = self._event(slip, line, OrderState.FAILED)
        return _Done("refused", await self._take.within(conn, PROVIDER, event))

    async def _written_off(self, conn: AsyncConnection, slip: SlipRow, line: SlipLineRow) -> _Done:
        if slip.state == PAID:
            return _Done("written_off", await self._look(conn, slip, line))
        await self._change(conn, slip, WRITTEN_OFF, line.reasons)
        state = OrderState.CANCELLED if slip.off_wanted else OrderState.EXPIRED
        return _Done("written_off", await self._take.within(conn, PROVIDER, self._event(slip, line, state)))

    async def _look(self, conn: AsyncConnection, slip: SlipRow, line: SlipLineRow) -> TakenEvent | None:
        """The slip's order, which stays as it is."""
        return await self._take.within(conn, PROVIDER, self._event(slip, line, OrderState.CREATED))

    async def _change(self, conn: AsyncConnection, slip: SlipRow, state: str, reasons: str = "") -> None:
        wanted = bool(slip.off_wanted) and state in AWAY
        await slips_rows.change(conn, slip.slip_id, state, self._clock.utc(), reasons, wanted)

    def _event(self, slip: SlipRow, line: SlipLineRow, state: OrderState) -> ProviderEvent:
        return ProviderEvent(slip.slip_id, state, _moment(line.happened_on, self._clock.utc()))


def _moment(day: date | None, now: datetime) -> datetime:
    """A bank tells days: noon of that day there, or now where that is still to come or no day is told."""
    if day is None:
        return now
    noon = datetime(day.year, day.month, day.day, 12, tzinfo=BANK_ZONE).astimezone(UTC)
    return min(noon, now)
