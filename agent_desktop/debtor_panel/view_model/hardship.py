"""The form of income and expenses: each amount by its name, what is left of the month while it is typed."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.debtor_panel.view_model.contact_form import FieldView
from agent_desktop.desk.amounts import parse_amount
from agent_desktop.desk.extras_state import DEPENDANTS, NOTE, HardshipForm
from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.contacts import CaseExtras
from server_api.contract.hardship import Expense, Income
from server_api.contract.money import Money


@dataclass(frozen=True, slots=True)
class HardshipView:
    """``left`` is worked out from what stands in the fields; ``before`` tells of the sheet on file."""

    title: str
    how: str
    before: str
    income: tuple[FieldView, ...]
    expenses: tuple[FieldView, ...]
    dependants: FieldView
    note: str
    left: str
    ink: Ink
    error: str
    primary: ButtonView


def hardship_view(case: Case, speech: Speech) -> HardshipView:
    form, words = case.extras.hardship, speech.words
    currency = case.body.balance.currency if case.body is not None else ""
    texts = dict(form.fields)
    left = _sum(texts, Income, currency) - _sum(texts, Expense, currency)
    at_field = form.field in {*Income, *Expense, DEPENDANTS}
    return HardshipView(
        title=words("hardship.title"),
        how=words("hardship.how"),
        before=on_file(case.extras.data, speech),
        income=tuple(_field(form, name, speech) for name in Income),
        expenses=tuple(_field(form, name, speech) for name in Expense),
        dependants=_field(form, DEPENDANTS, speech),
        note=texts.get(NOTE, ""),
        left=_left(left, currency, speech),
        ink=Ink.TEXT if left > 0 else Ink.WARN,
        error="" if at_field else _fault(form.error, speech),
        primary=ButtonView(words("hardship.save"), "Ctrl Enter", kind=Kind.PRIMARY, enabled=not form.sent),
    )


def on_file(extras: CaseExtras | None, speech: Speech) -> str:
    """What is known of the month, in a sentence; empty where nobody told."""
    sheet = extras.hardship if extras is not None else None
    if sheet is None:
        return ""
    day = speech.formats.day(speech.formats.local(sheet.at).date())
    return speech.words("hardship.on_file", date=day, amount=speech.formats.money(sheet.payable))


def _left(minor: int, currency: str, speech: Speech) -> str:
    if not currency:
        return ""
    told = speech.words("hardship.left" if minor >= 0 else "hardship.missing", amount="{amount}")
    return told.format(amount=speech.formats.money(Money(abs(minor), currency)))


def _sum(texts: dict[str, str], names: type[Income] | type[Expense], currency: str) -> int:
    return sum(parse_amount(texts.get(name, ""), currency) or 0 for name in names)


def _field(form: HardshipForm, name: str, speech: Speech) -> FieldView:
    text = dict(form.fields).get(name, "")
    fault = _fault(form.error, speech) if form.field == name else ""
    return FieldView(str(name), speech.code("hardship_field", name), text, fault)


def _fault(fault: str, speech: Speech) -> str:
    if not fault:
        return ""
    own = f"hardship.error_{fault}"
    return speech.words(own) if speech.words.has(own) else speech.code("error", fault)
