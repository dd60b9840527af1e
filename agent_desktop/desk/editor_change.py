"""Small moves that all updates of the script editor share."""

from dataclasses import replace

from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.editor_state import PUBLISH
from agent_desktop.desk.workspace import Workspace
from server_api.contract.debt_words import Severity
from server_api.contract.script_edit import PublishScript


def with_editor(workspace: Workspace, **changes: object) -> Workspace:
    """The same desk with this in the editor."""
    return replace(workspace, editor=replace(workspace.editor, **changes))  # type: ignore[arg-type]


def current(workspace: Workspace) -> str:
    """The script in the form, or nothing."""
    text = workspace.editor.text
    return text.doc.script_id if text is not None else ""


def publish_now(workspace: Workspace) -> Change:
    """The draft is on the server's disk as it stands here; what is wrong with it stops it."""
    editor = workspace.editor
    there = with_editor(workspace, publishing=False)
    if editor.text is None:
        return same(there)
    if any(finding.severity is Severity.ERROR for finding in editor.check.findings):
        return same(with_editor(there, error="script_faulty", error_params=()))
    publish = PublishScript(
        version=editor.text.version,
        revision=editor.text.revision,
        to=editor.audience,
        share=editor.share if editor.audience == "share" else 100,
    )
    asked = with_editor(there, asked=PUBLISH, error="", error_params=(), told="")
    return same(asked, cs.Publish(editor.text.doc.script_id, publish))
