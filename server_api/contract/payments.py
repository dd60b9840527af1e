"""Payment orders: a Pix, a slip or a link made during the call, and what the provider tells of it."""

from datetime import date

from pydantic import Field

from server_api.contract.base import AwareDatetime, Id, LongText, ShortText, WireModel
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.money import Money
from server_api.contract.words import Channel


class MakeOrder(WireModel):
    """Make one for a call's agreement. ``key`` makes it repeatable; ``promise_id``: one saved already."""

    key: Id
    kind: OrderKind
    amount: Money
    due_on: date
    debt_ids: tuple[Id, ...]
    promise_id: str = ""


class PayByCard(WireModel):
    """A card told over the telephone, while nothing is recorded; passed on to the provider, never kept.

    ``number`` and ``code`` are digits only. A link is better: then nobody hears the card.
    """

    key: Id
    amount: Money
    debt_ids: tuple[Id, ...]
    promise_id: str = ""
    number: str = Field(repr=False, max_length=32)
    holder: str = Field(repr=False, max_length=100)
    month: int = Field(repr=False)
    year: int = Field(repr=False)
    code: str = Field(repr=False, max_length=8)


class OrderView(WireModel):
    """An order as the agent sees it. ``payload`` is what is copied and shown as QR (Pix: BR Code with CRC);
    ``line`` the digits of a slip as they are typed at a bank, ``barcode`` its 44 digits; ``url`` a link.
    """

    order_id: Id
    kind: OrderKind
    state: OrderState
    amount: Money
    due_on: date
    payload: LongText = ""
    line: ShortText = ""
    barcode: ShortText = ""
    url: ShortText = ""
    sent_by: tuple[Channel, ...] = ()
    changed_at: AwareDatetime
    paid_at: AwareDatetime | None = None


class Orders(WireModel):
    """The orders of a person, newest first."""

    orders: tuple[OrderView, ...] = ()


class UnreconciledSlip(WireModel):
    """What a bank's file told of a slip and a person has to look at. ``result``: unknown, unposted, bounced,
    not_written_off, paid_differs; ``movement``, ``reasons``: the bank's codes (FEBRABAN C044, C047).
    """

    line_id: Id
    creditor_id: Id
    our_number: ShortText = ""
    movement: ShortText
    reasons: ShortText = ""
    result: ShortText
    amount: Money
    paid: Money
    ordered: Money
    happened_on: date | None = None
    credited_on: date | None = None
    person_id: str = ""


class UnreconciledSlips(WireModel):
    """The oldest first."""

    slips: tuple[UnreconciledSlip, ...] = ()


class SendOrder(WireModel):
    """Send it by a channel; 409 ``gate_denied`` where law or debtor forbid the channel."""

    channel: Channel
    contact_id: str = ""
