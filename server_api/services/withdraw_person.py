"""A payment, an opt-out or a change in law takes a person out of dialling at once: no new call, and one
that is still ringing is cancelled; an agent who talks to them is told.

The rows say it, for every node: whoever writes one says "look now" on the bus, and each node looks by itself
besides, twice a second: at commands from a terminal, and at what the bus lost.
"""

import asyncio
import logging
from collections.abc import Iterable, Sequence
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.bus import Body, Bus
from server_api.clock import Clock
from server_api.contract.push import Noticed
from server_api.contract.words import CallPhase, Direction
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.live_calls import LiveCall, LiveCalls
from server_api.store import ready_rows, wishes_rows, withdrawals_rows
from server_api.store.database import Database, StoreError
from server_api.store.withdrawals_rows import Withdrawal
from server_api.telephony.port import EndedBy, Switch, SwitchError

log = logging.getLogger(__name__)

#: Bus topic: somebody was withdrawn, look now.
PERSON_WITHDRAWN = "person.withdrawn"
#: So long a withdrawal is looked at again: a call being placed when it was written shows up a moment later.
_WINDOW = timedelta(seconds=10)


class WithdrawalNews:
    """Says "look now" after the commit. Without a bus (a command at a terminal) nodes look by themselves."""

    def __init__(self, bus: Bus | None = None) -> None:
        self._bus = bus

    def tell(self, person_id: str) -> None:
        """To every node."""
        if self._bus is not None:
            self._bus.publish(PERSON_WITHDRAWN, {"person_id": person_id})


class WithdrawPerson:
    """Takes people out of every campaign."""

    def __init__(self, database: Database, clock: Clock, news: WithdrawalNews) -> None:
        self._database, self._clock, self._news = database, clock, news

    async def __call__(self, person_id: str, reason: str, *, by: str = "") -> None:
        """``reason``: paid, opt_out, legal, … Raises StoreError: nothing was done."""
        async with self._database.write() as conn:
            lead_ids = [lead_id for lead_id, _, _ in await wishes_rows.leads_of(conn, person_id)]
            await take_out(conn, person_id, lead_ids, reason)
            # The time is taken with the rows in hand: whatever was claimed before is older.
            await withdrawals_rows.add(conn, Withdrawal(person_id, reason, self._clock.utc(), by=by))
        self._news.tell(person_id)


async def take_out(conn: AsyncConnection, person_id: str, lead_ids: Sequence[str], reason: str) -> None:
    """Close these leads of a person, and keep none of theirs ready."""
    await wishes_rows.close(conn, lead_ids, reason)
    await ready_rows.drop_person(conn, person_id)


class HeedWithdrawals:
    """What a node does about them: its own ringing calls are cancelled, its agents are told."""

    def __init__(
        self,
        database: Database,
        switch: Switch,
        clock: Clock,
        calls: LiveCalls,
        desks: Desks,
        background: Background,
        bus: Bus,
    ) -> None:
        self._database = database
        self._switch = switch
        self._clock = clock
        self._calls = calls
        self._desks = desks
        self._background = background
        self._told: dict[int, set[str]] = {}
        self._looking = asyncio.Lock()
        bus.listen(PERSON_WITHDRAWN, self._heard)

    async def look(self) -> None:
        """Look at the latest ones. Raises StoreError."""
        if not len(self._calls):
            self._told.clear()
            return
        async with self._looking, self._database.read() as conn:
            recent = await withdrawals_rows.since(conn, self._clock.utc() - _WINDOW)
        self._told = {number: self._told.get(number, set()) for number, _ in recent}
        for number, one in recent:
            for call in concerned(one, self._calls):
                if call.call_id not in self._told[number]:
                    self._told[number].add(call.call_id)
                    self._heed(one, call)

    def _heard(self, _node_id: str, _body: Body) -> None:
        self._background.start(self._look_now(), "withdrawals")

    async def _look_now(self) -> None:
        try:
            await self.look()
        except StoreError as error:
            log.warning("withdrawals are looked at later: %s", error)

    def _heed(self, one: Withdrawal, call: LiveCall) -> None:
        if call.phase is CallPhase.RINGING and call.direction is not Direction.INBOUND:
            self._background.start(self._cancel(call.call_id), f"withdraw {call.call_id}")
        elif call.agent_id:
            told = {"call_id": call.call_id, "reason": one.reason}
            self._desks.tell(call.agent_id, Noticed(code="person_withdrawn", params=told))

    async def _cancel(self, call_id: str) -> None:
        try:
            await self._switch.hang_up(call_id, EndedBy.SERVER)
        except SwitchError as error:
            log.info("call %s was over before it was cancelled: %s", call_id, error.code)


def concerned(one: Withdrawal, calls: Iterable[LiveCall]) -> list[LiveCall]:
    """The calls to that person, begun before, by these campaigns and on this number."""
    return [
        call
        for call in calls
        if call.person_id == one.person_id
        and call.phase is not CallPhase.ENDED
        and call.call_id != one.call_id
        and call.dialled_at <= one.at
        and (not one.campaigns or call.plan.campaign_id in one.campaigns)
        and one.phone_id in ("", call.phone_id)
    ]
