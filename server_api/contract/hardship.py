"""Income and expenses as an over-indebted debtor tells them, and what is left to pay debts with."""

from enum import StrEnum

from pydantic import Field

from server_api.contract.base import AwareDatetime, Id, LongText, ShortText, WireModel
from server_api.contract.money import Money


class Income(StrEnum):
    """What comes in each month."""

    WAGES = "wages"
    BENEFITS = "benefits"
    OWN_WORK = "own_work"
    OTHER_INCOME = "other_income"


class Expense(StrEnum):
    """What goes out each month. Nothing names health: that is nobody's business here."""

    HOUSING = "housing"
    FOOD = "food"
    BILLS = "bills"
    TRANSPORT = "transport"
    CHILDREN = "children"
    OTHER_DEBTS = "other_debts"
    OTHER_EXPENSE = "other_expense"


class WriteHardship(WireModel):
    """A month of the debtor's household, in minor units of the case's currency; what was not told is absent.

    ``income`` by :class:`Income`, ``expenses`` by :class:`Expense`.
    ``key`` is made by the desk once: a second sending writes nothing again.
    """

    key: Id
    income: dict[ShortText, int] = Field(default_factory=dict)
    expenses: dict[ShortText, int] = Field(default_factory=dict)
    dependants: int = 0
    note: LongText = ""
    call_id: str = ""


class HardshipSheet(WireModel):
    """A month as it was told. ``left`` is income less expenses, not below zero.

    ``payable`` is what may be asked for a month: ``left``, and never of what the law ``protected``
    (``rule_id``; empty where no law names an amount).
    """

    sheet_id: Id
    at: AwareDatetime
    by: ShortText = ""
    income: dict[ShortText, int] = Field(default_factory=dict)
    expenses: dict[ShortText, int] = Field(default_factory=dict)
    dependants: int = 0
    note: LongText = ""
    left: Money
    protected: Money
    payable: Money
    rule_id: ShortText = ""
