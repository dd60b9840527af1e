"""The draft as the agent would see it: filled for a chosen debtor, walked with the agent's own rules."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import events_editor as ee
from agent_desktop.desk import script_doc, script_path, update_script
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.editor_change import current, with_editor
from agent_desktop.desk.editor_state import Preview
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.script_state import ScriptState
from agent_desktop.desk.workspace import Case, Workspace
from server_api.contract.cases import CaseHead, Disclosure, Identity, NumberView
from server_api.contract.script_edit import PreviewScript
from server_api.contract.scripts import Script
from server_api.contract.words import IdentityMode, IdentityStatus

PreviewEvent = (
    ee.PreviewActed
    | ee.PreviewRestarted
    | ee.DebtorSought
    | ee.DebtorPicked
    | ee.PreviewTold
    | ee.DebtorsFound
)


def update(workspace: Workspace, event: PreviewEvent) -> Change:
    """The desk after an event of the preview."""
    preview = workspace.editor.preview
    if workspace.editor.text is None:
        return same(workspace)
    match event:
        case ee.PreviewActed():
            return same(_acted(workspace, event))
        case ee.PreviewRestarted():
            start = ScriptState(path=(workspace.editor.text.doc.start,))
            return same(_preview(workspace, replace(preview, place=start)))
        case ee.DebtorSought(text):
            there = _preview(workspace, replace(preview, typed=text[:200], people=None))
            worth = bool(text.strip()) and server_up(workspace)
            return same(there, *((cs.FindDebtors(text.strip()),) if worth else ()))
        case ee.DebtorPicked(person_id, name):
            picked = replace(preview, person_id=person_id, name=name, typed="", people=None)
            return asked(_preview(workspace, picked))
        case ee.PreviewTold(script_id, told):
            if script_id != current(workspace):
                return same(workspace)
            return same(_preview(workspace, replace(preview, script=told.script, name=told.name)))
        case ee.DebtorsFound(text, people):
            if text != preview.typed.strip():
                return same(workspace)
            return same(_preview(workspace, replace(preview, people=people)))
    assert_never(event)


def _preview(workspace: Workspace, preview: Preview) -> Workspace:
    return with_editor(workspace, preview=preview)


def asked(workspace: Workspace) -> Change:
    """The server fills the draft as it stands now; while it is away, fields stand as their names."""
    editor = workspace.editor
    if editor.text is None or not server_up(workspace):
        return same(_preview(workspace, replace(editor.preview, script=None)))
    wanted = PreviewScript(
        doc=editor.text.doc, person_id=editor.preview.person_id, language=editor.language or "pt-BR"
    )
    return same(workspace, cs.ShowDraft(editor.text.doc.script_id, wanted))


def at_step(workspace: Workspace, step_id: str) -> Workspace:
    """The preview stands where the form does."""
    start = workspace.editor.text.doc.start if workspace.editor.text is not None else ""
    path = (start,) if step_id == start else (start, step_id)
    return _preview(workspace, replace(workspace.editor.preview, place=ScriptState(path=path)))


def shown_script(workspace: Workspace) -> Script | None:
    """As the server filled it, or with the fields' names in it."""
    editor = workspace.editor
    if editor.text is None:
        return None
    if editor.preview.script is not None and server_up(workspace):
        return editor.preview.script
    return script_doc.as_script(editor.text.doc, editor.text.version, editor.language)


def preview_case(workspace: Workspace) -> Case | None:
    """A case of nobody, confirmed, with this script: what the agent's widget needs."""
    editor, script = workspace.editor, shown_script(workspace)
    if editor.text is None or script is None:
        return None
    place = editor.preview.place
    place = replace(place, path=script_path.begin(script, place.path))
    demanded = tuple(
        Disclosure(code=one.code, text=script_doc.text_in(one.text, editor.language), amounts=one.amounts)
        for one in editor.text.doc.disclosures
    )
    head = CaseHead(
        call_id="preview",
        person_id=editor.preview.person_id or "preview",
        name=editor.preview.name,
        document_masked="",
        document_kind="",
        number=NumberView(phone_id="preview", masked=""),
        city="",
        region="",
        country="",
        time_zone="UTC",
        may_talk_until=None,
        identity=Identity(
            mode=IdentityMode.SHOWN, status=IdentityStatus.CONFIRMED, needed=0, tries_left=0, challenges=()
        ),
        script=script,
        campaign="",
        creditor="",
        language=editor.language or "pt-BR",
        disclosures=demanded,
    )
    return Case(head=head, script=place)


def _acted(workspace: Workspace, event: ee.PreviewActed) -> Workspace:
    """The agent's own rules move it; nothing leaves this desk."""
    case = preview_case(workspace)
    if case is None:
        return workspace
    alone, _ = update_script.update(Workspace(case=case, shift=workspace.shift), event.deed)
    if alone.case is None:
        return workspace
    place = replace(alone.case.script, unsent=(), sending="")
    return _preview(workspace, replace(workspace.editor.preview, place=place))
