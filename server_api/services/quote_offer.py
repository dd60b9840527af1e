"""The day's balances and offers of a case."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time

from server_api.contract.cases import DebtLine
from server_api.contract.debt_words import PlanKind
from server_api.contract.money import Money
from server_api.contract.offers import Offer
from server_api.contract.words import Authority, Blocked, LegalKind
from server_api.domain.balance import Balance, balance_at
from server_api.domain.business_days import HolidayTable
from server_api.domain.filter_tree import Every, Today
from server_api.domain.offers import Debtor, Quote, quote
from server_api.domain.rounding import per_ten_thousand
from server_api.services.case_facts import CaseFacts
from server_api.services.offer_words import reasons
from server_api.services.record_facts import record_facts

LONGEST_REASON = 200


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
    how = case.terms.money.reckoning
    balances = {debt.debt_id: balance_at(debt.terms, on, how) for debt in case.debts}
    currency = case.currency or "USD"
    total = _sum((balance.total for balance in balances.values()), currency)
    free = [balances[debt.debt_id] for debt in case.open_for(Blocked.OFFERS)]
    offered = _sum((balance.total for balance in free), currency)
    quotes = quote(
        case.policies,
        offered,
        max((balance.days_late for balance in free), default=0),
        on,
        holidays,
        case.person.region,
        charges=_sum((balance.interest + balance.penalty for balance in free), currency),
        debtor=debtor_of(case, on),
    )
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
                fees=_unless_zero(balance.fees),
                costs=_unless_zero(balance.costs),
                discount=_unless_zero(balance.discount),
                paid=_unless_zero(balance.paid),
                instalments=balance.instalments,
                instalments_late=balance.instalments_late,
            )
        )
    return tuple(lines)


def offer_lines(figures: DayFigures, language: str) -> tuple[Offer, ...]:
    """The table of offers, best first."""
    return tuple(
        Offer(
            offer_id=item.policy.policy_id,
            rank=item.rank,
            total=item.total,
            balance=item.balance,
            discount_bp=item.discount_bp,
            first_payment=item.first,
            first_due=item.first_due,
            instalments=item.count,
            instalment=item.instalment,
            valid_until=item.first_due,
            authority=item.policy.authority,
            methods=item.policy.methods,
            reason=" · ".join(reasons(item, language))[:LONGEST_REASON],
            frequency=item.policy.frequency,
            min_instalment=_amount(item.policy.min_instalment, item.balance.currency),
            max_days_to_first=item.policy.max_days_to_first,
        )
        for item in figures.quotes
    )


def debtor_of(case: CaseFacts, on: date) -> Debtor:
    """To whom is offered: the record, and how earlier promises went."""
    kept = [promise for promise in case.promises if promise.state == "kept"]
    broken = [promise for promise in case.promises if promise.state == "broken"]
    again = case.terms.promises.at_once_after
    # What was read for the case is enough for a filter: only policies for a segment ask for it.
    asks = any(policy.only != Every() for policy in case.policies)
    return Debtor(
        facts=record_facts(case, on) if asks else {},
        today=Today(datetime.combine(on, time.max, UTC), on),
        soft=any(fact.kind is LegalKind.OVER_INDEBTED for fact in case.legal),
        payable=case.payable,
        at_once=bool(again) and len(broken) >= again,
        kept_at_once=sum(1 for promise in kept if promise.kind == PlanKind.SINGLE),
        kept_plans=sum(1 for promise in kept if promise.kind != PlanKind.SINGLE),
        broken_plans=sum(1 for promise in broken if promise.kind != PlanKind.SINGLE),
    )


def _unless_zero(amount: Money) -> Money | None:
    return amount if amount.minor else None


def _amount(minor: int, currency: str) -> Money | None:
    return Money(minor, currency) if minor else None


def _sum(amounts: Iterable[Money], currency: str) -> Money:
    total = Money.zero(currency)
    for amount in amounts:
        if amount.currency == currency:
            total += amount
    return total
