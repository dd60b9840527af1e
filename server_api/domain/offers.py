"""Offers computed from a creditor's policies, to the cent."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from server_api.contract.debt_words import Frequency
from server_api.contract.money import Money
from server_api.contract.words import Authority, PayMethod
from server_api.domain import price
from server_api.domain.business_days import HolidayTable, UnknownDayError, is_business_day, next_business_day
from server_api.domain.filter_tree import Every, Node, Today
from server_api.domain.filters import matches
from server_api.domain.plan_amounts import stepped
from server_api.domain.plan_dates import DAYS
from server_api.domain.rounding import per_ten_thousand, share
from server_api.domain.schedule import MOST_LINES, rate_a_period

#: What a discount is of: the whole balance, or interest and penalty only.
ON_TOTAL, ON_CHARGES = "total", "charges"


@dataclass(frozen=True, slots=True)
class OfferPolicy:
    """A rule of the creditor. Shares in basis points; ``entry_bp`` of the total is paid first at least.

    Amounts are minor units, 0 asks for nothing. ``instalments`` are offered, ``max_instalments`` may be
    agreed. ``interest_month_bp``: instalments bear interest by the Price table. ``soft``: for who cannot pay.
    """

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
    min_entry: int = 0
    min_instalment: int = 0
    max_instalments: int = 0
    max_days_to_first: int = 0
    max_total_days: int = 0
    frequency: Frequency = Frequency.MONTHLY
    interest_month_bp: int = 0
    discount_on: str = ON_TOTAL
    soft: bool = False
    starts_on: date | None = None
    ends_on: date | None = None
    only: Node = field(default_factory=Every)

    def fits(self, days_late: int) -> bool:
        """Whether the policy is meant for a debt this late."""
        return self.min_days_late <= days_late <= self.max_days_late

    def in_force(self, on: date) -> bool:
        """Whether it is granted on a day."""
        return (self.starts_on is None or self.starts_on <= on) and (
            self.ends_on is None or on <= self.ends_on
        )


@dataclass(frozen=True, slots=True)
class Debtor:
    """To whom is offered. ``facts``: the record's fields for ``only``; ``soft``: over-indebted.

    ``payable``: what is left of the debtor's month to pay with, in minor units; None where nobody asked.

    ``at_once``: too many promises were broken, nothing but payment at once. ``kept_at_once``, ``kept_plans``
    and ``broken_plans`` count earlier promises.
    """

    facts: Mapping[str, Any] = field(default_factory=dict)
    today: Today | None = None
    soft: bool = False
    payable: int | None = None
    at_once: bool = False
    kept_at_once: int = 0
    kept_plans: int = 0
    broken_plans: int = 0

    def speaks_for(self, policy: OfferPolicy) -> str:
        """What in earlier promises speaks for this way to pay: ``kept_plan``, ``kept_at_once``,
        ``broke_plan``; empty where nothing does.
        """
        if policy.instalments:
            return "kept_plan" if self.kept_plans > self.broken_plans else ""
        if self.kept_at_once:
            return "kept_at_once"
        return "broke_plan" if self.broken_plans > self.kept_plans else ""


NOBODY = Debtor()


@dataclass(frozen=True, slots=True)
class Quote:
    """An offer with its figures: ``first`` and every ``instalment`` make ``total`` exactly.

    ``discount_bp`` of the ``balance`` is given up; of ``total``, ``interest`` comes by paying later. ``why``:
    what of the debtor's own record speaks for it. ``affordable``: no payment is above what is left of the
    debtor's month; None where that is not known.
    """

    policy: OfferPolicy
    rank: int
    balance: Money
    total: Money
    first: Money
    instalment: Money | None
    first_due: date
    count: int
    interest: Money
    discount_bp: int
    why: str = ""
    affordable: bool | None = None


def quote(
    policies: Iterable[OfferPolicy],
    balance: Money,
    days_late: int,
    on: date,
    holidays: HolidayTable | None,
    region: str = "",
    *,
    charges: Money | None = None,
    debtor: Debtor = NOBODY,
) -> tuple[Quote, ...]:
    """Every offer that fits, best for the creditor's ranking first, numbered from 1; none without a debt.

    Of equal rank the one that suits the debtor comes first. ``charges`` are interest and penalty in the
    balance. An over-indebted debtor gets soft offers only, and nobody else gets those.
    """
    if balance.minor <= 0:
        return ()
    found: list[Quote] = []
    fitting = (item for item in policies if item.fits(days_late) and item.in_force(on) and _for(item, debtor))
    for policy in sorted(fitting, key=lambda item: (item.rank, not debtor.speaks_for(item))):
        due = _first_due(on, policy, holidays, region)
        made = _quote(
            _stretched(policy, balance, debtor), balance, charges or Money.zero(balance.currency), due
        )
        if made is not None:
            made = replace(made, policy=policy, affordable=_affordable(made, debtor))
            found.append(replace(made, why=debtor.speaks_for(policy)))
    found.sort(key=lambda item: item.affordable is False)
    return tuple(replace(item, rank=rank) for rank, item in enumerate(found, start=1))


def _stretched(policy: OfferPolicy, balance: Money, debtor: Debtor) -> OfferPolicy:
    """Over as many months as the policy allows at most, where that many are needed to fit the month."""
    monthly = policy.frequency is Frequency.MONTHLY
    if not debtor.payable or not policy.instalments or not monthly or policy.interest_month_bp:
        return policy
    needed = -(-balance.minor // debtor.payable)
    most = max(policy.instalments, policy.max_instalments)
    return replace(policy, instalments=min(max(policy.instalments, needed), most))


def _affordable(made: Quote, debtor: Debtor) -> bool | None:
    if debtor.payable is None or made.policy.frequency is not Frequency.MONTHLY:
        return None
    return max(made.first.minor, made.instalment.minor if made.instalment else 0) <= debtor.payable


def _for(policy: OfferPolicy, debtor: Debtor) -> bool:
    if policy.soft is not debtor.soft or (debtor.at_once and policy.instalments):
        return False
    # A filter that cannot be asked takes nobody: a segment's discount is not everybody's.
    if debtor.today is None:
        return policy.only == Every()
    return matches(policy.only, debtor.facts, debtor.today)


def _quote(policy: OfferPolicy, balance: Money, charges: Money, due: date) -> Quote | None:
    of = min(charges.minor, balance.minor) if policy.discount_on == ON_CHARGES else balance.minor
    discount = per_ten_thousand(of, policy.discount_bp)
    parts = _split(balance.minor - discount, policy, balance.currency)
    if parts is None:
        return None
    first, instalment, count, interest = parts
    currency = balance.currency
    return Quote(
        policy=policy,
        rank=0,
        balance=balance,
        total=Money(first + instalment * count, currency),
        first=Money(first, currency),
        instalment=Money(instalment, currency) if count else None,
        first_due=due,
        count=count,
        interest=Money(interest, currency),
        discount_bp=policy.discount_bp if of == balance.minor else share(discount, 10_000, balance.minor),
    )


def _split(total: int, policy: OfferPolicy, currency: str) -> tuple[int, int, int, int] | None:
    """First payment, instalment, how many, interest; None where the policy's limits leave no instalments."""
    if policy.instalments <= 0:
        return total, 0, 0, 0
    entry = min(total, max(per_ten_thousand(total, policy.entry_bp), policy.min_entry))
    if entry == total:
        return total, 0, 0, 0
    count = _count(total - entry, policy)
    if count <= 0:
        return None
    rate = rate_a_period(policy.interest_month_bp, policy.frequency)
    if rate:
        each = price.instalment(total - entry, rate, count)
        return entry, each, count, each * count - (total - entry)
    exact = (total - entry) // count
    each = stepped(exact, currency)
    if each < policy.min_instalment:
        each = exact
    return total - each * count, each, count, 0


def _count(left: int, policy: OfferPolicy) -> int:
    """As many as offered, no more than the limits allow."""
    limits = [policy.instalments, MOST_LINES - 1, left]
    if policy.max_instalments:
        limits.append(policy.max_instalments)
    if policy.min_instalment:
        limits.append(left // policy.min_instalment)
    if policy.max_total_days:
        limits.append(policy.max_total_days // DAYS.get(policy.frequency, 30))
    return min(limits)


def _first_due(on: date, policy: OfferPolicy, holidays: HolidayTable | None, region: str) -> date:
    """The last day for the first payment: a working day, within what the policy allows."""
    latest = on + timedelta(days=policy.max_days_to_first) if policy.max_days_to_first else date.max
    latest = min(latest, policy.ends_on or date.max)
    last = on + timedelta(days=policy.valid_days)
    try:
        due = next_business_day(min(last, latest), holidays, region)
        while due > latest or not is_business_day(due, holidays, region):
            due -= timedelta(days=1)
    except UnknownDayError:
        return min(last, latest)
    return max(on, due)
