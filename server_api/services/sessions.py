"""Whether a bearer's session is still the one at work."""

from server_api.contract.words import ErrorCode
from server_api.services.refusals import RefusalError
from server_api.services.roster import Roster, Seat
from server_api.services.tokens import AccessTokens, Claims


class CheckSession:
    """Finds the seat behind a token; revocation acts at once because memory is asked."""

    def __init__(self, tokens: AccessTokens, roster: Roster) -> None:
        self._tokens = tokens
        self._roster = roster

    def bearer(self, token: str) -> Seat:
        """Raises RefusalError NOT_SIGNED_IN or TAKEN_OVER."""
        return self.seat(self._tokens.read(token))

    def seat(self, claims: Claims) -> Seat:
        """The seat of these claims. Raises RefusalError NOT_SIGNED_IN or TAKEN_OVER."""
        seat = self._roster.get(claims.agent_id)
        if seat is None or not seat.row.session_id:
            raise RefusalError(ErrorCode.NOT_SIGNED_IN, reason="signed_out")
        if seat.row.session_id != claims.session_id:
            raise RefusalError(ErrorCode.TAKEN_OVER)
        return seat
