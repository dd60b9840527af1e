"""Notes of the case and its documents."""

import json
from dataclasses import replace

from pydantic import ValidationError

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk.change import Change, refuse, same, with_case
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.extras_state import PIN_DOWN, Extras, NoteForm, Paper
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import Case, Form, Workspace
from server_api.contract.contacts import Note, NoteWarning, WriteNote
from server_api.contract.words import ErrorCode

#: A note is at most so long (``LongText``).
LONGEST = 4000


def update(workspace: Workspace, case: Case, event: ex.PaperEvent) -> Change:
    """The desk after an event of notes and documents."""
    extras = case.extras
    match event:
        case ex.CaseNoteTyped(text, pinned):
            form = replace(extras.note, text=text[:LONGEST], pinned=pinned, warning=None, error="")
            return same(_put(workspace, case, replace(extras, note=form)))
        case ex.CaseNoteSaved(warned):
            return _save(workspace, case, warned=warned)
        case ex.CaseNoteTold(person_id, note):
            if person_id != case.head.person_id:
                return same(workspace)
            return same(_kept(workspace, case, note), c.Announce("note_saved"))
        case ex.PinTakenDown(note_id):
            return _take_down(workspace, case, note_id)
        case ex.PinGone(note_id):
            return same(_without_pin(workspace, case, note_id))
        case _:
            return _document(workspace, case, event)


def _put(workspace: Workspace, case: Case, extras: Extras) -> Workspace:
    return with_case(workspace, replace(case, extras=extras))


def _save(workspace: Workspace, case: Case, *, warned: bool) -> Change:
    form = case.extras.note
    if form.sent or not form.text.strip() or case.body is None:
        return same(workspace)
    if not server_up(workspace):
        away = replace(form, error="server_away")
        return same(_put(workspace, case, replace(case.extras, note=away)))
    sent = replace(case.extras, note=replace(form, sent=True, error="", warning=None))
    note = WriteNote(text=form.text.strip(), pinned=form.pinned, warned=warned)
    return same(_put(workspace, case, sent), cx.SaveCaseNote(case.head.person_id, note))


def _kept(workspace: Workspace, case: Case, note: Note) -> Workspace:
    extras, body = case.extras, case.body
    if extras.data is not None:
        others = tuple(one for one in extras.data.notes if one.note_id != note.note_id)
        extras = replace(extras, data=extras.data.model_copy(update={"notes": (note, *others)}))
    if body is not None and note.pinned:
        alerts = (note, *(one for one in body.alerts if one.note_id != note.note_id))
        body = body.model_copy(update={"alerts": alerts})
    return _put(workspace, replace(case, body=body), replace(extras, note=NoteForm()))


def _take_down(workspace: Workspace, case: Case, note_id: str) -> Change:
    if case.extras.busy:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_contact")
    return same(_put(workspace, case, replace(case.extras, busy=PIN_DOWN)), cx.TakePinDown(note_id))


def _without_pin(workspace: Workspace, case: Case, note_id: str) -> Workspace:
    extras, body = replace(case.extras, busy=""), case.body
    if extras.data is not None:
        notes = tuple(
            one.model_copy(update={"pinned": False}) if one.note_id == note_id else one
            for one in extras.data.notes
        )
        extras = replace(extras, data=extras.data.model_copy(update={"notes": notes}))
    if body is not None:
        alerts = tuple(one for one in body.alerts if one.note_id != note_id)
        body = body.model_copy(update={"alerts": alerts})
    return _put(workspace, replace(case, body=body), extras)


def _document(
    workspace: Workspace, case: Case, event: ex.DocumentOpened | ex.DocumentClosed | ex.DocumentArrived
) -> Change:
    extras = case.extras
    match event:
        case ex.DocumentOpened(document_id):
            if not server_up(workspace):
                away = replace(extras, paper=Paper(document_id, error="server_away"))
                return same(_put(workspace, replace(case, form=Form.PAPER), away))
            looking = replace(extras, paper=Paper(document_id))
            return same(
                _put(workspace, replace(case, form=Form.PAPER), looking), cx.LoadDocument(document_id)
            )
        case ex.DocumentClosed():
            return same(_put(workspace, replace(case, form=Form.NONE), replace(extras, paper=None)))
        case ex.DocumentArrived(document_id, content):
            if extras.paper is None or extras.paper.document_id != document_id:
                return same(workspace)
            return same(_put(workspace, case, replace(extras, paper=Paper(document_id, content))))


def refused(workspace: Workspace, event: RequestRefused) -> Change:
    """Words that do not belong in a file are named; the text stays as it was typed."""
    case = workspace.case
    if case is None:
        return same(workspace)
    extras, code = case.extras, event.code.value
    match event.about:
        case cx.SaveCaseNote.__name__:
            warning = warned_of(dict(event.params)) if event.code is ErrorCode.REFUSED else None
            form = replace(extras.note, sent=False, warning=warning, error="" if warning else code)
            return same(_put(workspace, case, replace(extras, note=form)))
        case cx.LoadDocument.__name__ if extras.paper is not None:
            paper = replace(extras.paper, error=code)
            return same(_put(workspace, case, replace(extras, paper=paper)))
        case _:
            return refuse(_put(workspace, case, replace(extras, busy="")), "note_refused", code=code)


def warned_of(params: dict[str, str]) -> NoteWarning | None:
    """The warning in a refusal's params: ``words`` as JSON or with commas, and ``reason``."""
    if params.get("fault") != "words":
        return None
    told = params.get("words", "")
    try:
        words = json.loads(told) if told.startswith("[") else [part.strip() for part in told.split(",")]
        return NoteWarning(words=tuple(word for word in words if word), reason=params.get("reason", ""))
    except (ValueError, TypeError, ValidationError):
        return NoteWarning(reason=params.get("reason", ""))
