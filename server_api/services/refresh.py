"""Exchange a refresh token, once; a token shown twice was stolen, and ends the session."""

import hmac
from datetime import timedelta

from server_api.clock import Clock
from server_api.contract.session import Tokens
from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster
from server_api.services.sign_out import SignOutUser
from server_api.services.tokens import AccessTokens, new_secret, secret_hash
from server_api.store import audit_rows, sessions_rows
from server_api.store.database import Database
from server_api.store.sessions_rows import SessionRow


class RefreshSession:
    """Gives new tokens for a good refresh token (``session_id.secret``)."""

    def __init__(
        self,
        database: Database,
        clock: Clock,
        roster: Roster,
        tokens: AccessTokens,
        life: timedelta,
        sign_out: SignOutUser,
    ) -> None:
        self._database = database
        self._clock = clock
        self._roster = roster
        self._tokens = tokens
        self._life = life
        self._sign_out = sign_out

    async def __call__(self, refresh_token: str) -> Tokens:
        """Raises RefusalError NOT_SIGNED_IN or TAKEN_OVER."""
        session_id, _, secret = refresh_token.partition(".")
        given, fresh, now = secret_hash(secret), new_secret(), self._clock.utc()
        async with self._database.write() as conn:
            session = await sessions_rows.get(conn, session_id)
            reused = session is not None and session.revoked_at is None and given in session.spent
            if session is not None and reused:
                await sessions_rows.revoke(conn, session_id, now, "refresh_reused")
                await audit_rows.add(
                    conn, now, user_id=session.user_id, what="refresh_reused", subject=session_id
                )
            elif session is not None and self._good(session, given):
                await sessions_rows.rotate(conn, session, secret_hash(fresh), now + self._life)
        if session is None or reused or not self._good(session, given):
            await self._refuse(session, reused)
            raise RefusalError(ErrorCode.NOT_SIGNED_IN, reason="bad_token")
        return Tokens(
            access_token=self._tokens.issue(session.user_id, session_id),
            refresh_token=f"{session_id}.{fresh}",
            expires_in_s=int(self._tokens.life_s),
        )

    def _good(self, session: SessionRow, given: str) -> bool:
        if session.revoked_at is not None or session.expires_at <= self._clock.utc():
            return False
        return hmac.compare_digest(session.refresh_hash, given)

    async def _refuse(self, session: SessionRow | None, reused: bool) -> None:
        seat = self._roster.get(session.user_id) if session else None
        if session is None or seat is None:
            return
        if seat.row.session_id == session.session_id:
            if reused:
                await self._sign_out.end_session(seat, "refresh_reused")
        elif seat.row.session_id and session.revoked_at is not None:
            raise RefusalError(ErrorCode.TAKEN_OVER)
