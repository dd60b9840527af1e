"""An agent's telephone at the centre's own PBX: its account for the shift, and the dialler's signed call."""

import asyncio
import logging
import secrets
import tomllib
import uuid
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.call_sign import HEADER, KEY_BYTES, sign
from server_api.contract.pbx import PbxCalled, PbxGrant
from server_api.contract.words import ErrorCode
from server_api.services.journal import Journal
from server_api.services.refusals import RefusalError
from server_api.services.roster import Seat
from server_api.store import agents_rows
from server_api.telephony.port import LegCall, LegOrder, Switch, SwitchError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Pbx:
    """Where desks register, and the trunk by which the switch calls them there.

    ``secrets`` is a TOML file of ``"extension" = "password"``, read anew for each grant: it can be changed
    while the server runs, and lies outside of the database and its copies.
    ``answer_s``: seconds within which a telephone must have answered.
    """

    host: str
    port: int
    transport: str
    domain: str
    trunk_id: str
    secrets: Path
    answer_s: float

    def password(self, extension: str) -> str:
        """Of one extension. Raises RefusalError NOT_FOUND."""
        try:
            known = tomllib.loads(self.secrets.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            log.warning("the PBX's passwords cannot be read: %s", type(error).__name__)
            raise RefusalError(ErrorCode.NOT_FOUND, what="pbx_password") from error
        password = known.get(extension)
        if not isinstance(password, str):
            raise RefusalError(ErrorCode.NOT_FOUND, what="pbx_password")
        return password


class GrantPbx:
    """Gives an agent the account of its extension, and a fresh key that signs the dialler's calls."""

    def __init__(self, pbx: Pbx | None) -> None:
        self._pbx = pbx

    async def __call__(self, seat: Seat) -> PbxGrant:
        """Raises RefusalError NOT_FOUND: ``pbx``, ``extension`` or ``pbx_password``."""
        pbx, extension = _here(self._pbx, seat)
        password = await asyncio.to_thread(pbx.password, extension)
        seat.pbx_key = secrets.token_bytes(KEY_BYTES)
        return PbxGrant(
            host=pbx.host,
            port=pbx.port,
            transport=pbx.transport,
            domain=pbx.domain,
            user=extension,
            password=password,
            agent=seat.agent_id,
            sign_key=seat.pbx_key.hex(),
        )


class CallPbx:
    """Lets the switch call the agent's telephone; the call that it answers is the permanent leg."""

    def __init__(self, pbx: Pbx | None, switch: Switch, clock: Clock, journal: Journal) -> None:
        self._pbx = pbx
        self._switch = switch
        self._clock = clock
        self._journal = journal

    async def __call__(self, seat: Seat) -> PbxCalled:
        """Raises RefusalError NOT_FOUND, BAD_TRANSITION (no grant in this shift), SWITCH_UNAVAILABLE."""
        pbx, extension = _here(self._pbx, seat)
        if not seat.pbx_key:
            raise RefusalError(ErrorCode.BAD_TRANSITION, what="pbx")
        leg_id, agent_id, now = str(uuid.uuid4()), seat.agent_id, self._clock.utc()
        switch_id = self._switch.switch_id
        sip_call_id = secrets.token_hex(16)
        signature = sign(seat.pbx_key, sip_call_id, int(now.timestamp()), agent_id)
        call = LegCall(pbx.trunk_id, extension, sip_call_id, ((HEADER, signature),))
        try:
            await self._switch.expect_leg(LegOrder(leg_id, agent_id, "", pbx.answer_s, call=call))
        except SwitchError as error:
            raise RefusalError(ErrorCode.SWITCH_UNAVAILABLE, reason=error.code) from error
        seat.leg_awaited = True

        async def write(conn: AsyncConnection) -> None:
            await agents_rows.leg_granted(conn, leg_id, agent_id, switch_id, now)

        self._journal.post(write)
        return PbxCalled(leg_id=leg_id)


def _here(pbx: Pbx | None, seat: Seat) -> tuple[Pbx, str]:
    if pbx is None:
        raise RefusalError(ErrorCode.NOT_FOUND, what="pbx")
    if not seat.profile.extension:
        raise RefusalError(ErrorCode.NOT_FOUND, what="extension")
    return pbx, seat.profile.extension
