"""The day's balances and offers of a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from server_api.contract.cases import DebtLine
from server_api.contract.money import Money
from server_api.contract.offers import Offer
from server_api.contract.words import Authority, Blocked
from server_api.domain.balance import Balance, balance_at
from server_api.domain.business_days import HolidayTable
from server_api.domain.offers import Quote, quote
from server_api.domain.rounding import per_ten_thousand
from server_api.services.case_facts import CaseFacts


@dataclass(frozen=True, slots=True)
class DayFigures:
    """What is owed on a day, by debt and together, and what may be offered for it."""

    on: date
    balances: dict[str, Balance]
    total: Money
    quotes: tuple[Quote, ...]
    minimum: Money

    @property
    def best(self) -> Quote | None:
        """The best offer the agent may grant alone."""
        return next((item for item in self.quotes if item.policy.authority is Authority.WITHIN), None)

    @property
    def plan(self) -> Quote | None:
        """The best offer in instalments the agent may grant alone."""
        within = (item for item in self.quotes if item.policy.authority is Authority.WITHIN)
        return next((item for item in within if item.instalment is not None), None)


def quote_case(case: CaseFacts, on: date, holidays: HolidayTable | None) -> DayFigures:
    """Every figure of the case on a day; a legal block leaves the balance and takes the offers."""
    balances = {debt.debt_id: balance_at(debt.terms, on) for debt in case.debts}
    currency = case.currency or "USD"
    total = _sum((balance.total for balance in balances.values()), currency)
    free = [balances[debt.debt_id] for debt in case.open_for(Blocked.OFFERS)]
    offered = _sum((balance.total for balance in free), currency)
    days_late = max((balance.days_late for balance in free), default=0)
    quotes = quote(case.policies, offered, days_late, on, holidays, case.person.region)
    minimum = Money(per_ten_thousand(offered.minor, case.terms.min_promise_bp), currency)
    return DayFigures(on, balances, total, quotes, minimum)


def debt_lines(case: CaseFacts, figures: DayFigures) -> tuple[DebtLine, ...]:
    """The table of debts."""
    lines = []
    for debt in case.debts:
        balance = figures.balances[debt.debt_id]
        lines.append(
            DebtLine(
                debt_id=debt.debt_id,
                product=debt.product,
                contract=debt.contract,
                creditor=case.creditor.name,
                due_on=debt.terms.due_on,
                days_late=balance.days_late,
                principal=balance.principal,
                interest=balance.interest,
                penalty=balance.penalty,
                balance=balance.total,
            )
        )
    return tuple(lines)


def offer_lines(figures: DayFigures) -> tuple[Offer, ...]:
    """The table of offers, best first."""
    return tuple(
        Offer(
            offer_id=item.policy.policy_id,
            rank=item.rank,
            total=item.total,
            balance=item.balance,
            discount_bp=item.policy.discount_bp,
            first_payment=item.first,
            first_due=item.first_due,
            instalments=item.policy.instalments,
            instalment=item.instalment,
            valid_until=item.first_due,
            authority=item.policy.authority,
            methods=item.policy.methods,
            reason=item.policy.reason,
        )
        for item in figures.quotes
    )


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    total = Money.zero(currency)
    for amount in amounts:
        if amount.currency == currency:
            total += amount
    return total
