"""A debt from its first day to a chosen one: charges as they grow, payments as they were taken."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction

from server_api.contract.debt_words import Component
from server_api.domain.allocation import Allocation, full_order
from server_api.domain.day_count import months_between
from server_api.domain.debt_terms import DebtTerms, Instalment, Paid, Reckoning
from server_api.domain.interest import InterestKind, interest, of_whole_months
from server_api.domain.plan_dates import months_after
from server_api.domain.rounding import rounded, share

_IN_PARTS = (Component.PENALTY, Component.INTEREST, Component.PRINCIPAL)


@dataclass(frozen=True, slots=True)
class Charge:
    """A step of the arithmetic, in minor units. ``code`` names its formula: ``principal``, ``agreed``,
    ``growing`` (of ``base``, ``days`` of ``period``), ``interest``, ``penalty``, ``fees``, ``costs``.
    """

    component: Component
    code: str
    amount: int
    number: int = 0
    base: int = 0
    rate_bp: int = 0
    months: Fraction = Fraction(0)
    since: date | None = None
    until: date | None = None


@dataclass(slots=True)
class Part:
    """The contract, or one of its instalments (``number`` from 1), as far as it is reckoned.

    ``agreed`` is the interest inside it, ``grown`` late interest that bears interest, ``late`` the other.
    """

    number: int
    due_on: date
    begins: date
    principal: int
    agreed: int
    full_principal: int
    full_agreed: int
    counted_to: date
    penalty: int = 0
    grown: int = 0
    late: int = 0
    charges: list[Charge] = field(default_factory=list)

    @property
    def open(self) -> int:
        """All that is left of it, in minor units."""
        return self.principal + self.agreed + self.penalty + self.grown + self.late

    def owes(self, component: Component) -> int:
        """What is left of one component."""
        if component is Component.PENALTY:
            return self.penalty
        return self.principal if component is Component.PRINCIPAL else self.agreed + self.grown + self.late

    def pay(self, component: Component, amount: int) -> None:
        """Take off what is owed at most; the interest agreed first, then what bears interest."""
        if component is Component.PENALTY:
            self.penalty -= amount
        elif component is Component.PRINCIPAL:
            self.principal -= amount
        else:
            agreed = min(amount, self.agreed)
            grown = min(amount - agreed, self.grown)
            self.agreed -= agreed
            self.grown -= grown
            self.late -= amount - agreed - grown

    def growing(self, on: date) -> int:
        """Of the agreed interest, what has grown by a day of its own period and is not paid."""
        period = (self.due_on - self.begins).days
        days = min(max(0, (on - self.begins).days), period)
        grown = share(self.full_agreed, days, period) if period else self.full_agreed
        return max(0, grown - (self.full_agreed - self.agreed))


class Ledger:
    """A debt being reckoned from payment to payment."""

    def __init__(self, terms: DebtTerms, how: Reckoning) -> None:
        self._terms, self._how = terms, how
        order = full_order(how.order)
        begin = next(place for place, item in enumerate(order) if item in _IN_PARTS)
        self._before = order[:begin]
        self._inner = tuple(item for item in order if item in _IN_PARTS)
        self._after = tuple(item for item in order[begin:] if item not in _IN_PARTS)
        self._flat = {Component.COSTS: terms.costs, Component.FEES: terms.fees}
        self.parts = _parts(terms)
        self.discounted = 0
        self.credit = 0
        self.taken: list[tuple[Paid, Allocation]] = []

    def run(self, on: date) -> None:
        """Every payment until a day, and the charges until that day."""
        for paid in sorted(self._terms.payments, key=lambda item: (item.on, item.payment_id)):
            if paid.on <= on:
                self._to(paid.on)
                self.taken.append((paid, self.take(paid)))
        self._to(on)

    def owed(self, on: date) -> dict[Component, int]:
        """What is left of each component on the day the ledger has reached, before any discount."""
        found = self._flat | dict.fromkeys(_IN_PARTS, 0)
        for part in self.parts:
            if part.due_on <= on:
                for component in _IN_PARTS:
                    found[component] += part.owes(component)
            elif self.counts(part, on):
                found[Component.PRINCIPAL] += part.principal
                found[Component.INTEREST] += part.growing(on)
        return found

    def discount(self, on: date) -> int:
        """How much of the standing discount takes off what is owed."""
        return min(self._terms.discount - self.discounted, self._total(on))

    def _total(self, on: date) -> int:
        """All that :meth:`owed` tells, together."""
        found = sum(self._flat.values())
        for part in self.parts:
            if part.due_on <= on:
                found += part.open
            elif self.counts(part, on):
                found += part.principal + part.growing(on)
        return found

    def counts(self, part: Part, on: date) -> bool:
        """Whether a part is owed by a day; a contract without instalments is, before its due date too."""
        return part.due_on <= on or self._how.whole or not part.number

    def _to(self, day: date) -> None:
        for part in self.parts:
            if day > part.counted_to and part.principal + part.agreed + part.grown:
                self._charge(part, day)

    def _charge(self, part: Part, day: date) -> None:
        terms, base = self._terms, part.principal + part.agreed
        if part.counted_to == part.due_on and terms.penalty_bp:
            part.penalty = self._rounded(Fraction(base * terms.penalty_bp, 10_000))
            charge = Charge(Component.PENALTY, "penalty", part.penalty, part.number, base, terms.penalty_bp)
            part.charges.append(charge)
        if terms.interest_month_bp:
            self._charge_interest(part, base + part.grown, day)
        part.counted_to = day

    def _charge_interest(self, part: Part, base: int, day: date) -> None:
        terms = self._terms
        months = months_between(part.counted_to, day, terms.day_count)
        amount = self._rounded(interest(base, terms.interest_month_bp, months, terms.interest_kind))
        if terms.interest_kind is InterestKind.COMPOUND:
            joined = self._rounded(of_whole_months(base, terms.interest_month_bp, months))
            part.grown += min(amount, joined)
            part.late -= min(amount, joined)
        part.late += amount
        charge = Charge(
            component=Component.INTEREST,
            code="interest",
            amount=amount,
            number=part.number,
            base=base,
            rate_bp=terms.interest_month_bp,
            months=months,
            since=part.counted_to,
            until=day,
        )
        part.charges.append(charge)

    def take(self, paid: Paid) -> Allocation:
        """Take a payment of the day the ledger has reached."""
        left = paid.amount.minor
        settles = left >= self._total(paid.on) - self.discount(paid.on)
        if settles:
            self._forgive(paid.on)
        parts: dict[Component, int] = {}
        for wanted, amount in paid.parts:
            for component, part in self._places(paid.on):
                if component is wanted:
                    taken = self._pay(component, part, min(amount, left), parts)
                    amount, left = amount - taken, left - taken
        for component, part in self._places(paid.on):
            if not left:
                break
            left -= self._pay(component, part, left, parts)
        if settles:
            self._close(paid.on)
        self.credit += left
        return Allocation(parts, left)

    def _places(self, on: date) -> Iterator[tuple[Component, Part | None]]:
        """Where a payment goes, in order: what is due, the oldest instalment first, then what is to come."""
        yield from ((component, None) for component in self._before)
        due = [part for part in self.parts if part.due_on <= on]
        yield from ((component, part) for part in due for component in self._inner)
        yield from ((component, None) for component in self._after)
        coming = [part for part in self.parts if part.due_on > on]
        yield from ((component, part) for part in coming for component in self._inner)

    def _pay(self, component: Component, part: Part | None, left: int, parts: dict[Component, int]) -> int:
        taken = min(left, self._flat[component] if part is None else part.owes(component))
        if taken <= 0:
            return 0
        if part is None:
            self._flat[component] -= taken
        else:
            part.pay(component, taken)
        parts[component] = parts.get(component, 0) + taken
        return taken

    def _forgive(self, on: date) -> None:
        """Who pays all of it before the time owes no interest that is still to grow (CDC, art. 52, § 2)."""
        for part in self.parts:
            if part.due_on > on and self.counts(part, on):
                less = part.agreed - part.growing(on)
                part.agreed -= less
                part.full_agreed -= less

    def _close(self, on: date) -> None:
        """What the standing discount covers is owed no more."""
        self.discounted += self._total(on)
        self._flat = dict.fromkeys(self._flat, 0)
        for part in self.parts:
            if self.counts(part, on):
                part.principal = part.agreed = part.penalty = part.grown = part.late = 0

    def _rounded(self, exact: Fraction) -> int:
        return rounded(exact, self._how.rounding)


def _parts(terms: DebtTerms) -> list[Part]:
    if not terms.instalments:
        principal = terms.principal.minor
        return [Part(0, terms.due_on, terms.due_on, principal, 0, principal, 0, terms.due_on)]
    parts: list[Part] = []
    for item in sorted(terms.instalments, key=lambda item: (item.due_on, item.number)):
        begins = parts[-1].due_on if parts else terms.opened_on or months_after(item.due_on, -1)
        parts.append(_part(item, min(begins, item.due_on)))
    return parts


def _part(item: Instalment, begins: date) -> Part:
    principal, agreed = item.principal.minor, item.interest.minor
    part = Part(item.number, item.due_on, begins, principal, agreed, principal, agreed, item.due_on)
    part.pay(Component.INTEREST, min(item.paid.minor, agreed))
    part.pay(Component.PRINCIPAL, min(max(0, item.paid.minor - agreed), principal))
    return part
