"""The documents' page: papers, notes with their warning, tags and the creditor's own fields."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.extras_state import STATEMENT_NOW, Extras
from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.formats import unbroken
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Cell, ChipView, Column, Kind, TableView
from server_api.contract.contacts import DocumentLine, Note
from server_api.contract.debt_words import DocumentKind

_ICONS = {
    DocumentKind.CONTRACT: "scroll-text",
    DocumentKind.LEGAL_ACT: "scale",
    DocumentKind.NOTICE: "mail-open",
    DocumentKind.LETTER: "mail",
    DocumentKind.RECEIPT: "banknote",
    DocumentKind.AGREEMENT: "handshake",
    DocumentKind.SETTLEMENT: "circle-check",
}
#: Sentences an agent writes often; each is a word of the catalogue.
TEMPLATES = ("best_time", "asked_paper", "new_job", "family", "moved")
#: Shown on the page; the whole list is in the history.
MOST_NOTES = 30


@dataclass(frozen=True, slots=True)
class NoteView:
    note_id: str
    head: str
    text: str
    pinned: bool


@dataclass(frozen=True, slots=True)
class DocumentsView:
    papers: TableView
    ids: tuple[str, ...]
    notes: tuple[NoteView, ...]
    text: str
    pinned: bool
    templates: tuple[tuple[str, str], ...]
    warning: str
    error: str
    save: ButtonView
    keep: ButtonView | None
    tags: tuple[ChipView, ...]
    custom: tuple[tuple[str, str], ...]
    state: str


def documents_view(case: Case, speech: Speech) -> DocumentsView:
    extras, words = case.extras, speech.words
    data, form = extras.data, extras.note
    documents = data.documents if data is not None else ()
    tags = data.tags if data is not None else case.body.tags if case.body is not None else ()
    keep = ButtonView(words("notes.keep"), "Alt K") if form.warning is not None else None
    primary = Kind.PRIMARY if form.text.strip() and form.warning is None else Kind.NORMAL
    return DocumentsView(
        papers=_papers(documents, speech),
        ids=tuple(one.document_id for one in documents),
        notes=_notes(case, speech),
        text=form.text,
        pinned=form.pinned,
        templates=tuple((code, speech.code("note_template", code)) for code in TEMPLATES),
        warning=_warning(extras, speech),
        error=_code(form.error, speech),
        save=ButtonView(
            words("notes.save"), "Ctrl Enter", kind=primary, enabled=bool(form.text.strip()) and not form.sent
        ),
        keep=keep,
        tags=tuple(ChipView(tag) for tag in tags),
        custom=data.custom if data is not None else (),
        state=_state(extras, speech),
    )


def _papers(documents: tuple[DocumentLine, ...], speech: Speech) -> TableView:
    words, formats = speech.words, speech.formats
    columns = (
        Column(words("documents.paper")),
        Column(words("documents.kind")),
        Column(words("debts.contract")),
        Column(words("documents.day")),
        Column(words("documents.size"), right=True),
    )
    rows = tuple(
        (
            Cell(one.title, icon=_ICONS.get(one.kind, "clipboard-list")),
            Cell(speech.code("document_kind", one.kind.value)),
            Cell(unbroken(one.contract) or "—"),
            Cell(formats.full_date(formats.local(one.at).date())),
            Cell(f"{formats.number(max(1, round(one.size / 1024)))}\u00a0kB" if one.size else "—"),
        )
        for one in documents
    )
    return TableView(columns, rows)


def _notes(case: Case, speech: Speech) -> tuple[NoteView, ...]:
    """Pinned ones first; those that came with the case until the list is here."""
    data = case.extras.data
    notes = data.notes if data is not None else case.body.alerts if case.body is not None else ()
    pinned = tuple(one for one in notes if one.pinned)
    others = tuple(one for one in notes if not one.pinned)
    return tuple(_note(one, speech) for one in (*pinned, *others)[:MOST_NOTES])


def _note(note: Note, speech: Speech) -> NoteView:
    return NoteView(note.note_id, joined(speech.formats.moment(note.at), note.by), note.text, note.pinned)


def _warning(extras: Extras, speech: Speech) -> str:
    warning = extras.note.warning
    if warning is None:
        return ""
    why = speech.code("note_reason", warning.reason, speech.words("notes.warning_other"))
    return speech.words("notes.warning", words=", ".join(f"“{word}”" for word in warning.words), why=why)


def _state(extras: Extras, speech: Speech) -> str:
    if extras.error:
        return _code(extras.error, speech)
    return speech.words("contacts.loading") if extras.loading and extras.data is None else ""


def _code(code: str, speech: Speech) -> str:
    if not code:
        return ""
    return speech.words("contacts.server_away") if code == "server_away" else speech.code("error", code)


@dataclass(frozen=True, slots=True)
class PaperView:
    """A paper being looked at; ``content`` is drawn in this window and never written to the PC's disk."""

    document_id: str
    title: str
    line: str
    content: bytes
    media_type: str
    state: str
    ink: Ink


def paper_view(case: Case, speech: Speech) -> PaperView | None:
    paper = case.extras.paper
    if paper is None:
        return None
    data = case.extras.data
    documents = data.documents if data is not None else ()
    known = next((one for one in documents if one.document_id == paper.document_id), None)
    unnamed = speech.words("statement.paper") if paper.document_id == STATEMENT_NOW else ""
    state = ""
    if paper.error:
        state = _code(paper.error, speech)
    elif not paper.content:
        state = speech.words("documents.loading")
    return PaperView(
        paper.document_id,
        known.title if known else unnamed,
        joined(speech.code("document_kind", known.kind.value), unbroken(known.contract)) if known else "",
        paper.content,
        known.media_type if known else "application/pdf",
        state,
        Ink.WARN if paper.error else Ink.TEXT2,
    )
