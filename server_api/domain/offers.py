"""Offers computed from a creditor's policies, to the cent."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from server_api.contract.money import Money
from server_api.contract.words import Authority, PayMethod
from server_api.domain.business_days import HolidayTable, UnknownDayError, next_business_day
from server_api.domain.rounding import per_ten_thousand

#: Instalments are whole multiples of this many minor units; the first payment takes the rest.
_STEPS = {"COP": 100_000, "CLP": 1_000}
_STEP = 1_000


@dataclass(frozen=True, slots=True)
class OfferPolicy:
    """A rule of the creditor. Shares in basis points; ``entry_bp`` of the total is paid first at least."""

    policy_id: str
    rank: int
    discount_bp: int
    entry_bp: int
    instalments: int
    valid_days: int
    authority: Authority
    methods: tuple[PayMethod, ...]
    min_days_late: int = 0
    max_days_late: int = 100_000
    reason: str = ""

    def fits(self, days_late: int) -> bool:
        """Whether the policy is meant for a debt this late."""
        return self.min_days_late <= days_late <= self.max_days_late


@dataclass(frozen=True, slots=True)
class Quote:
    """An offer with its figures: ``first`` and every ``instalment`` make ``total`` exactly."""

    policy: OfferPolicy
    rank: int
    balance: Money
    total: Money
    first: Money
    instalment: Money | None
    first_due: date


def quote(
    policies: Iterable[OfferPolicy],
    balance: Money,
    days_late: int,
    on: date,
    holidays: HolidayTable | None,
    region: str = "",
) -> tuple[Quote, ...]:
    """Every offer that fits, best for the creditor's ranking first, numbered from 1; none without a debt."""
    if balance.minor <= 0:
        return ()
    fitting = sorted((item for item in policies if item.fits(days_late)), key=lambda item: item.rank)
    return tuple(
        _quote(policy, rank, balance, _first_due(on, policy, holidays, region))
        for rank, policy in enumerate(fitting, start=1)
    )


def _quote(policy: OfferPolicy, rank: int, balance: Money, first_due: date) -> Quote:
    total = balance.minor - per_ten_thousand(balance.minor, policy.discount_bp)
    first, instalment = _split(total, policy, balance.currency)
    return Quote(
        policy=policy,
        rank=rank,
        balance=balance,
        total=Money(total, balance.currency),
        first=Money(first, balance.currency),
        instalment=None if instalment is None else Money(instalment, balance.currency),
        first_due=first_due,
    )


def _split(total: int, policy: OfferPolicy, currency: str) -> tuple[int, int | None]:
    if policy.instalments <= 0:
        return total, None
    rest = total - per_ten_thousand(total, policy.entry_bp)
    instalment = rest // policy.instalments
    step = _STEPS.get(currency, _STEP)
    if instalment >= 10 * step:
        instalment -= instalment % step
    return total - instalment * policy.instalments, instalment


def _first_due(on: date, policy: OfferPolicy, holidays: HolidayTable | None, region: str) -> date:
    last = on + timedelta(days=policy.valid_days)
    try:
        return next_business_day(last, holidays, region)
    except UnknownDayError:
        return last
