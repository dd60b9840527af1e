"""The agent's permanent leg: granted once a time, noted when it comes and goes, dropped on request."""

import logging
import uuid
from collections.abc import Callable

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import LegLost
from server_api.contract.session import LegGrant
from server_api.contract.words import ErrorCode
from server_api.services.background import Background
from server_api.services.desks import Desks
from server_api.services.journal import Journal
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.services.tokens import new_secret
from server_api.store import agents_rows
from server_api.telephony.port import LegDown, LegOrder, LegUp, Switch, SwitchError

log = logging.getLogger(__name__)


class OpenLeg:
    """Gives leave to place the leg within ``life_s`` seconds; ``srtp``: mandatory or optional.

    ``source_port`` tells from which loopback port an agent's SIP comes, 0 where that is not known yet.
    """

    def __init__(
        self,
        switch: Switch,
        clock: Clock,
        journal: Journal,
        life_s: float,
        srtp: str,
        source_port: Callable[[str], int],
    ) -> None:
        self._switch = switch
        self._clock = clock
        self._journal = journal
        self._life_s = life_s
        self._srtp = srtp
        self._source_port = source_port

    async def __call__(self, seat: Seat) -> LegGrant:
        """Raises RefusalError SWITCH_UNAVAILABLE."""
        leg_id, token, agent_id = str(uuid.uuid4()), new_secret(), seat.agent_id
        try:
            order = LegOrder(leg_id, agent_id, token, self._life_s, self._source_port(agent_id))
            await self._switch.expect_leg(order)
        except SwitchError as error:
            raise RefusalError(ErrorCode.SWITCH_UNAVAILABLE, reason=error.code) from error
        seat.leg_awaited = True
        switch_id, now = self._switch.switch_id, self._clock.utc()

        async def write(conn: AsyncConnection) -> None:
            await agents_rows.leg_granted(conn, leg_id, agent_id, switch_id, now)

        self._journal.post(write)
        host, port = self._switch.sip_address
        return LegGrant(
            leg_id=leg_id,
            switch_id=switch_id,
            uri=f"sip:{token}@{host}:{port}",
            expires_in_s=self._life_s,
            srtp=self._srtp,
        )


class NoteLegs:
    """Keeps seats and rows in step with the legs the switch reports."""

    def __init__(
        self, switch: Switch, roster: Roster, journal: Journal, desks: Desks, background: Background
    ) -> None:
        self._switch = switch
        self._roster = roster
        self._journal = journal
        self._desks = desks
        self._background = background

    def up(self, fact: LegUp) -> None:
        """The leg carries audio; a leg whose agent has gone home meanwhile is dropped."""

        async def write(conn: AsyncConnection) -> None:
            await agents_rows.leg_up(conn, fact.leg_id, fact.at)

        self._journal.post(write)
        seat = self._roster.get(fact.agent_id)
        if seat is None or not seat.row.session_id:
            self._background.start(DropLeg.end(self._switch, fact.leg_id), f"drop leg {fact.leg_id}")
            return
        self._roster.set_leg(seat, fact.switch_id, fact.leg_id)

    def down(self, fact: LegDown) -> None:
        """The leg ended; its desk is asked for a new one unless a newer leg is already there."""

        async def write(conn: AsyncConnection) -> None:
            await agents_rows.leg_down(conn, fact.leg_id, fact.at, fact.cause)

        self._journal.post(write)
        seat = self._roster.get(fact.agent_id)
        if seat is not None and seat.row.leg_id == fact.leg_id:
            self._roster.set_leg(seat, "", "")
            self._desks.tell(fact.agent_id, LegLost(leg_id=fact.leg_id, reason=fact.cause))


class DropLeg:
    """Ends the leg of a desk that leaves."""

    def __init__(self, switch: Switch, roster: Roster) -> None:
        self._switch = switch
        self._roster = roster

    async def __call__(self, seat: Seat) -> None:
        leg_id = seat.row.leg_id
        if not leg_id:
            return
        self._roster.set_leg(seat, "", "")
        await self.end(self._switch, leg_id)

    @staticmethod
    async def end(switch: Switch, leg_id: str) -> None:
        """End a leg, whoever it was; one that is gone already is no fault."""
        try:
            await switch.drop_leg(leg_id)
        except SwitchError as error:
            log.info("leg %s was gone already: %s", leg_id, error.code)
