"""How the balance was computed on a chosen day: lines, instalments, the order of payments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agent_desktop.desk.reading import identified
from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Cell, Column, Kind, TableView
from server_api.contract.debt_words import Component
from server_api.contract.statements import DebtStatement, InstalmentLine, Statement, StatementLine

#: These count against the balance.
_LESS = (Component.DISCOUNT, Component.PAID)


@dataclass(frozen=True, slots=True)
class DebtSheet:
    name: str
    contract: str
    total: str
    lines: TableView
    instalments: TableView | None


@dataclass(frozen=True, slots=True)
class SheetView:
    title: str
    day: date
    today: date
    today_button: ButtonView
    paper: ButtonView
    balance_label: str
    balance: str
    debts: tuple[DebtSheet, ...]
    allocation: str
    rounding: str
    state: str
    """What stands in the figures' place, or beside older figures: loading, or why there are none."""
    wrong: bool


def sheet_view(case: Case, speech: Speech) -> SheetView:
    sheet, words = case.extras.sheet, speech.words
    today = case.body.balance_on if case.body is not None else speech.formats.local(speech.clock_now).date()
    statement = sheet.view
    shown = statement.on if statement is not None else sheet.on or today
    return SheetView(
        title=words("statement.title"),
        day=sheet.on or shown,
        today=today,
        today_button=ButtonView(
            words("statement.today"), "Alt H", kind=Kind.ON if (sheet.on or today) == today else Kind.NORMAL
        ),
        paper=ButtonView(
            words("statement.paper"),
            icon="scroll-text",
            enabled=identified(case) and not sheet.error,
            tip=words("statement.paper_tip"),
        ),
        balance_label=words("header.balance_on", date=speech.formats.full_date(shown)) if statement else "",
        balance=speech.formats.money(statement.total) if statement else "",
        debts=tuple(_debt(debt, speech) for debt in statement.debts) if statement else (),
        allocation=_allocation(statement, speech),
        rounding=statement.rounding if statement else "",
        state=_state(case, speech),
        wrong=bool(sheet.error),
    )


def _state(case: Case, speech: Speech) -> str:
    sheet = case.extras.sheet
    if sheet.error:
        own = f"statement.error_{sheet.error}"
        return speech.words(own) if speech.words.has(own) else speech.code("error", sheet.error)
    return speech.words("statement.loading") if sheet.asked and sheet.view is None else ""


def _allocation(statement: Statement | None, speech: Speech) -> str:
    if statement is None or not statement.allocation:
        return ""
    names = (speech.code("component", one.value) for one in statement.allocation)
    return speech.words("statement.allocation", order=" → ".join(names))


def _debt(debt: DebtStatement, speech: Speech) -> DebtSheet:
    words = speech.words
    columns = (
        Column(words("statement.part")),
        Column(words("statement.formula")),
        Column(words("statement.rule")),
        Column(words("statement.amount"), right=True),
    )
    rows = tuple(_line(line, speech) for line in debt.lines)
    blank = Cell("")
    total = (
        Cell(words("debts.balance"), strong=True),
        blank,
        blank,
        Cell(speech.formats.amount(debt.total), strong=True),
    )
    return DebtSheet(
        name=debt.product or words("debts.contract"),
        contract=unbroken(debt.contract),
        total=speech.formats.money(debt.total),
        lines=TableView(columns, rows, total=total),
        instalments=_instalments(debt.instalments, speech) if debt.instalments else None,
    )


def _line(line: StatementLine, speech: Speech) -> tuple[Cell, ...]:
    name = speech.code("component", line.component.value)
    if line.instalment:
        name = joined(name, speech.words("statement.of_instalment", n=line.instalment))
    less = line.component in _LESS
    amount = speech.formats.amount(line.amount)
    return (
        Cell(name),
        Cell(line.formula, ink=Ink.TEXT2),
        Cell(line.rule, ink=Ink.TEXT2),
        Cell(f"−{amount}" if less and line.amount.minor > 0 else amount),
    )


def _instalments(lines: tuple[InstalmentLine, ...], speech: Speech) -> TableView:
    words, formats = speech.words, speech.formats
    columns = (
        Column(words("statement.instalment")),
        Column(words("debts.due")),
        Column(words("debts.late"), right=True),
        Column(words("statement.amount"), right=True),
        Column(words("statement.paid"), right=True),
        Column(words("debts.balance"), right=True),
    )
    rows = tuple(
        (
            Cell(str(line.number)),
            Cell(formats.full_date(line.due_on)),
            Cell(words("debts.days", n=line.days_late) if line.days_late > 0 else "—"),
            Cell(formats.amount(line.amount)),
            Cell(formats.amount(line.paid) if line.paid.minor else "—"),
            Cell(formats.amount(line.balance), strong=True),
        )
        for line in lines
    )
    return TableView(columns, rows)
