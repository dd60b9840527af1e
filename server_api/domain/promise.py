"""Whether an agreement can be accepted: what nobody may promise, and what needs a lead's yes."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise

from server_api.contract.debt_words import Frequency
from server_api.contract.money import Money
from server_api.contract.words import PayMethod, PromiseFault
from server_api.domain.bounds import Bounds, Payment, Shape, slack, sum_for, within
from server_api.domain.business_days import SATURDAY, HolidayTable, UnknownDayError, is_business_day
from server_api.domain.schedule import MOST_LINES


@dataclass(frozen=True, slots=True)
class Agreed:
    """What is agreed, or being agreed. ``amount`` and ``due_on`` are the sum and the first day as they were
    written beside the payments; ``settles``: it ends the debt.
    """

    debt_ids: tuple[str, ...]
    amount: Money
    due_on: date
    payments: tuple[Payment, ...]
    method: PayMethod | None
    frequency: Frequency = Frequency.MONTHLY
    settles: bool = False
    read_back: bool = False
    approval_id: str = ""

    @property
    def shape(self) -> Shape:
        """As it is measured."""
        return Shape(self.payments, self.method, self.frequency)


@dataclass(frozen=True, slots=True)
class PromiseTerms:
    """What a promise may be. ``debts`` are those on which one is open, by balance; ``taken`` those that were
    promised already.

    ``minimum`` is the least first payment where no offer says less; ``least_line`` the least of any payment.
    ``max_days`` counts calendar days from ``today`` to the first, ``max_term_days`` to the last.
    ``bounds``: the authority of whoever agrees; None: the offer it starts from is over. ``approved``: what
    a lead has said yes to.
    """

    debts: Mapping[str, Money]
    blocked_debts: frozenset[str]
    minimum: Money
    today: date
    max_days: int
    methods: tuple[PayMethod, ...]
    bounds: Bounds | None
    taken: frozenset[str] = frozenset()
    frequencies: tuple[Frequency, ...] = (Frequency.WEEKLY, Frequency.FORTNIGHTLY, Frequency.MONTHLY)
    least_line: int = 1
    max_term_days: int = 3660
    holidays: HolidayTable | None = None
    region: str = ""
    right_party: bool = False
    all_said: bool = True
    approved: Agreed | None = None


def faults_of(agreed: Agreed, terms: PromiseTerms, *, recording: bool = False) -> tuple[PromiseFault, ...]:
    """Everything wrong with it, the gravest first; empty when it can be accepted.

    The read-back is asked for only when the promise is ``recording``: a check comes before it.
    """
    faults: list[PromiseFault] = []
    if not terms.right_party:
        faults.append(PromiseFault.NOT_RIGHT_PARTY)
    if not terms.all_said:
        faults.append(PromiseFault.DISCLOSURE_MISSING)
    faults += _debt_faults(agreed, terms)
    lines = _line_faults(agreed, terms)
    faults += lines or [*_amount_faults(agreed, terms), *_date_faults(agreed, terms)]
    if agreed.method is not None and agreed.method not in terms.methods:
        faults.append(PromiseFault.METHOD_NOT_ALLOWED)
    if len(agreed.payments) > 1 and agreed.frequency not in terms.frequencies:
        faults.append(PromiseFault.FREQUENCY_NOT_ALLOWED)
    if not lines:
        faults += _authority_faults(agreed, terms)
    if recording and not agreed.read_back:
        faults.append(PromiseFault.NO_READ_BACK)
    return tuple(faults)


def as_good(agreed: Agreed, approved: Agreed) -> bool:
    """Whether an agreement is at least as good for the creditor as the one that was approved: for the same
    debts, by the same method, and on no day less was paid.
    """
    same = set(agreed.debt_ids) == set(approved.debt_ids) and agreed.settles == approved.settles
    if not same or agreed.method != approved.method or agreed.amount.currency != approved.amount.currency:
        return False
    days = {one.due_on for one in approved.payments}
    return all(_paid_by(day, agreed) >= _paid_by(day, approved) for day in days)


def _paid_by(day: date, agreed: Agreed) -> int:
    return sum(one.amount.minor for one in agreed.payments if one.due_on <= day)


def _debt_faults(agreed: Agreed, terms: PromiseTerms) -> list[PromiseFault]:
    if any(debt_id in terms.blocked_debts for debt_id in agreed.debt_ids):
        return [PromiseFault.BLOCKED]
    if not agreed.debt_ids or any(debt_id not in terms.debts for debt_id in agreed.debt_ids):
        return [PromiseFault.UNKNOWN_DEBT]
    if terms.taken & set(agreed.debt_ids):
        return [PromiseFault.ALREADY_PROMISED]
    return []


def _line_faults(agreed: Agreed, terms: PromiseTerms) -> list[PromiseFault]:
    """What makes the payments no schedule at all."""
    if len(agreed.payments) > MOST_LINES:
        return [PromiseFault.TOO_MANY_LINES]
    currency = terms.minimum.currency
    if any(one.amount.currency != currency for one in agreed.payments) or agreed.amount.currency != currency:
        return [PromiseFault.WRONG_CURRENCY]
    faults = []
    if sum(one.amount.minor for one in agreed.payments) != agreed.amount.minor:
        faults.append(PromiseFault.SUM_DIFFERS)
    days = [one.due_on for one in agreed.payments]
    if days[0] != agreed.due_on or any(one > other for one, other in pairwise(days)):
        faults.append(PromiseFault.LINES_NOT_IN_ORDER)
    return faults


def _amount_faults(agreed: Agreed, terms: PromiseTerms) -> list[PromiseFault]:
    owed = Money.zero(agreed.amount.currency)
    for debt_id in set(agreed.debt_ids):
        owed += terms.debts.get(debt_id, Money.zero(owed.currency))
    most = owed.minor
    if terms.bounds is not None:
        basis = terms.bounds.basis
        most = sum_for(owed, agreed.shape, basis).minor + slack(agreed.shape, basis)
    if agreed.amount.minor > most:
        return [PromiseFault.AMOUNT_ABOVE_DEBT]
    if agreed.payments[0].amount.minor < _least_first(agreed, terms):
        return [PromiseFault.AMOUNT_TOO_LOW]
    if any(one.amount.minor < max(1, terms.least_line) for one in agreed.payments[1:]):
        return [PromiseFault.INSTALMENT_TOO_LOW]
    return []


def _least_first(agreed: Agreed, terms: PromiseTerms) -> int:
    """Below this nobody promises anything. Where an offer or an authority asks for less, less will do."""
    bounds, least = terms.bounds, terms.minimum.minor
    if bounds is not None:
        if agreed.settles:
            least = 1 if len(agreed.payments) > 1 else min(least, bounds.least.minor)
        elif bounds.entry is not None:
            least = min(least, bounds.entry.minor)
    return max(1, least)


def _date_faults(agreed: Agreed, terms: PromiseTerms) -> list[PromiseFault]:
    if agreed.due_on < terms.today:
        return [PromiseFault.DATE_IN_PAST]
    faults = []
    if agreed.due_on > terms.today + timedelta(days=terms.max_days):
        faults.append(PromiseFault.DATE_TOO_FAR)
    elif agreed.payments[-1].due_on > terms.today + timedelta(days=max(terms.max_days, terms.max_term_days)):
        faults.append(PromiseFault.TERM_TOO_LONG)
    days = [one.due_on for one in agreed.payments]
    if not _works(days[0], terms, sure=True) or not all(_works(day, terms, sure=False) for day in days[1:]):
        faults.append(PromiseFault.NOT_BUSINESS_DAY)
    return faults


def _works(day: date, terms: PromiseTerms, *, sure: bool) -> bool:
    """A working day. The holidays of years ahead are not reviewed yet: there a weekday will do."""
    try:
        return is_business_day(day, terms.holidays, terms.region)
    except UnknownDayError:
        return not sure and day.weekday() < SATURDAY


def _authority_faults(agreed: Agreed, terms: PromiseTerms) -> list[PromiseFault]:
    if terms.bounds is None:
        return [PromiseFault.OFFER_OVER]
    if within(agreed.shape, terms.bounds):
        return []
    if not agreed.approval_id:
        return [PromiseFault.BEYOND_AUTHORITY]
    if terms.approved is None or not as_good(agreed, terms.approved):
        return [PromiseFault.APPROVAL_DIFFERS]
    return []
