"""The pages of plain tables: promises made before, legal facts, telephone numbers."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.debtor_panel.view_model.header import legal_icon, legal_name
from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Cell, Column, TableView
from server_api.contract.cases import CaseBody, LegalFact, PromiseLine
from server_api.contract.words import Blocked

_BLOCKED_ORDER = (Blocked.OFFERS, Blocked.PROMISES, Blocked.CONTACT, Blocked.AMOUNTS)
_STATE_LOOK = {
    "kept": (Ink.OK, "check"),
    "broken": (Ink.BAD, "x"),
    "cancelled": (Ink.TEXT3, "ban"),
    "open": (Ink.TEXT2, "clock"),
}


@dataclass(frozen=True, slots=True)
class BlockLine:
    what: str
    why: str
    rule: str


@dataclass(frozen=True, slots=True)
class LegalView:
    blocked: tuple[BlockLine, ...]
    facts: TableView
    none: str


def promises_view(case: Case, speech: Speech) -> TableView:
    words, formats = speech.words, speech.formats
    columns = (
        Column(words("promises.due")),
        Column(words("promises.amount"), right=True),
        Column(words("promises.method")),
        Column(words("promises.made")),
        Column(words("promises.state")),
    )
    lines = case.body.promises if case.body else ()
    rows = tuple(
        (
            Cell(formats.full_date(line.due_on)),
            Cell(formats.money(line.amount), strong=True),
            Cell(speech.code("method", line.method.value)),
            Cell(formats.moment(line.made_at)),
            _state(line, speech),
        )
        for line in lines
    )
    return TableView(columns, rows)


def _state(line: PromiseLine, speech: Speech) -> Cell:
    ink, icon = _STATE_LOOK.get(line.state, (Ink.TEXT2, "info"))
    return Cell(speech.code("promise_state", line.state), ink=ink, icon=icon)


def contacts_view(case: Case, speech: Speech) -> TableView:
    words = speech.words
    columns = (
        Column(words("contacts.number")),
        Column(words("contacts.kind")),
        Column(words("contacts.source")),
        Column(words("contacts.last")),
        Column(words("contacts.usable")),
    )
    phones = case.body.phones if case.body else ()
    rows = tuple(
        (
            Cell(unbroken(phone.masked)),
            Cell(speech.code("phone_kind", phone.kind)),
            Cell(phone.source),
            Cell(speech.code("phone_result", phone.last_result)),
            Cell(words("contacts.yes"), ink=Ink.OK, icon="check")
            if phone.usable
            else Cell(words("contacts.no"), ink=Ink.TEXT3, icon="ban"),
        )
        for phone in phones
    )
    return TableView(columns, rows)


def legal_view(case: Case, speech: Speech) -> LegalView:
    body = case.body
    facts = body.legal if body else ()
    none = "" if facts else speech.words("legal.none")
    return LegalView(_blocked(facts, speech), _facts(body, speech), none)


def _blocked(facts: tuple[LegalFact, ...], speech: Speech) -> tuple[BlockLine, ...]:
    """What is blocked, each once, by the fact that came first."""
    words = speech.words
    lines = []
    for what in _BLOCKED_ORDER:
        fact = next((f for f in sorted(facts, key=lambda f: f.since) if what in f.blocks), None)
        if fact is None:
            continue
        since = words(
            "legal.because", fact=legal_name(fact, speech), date=speech.formats.full_date(fact.since)
        )
        lines.append(BlockLine(speech.code("blocked", what.value), since, _rule(fact, speech)))
    return tuple(lines)


def _rule(fact: LegalFact, speech: Speech) -> str:
    return speech.words("legal.rule", rule=unbroken(fact.rule_id), version=fact.rule_version)


def _facts(body: CaseBody | None, speech: Speech) -> TableView:
    words = speech.words
    columns = (
        Column(words("legal.head_since")),
        Column(words("legal.head_fact")),
        Column(words("legal.head_contract")),
        Column(words("legal.head_rule")),
    )
    if body is None:
        return TableView(columns, ())
    names = {debt.debt_id: debt.contract for debt in body.debts}
    rows = tuple(
        (
            Cell(speech.formats.full_date(fact.since)),
            Cell(
                fact.text or legal_name(fact, speech),
                icon=legal_icon(fact),
                ink=Ink.BAD if fact.blocks else Ink.TEXT,
            ),
            Cell(_contracts(fact, names, speech)),
            Cell(_rule(fact, speech)),
        )
        for fact in sorted(body.legal, key=lambda f: f.since, reverse=True)
    )
    return TableView(columns, rows)


def _contracts(fact: LegalFact, names: dict[str, str], speech: Speech) -> str:
    if not fact.debt_ids:
        return speech.words("legal.all_contracts")
    if len(fact.debt_ids) == 1:
        return unbroken(names.get(fact.debt_ids[0], fact.debt_ids[0]))
    return speech.words("debts.count", n=len(fact.debt_ids))
