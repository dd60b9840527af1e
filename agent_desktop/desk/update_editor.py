"""The script editor: opening, choosing, publishing. What is typed is :mod:`update_script_text`."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands_scripts as cs
from agent_desktop.desk import events_editor as ee
from agent_desktop.desk import events_world as ew
from agent_desktop.desk import script_doc, script_keeping, update_script_preview, update_script_text
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.dialling import shown_campaign
from agent_desktop.desk.editor_change import current, publish_now, with_editor
from agent_desktop.desk.editor_state import COMPARE, LOAD, PUBLISH, ROLL_BACK, Editor, Part, editable, touched
from agent_desktop.desk.reading import is_lead, server_up
from agent_desktop.desk.workspace import Workspace
from server_api.contract.debt_words import VersionState
from server_api.contract.script_edit import ScriptOpen
from server_api.contract.words import ErrorCode

AWAY = "server_away"
_PARTS = ("step", "objection", "phrase", "disclosure", "meant_for", "compare")


def update(workspace: Workspace, event: ee.EditorEvent) -> Change:
    """The desk after an event of the editor; while it is closed only opening it does anything."""
    if isinstance(event, ee.EditorOpened):
        return _open(workspace)
    if not workspace.editor.open:
        return same(workspace)
    if isinstance(event, update_script_text.TextEvent):
        return update_script_text.update(workspace, event)
    if isinstance(event, update_script_preview.PreviewEvent):
        return update_script_preview.update(workspace, event)
    match event:
        case ee.EditorLeft():
            return _leave(workspace)
        case ee.ScriptsShown():
            return same(with_editor(workspace, text=None, wanted="", error="", told=""))
        case ee.ScriptPicked(script_id):
            return _load(workspace, script_id, 0)
        case ee.VersionPicked(version):
            return _load_version(workspace, version)
        case ee.PartPicked():
            return _pick(workspace, event)
        case ee.AnswerPicked(at):
            return same(with_editor(workspace, answer=at))
        case ee.TextLanguagePicked(language):
            return update_script_preview.asked(with_editor(workspace, language=language))
        case ee.AudienceChosen(to, share):
            known = to in ("all", "share", "me")
            return same(
                with_editor(workspace, audience=to, share=max(1, min(share, 100))) if known else workspace
            )
        case ee.PublishAsked():
            return _publish(workspace)
        case ee.RollBackAsked():
            return _roll_back(workspace)
        case ee.CompareAsked():
            return _compare(workspace)
        case ee.ScriptsLoaded(scripts, fields):
            there = with_editor(workspace, scripts=scripts.scripts, known=scripts.fields, fields=fields)
            return same(with_editor(there, asked="" if there.editor.asked == LOAD else there.editor.asked))
        case ee.VersionTold(opened):
            return _told(workspace, opened)
        case ee.CompareTold(script_id, comparison):
            if current(workspace) != script_id:
                return same(workspace)
            return same(with_editor(workspace, asked="", comparison=comparison, part=Part("compare")))
    assert_never(event)


# --- opening and leaving --------------------------------------------------------------------------


def _open(workspace: Workspace) -> Change:
    if not is_lead(workspace) or workspace.editor.open:
        return same(workspace)
    campaign = shown_campaign(workspace.dialling.pacing)
    language = workspace.shift.language
    there = replace(workspace, editor=replace(workspace.editor, open=True, language=language, error=""))
    if not server_up(workspace):
        return same(with_editor(there, error=AWAY))
    return same(
        with_editor(there, asked=LOAD), cs.LoadScripts(campaign.campaign_id if campaign is not None else "")
    )


def _leave(workspace: Workspace) -> Change:
    """One thing at a time: details, a side page, the script, the editor. What is typed is kept before."""
    editor = workspace.editor
    if editor.answer >= 0:
        return same(with_editor(workspace, answer=-1))
    if editor.text is not None and editor.part.kind == "compare":
        return same(with_editor(workspace, part=Part("step", editor.text.doc.start), comparison=None))
    if editor.text is not None or editor.wanted:
        return same(with_editor(workspace, text=None, wanted="", asked="", error="", told=""))
    return same(replace(workspace, editor=Editor()))


def _load(workspace: Workspace, script_id: str, version: int) -> Change:
    there = with_editor(
        workspace, wanted=script_id, asked=LOAD, error="", error_params=(), told="", answer=-1
    )
    return same(there, cs.LoadScript(script_id, version))


def _load_version(workspace: Workspace, version: int) -> Change:
    text = workspace.editor.text
    if text is None or workspace.editor.asked or version == text.version:
        return same(workspace)
    if touched(text):
        return same(with_editor(workspace, error="unsaved", error_params=()))
    if not server_up(workspace):
        return same(with_editor(workspace, error=AWAY, error_params=()))
    return _load(workspace, text.doc.script_id, version)


def _pick(workspace: Workspace, event: ee.PartPicked) -> Change:
    editor = workspace.editor
    if editor.text is None or event.kind not in _PARTS:
        return same(workspace)
    language = event.language or editor.language
    part = Part(event.kind, event.step_id, event.at)
    there = with_editor(workspace, part=part, answer=-1, language=language, error="", error_params=())
    if event.kind == "step" and script_doc.step_of(editor.text.doc, event.step_id) is not None:
        there = update_script_preview.at_step(there, event.step_id)
    return update_script_preview.asked(there) if language != editor.language else same(there)


# --- publishing -----------------------------------------------------------------------------------


def _publish(workspace: Workspace) -> Change:
    """What is typed is saved first; what is wrong with it is named, and nothing goes out."""
    editor = workspace.editor
    if editor.text is None or editor.asked or not editable(editor):
        return same(workspace)
    if not server_up(workspace):
        return same(with_editor(workspace, error=AWAY, error_params=()))
    if touched(editor.text):
        return script_keeping.save(with_editor(workspace, publishing=True, error="", told=""))
    return publish_now(workspace)


def _roll_back(workspace: Workspace) -> Change:
    editor = workspace.editor
    if editor.text is None or editor.asked or editor.text.state is not VersionState.PAST:
        return same(workspace)
    if not server_up(workspace):
        return same(with_editor(workspace, error=AWAY, error_params=()))
    there = with_editor(workspace, asked=ROLL_BACK, error="", told="")
    return same(there, cs.RollBackScript(editor.text.doc.script_id, editor.text.version))


def _told(workspace: Workspace, opened: ScriptOpen) -> Change:
    done = {PUBLISH: "published", ROLL_BACK: "rolled_back"}.get(workspace.editor.asked, "")
    if current(workspace) != opened.doc.script_id:
        return same(workspace)
    there, commands = update_script_text.take(with_editor(workspace, asked=""), opened)
    return same(with_editor(there, told=done), *commands)


def _compare(workspace: Workspace) -> Change:
    """The version shown with the live one; the live one with the one before it, or on trial beside it."""
    editor = workspace.editor
    if editor.text is None or editor.asked:
        return same(workspace)
    a, b = compared(editor)
    if not a or not b:
        return same(with_editor(workspace, error="nothing_to_compare", error_params=()))
    if not server_up(workspace):
        return same(with_editor(workspace, error=AWAY, error_params=()))
    there = with_editor(workspace, asked=COMPARE, error="", told="")
    return same(there, cs.CompareVersions(editor.text.doc.script_id, a, b))


def compared(editor: Editor) -> tuple[int, int]:
    """Which two versions; 0 where there is none."""
    heard = [one.version for one in editor.versions if one.state is not VersionState.DRAFT]
    live = next((one.version for one in editor.versions if one.state is VersionState.LIVE), 0)
    trial = next((one.version for one in editor.versions if one.state is VersionState.TRIAL), 0)
    shown = editor.text.version if editor.text is not None else 0
    other = shown if shown in heard and shown != live else trial
    other = other or max((version for version in heard if version != live), default=0)
    return live, other


# --- refusals -------------------------------------------------------------------------------------


def refused(workspace: Workspace, event: ew.RequestRefused) -> Change:
    """Nothing was done; what was typed stays, and the editor says why."""
    if not workspace.editor.open:
        return same(workspace)
    match event.about:
        case cs.SaveScriptDraft.__name__:
            return script_keeping.not_saved(workspace, event)
        case cs.ShowDraft.__name__ | cs.FindDebtors.__name__:
            return same(workspace)
    if event.about == cs.LoadScript.__name__:
        workspace = with_editor(workspace, wanted="")
    code = AWAY if event.code is ErrorCode.LINK_DOWN else event.code.value
    fault = dict(event.params).get("fault", code)
    return same(with_editor(workspace, asked="", publishing=False, error=fault, error_params=event.params))


def resume(workspace: Workspace) -> Change:
    """The server is back: what was kept here goes to it."""
    editor = workspace.editor
    if not editor.open:
        return same(workspace)
    there = with_editor(workspace, error="" if editor.error == AWAY else editor.error)
    if editor.text is not None:
        return script_keeping.save(there)
    campaign = shown_campaign(workspace.dialling.pacing)
    return same(
        with_editor(there, asked=LOAD), cs.LoadScripts(campaign.campaign_id if campaign is not None else "")
    )
