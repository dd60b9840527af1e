"""What a payment is taken for first."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from server_api.contract.debt_words import Component

#: Costs and charges before the capital, interest before the principal (Código Civil, art. 354).
DEFAULT_ORDER = (
    Component.COSTS,
    Component.FEES,
    Component.PENALTY,
    Component.INTEREST,
    Component.PRINCIPAL,
)


@dataclass(frozen=True, slots=True)
class Allocation:
    """Minor units by component. ``parts`` and ``rest`` make the payment; ``rest`` is more than was owed."""

    parts: Mapping[Component, int] = field(default_factory=dict)
    rest: int = 0


def full_order(order: Iterable[Component]) -> tuple[Component, ...]:
    """The order with every component once: what it does not name follows as in the usual order."""
    named = tuple(dict.fromkeys(item for item in order if item in DEFAULT_ORDER))
    return named + tuple(item for item in DEFAULT_ORDER if item not in named)


def allocate(
    amount: int, owed: Mapping[Component, int], order: Iterable[Component] = DEFAULT_ORDER
) -> Allocation:
    """Take a payment for what is owed, one component after the other. Nothing is lost or made."""
    parts: dict[Component, int] = {}
    for component in full_order(order):
        taken = min(max(0, amount), max(0, owed.get(component, 0)))
        if taken:
            parts[component] = taken
            amount -= taken
    return Allocation(parts, amount)
