"""Keeping the text of a script: on this PC at once, on the server one draft after the other."""

from dataclasses import replace

from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import events_editor as ee
from agent_desktop.desk import events_world as ew
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.editor_change import publish_now, with_editor
from agent_desktop.desk.editor_state import Text, touched
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import Workspace
from server_api.contract.debt_words import VersionState
from server_api.contract.script_edit import SaveDraft
from server_api.contract.words import ErrorCode


def with_text(workspace: Workspace, text: Text, **changes: object) -> Workspace:
    """The editor with this text."""
    return with_editor(workspace, text=text, **changes)


def text_of(workspace: Workspace) -> Text:
    """Whoever asks has seen to it that there is one."""
    if workspace.editor.text is None:
        raise ValueError("no script is open")
    return workspace.editor.text


def save(workspace: Workspace) -> Change:
    """One draft at a time is on its way."""
    text = workspace.editor.text
    if text is None or text.saving is not None or text.theirs is not None or not touched(text):
        return same(workspace)
    if not server_up(workspace):
        return same(workspace)
    saving = with_text(workspace, replace(text, saving=text.doc))
    return same(
        saving, cs.SaveScriptDraft(text.doc.script_id, SaveDraft(doc=text.doc, revision=text.revision))
    )


def kept(workspace: Workspace, event: ee.DraftKept) -> Change:
    """On the server's disk; what was typed meanwhile goes after it."""
    text, saved = text_of(workspace), event.saved
    new = saved.version != text.version or not workspace.editor.versions
    text = replace(
        text,
        kept=event.doc,
        saving=None,
        version=saved.version,
        state=VersionState.DRAFT,
        revision=saved.revision,
        saved_at=saved.saved_at,
    )
    there = with_text(workspace, text, check=saved.check)
    if touched(text):
        return save(there)
    there = with_text(there, replace(text, here=False))
    commands: tuple[cs.EditorCommand, ...] = (cs.KeepScriptHere(text.doc.script_id, None),)
    if workspace.editor.publishing:
        published, more = publish_now(there)
        return same(published, *commands, *more)
    if new:  # the list of versions has one more
        there = with_editor(there, wanted=text.doc.script_id)
        commands = (*commands, cs.LoadScript(text.doc.script_id))
    return same(there, *commands)


def kept_here(workspace: Workspace, script_id: str, *, kept: bool) -> Workspace:
    """On this PC's disk, or not even there."""
    text = text_of(workspace)
    if script_id != text.doc.script_id or not touched(text):
        return workspace
    there = with_text(workspace, replace(text, here=kept))
    return there if kept else with_editor(there, error="not_kept_here", error_params=())


def not_saved(workspace: Workspace, event: ew.RequestRefused) -> Change:
    """Away: kept here until it is back. Somebody else was faster: both texts are shown."""
    text = workspace.editor.text
    if text is None:
        return same(workspace)
    there = with_text(workspace, replace(text, saving=None), publishing=False)
    if event.code is ErrorCode.STALE_VERSION:
        there = with_editor(there, error="stale", error_params=())
        return same(there, cs.LoadScript(text.doc.script_id))
    if event.code in (ErrorCode.LINK_DOWN, ErrorCode.BUSY):
        return same(there)
    return same(with_editor(there, error=event.code.value, error_params=event.params))
