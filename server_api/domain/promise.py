"""Whether a promise to pay can be accepted."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta

from server_api.contract.money import Money
from server_api.contract.words import Authority, PayMethod, PromiseFault
from server_api.domain.business_days import HolidayTable, UnknownDayError, is_business_day


@dataclass(frozen=True, slots=True)
class OfferTerms:
    """What an offer asks of a promise: at least this much, by this day, granted by whom."""

    least: Money
    authority: Authority
    until: date


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """What a single-date promise may be. ``debts`` are those on which a promise is open, by balance.

    Without an offer at least ``minimum`` must be promised. ``max_days`` counts calendar days from ``today``.
    """

    debts: Mapping[str, Money]
    blocked_debts: frozenset[str]
    minimum: Money
    today: date
    max_days: int
    methods: tuple[PayMethod, ...]
    offers: Mapping[str, OfferTerms] = field(default_factory=dict)
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
    faults += _date_faults(promised, terms)
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
    offer = terms.offers.get(promised.offer_id)
    least = offer.least if offer else terms.minimum
    if promised.amount.minor <= 0 or promised.amount < min(least, terms.minimum, key=lambda item: item.minor):
        return [PromiseFault.AMOUNT_TOO_LOW]
    if promised.amount < least or (offer and offer.authority is not Authority.WITHIN):
        return [PromiseFault.BEYOND_AUTHORITY]
    return []


def _date_faults(promised: Promised, terms: PromiseTerms) -> list[PromiseFault]:
    if promised.due_on < terms.today:
        return [PromiseFault.DATE_IN_PAST]
    latest = terms.today + timedelta(days=terms.max_days)
    offer = terms.offers.get(promised.offer_id)
    if promised.due_on > (min(latest, offer.until) if offer else latest):
        return [PromiseFault.DATE_TOO_FAR]
    try:
        working = is_business_day(promised.due_on, terms.holidays, terms.region)
    except UnknownDayError:
        return [PromiseFault.NOT_BUSINESS_DAY]
    return [] if working else [PromiseFault.NOT_BUSINESS_DAY]
