"""Calls out of the house on behalf of a debtor's call: dialled, and joined with it."""

import uuid
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.services.journal import Journal
from server_api.services.live_calls import LiveCall
from server_api.services.own_call import ask_switch
from server_api.services.refusals import RefusalError
from server_api.store import handovers_rows
from server_api.telephony.port import CallAnswered, CallEnded, DialOrder, Switch


class DialSide:
    """Places and notes side calls. They are nobody's attempt: a colleague or a service is called."""

    def __init__(self, switch: Switch, journal: Journal, clock: Clock) -> None:
        self._switch = switch
        self._journal = journal
        self._clock = clock
        self._alive: set[str] = set()

    @staticmethod
    def new_id() -> str:
        """A name for the call to come."""
        return str(uuid.uuid4())

    async def __call__(self, side_call_id: str, call: LiveCall, agent_id: str, number: str) -> None:
        """On disk first, then dialled. Raises RefusalError, StoreError."""
        plan, now = call.plan, self._clock.utc()

        async def write(conn: AsyncConnection) -> None:
            await handovers_rows.add_side_call(
                conn,
                side_call_id,
                call_id=call.call_id,
                agent_id=agent_id,
                number=number,
                trunk_id=plan.trunk_id,
                switch_id=self._switch.switch_id,
                at=now,
            )

        self._alive.add(side_call_id)
        await self._journal.write(write)
        order = DialOrder(side_call_id, plan.trunk_id, number, plan.caller_id, float(plan.ring_limit_s))
        try:
            await ask_switch(self._switch.dial(order))
        except RefusalError as error:
            self._over(side_call_id, self._clock.utc(), error.params.get("reason", "gone"))
            raise

    def is_side(self, call_id: str) -> bool:
        """Whether this is a call of ours, and not over."""
        return call_id in self._alive

    def answered(self, fact: CallAnswered) -> None:
        """Note it."""

        async def write(conn: AsyncConnection) -> None:
            await handovers_rows.side_answered(conn, fact.call_id, fact.at)

        self._journal.post(write)

    def ended(self, fact: CallEnded) -> None:
        """Note it."""
        self._over(fact.call_id, fact.at, fact.cause.value)

    def _over(self, side_call_id: str, at: datetime, cause: str) -> None:
        self._alive.discard(side_call_id)

        async def write(conn: AsyncConnection) -> None:
            await handovers_rows.side_ended(conn, side_call_id, at, cause[:30])

        self._journal.post(write)
