"""The demo's bank: makes orders that look and check like real ones, and nobody can pay. It pays some itself.

Bank code and addresses belong to nobody; a bank's app refuses them.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes

from server_api.clock import Clock
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.money import Money
from server_api.domain.pix import BrCodeError, Payee, dynamic_code
from server_api.domain.slip import Slip, SlipError, barcode, typed_line
from server_api.services.payment_port import (
    SIGNATURE,
    OrderAsked,
    OrderMade,
    ProviderError,
    ProviderEvent,
    check_signature,
    read_events,
    sign,
    write_events,
)
from server_api.services.told_card import kept_of

log = logging.getLogger(__name__)

NAME = "demo"
_BANK = "988"
_HOST = "pix.demo-bank.example"
_LINKS = "https://pay.demo-bank.example"
#: Cards that end so are declined, so that this can be seen too.
_DECLINED = "0002"
#: Of so many orders the demo's debtors pay all but the last.
_FORGETFUL = 4

#: Takes a signed message: provider, body, headers.
Webhook = Callable[[str, bytes, Mapping[str, str]], Awaitable[None]]


@dataclass(slots=True)
class _Order:
    amount: Money
    made: OrderMade
    state: OrderState = OrderState.CREATED


@dataclass(slots=True)
class DemoBank:
    """Implements ``PaymentProvider`` in this process. ``pays_s``: seconds after which its debtors open an
    order, and as many more after which they pay (0: never).
    """

    clock: Clock
    pays_s: float = 0.0
    secret: bytes = field(default_factory=lambda: token_bytes(32), repr=False)
    orders: dict[str, _Order] = field(default_factory=dict)
    _due: asyncio.Queue[tuple[str, bool]] = field(default_factory=asyncio.Queue)

    @property
    def name(self) -> str:
        """Its name."""
        return NAME

    async def make(self, asked: OrderAsked) -> OrderMade:
        """Raises ProviderError ``currency``, ``amount``, ``kind``."""
        reference = f"demo-{sha256(asked.order_id.encode()).hexdigest()[:30]}"
        known = self.orders.get(reference)
        if known is not None:
            return known.made
        made = _made(asked, reference)
        self.orders[reference] = _Order(asked.amount, made)
        self._due.put_nowait((reference, len(self.orders) % _FORGETFUL != 0))
        return made

    async def cancel(self, reference: str) -> None:
        """Forget it, unless it was paid."""
        order = self.orders.get(reference)
        if order is not None and order.state is not OrderState.PAID:
            order.state = OrderState.CANCELLED

    def read(self, body: bytes, headers: Mapping[str, str], now: datetime) -> list[ProviderEvent]:
        """Raises BadEventError."""
        check_signature(self.secret, body, headers.get(SIGNATURE, ""), now)
        return read_events(body)

    def signed(self, *events: ProviderEvent) -> tuple[bytes, dict[str, str]]:
        """A message as it goes over the wire: body and headers."""
        body = write_events(events)
        return body, {SIGNATURE: sign(self.secret, body, self.clock.utc())}

    def event(self, reference: str, state: OrderState, payment: str = "") -> ProviderEvent:
        """What the bank would tell of one of its orders now."""
        order = self.orders[reference]
        order.state = state
        now = self.clock.utc()
        if state is not OrderState.PAID:
            return ProviderEvent(reference, state, now)
        return ProviderEvent(reference, state, now, payment or f"E{reference[5:]}", order.amount)

    async def live(self, webhook: Webhook) -> None:
        """Let its debtors open and pay what they were given, until cancelled."""
        async with asyncio.TaskGroup() as group:
            while True:
                reference, pays = await self._due.get()
                if self.pays_s > 0:
                    group.create_task(self._follow(reference, webhook, pays=pays))

    async def _follow(self, reference: str, webhook: Webhook, *, pays: bool) -> None:
        states = [OrderState.OPENED, OrderState.PAID] if pays else [OrderState.OPENED]
        for state in states:
            await asyncio.sleep(self.pays_s)
            if self.orders[reference].state is OrderState.CANCELLED:
                return
            body, headers = self.signed(self.event(reference, state))
            try:
                await webhook(NAME, body, headers)
            except Exception:
                log.exception("the demo's bank was not heard")


def _made(asked: OrderAsked, reference: str) -> OrderMade:
    try:
        match asked.kind:
            case OrderKind.PIX:
                # With a due date the charge is a "cobv"; what is to be paid on the day itself, a "cob".
                kind = "cobv" if asked.due_on > asked.today else "cob"
                address = f"{_HOST}/v2/{kind}/{reference[5:]}"
                payload = dynamic_code(Payee(asked.payee, asked.city), address, asked.amount)
                return OrderMade(reference, payload=payload)
            case OrderKind.BOLETO:
                if asked.amount.currency != "BRL":
                    raise ProviderError("currency")
                free = f"{int(reference[5:], 16) % 10**25:025}"
                code = barcode(Slip(_BANK, asked.due_on, asked.amount.minor, free))
                return OrderMade(reference, line=typed_line(code), barcode=code)
            case OrderKind.LINK:
                return OrderMade(reference, url=f"{_LINKS}/{reference[5:]}")
            case OrderKind.CARD if asked.card is not None:
                if asked.card.number.endswith(_DECLINED):
                    raise ProviderError("declined")
                return OrderMade(reference, payload=kept_of(asked.card))
            case _:
                raise ProviderError("kind")
    except (BrCodeError, SlipError) as error:
        raise ProviderError(error.code) from error
