"""What is owed on a chosen day, with the arithmetic shown."""

from datetime import date

from server_api.contract.base import Id, ShortText, WireModel
from server_api.contract.debt_words import Component
from server_api.contract.money import Money


class StatementLine(WireModel):
    """One step of the arithmetic. ``formula`` is ready to read: ``R$ 9.180,00 × 3 % × 72 ÷ 30``.

    ``rule``: the term it comes from, in words (``juros simples, 3 % ao mês, mês de 30 dias``).
    """

    debt_id: Id
    component: Component
    amount: Money
    formula: ShortText = ""
    rule: ShortText = ""
    instalment: int = 0


class InstalmentLine(WireModel):
    """One instalment of a contract as it was agreed once. ``balance`` is what is left of it on the day."""

    number: int
    due_on: date
    amount: Money
    paid: Money
    balance: Money
    days_late: int = 0


class DebtStatement(WireModel):
    """One contract on the day."""

    debt_id: Id
    product: ShortText = ""
    contract: ShortText = ""
    lines: tuple[StatementLine, ...] = ()
    instalments: tuple[InstalmentLine, ...] = ()
    total: Money


class Statement(WireModel):
    """All contracts on the day. ``allocation``: in which order a payment is taken for the components.

    ``rounding`` says in words how figures are rounded.
    """

    person_id: Id
    on: date
    debts: tuple[DebtStatement, ...]
    total: Money
    allocation: tuple[Component, ...] = ()
    rounding: ShortText = ""
