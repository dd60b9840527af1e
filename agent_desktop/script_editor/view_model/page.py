"""The whole editor as one view: bar, panes, foot, what is asked."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk import script_doc
from agent_desktop.desk.editor_state import LOAD, PUBLISH, Editor, Text, editable, touched
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.update_script_preview import preview_case
from agent_desktop.desk.workspace import Workspace
from agent_desktop.script_editor.view_model.checks import CheckView, check_views, language_label
from agent_desktop.script_editor.view_model.items import (
    CompareView,
    ItemView,
    MeantView,
    compare_view,
    item_view,
    meant_view,
)
from agent_desktop.script_editor.view_model.outline import OutlineView, outline
from agent_desktop.script_editor.view_model.step import StepView, step_view
from agent_desktop.scripts_view.view_model import ScriptView, script_view
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Cell, ChipView, Column, Kind, TableView
from server_api.contract.debt_words import Severity, VersionState


@dataclass(frozen=True, slots=True)
class BarView:
    name: str
    sub: str
    chip: ChipView | None
    saved: str
    undo: ButtonView
    test: ButtonView
    server: str = ""
    server_up: bool = True


@dataclass(frozen=True, slots=True)
class FootView:
    """``audience`` is all, share or me; ``note`` says what was done, ``error`` what was not."""

    audience: str
    share: str
    compare: ButtonView
    primary: ButtonView
    note: str
    error: str
    rolls_back: bool = False


@dataclass(frozen=True, slots=True)
class ConflictView:
    title: str
    text: str
    differing: str
    mine: ButtonView
    theirs: ButtonView


@dataclass(frozen=True, slots=True)
class PreviewView:
    name: str
    typed: str
    found: tuple[tuple[str, str], ...]
    script: ScriptView | None


@dataclass(frozen=True, slots=True)
class EditorView:
    """Either the list of scripts (``scripts``), or one script in the form."""

    bar: BarView
    scripts: TableView | None = None
    script_ids: tuple[str, ...] = ()
    loading: str = ""
    error: str = ""
    outline: OutlineView | None = None
    languages: tuple[tuple[str, str], ...] = ()
    language: str = ""
    known: tuple[tuple[str, str, bool], ...] = ()
    step: StepView | None = None
    item: ItemView | None = None
    meant: MeantView | None = None
    compare: CompareView | None = None
    checks: tuple[CheckView, ...] = ()
    foot: FootView | None = None
    conflict: ConflictView | None = None
    preview: PreviewView | None = None
    new: ButtonView | None = None


def editor_view(workspace: Workspace, speech: Speech) -> EditorView | None:
    """None while it is closed."""
    editor = workspace.editor
    if not editor.open:
        return None
    if editor.text is None:
        return _listed(workspace, speech)
    text = editor.text
    step = script_doc.step_of(text.doc, editor.part.step_id) if editor.part.kind == "step" else None
    several = len({language[:2] for language in text.doc.languages}) < len(text.doc.languages)
    return EditorView(
        bar=_bar(workspace, text, speech),
        outline=outline(editor, text, speech),
        languages=tuple((one, language_label(one, several, speech)) for one in text.doc.languages),
        language=editor.language,
        known=_known(editor, speech),
        step=step_view(workspace, text, step, speech) if step is not None else None,
        item=item_view(editor, text, speech) if editor.part.kind in _ITEMS else None,
        meant=meant_view(editor, text, speech) if editor.part.kind == "meant_for" else None,
        compare=_compared(editor, speech),
        checks=check_views(editor, text, speech),
        foot=_foot(workspace, text, speech),
        conflict=_conflict(text, speech),
        preview=_preview(workspace, speech),
    )


_ITEMS = ("objection", "phrase", "disclosure")


def _known(editor: Editor, speech: Speech) -> tuple[tuple[str, str, bool], ...]:
    return tuple(
        (name, speech.code("script_field", name, words), early) for name, words, early in editor.known
    )


def _compared(editor: Editor, speech: Speech) -> CompareView | None:
    if editor.part.kind != "compare" or editor.comparison is None:
        return None
    return compare_view(editor.comparison, speech)


# --- the list of scripts --------------------------------------------------------------------------


def _listed(workspace: Workspace, speech: Speech) -> EditorView:
    words, editor = speech.words, workspace.editor
    columns = (
        Column(words("script_edit.script")),
        Column(words("script_edit.creditor")),
        Column(words("script_edit.campaigns")),
        Column(words("script_edit.live"), right=True),
        Column(words("script_edit.draft"), right=True),
    )
    rows = tuple(
        (
            Cell(one.name, strong=True),
            Cell(one.creditor or "—"),
            Cell(", ".join(one.campaigns) or "—", ink=Ink.TEXT2),
            Cell(str(one.live) if one.live else "—"),
            Cell(str(one.draft) if one.draft else "—"),
        )
        for one in editor.scripts
    )
    nothing = ButtonView("", enabled=False)
    server = words("server.up" if server_up(workspace) else "server.away")
    bar = BarView("", "", None, "", nothing, nothing, server, server_up(workspace))
    return EditorView(
        bar=bar,
        scripts=TableView(columns, rows, selected=0 if rows else -1),
        script_ids=tuple(one.script_id for one in editor.scripts),
        loading=words("script_edit.loading") if editor.asked == LOAD else "",
        error=_error(editor, speech),
        new=ButtonView(words("script_edit.new_script"), "Alt N", "plus", enabled=not editor.asked),
    )


# --- bar and foot ---------------------------------------------------------------------------------


def _bar(workspace: Workspace, text: Text, speech: Speech) -> BarView:
    words, editor = speech.words, workspace.editor
    state = next((one for one in editor.versions if one.version == text.version), None)
    share = state.share if state is not None else 100
    named = {VersionState.TRIAL: words("version_state.trial", share=share)}
    said = named.get(text.state, speech.code("version_state", text.state.value))
    draft = text.state is VersionState.DRAFT
    ink = Ink.ACCENT if draft else Ink.TEXT2
    icon = "pencil-line" if draft else "clock" if text.state is VersionState.PAST else "circle-check"
    chip = ChipView(words("script_edit.version", version=text.version, state=said), icon, ink)
    brief = next((one for one in editor.scripts if one.script_id == text.doc.script_id), None)
    live = next((one.version for one in editor.versions if one.state is VersionState.LIVE), 0)
    on_air = words("script_edit.on_air", version=live) if live and live != text.version else ""
    may = editable(editor)
    return BarView(
        name=text.doc.name,
        sub=joined(brief.creditor if brief is not None else "", ", ".join(text.doc.meant_for.countries)),
        chip=chip,
        saved=joined(_saved(workspace, text, speech), "" if touched(text) else on_air),
        undo=ButtonView(words("script_edit.undo"), "Ctrl Z", "undo-2", enabled=may and bool(text.undo)),
        test=ButtonView(words("script_edit.test"), "F5", "play"),
        server=words("server.up" if server_up(workspace) else "server.away"),
        server_up=server_up(workspace),
    )


def _saved(workspace: Workspace, text: Text, speech: Speech) -> str:
    """Saved means on the server's disk; kept here means on this computer's."""
    words = speech.words
    if touched(text):
        if text.saving is not None and server_up(workspace):
            return words("script_edit.saving")
        return words("script_edit.kept_here") if text.here else words("script_edit.unsaved")
    if text.saved_at is None:
        return ""
    return words("script_edit.saved", time=speech.formats.time(speech.happened(text.saved_at)))


def _foot(workspace: Workspace, text: Text, speech: Speech) -> FootView:
    words, editor = speech.words, workspace.editor
    idle = not editor.asked and not editor.publishing
    compare = ButtonView(words("script_edit.compare"), icon="git-compare", tip="Alt C", enabled=idle)
    if text.state is VersionState.PAST:
        primary = ButtonView(
            words("script_edit.roll_back", version=text.version),
            "Ctrl Enter",
            "undo-2",
            Kind.PRIMARY,
            enabled=idle,
        )
    else:
        busy = editor.asked == PUBLISH or editor.publishing
        faulty = any(finding.severity is Severity.ERROR for finding in editor.check.findings)
        number = text.version + (0 if text.state is VersionState.DRAFT else 1)
        primary = ButtonView(
            words("script_edit.publishing" if busy else "script_edit.publish", version=number),
            "Ctrl Enter",
            "upload",
            Kind.PRIMARY,
            enabled=idle and editable(editor) and not faulty and text.theirs is None,
        )
    note = words(f"script_edit.{editor.told}", version=text.version) if editor.told else ""
    return FootView(
        audience=editor.audience,
        share=str(editor.share),
        compare=compare,
        primary=primary,
        note=note,
        error=_error(editor, speech),
        rolls_back=text.state is VersionState.PAST,
    )


def _error(editor: Editor, speech: Speech) -> str:
    if not editor.error or editor.error == "stale":
        return ""
    fallback = speech.code("error", editor.error)
    return speech.code("script_fault", editor.error, speech.code("script_finding", editor.error, fallback))


def _conflict(text: Text, speech: Speech) -> ConflictView | None:
    if text.theirs is None:
        return None
    words, theirs = speech.words, text.theirs
    newest = next((one for one in theirs.versions if one.version == theirs.version), None)
    by = newest.by if newest is not None else ""
    time = speech.formats.time(speech.happened(theirs.saved_at))
    parts = [
        words("script_conflict.rest") if name == "*" else name
        for name in script_doc.differing(text.doc, theirs.doc)
    ]
    return ConflictView(
        title=words("script_conflict.title"),
        text=words("script_conflict.by", by=by or words("script_conflict.somebody"), time=time),
        differing=words("script_conflict.differing", what=", ".join(parts)),
        mine=ButtonView(words("script_conflict.mine"), "Alt 1"),
        theirs=ButtonView(words("script_conflict.theirs"), "Alt 2"),
    )


def _preview(workspace: Workspace, speech: Speech) -> PreviewView:
    preview = workspace.editor.preview
    case = preview_case(workspace)
    alone = Workspace(case=case, shift=workspace.shift)
    people = preview.people.people if preview.people is not None else ()
    return PreviewView(
        name=preview.name or speech.words("script_edit.invented"),
        typed=preview.typed,
        found=tuple((one.person_id, joined(one.name, one.document_masked)) for one in people[:6]),
        script=script_view(alone, case, speech) if case is not None else None,
    )
