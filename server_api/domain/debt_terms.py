"""What was agreed about a debt, and what happened to it since."""

from dataclasses import dataclass
from datetime import date

from server_api.contract.debt_words import Component
from server_api.contract.money import Money
from server_api.domain.allocation import DEFAULT_ORDER
from server_api.domain.day_count import DayCount
from server_api.domain.interest import InterestKind
from server_api.domain.rounding import Rounding


@dataclass(frozen=True, slots=True)
class Instalment:
    """One of the contract's own instalments. ``interest`` is the agreed one inside it.

    ``paid``: what the creditor had received of it before the portfolio came.
    """

    number: int
    due_on: date
    principal: Money
    interest: Money
    paid: Money


@dataclass(frozen=True, slots=True)
class Paid:
    """A payment that was posted. ``parts``: how it was taken then, in minor units; empty: by the order."""

    on: date
    amount: Money
    payment_id: str = ""
    parts: tuple[tuple[Component, int], ...] = ()


@dataclass(frozen=True, slots=True)
class DebtTerms:
    """A contract: rates in basis points, interest a month, the penalty once, on what is late.

    ``opened_on``: since when the interest inside the first instalment grows. ``discount``: granted on the
    contract as it stands. All amounts are of one currency.
    """

    principal: Money
    due_on: date
    interest_month_bp: int = 0
    penalty_bp: int = 0
    interest_kind: InterestKind = InterestKind.SIMPLE
    day_count: DayCount = DayCount.MONTH_30
    fees: int = 0
    costs: int = 0
    discount: int = 0
    opened_on: date | None = None
    instalments: tuple[Instalment, ...] = ()
    payments: tuple[Paid, ...] = ()


@dataclass(frozen=True, slots=True)
class Reckoning:
    """How the creditor reckons. ``order``: what a payment is taken for first.

    ``whole``: instalments not yet due are owed too, without the interest that is still to grow;
    else only those due.
    """

    order: tuple[Component, ...] = DEFAULT_ORDER
    rounding: Rounding = Rounding.HALF_UP
    whole: bool = True


USUAL = Reckoning()
