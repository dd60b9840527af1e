"""What a debt amounts to on a day."""

from dataclasses import dataclass
from datetime import date

from server_api.contract.money import Money
from server_api.domain.rounding import per_ten_thousand, share

DAYS_A_MONTH = 30


@dataclass(frozen=True, slots=True)
class DebtTerms:
    """What was agreed: rates in basis points, interest a month, the penalty once."""

    principal: Money
    due_on: date
    interest_month_bp: int = 0
    penalty_bp: int = 0


@dataclass(frozen=True, slots=True)
class Balance:
    """A debt on a day, taken apart."""

    principal: Money
    interest: Money
    penalty: Money
    days_late: int

    @property
    def total(self) -> Money:
        """What would have to be paid that day."""
        return self.principal + self.interest + self.penalty


def balance_at(terms: DebtTerms, on: date) -> Balance:
    """The balance on a day: simple interest a month pro rata of days/30, and the penalty once late.

    Rounded half up to the minor unit, interest and penalty each on its own. Before and on the due date
    only the principal is owed.
    """
    days = max(0, (on - terms.due_on).days)
    principal, currency = terms.principal.minor, terms.principal.currency
    interest = share(principal, terms.interest_month_bp * days, 10_000 * DAYS_A_MONTH)
    penalty = per_ten_thousand(principal, terms.penalty_bp) if days else 0
    return Balance(terms.principal, Money(interest, currency), Money(penalty, currency), days)
