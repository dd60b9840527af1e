"""The text of a script in the editor: changed, undone, kept here and on the server, never lost to another."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import events_editor as ee
from agent_desktop.desk import filter_edit, script_doc, script_edits, update_script_preview
from agent_desktop.desk import filter_tree as ft
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.editor_change import current, with_editor
from agent_desktop.desk.editor_state import MOST_UNDO, Editor, Part, Preview, Text, editable, touched
from agent_desktop.desk.events_lists import PartEdit
from agent_desktop.desk.script_keeping import kept, kept_here, save, text_of, with_text
from agent_desktop.desk.workspace import Workspace
from server_api.contract.debt_words import VersionState
from server_api.contract.lists import FieldInfo
from server_api.contract.script_edit import ScriptCheck, ScriptDoc, ScriptOpen, StepDoc

TextEvent = (
    ee.ScriptEdited
    | ee.FilterEdited
    | ee.EditUndone
    | ee.EditRedone
    | ee.ConflictSettled
    | ee.ScriptLoaded
    | ee.ScriptBegun
    | ee.ScriptFoundHere
    | ee.DraftKept
    | ee.DraftKeptHere
)


def update(workspace: Workspace, event: TextEvent) -> Change:
    """The desk after an event of the text."""
    match event:
        case ee.ScriptLoaded():
            return _loaded(workspace, event)
        case ee.ScriptFoundHere():
            return _found_here(workspace, event)
        case ee.ScriptBegun():
            return _begun(workspace, event)
        case _ if workspace.editor.text is None:
            return same(workspace)
        case ee.ScriptEdited(edit):
            return _edited(workspace, edit)
        case ee.FilterEdited(edit):
            return _filter(workspace, edit)
        case ee.EditUndone():
            return _turned(workspace, back=True)
        case ee.EditRedone():
            return _turned(workspace, back=False)
        case ee.ConflictSettled(keep):
            return _settled(workspace, keep)
        case ee.DraftKept(script_id):
            return kept(workspace, event) if script_id == current(workspace) else same(workspace)
        case ee.DraftKeptHere(script_id, here):
            return same(kept_here(workspace, script_id, kept=here))
    assert_never(event)


# --- opening --------------------------------------------------------------------------------------


def _loaded(workspace: Workspace, event: ee.ScriptLoaded) -> Change:
    """What this PC kept comes back: over the same revision it goes on, over another both are shown."""
    opened, editor = event.opened, workspace.editor
    if editor.text is not None and editor.text.saving is None and _lost_race(editor, opened):
        return _beside(workspace, opened)
    if editor.wanted != opened.doc.script_id:
        return same(workspace)
    if _typed_on(editor, opened):
        return same(with_editor(workspace, wanted="", asked="", versions=opened.versions, use=opened.use))
    there, commands = take(with_editor(workspace, wanted="", asked=""), opened)
    if event.here is None or event.here == opened.doc:
        return same(there, *commands)
    text = replace(text_of(there), doc=event.here, here=True)
    if event.revision == opened.revision or _saved_by_me(workspace, opened):
        saved, more = save(with_text(there, replace(text, undo=(*text.undo, opened.doc)[-MOST_UNDO:])))
        return same(saved, *commands, *more)
    return same(with_text(there, replace(text, theirs=opened, revision=event.revision)), *commands)


def _saved_by_me(workspace: Workspace, opened: ScriptOpen) -> bool:
    """Whoever left the editor while a draft was on its way finds what was typed after it."""
    agent = workspace.shift.agent
    by = next((one.by for one in opened.versions if one.version == opened.version), "")
    return agent is not None and by == agent.name


def _lost_race(editor: Editor, opened: ScriptOpen) -> bool:
    """The answer to a draft that somebody else's came before."""
    text = editor.text
    return text is not None and editor.error == "stale" and text.doc.script_id == opened.doc.script_id


def _typed_on(editor: Editor, opened: ScriptOpen) -> bool:
    """The version in the form was read again, and is already further on here."""
    text = editor.text
    shown = text is not None and text.version == opened.version and text.doc.script_id == opened.doc.script_id
    return text is not None and shown and touched(text)


def _beside(workspace: Workspace, opened: ScriptOpen) -> Change:
    text = text_of(workspace)
    there = with_editor(workspace, error="", asked="", wanted="")
    if opened.doc == text.doc:
        return take(there, opened)
    return same(with_text(there, replace(text, theirs=opened)))


def _found_here(workspace: Workspace, event: ee.ScriptFoundHere) -> Change:
    editor, doc = workspace.editor, event.doc
    if editor.wanted != doc.script_id:
        return same(workspace)
    text = Text(doc, doc, 0, VersionState.DRAFT, event.revision, None, here=True)
    # nothing of it is known to be on the server
    text = replace(text, kept=doc.model_copy(update={"steps": ()}), tree=_tree(doc, editor.fields))
    there = with_editor(workspace, wanted="", asked="", text=text, versions=(), use=None)
    return same(with_editor(there, part=Part("step", doc.start), preview=_fresh(workspace)))


def _begun(workspace: Workspace, event: ee.ScriptBegun) -> Change:
    """On the server with its first save, as a draft nobody hears."""
    if workspace.editor.text is not None or any(
        one.script_id == event.script_id for one in workspace.editor.scripts
    ):
        return same(workspace)
    language = workspace.shift.language
    first = StepDoc(step_id="step_1", name=event.stages[0], say={}, before_identity=True)
    doc = ScriptDoc(
        script_id=event.script_id,
        name=event.name,
        languages=(language,),
        stages=tuple({language: stage} for stage in event.stages),
        start=first.step_id,
        steps=(first,),
    )
    blank = doc.model_copy(update={"steps": ()})
    text = Text(doc, blank, 1, VersionState.DRAFT, 0, None)
    there = with_text(workspace, text, versions=(), use=None, part=Part("step", doc.start), language=language)
    return _went_on(with_editor(there, check=ScriptCheck(), preview=_fresh(workspace)))


