"""Sign in: prove the user, take over from an older desk, open the session, seat the agent."""

import asyncio
import logging
import uuid
from dataclasses import dataclass, replace
from datetime import timedelta

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock
from server_api.contract.push import TakenOver
from server_api.contract.session import Catalogue, ClockNow, SignedIn, SignIn, Tokens
from server_api.contract.version import CURRENT, Version, accepts
from server_api.contract.words import ErrorCode
from server_api.domain import agent as life
from server_api.services.claim_seat import ClaimSeat
from server_api.services.desks import Desks
from server_api.services.hand_over import HandOver
from server_api.services.legs import DropLeg
from server_api.services.open_seat import OpenSeat
from server_api.services.passwords import Passwords
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.services.throttle import Throttle
from server_api.services.tokens import AccessTokens, new_secret, secret_hash
from server_api.store import agents_rows, audit_rows, sessions_rows
from server_api.store.database import Database
from server_api.store.sessions_rows import SessionRow, UserRow

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class SessionLife:
    """How long a refresh token and a submit grant live."""

    refresh: timedelta
    grant: timedelta


class SignInUser:
    """Opens a session for a user with the right password."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        roster: Roster,
        desks: Desks,
        passwords: Passwords,
        throttle: Throttle,
        tokens: AccessTokens,
        life: SessionLife,
        open_seat: OpenSeat,
        drop_leg: DropLeg,
        hand_over: HandOver,
        catalogue: Catalogue,
        claim: ClaimSeat,
    ) -> None:
        self._database = database
        self._clock = clock
        self._roster = roster
        self._desks = desks
        self._passwords = passwords
        self._throttle = throttle
        self._tokens = tokens
        self._life = life
        self._open_seat = open_seat
        self._drop_leg = drop_leg
        self._hand_over = hand_over
        self._catalogue = catalogue
        self._claim = claim
        self._one_at_a_time = asyncio.Lock()

    async def __call__(self, request: SignIn) -> SignedIn:
        """Raises RefusalError TOO_OLD, TOO_MANY_TRIES, BAD_CREDENTIALS, and as ClaimSeat does."""
        check_version(request.contract)
        user = await self._prove(request)
        session_id = str(uuid.uuid4())
        async with self._one_at_a_time:
            elsewhere = await self._claim(user.user_id, request.device_id)
            tokens, seat = await self._open(user, session_id, request.device_id)
            took_over = await self._take_over(seat, session_id, request.device_id)
        self._roster.apply(seat, life.SignedIn(), "signed_in")
        self._hand_over(seat)
        return SignedIn(
            tokens=tokens,
            agent=seat.profile,
            status=seat.status,
            catalogue=self._catalogue,
            campaign=seat.campaign,
            stats=seat.stats,
            clock=clock_now(self._clock),
            contract=str(CURRENT),
            took_over=took_over or elsewhere,
        )

    async def _prove(self, request: SignIn) -> UserRow:
        login = request.user.strip().casefold()
        await self._throttle.count(login)
        async with self._database.read() as conn:
            user = await sessions_rows.user_by_login(conn, login)
        good = await self._passwords.verify(request.password, user.password_hash if user else None)
        if user is None or not good:
            log.info("sign-in refused")
            raise RefusalError(ErrorCode.BAD_CREDENTIALS)
        return user

    async def _open(self, user: UserRow, session_id: str, device_id: str) -> tuple[Tokens, Seat]:
        now, refresh, grant = self._clock.utc(), new_secret(), new_secret()
        session = SessionRow(
            session_id=session_id,
            user_id=user.user_id,
            device_id=device_id,
            refresh_hash=secret_hash(refresh),
            spent=(),
            expires_at=now + self._life.refresh,
            revoked_at=None,
        )
        async with self._database.write() as conn:
            await sessions_rows.forget_tries(conn, user.login)
            await sessions_rows.add(conn, session, now)
            await sessions_rows.revoke_others(conn, user.user_id, session_id, now)
            await sessions_rows.add_grant(
                conn, secret_hash(grant), user.user_id, device_id, now + self._life.grant
            )
            await audit_rows.add(conn, now, user_id=user.user_id, what="signed_in", subject=session_id)
            seat = await self._seat(conn, user, session_id)
        tokens = Tokens(
            access_token=self._tokens.issue(user.user_id, session_id),
            refresh_token=f"{session_id}.{refresh}",
            expires_in_s=int(self._tokens.life_s),
            submit_grant=grant,
        )
        return tokens, seat

    async def _seat(self, conn: AsyncConnection, user: UserRow, session_id: str) -> Seat:
        agent_id = user.user_id
        await agents_rows.ensure(conn, agent_id, self._clock.utc())
        campaign_id = await agents_rows.first_campaign(conn, agent_id)
        await agents_rows.set_session(conn, agent_id, session_id, campaign_id, self._claim.node_id)
        row = await agents_rows.get(conn, agent_id)
        if row is None:
            raise RefusalError(ErrorCode.NOT_FOUND, what="agent")
        return await self._open_seat.for_user(conn, user, row)

    async def _take_over(self, fresh: Seat, session_id: str, device_id: str) -> bool:
        """The new session in place of the older one; the state in memory is the newer truth."""
        old = self._roster.get(fresh.agent_id)
        fresh.device_id = device_id
        took_over = False
        if old is not None:
            took_over = bool(old.row.session_id) and (
                old.device_id != device_id or self._desks.hears(old.agent_id)
            )
            fresh.reserved = old.reserved
            fresh.row = replace(old.row, session_id=session_id, campaign_id=fresh.row.campaign_id)
            self._desks.tell(old.agent_id, TakenOver(device=device_id))
            self._desks.cut(old.agent_id)
        self._roster.put(fresh)
        if fresh.row.leg_id:
            await self._drop_leg(fresh)
        return took_over


def check_version(contract: str) -> None:
    """Raises RefusalError TOO_OLD for a desk whose wire this server does not speak."""
    try:
        good = accepts(CURRENT, Version.parse(contract))
    except ValueError:
        good = False
    if not good:
        raise RefusalError(ErrorCode.TOO_OLD, server=str(CURRENT), desk=contract[:20])


def clock_now(clock: Clock) -> ClockNow:
    """The server's clock for the screen."""
    return ClockNow(utc=clock.utc(), legal_offset_s=clock.legal_offset_s, demo=clock.legal_offset_s != 0)
