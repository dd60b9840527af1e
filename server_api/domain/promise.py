"""Whether a promise to pay can be accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from server_api.contract.money import Money
from server_api.contract.words import Authority, PayMethod, PromiseFault
from server_api.domain.business_days import HolidayTable, UnknownDayError, is_business_day


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """What a single-date promise may be. ``debts`` are those on which a promise is open, by balance.

    ``offers`` is the least first payment of each valid offer and who may grant it; without an offer at
    least ``minimum`` must be promised. ``max_days`` counts calendar days from ``today``.
    """

    debts: Mapping[str, Money]
    blocked_debts: frozenset[str]
    minimum: Money
    today: date
    max_days: int
    methods: tuple[PayMethod, ...]
    offers: Mapping[str, tuple[Money, Authority]] = field(default_factory=dict)
    holidays: HolidayTable | None = None
    region: str = ""
    right_party: bool = False


@dataclass(frozen=True, slots=True)
class Promised:
    """The draft as it was agreed."""

    debt_ids: tuple[str, ...]
    amount: Money
    due_on: date
    method: PayMethod
    offer_id: str = ""
    read_back: bool = False


def faults_of(
    promised: Promised, terms: PromiseTerms, *, recording: bool = False
) -> tuple[PromiseFault, ...]:
    """Everything wrong with a draft, the gravest first; empty when it can be accepted.

    The read-back is asked for only when the promise is ``recording``: a check comes before it.
    """
    faults: list[PromiseFault] = []
    if not terms.right_party:
        faults.append(PromiseFault.NOT_RIGHT_PARTY)
    faults += _debt_faults(promised, terms)
    faults += _amount_faults(promised, terms)
    faults += _date_faults(promised.due_on, terms)
    if promised.method not in terms.methods:
        faults.append(PromiseFault.METHOD_NOT_ALLOWED)
    if recording and not promised.read_back:
        faults.append(PromiseFault.NO_READ_BACK)
    return tuple(faults)


def _debt_faults(promised: Promised, terms: PromiseTerms) -> list[PromiseFault]:
    if any(debt_id in terms.blocked_debts for debt_id in promised.debt_ids):
        return [PromiseFault.BLOCKED]
    if not promised.debt_ids or any(debt_id not in terms.debts for debt_id in promised.debt_ids):
        return [PromiseFault.UNKNOWN_DEBT]
    return []


def _amount_faults(promised: Promised, terms: PromiseTerms) -> list[PromiseFault]:
    if promised.amount.currency != terms.minimum.currency:
        return [PromiseFault.WRONG_CURRENCY]
    owed = Money.zero(promised.amount.currency)
    for debt_id in set(promised.debt_ids):
        owed += terms.debts.get(debt_id, Money.zero(owed.currency))
    if owed < promised.amount:
        return [PromiseFault.AMOUNT_ABOVE_DEBT]
    least, authority = terms.offers.get(promised.offer_id, (terms.minimum, Authority.WITHIN))
    if promised.amount.minor <= 0 or promised.amount < min(least, terms.minimum):
        return [PromiseFault.AMOUNT_TOO_LOW]
    if authority is not Authority.WITHIN or promised.amount < least:
        return [PromiseFault.BEYOND_AUTHORITY]
    return []


def _date_faults(due_on: date, terms: PromiseTerms) -> list[PromiseFault]:
    if due_on < terms.today:
        return [PromiseFault.DATE_IN_PAST]
    if due_on > terms.today + timedelta(days=terms.max_days):
        return [PromiseFault.DATE_TOO_FAR]
    try:
        working = is_business_day(due_on, terms.holidays, terms.region)
    except UnknownDayError:
        return [PromiseFault.NOT_BUSINESS_DAY]
    return [] if working else [PromiseFault.NOT_BUSINESS_DAY]
