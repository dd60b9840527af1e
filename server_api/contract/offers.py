"""Offers, computed by the server to the cent."""

from datetime import date

from server_api.contract.base import Id, ShortText, WireModel
from server_api.contract.debt_words import Frequency
from server_api.contract.money import Money
from server_api.contract.words import Authority, PayMethod


class Offer(WireModel):
    """A way to pay. ``instalments`` counts those after the first payment (0: at once).

    ``discount_bp`` is the discount in basis points of the balance (3500 is 35 %).
    """

    offer_id: Id
    rank: int
    total: Money
    balance: Money
    discount_bp: int
    first_payment: Money
    first_due: date
    instalments: int = 0
    instalment: Money | None = None
    valid_until: date
    authority: Authority = Authority.WITHIN
    methods: tuple[PayMethod, ...] = ()
    reason: ShortText = ""
    frequency: Frequency = Frequency.MONTHLY
    min_instalment: Money | None = None
    max_days_to_first: int = 0
