"""Who delivers a result: the agent of a live session, or of a grant that may do nothing else."""

from server_api.clock import Clock
from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.services.sessions import CheckSession
from server_api.services.tokens import secret_hash
from server_api.store import sessions_rows
from server_api.store.database import Database


class CheckSubmitter:
    """Finds the user behind a submit grant or an access token."""

    def __init__(self, database: Database, clock: Clock, check_session: CheckSession) -> None:
        self._database = database
        self._clock = clock
        self._check_session = check_session

    async def __call__(self, bearer: str) -> str:
        """The user's id. Raises RefusalError NOT_SIGNED_IN or TAKEN_OVER."""
        async with self._database.read() as conn:
            owner = await sessions_rows.grant_owner(conn, secret_hash(bearer), self._clock.utc())
        if owner is not None:
            return owner
        if bearer.count(".") != 2:  # not a JWT: a grant that is unknown, revoked or too old
            raise RefusalError(ErrorCode.NOT_SIGNED_IN, reason="bad_grant")
        return self._check_session.bearer(bearer).agent_id
