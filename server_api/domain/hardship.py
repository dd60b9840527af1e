"""What an over-indebted household can pay in a month. Pure; minor units of one currency."""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Capacity:
    """``left`` of the income after the expenses; ``payable`` of it without touching what is ``protected``."""

    left: int
    protected: int
    payable: int


def capacity(income: Mapping[str, int], expenses: Mapping[str, int], protected: int = 0) -> Capacity:
    """What is left of a month, and what of it may be asked for.

    ``protected`` is the part of the income that the law keeps for living, whatever the expenses told; in
    Brazil the "mínimo existencial" (Decreto 11.150/2022, art. 3). Nothing falls below zero.
    """
    earned = sum(income.values())
    left = max(0, earned - sum(expenses.values()))
    return Capacity(left, protected, min(left, max(0, earned - protected)))
