"""One-time keys to a WebSocket: in memory only, spent by the first use, dead after their time."""

from dataclasses import dataclass

from server_api.clock import Clock
from server_api.contract.session import Ticket
from server_api.services.tokens import Claims, new_secret, secret_hash


@dataclass(frozen=True, slots=True)
class _Issued:
    claims: Claims
    until: float


class Tickets:
    """Issues and spends tickets; ``life_s`` in seconds."""

    def __init__(self, clock: Clock, life_s: float) -> None:
        self._clock = clock
        self._life_s = life_s
        self._issued: dict[str, _Issued] = {}

    def issue(self, claims: Claims) -> Ticket:
        """A ticket for the bearer of these claims."""
        self._forget_dead()
        ticket = new_secret()
        self._issued[secret_hash(ticket)] = _Issued(claims, self._clock.monotonic() + self._life_s)
        return Ticket(ticket=ticket, expires_in_s=int(self._life_s))

    def spend(self, ticket: str) -> Claims | None:
        """Whose ticket this was; None for one that is unknown, spent or too old."""
        issued = self._issued.pop(secret_hash(ticket), None)
        if issued is None or issued.until <= self._clock.monotonic():
            return None
        return issued.claims

    def _forget_dead(self) -> None:
        now = self._clock.monotonic()
        self._issued = {key: issued for key, issued in self._issued.items() if issued.until > now}
