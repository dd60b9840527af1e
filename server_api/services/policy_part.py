"""An offer policy of ``creditors.toml``, checked so that none is taken that nobody could mean."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from server_api.contract.debt_words import Frequency
from server_api.contract.words import Authority, PayMethod
from server_api.domain.filter_reader import check as check_filter
from server_api.domain.offers import ON_CHARGES, ON_TOTAL
from server_api.domain.schedule import MOST_LINES
from server_api.services.portfolio_map import BadMapError

#: Countries whose currency has no cents.
_WHOLE = frozenset({"CL", "PY"})
_LONGEST_DAYS = 3_660


class BadPolicyError(BadMapError):
    """A policy that cannot be meant. ``code``: ``share``, ``days``, ``window``, ``entry``, ``count``,
    ``amount``, ``interest``, ``discount_on``, ``frequency``, ``authority``, ``methods``, ``filter``,
    ``twice``; ``where`` names creditor and policy, ``detail`` the value.
    """

    def __init__(self, where: str, code: str, detail: str) -> None:
        super().__init__(f"{where}: {code}: {detail}")
        self.where, self.code, self.detail = where, code, detail


class PolicyPart(BaseModel):
    """An offer policy. Percentages are of the balance, the entry's of the offer's total; amounts in the
    creditor's currency; ``only`` is a filter of ``domain/filters`` on the debtor's record.

    ``discount_on`` is ``total`` or ``charges`` (interest and penalty only). ``instalments`` are offered,
    up to ``max_instalments`` may be agreed. ``soft``: for the over-indebted, and for nobody else.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    rank: int
    discount_percent: float = 0
    discount_on: str = ON_TOTAL
    entry_percent: float = 100
    min_entry: float = 0
    instalments: int = 0
    max_instalments: int = 0
    min_instalment: float = 0
    interest_month_percent: float = 0
    frequency: Frequency = Frequency.MONTHLY
    min_days_late: int = 0
    max_days_late: int = 100_000
    valid_days: int = 5
    max_days_to_first: int = 0
    max_total_days: int = 0
    starts_on: date | None = None
    ends_on: date | None = None
    authority: Authority = Authority.WITHIN
    methods: tuple[PayMethod, ...] = ()
    only: dict[str, Any] = {}
    soft: bool = False
    reason: str = ""


def check_policies(creditor: str, country: str, policies: Iterable[PolicyPart]) -> None:
    """Refuse what makes no sense. Raises BadPolicyError with the first fault."""
    known: set[str] = set()
    for policy in policies:
        where = f"{creditor}/{policy.id}"
        if policy.id in known:
            raise BadPolicyError(where, "twice", policy.id)
        known.add(policy.id)
        for code, wrong, detail in _checks(policy, country):
            if wrong:
                raise BadPolicyError(where, code, str(detail))


def policy_values(creditor_id: str, country: str, policy: PolicyPart) -> dict[str, Any]:
    """The policy as a row."""
    return {
        "policy_id": f"{creditor_id}/{policy.id}",
        "creditor_id": creditor_id,
        "rank": policy.rank,
        "min_days_late": policy.min_days_late,
        "max_days_late": policy.max_days_late,
        "discount_bp": _bp(policy.discount_percent),
        "entry_bp": _bp(policy.entry_percent),
        "instalments": policy.instalments,
        "valid_days": policy.valid_days,
        "authority": policy.authority.value,
        "methods": [method.value for method in policy.methods],
        "reason": policy.reason,
        "filter": policy.only,
        "min_entry_minor": _minor(policy.min_entry, country),
        "min_instalment_minor": _minor(policy.min_instalment, country),
        "max_instalments": policy.max_instalments,
        "max_days_to_first": policy.max_days_to_first,
        "max_total_days": policy.max_total_days,
        "frequency": policy.frequency.value,
        "interest_month_bp": _bp(policy.interest_month_percent),
        "discount_on": policy.discount_on,
        "soft": policy.soft,
        "starts_on": policy.starts_on,
        "ends_on": policy.ends_on,
    }


def _checks(policy: PolicyPart, country: str) -> Iterable[tuple[str, bool, object]]:
    """Code, whether it is wrong, and the value to show."""
    for share in (policy.discount_percent, policy.entry_percent):
        yield "share", not 0 <= share <= 100 or not _even(share), share
    for amount in (policy.min_entry, policy.min_instalment):
        yield "amount", amount < 0 or _minor(amount, country) != _exact(amount, country), amount
    days = (policy.min_days_late, policy.valid_days, policy.max_days_to_first, policy.max_total_days)
    yield "days", min(days) < 0 or max(days[1:]) > _LONGEST_DAYS, max(days, key=abs)
    yield "days", policy.min_days_late > policy.max_days_late, policy.max_days_late
    window = (policy.starts_on or date.min) <= (policy.ends_on or date.max)
    yield "window", not window, policy.ends_on
    counts = (policy.instalments, policy.max_instalments)
    yield "count", not all(0 <= count < MOST_LINES for count in counts), max(counts, key=abs)
    yield "count", 0 < policy.max_instalments < policy.instalments, policy.max_instalments
    yield "entry", bool(policy.instalments) and policy.entry_percent == 100, policy.entry_percent
    rate = policy.interest_month_percent
    yield "interest", not 0 <= rate <= 100 or not _even(rate), rate
    yield "interest", bool(rate) and not policy.instalments, rate
    yield "discount_on", policy.discount_on not in (ON_TOTAL, ON_CHARGES), policy.discount_on
    yield "frequency", policy.frequency is Frequency.UNKNOWN, policy.frequency
    yield "authority", policy.authority is Authority.UNKNOWN, policy.authority
    yield "methods", not policy.methods or PayMethod.UNKNOWN in policy.methods, "-"
    faults = check_filter(policy.only)
    yield "filter", bool(faults), "; ".join(str(fault) for fault in faults)


def _bp(percent: float) -> int:
    return round(percent * 100)


def _even(percent: float) -> bool:
    """At most two decimals: a basis point is the finest share."""
    return Decimal(str(percent)) * 100 % 1 == 0


def _exact(amount: float, country: str) -> Decimal:
    return Decimal(str(amount)) * (1 if country in _WHOLE else 100)


def _minor(amount: float, country: str) -> int:
    return int(_exact(amount, country))
