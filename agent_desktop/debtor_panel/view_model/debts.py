"""The contracts with what each balance is made of; a part that is nothing everywhere has no column."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Cell, Column, TableView
from server_api.contract.cases import CaseBody, DebtLine
from server_api.contract.money import Money


@dataclass(frozen=True, slots=True)
class _Part:
    """``against``: it is taken off, and stands with a minus; ``always``: also where it is nothing."""

    name: str
    always: bool = False
    against: bool = False
    quiet: bool = False


_FEES, _COSTS = _Part("fees"), _Part("costs")
_DISCOUNT = _Part("discount", against=True)
#: Fees and costs less discounts; how it comes about stands in the statement.
_OTHERS = _Part("others")
_MOST_RARE = 2
_PARTS = (
    _Part("principal", always=True),
    _Part("interest", always=True),
    _Part("penalty", always=True),
    _FEES,
    _COSTS,
    _DISCOUNT,
    _Part("paid", quiet=True),  # taken off before the other parts were reckoned: told, not summed
)


def debts_table(body: CaseBody, speech: Speech) -> TableView:
    words, formats = speech.words, speech.formats
    parts = _parts(body)
    columns = (
        Column(words("debts.contract")),
        Column(words("debts.due")),
        Column(words("debts.late"), right=True),
        *(Column(words(f"debts.{part.name}"), right=True) for part in parts),
        Column(words("debts.balance"), right=True),
    )
    rows = tuple(
        (
            Cell(debt.product, sub=unbroken(debt.contract)),
            Cell(formats.full_date(debt.due_on)),
            Cell(_late(debt, speech)),
            *(_cell(_minor(debt, part), debt.balance.currency, part, speech) for part in parts),
            Cell(formats.amount(debt.balance), strong=True),
        )
        for debt in body.debts
    )
    return TableView(columns, rows, total=_total(body, parts, speech))


def _parts(body: CaseBody) -> tuple[_Part, ...]:
    """Where more than two rare ones are there they share a column: the contract's name needs its room."""
    usual = tuple(part for part in _PARTS if part.always)
    rare = tuple(part for part in _PARTS if not part.always and any(_minor(d, part) for d in body.debts))
    return (*usual, *rare) if len(rare) <= _MOST_RARE else (*usual, _OTHERS)


def _late(debt: DebtLine, speech: Speech) -> str:
    """Days; and of instalments how many are late."""
    days = speech.words("debts.days", n=debt.days_late)
    if not debt.instalments:
        return days
    return speech.words("debts.late_of", days=days, late=debt.instalments_late, n=debt.instalments)


def _minor(debt: DebtLine, part: _Part) -> int:
    if part is _OTHERS:
        return _minor(debt, _FEES) + _minor(debt, _COSTS) - _minor(debt, _DISCOUNT)
    amount: Money | None = getattr(debt, part.name)
    return amount.minor if amount is not None else 0


def _cell(minor: int, currency: str, part: _Part, speech: Speech, *, strong: bool = False) -> Cell:
    shown = speech.formats.amount(Money(-minor if part.against else minor, currency))
    ink = Ink.TEXT3 if part.quiet else Ink.TEXT
    return Cell(shown if minor or part.always else "—", strong=strong, ink=ink)


def _total(body: CaseBody, parts: tuple[_Part, ...], speech: Speech) -> tuple[Cell, ...]:
    currency = body.balance.currency
    same = [debt for debt in body.debts if debt.balance.currency == currency]
    if len(same) < 2:
        return ()
    sums = (
        _cell(sum(_minor(debt, part) for debt in same), currency, part, speech, strong=True) for part in parts
    )
    whole = Money(sum(debt.balance.minor for debt in same), currency)
    blank = Cell("")
    return (
        Cell(speech.words("debts.total"), sub=speech.words("debts.count", n=len(same)), strong=True),
        blank,
        blank,
        *sums,
        Cell(speech.formats.amount(whole), strong=True),
    )