def _fresh(workspace: Workspace) -> Preview:
    preview = workspace.editor.preview
    return replace(preview, script=None, name="" if not preview.person_id else preview.name)


def take(workspace: Workspace, opened: ScriptOpen) -> Change:
    """A version as the server has it stands in the form; the part that was shown stays if it is there."""
    editor, doc = workspace.editor, opened.doc
    before = editor.text
    same_script = before is not None and before.doc.script_id == doc.script_id
    text = Text(
        doc,
        doc,
        opened.version,
        opened.state,
        opened.revision,
        opened.saved_at,
        undo=before.undo if before is not None and same_script else (),
        tree=_tree(doc, editor.fields),
    )
    stays = same_script and (
        editor.part.kind != "step" or script_doc.step_of(doc, editor.part.step_id) is not None
    )
    part = editor.part if stays and editor.part.kind != "compare" else Part("step", doc.start)
    language = editor.language if _written_in(doc, editor.language) else next(iter(doc.languages), "pt-BR")
    there = with_text(
        workspace,
        text,
        versions=opened.versions,
        check=opened.check,
        use=opened.use,
        part=part,
        language=language,
        answer=-1,
    )
    there = with_editor(there, preview=replace(there.editor.preview, script=None))
    return update_script_preview.asked(update_script_preview.at_step(there, part.step_id or doc.start))


def _written_in(doc: ScriptDoc, language: str) -> bool:
    return language in doc.languages


def _tree(doc: ScriptDoc, fields: tuple[FieldInfo, ...]) -> ft.Group:
    return ft.read(doc.meant_for.filter, {info.name: info for info in fields}, ft.Tongue())


# --- changing and undoing -------------------------------------------------------------------------


def _edited(workspace: Workspace, edit: script_edits.Edit) -> Change:
    text = text_of(workspace)
    if not editable(workspace.editor):
        return same(workspace)
    doc = script_edits.applied(text.doc, edit)
    if doc == text.doc:
        return same(workspace)
    mark = (edit.place, edit.part, edit.language) if isinstance(edit, script_edits.Put) else None
    undo = text.undo if mark is not None and mark == text.last else (*text.undo, text.doc)[-MOST_UNDO:]
    there = _changed(workspace, replace(text, doc=doc, undo=undo, redo=(), last=mark))
    return _went_on(_follow(there, text.doc))


def _follow(workspace: Workspace, before: ScriptDoc) -> Workspace:
    """A new step is shown at once; one that is gone gives way to the first."""
    editor, doc = workspace.editor, text_of(workspace).doc
    known = {step.step_id for step in before.steps}
    new = next((step.step_id for step in doc.steps if step.step_id not in known), "")
    if new:
        return with_editor(workspace, part=Part("step", new), answer=-1)
    if editor.part.kind == "step" and script_doc.step_of(doc, editor.part.step_id) is None:
        return with_editor(workspace, part=Part("step", doc.start), answer=-1)
    return workspace


def _filter(workspace: Workspace, edit: PartEdit) -> Change:
    """An unfinished line stays in the form and out of the script."""
    text, editor = text_of(workspace), workspace.editor
    if not editable(editor):
        return same(workspace)
    fields = {info.name: info for info in editor.fields}
    tree = filter_edit.edited(text.tree, edit, fields)
    compiled, wrong = ft.compiled(tree, fields, ft.Tongue(workspace.shift.language))
    there = with_text(workspace, replace(text, tree=tree))
    if wrong:
        return same(there)
    return _edited(there, script_edits.Put(script_edits.Place("meant_for"), "filter", compiled))


def _turned(workspace: Workspace, *, back: bool) -> Change:
    text = text_of(workspace)
    source = text.undo if back else text.redo
    if not source or not editable(workspace.editor):
        return same(workspace)
    doc = source[-1]
    undo = text.undo[:-1] if back else (*text.undo, text.doc)
    redo = (*text.redo, text.doc) if back else text.redo[:-1]
    turned = replace(text, doc=doc, undo=undo, redo=redo, last=None, tree=_tree(doc, workspace.editor.fields))
    return _went_on(_follow(_changed(workspace, turned), doc))


def _changed(workspace: Workspace, text: Text) -> Workspace:
    return with_text(workspace, text, error="", error_params=(), told="")


def _went_on(workspace: Workspace) -> Change:
    """To this PC's disk at once, to the server's when the one before has arrived, and into the preview."""
    text = text_of(workspace)
    keep = cs.KeepScriptHere(text.doc.script_id, text.doc, text.revision)
    saved, commands = save(workspace)
    shown, more = update_script_preview.asked(saved)
    return same(shown, keep, *commands, *more)


# --- keeping --------------------------------------------------------------------------------------


def _settled(workspace: Workspace, keep: str) -> Change:
    """The text that gives way is one step of undoing away, whichever it is."""
    text = text_of(workspace)
    theirs = text.theirs
    if theirs is None or keep not in ("mine", "theirs"):
        return same(workspace)
    if keep == "mine":
        undo = (*text.undo, theirs.doc)[-MOST_UNDO:]
        mine = replace(text, kept=theirs.doc, revision=theirs.revision, theirs=None, undo=undo, last=None)
        return _went_on(_changed(workspace, replace(mine, version=theirs.version, state=theirs.state)))
    undo = (*text.undo, text.doc)[-MOST_UNDO:]
    there, commands = take(workspace, theirs)
    there = with_text(there, replace(text_of(there), undo=undo))
    return same(there, cs.KeepScriptHere(text.doc.script_id, None), *commands)
