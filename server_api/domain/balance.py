"""What a debt amounts to on a day, taken apart, with every step of the arithmetic."""

from dataclasses import dataclass
from datetime import date

from server_api.contract.debt_words import Component
from server_api.contract.money import Money
from server_api.domain.allocation import Allocation
from server_api.domain.debt_terms import USUAL, DebtTerms, Paid, Reckoning
from server_api.domain.ledger import Charge, Ledger, Part

__all__ = ["Balance", "DebtTerms", "InstalmentState", "Reckoned", "balance_at", "statement_at", "would_take"]


@dataclass(frozen=True, slots=True)
class Balance:
    """A debt on a day, taken apart: what is still open of each component.

    ``paid`` was taken off already, ``discount`` is still to be taken off; ``credit`` was paid beyond it all.
    """

    principal: Money
    interest: Money
    penalty: Money
    days_late: int
    fees: Money
    costs: Money
    discount: Money
    paid: Money
    credit: Money
    instalments: int = 0
    instalments_late: int = 0

    @property
    def total(self) -> Money:
        """What would have to be paid that day."""
        return self.costs + self.fees + self.penalty + self.interest + self.principal - self.discount


@dataclass(frozen=True, slots=True)
class InstalmentState:
    """One of the contract's own instalments on a day: ``amount`` as agreed, ``balance`` with late charges."""

    number: int
    due_on: date
    amount: Money
    paid: Money
    balance: Money
    days_late: int


@dataclass(frozen=True, slots=True)
class Reckoned:
    """A debt with its arithmetic: ``charges`` less ``paid_before``, ``taken`` and ``discount`` is the total.

    ``taken`` holds each payment and what it was taken for; ``discount`` those minor units of the standing
    discount that count.
    """

    balance: Balance
    charges: tuple[Charge, ...]
    taken: tuple[tuple[Paid, Allocation], ...]
    instalments: tuple[InstalmentState, ...]
    paid_before: int
    discount: int


def balance_at(terms: DebtTerms, on: date, how: Reckoning = USUAL) -> Balance:
    """The balance on a day: interest as agreed since the due date, the penalty once late.

    Rounded to the minor unit, interest and penalty each on its own, and again wherever a payment was taken.
    Before and on the due date only the principal is owed.
    """
    return statement_at(terms, on, how).balance


def statement_at(terms: DebtTerms, on: date, how: Reckoning = USUAL) -> Reckoned:
    """The balance on a day with every step that leads to it; payments after that day are not heeded."""
    ledger = Ledger(terms, how)
    paid_before = sum(_paid(part) for part in ledger.parts)
    ledger.run(on)
    discount = ledger.discount(on)
    return Reckoned(
        balance=_balance(terms, ledger, on, paid_before, discount),
        charges=tuple(_charges(terms, ledger, on)),
        taken=tuple(ledger.taken),
        instalments=tuple(_state(part, on, terms.principal.currency) for part in ledger.parts if part.number),
        paid_before=paid_before,
        discount=discount + ledger.discounted,
    )


def would_take(terms: DebtTerms, amount: Money, on: date, how: Reckoning = USUAL) -> Allocation:
    """What a payment on a day would be taken for, after those that are known of that day; in minor units."""
    ledger = Ledger(terms, how)
    ledger.run(on)
    return ledger.take(Paid(on, amount))


def _balance(terms: DebtTerms, ledger: Ledger, on: date, paid_before: int, discount: int) -> Balance:
    currency = terms.principal.currency
    owed = {component: Money(minor, currency) for component, minor in ledger.owed(on).items()}
    paid = paid_before + sum(sum(taken.parts.values()) for _, taken in ledger.taken)
    late = [part for part in ledger.parts if part.due_on < on and part.open]
    return Balance(
        principal=owed[Component.PRINCIPAL],
        interest=owed[Component.INTEREST],
        penalty=owed[Component.PENALTY],
        days_late=max(((on - part.due_on).days for part in late), default=0),
        fees=owed[Component.FEES],
        costs=owed[Component.COSTS],
        discount=Money(discount, currency),
        paid=Money(paid, currency),
        credit=Money(ledger.credit, currency),
        instalments=len(terms.instalments),
        instalments_late=len(late) if terms.instalments else 0,
    )


def _charges(terms: DebtTerms, ledger: Ledger, on: date) -> list[Charge]:
    charges = [
        Charge(component, code, amount)
        for component, code, amount in (
            (Component.COSTS, "costs", terms.costs),
            (Component.FEES, "fees", terms.fees),
        )
        if amount
    ]
    for part in ledger.parts:
        charges += _inside(ledger, part, on) + part.charges
    return charges


def _inside(ledger: Ledger, part: Part, on: date) -> list[Charge]:
    """Principal and agreed interest, as far as they count by that day or were paid."""
    principal, agreed, code = part.full_principal, part.full_agreed, "agreed"
    if part.due_on > on:
        counted = ledger.counts(part, on)
        principal = part.full_principal if counted else part.full_principal - part.principal
        agreed = part.full_agreed - part.agreed + (part.growing(on) if counted else 0)
        code = "growing"
    found = (
        Charge(Component.PRINCIPAL, "principal", principal, part.number, since=part.due_on),
        Charge(
            Component.INTEREST,
            code,
            agreed,
            part.number,
            part.full_agreed,
            since=part.begins,
            until=part.due_on,
        ),
    )
    return [charge for charge in found if charge.amount]


def _state(part: Part, on: date, currency: str) -> InstalmentState:
    late = part.due_on < on and part.open
    return InstalmentState(
        number=part.number,
        due_on=part.due_on,
        amount=Money(part.full_principal + part.full_agreed, currency),
        paid=Money(_paid(part), currency),
        balance=Money(part.open, currency),
        days_late=(on - part.due_on).days if late else 0,
    )


def _paid(part: Part) -> int:
    return part.full_principal + part.full_agreed - part.principal - part.agreed
