"""Looking for a person: the hits, the chosen one's numbers, and what a rule says against a call."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.reading import is_lead, server_up, unknown_caller
from agent_desktop.desk.update_search import LEAST, chosen_person, people_shown
from agent_desktop.desk.workspace import Workspace
from agent_desktop.ui.view_model.refusal import refusal_words
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Cell, Column, Kind, TableView
from server_api.contract.transfers import PersonFound


@dataclass(frozen=True, slots=True)
class SearchView:
    """``phones`` of the chosen person; ``reason`` is asked of leads where a rule refused."""

    title: str
    line: str
    table: TableView
    empty: str
    person: str
    person_line: str
    phones: tuple[ButtonView, ...]
    error: str
    error_how: str
    reason_shown: bool
    reason: str
    confirm: ButtonView
    inbound: bool
    why: ButtonView | None


def search_view(workspace: Workspace, speech: Speech) -> SearchView:
    """The page in the middle."""
    search, words = workspace.search, speech.words
    inbound = unknown_caller(workspace)
    person = chosen_person(workspace)
    error, how = refusal_words(search.error, search.error_params, speech)
    return SearchView(
        title=words("search.who" if inbound else "search.title"),
        line=_line(workspace, inbound, speech),
        table=_table(workspace, inbound, speech),
        empty=_empty(workspace, inbound, speech),
        person=person.name if person else "",
        person_line=_person_line(person, speech),
        phones=_phones(workspace, person, speech) if person and not inbound else (),
        error=error,
        error_how=how,
        reason_shown=_may_overrule(workspace),
        reason=search.reason,
        confirm=_confirm(workspace, person, inbound, speech),
        inbound=inbound,
        why=_why(workspace, speech) if person and not inbound else None,
    )


def _line(workspace: Workspace, inbound: bool, speech: Speech) -> str:
    if not inbound:
        return speech.words("search.line")
    proposed = workspace.beside.proposed
    number = (
        unbroken(proposed.number_masked)
        if proposed and proposed.number_masked
        else speech.words("search.hidden")
    )
    return speech.words("search.who_line", number=number)


def _table(workspace: Workspace, inbound: bool, speech: Speech) -> TableView:
    words = speech.words
    people = people_shown(workspace)
    heads = ("search.name", "search.document", "search.city", "search.creditor", "search.last")
    keys = (Column(""),) if inbound else ()
    return TableView(
        columns=(*keys, *(Column(words(head)) for head in heads)),
        rows=tuple(_row(at, person, inbound, speech) for at, person in enumerate(people)),
        selected=workspace.search.chosen,
    )


def _row(at: int, person: PersonFound, inbound: bool, speech: Speech) -> tuple[Cell, ...]:
    last = person.last_contact_at
    key = (Cell("", key=f"Alt {at + 1}" if at < 9 else ""),) if inbound else ()
    place = ", ".join(part for part in (person.city, person.region) if part)
    return (
        *key,
        Cell(person.name, strong=at == 0),
        Cell(unbroken(person.document_masked), ink=Ink.TEXT2),
        Cell(place, ink=Ink.TEXT2),
        Cell(person.creditor, ink=Ink.TEXT2),
        Cell(speech.formats.moment(speech.happened(last)) if last else "—", ink=Ink.TEXT2),
    )


def _empty(workspace: Workspace, inbound: bool, speech: Speech) -> str:
    search, words = workspace.search, speech.words
    if search.asked:
        return words("search.looking")
    if people_shown(workspace):
        return words("search.more") if search.found is not None and search.found.more else ""
    if len(search.typed.strip()) < LEAST:
        return words("search.unknown" if inbound else "search.how")
    return words("search.nobody") if search.found is not None else ""


def _person_line(person: PersonFound | None, speech: Speech) -> str:
    if person is None:
        return ""
    refused = "" if person.callable else speech.words("search.rule", rule=person.refused_rule or "—")
    return joined(unbroken(person.document_masked), person.city, person.creditor, refused)


def _phones(workspace: Workspace, person: PersonFound, speech: Speech) -> tuple[ButtonView, ...]:
    words = speech.words
    return tuple(
        ButtonView(
            unbroken(phone.masked),
            f"Alt {at + 1}" if at < 9 else "",
            "phone",
            Kind.ON if phone.phone_id == workspace.search.phone_id else Kind.NORMAL,
            enabled=phone.usable and not workspace.search.sent,
            tip=speech.code("phone_kind", phone.kind) if phone.usable else words("search.unusable"),
        )
        for at, phone in enumerate(person.phones)
    )


def _may_overrule(workspace: Workspace) -> bool:
    """The house's own caps give way to a lead's reason; the law never does."""
    search = workspace.search
    overridable = dict(search.error_params).get("overridable") == "yes"
    return search.error == "gate_denied" and overridable and is_lead(workspace)


def _why(workspace: Workspace, speech: Speech) -> ButtonView | None:
    """A lead may ask why this person was called, or was not."""
    if not is_lead(workspace):
        return None
    return ButtonView(speech.words("why.button"), "Alt W", "info", enabled=server_up(workspace))


def _confirm(workspace: Workspace, person: PersonFound | None, inbound: bool, speech: Speech) -> ButtonView:
    search, words = workspace.search, speech.words
    may = person is not None and not search.sent and server_up(workspace)
    if inbound:
        text = words("search.opening" if search.sent else "search.open_case")
        return ButtonView(text, "Ctrl Enter", "contact", Kind.PRIMARY, enabled=may)
    may = may and bool(search.phone_id)
    overrule = _may_overrule(workspace)
    if search.error == "gate_denied":
        # the same question has the same answer; another number, or a reason, makes it another one
        may = may and overrule and bool(search.reason.strip())
    key = "search.dialling" if search.sent else "search.overrule" if overrule else "search.dial"
    return ButtonView(words(key), "Ctrl Enter", "phone", Kind.PRIMARY, enabled=may)
