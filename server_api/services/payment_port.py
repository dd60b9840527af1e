"""Whoever collects money for us, as services see them: a port, and the signed events they send.

A provider's events come by HTTP (route PROVIDER_EVENTS), signed with a secret that both share:
``Acordo-Signature: t=<unix seconds>,v1=<hex HMAC-SHA256 of "<t>.<body>">``. A signature is good for
``TOLERANCE_S`` seconds; within them a repeated event has no second effect, for each names its reference.
"""

import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any, Protocol

from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.money import Money
from server_api.services.told_card import Card

SIGNATURE = "acordo-signature"
TOLERANCE_S = 300


class ProviderError(Exception):
    """The provider did not do it; ``code`` says why: kind, amount, currency, declined, away, payer."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class BadEventError(ValueError):
    """Not an event of this provider: signature, time or form are wrong."""


@dataclass(frozen=True, slots=True)
class OrderAsked:
    """What is wanted. ``order_id`` makes it repeatable: one order, however often it is asked.

    ``card`` is charged at once where the kind is ``card``; it is not kept. ``creditor_id``, ``person_id``:
    for whom, and by whom it is to be paid.
    """

    order_id: str
    kind: OrderKind
    amount: Money
    due_on: date
    today: date
    payee: str
    city: str
    card: Card | None = field(default=None, repr=False)
    creditor_id: str = ""
    person_id: str = ""


@dataclass(frozen=True, slots=True)
class OrderMade:
    """What the debtor is given; see ``contract.payments.OrderView``."""

    reference: str
    payload: str = ""
    line: str = ""
    barcode: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class ProviderEvent:
    """What became of an order. ``payment``: the provider's own reference of money that came."""

    reference: str
    state: OrderState
    at: datetime
    payment: str = ""
    amount: Money | None = None


class PaymentProvider(Protocol):
    """A bank or a service that takes payments."""

    @property
    def name(self) -> str:
        """As in PROVIDER_EVENTS' path and in payments."""
        ...

    async def make(self, asked: OrderAsked) -> OrderMade:
        """Raises ProviderError."""
        ...

    async def cancel(self, reference: str) -> None:
        """It can be paid no more. Raises ProviderError; one that was paid stays paid."""
        ...

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> list[ProviderEvent]:
        """What a signed message says. Raises BadEventError."""
        ...


def sign(secret: bytes, body: bytes, at: datetime) -> str:
    """The header's value."""
    stamp = str(int(at.timestamp()))
    return f"t={stamp},v1={_digest(secret, stamp, body)}"


def check_signature(secret: bytes, body: bytes, header: str, now: datetime) -> None:
    """Raises BadEventError: unsigned, signed by another, or too old (or from the future)."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    stamp, given = parts.get("t", ""), parts.get("v1", "")
    if not (stamp.isascii() and stamp.isdigit() and len(stamp) < 13):
        raise BadEventError("signature")
    if not hmac.compare_digest(given.encode(), _digest(secret, stamp, body).encode()):
        raise BadEventError("signature")
    if abs(now.timestamp() - int(stamp)) > TOLERANCE_S:
        raise BadEventError("too_old")


def write_events(events: Iterable[ProviderEvent]) -> bytes:
    """The body of a message."""
    return json.dumps({"events": [_plain(event) for event in events]}).encode()


def read_events(body: bytes) -> list[ProviderEvent]:
    """Raises BadEventError."""
    try:
        told = json.loads(body)["events"]
        return [_event(one) for one in told]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BadEventError("form") from error


def _digest(secret: bytes, stamp: str, body: bytes) -> str:
    return hmac.new(secret, stamp.encode() + b"." + body, sha256).hexdigest()


def _plain(event: ProviderEvent) -> dict[str, Any]:
    plain = {"reference": event.reference, "state": event.state.value, "at": event.at.isoformat()}
    if event.amount is None:
        return plain
    money = {"payment": event.payment, "minor": event.amount.minor, "currency": event.amount.currency}
    return plain | money


def _event(plain: Mapping[str, Any]) -> ProviderEvent:
    at, state = datetime.fromisoformat(plain["at"]), OrderState(plain["state"])
    if at.tzinfo is None or state is OrderState.UNKNOWN:
        raise ValueError("a moment without a zone, or an unknown state")
    amount = Money(int(plain["minor"]), str(plain["currency"])) if "minor" in plain else None
    payment = str(plain.get("payment", ""))
    if state is OrderState.PAID and (amount is None or amount.minor <= 0 or not payment):
        raise ValueError("paid, but not what")
    return ProviderEvent(str(plain["reference"]), state, at, payment, amount)
