"""The script editor. Every name and figure in it is invented."""

from __future__ import annotations

from dataclasses import replace

from agent_desktop.desk import events as e
from agent_desktop.desk import events_editor as ee
from agent_desktop.desk.events_lists import FieldChosen, PartAdded, ValueTyped
from agent_desktop.desk.script_edits import Place, Put
from agent_desktop.desk.update_editor import refused, update
from agent_desktop.desk.workspace import LinkState, Workspace
from server_api.contract.debt_words import Severity, VersionState
from server_api.contract.script_edit import Finding, ScriptCheck
from server_api.contract.words import ErrorCode
from tests.desk.fakes_dial import FIELDS as FILTERS
from tests.desk.script_samples import DOC, comparison, opened, preview, scripts
from tests.ui.pacing_samples import dialling


def on(workspace: Workspace, *events: ee.EditorEvent) -> Workspace:
    for event in events:
        workspace, _ = update(workspace, event)
    return workspace


def listed(language: str = "pt-BR") -> Workspace:
    """All scripts."""
    return on(dialling(language), ee.EditorOpened(), ee.ScriptsLoaded(scripts(), FILTERS))


def editing(language: str = "pt-BR") -> Workspace:
    """The step of the design's picture."""
    there = on(
        listed(language),
        ee.ScriptPicked("cards-61-90"),
        ee.ScriptLoaded(opened()),
        ee.PartPicked("step", "offer"),
        ee.AudienceChosen("share", 20),
        ee.TextLanguagePicked(language),
        ee.PreviewTold("cards-61-90", preview()),
    )
    place = replace(there.editor.preview.place, path=("open", "who", "notices", "offer"))
    return on(
        replace(there, editor=replace(there.editor, preview=replace(there.editor.preview, place=place))),
        ee.PreviewActed(e.ObjectionOpened(0)),
    )


def answering(language: str = "pt-BR") -> Workspace:
    """The details of an answer."""
    return on(editing(language), ee.AnswerPicked(3))


def form_inside(language: str = "pt-BR") -> Workspace:
    """A step with a form of its own, one field of it open; in Spanish its text is missing."""
    return on(editing(language), ee.PartPicked("step", "hardship"), ee.AnswerPicked(100))


def objection(language: str = "pt-BR") -> Workspace:
    return on(editing(language), ee.PartPicked("objection", "", 1))


def notices(language: str = "pt-BR") -> Workspace:
    return on(editing(language), ee.PartPicked("disclosure", "", 1))


def meant(language: str = "pt-BR") -> Workspace:
    """For whom it is meant, with a line that is not finished."""
    return on(
        editing(language),
        ee.PartPicked("meant_for"),
        ee.FilterEdited(PartAdded(())),
        ee.FilterEdited(FieldChosen((0,), "debt.days_late")),
        ee.FilterEdited(ValueTyped((0,), 0, "61")),
        ee.FilterEdited(PartAdded(())),
    )


def compared(language: str = "pt-BR") -> Workspace:
    return on(editing(language), ee.CompareAsked(), ee.CompareTold("cards-61-90", comparison()))


def away(language: str = "pt-BR") -> Workspace:
    """Typed while the server is away: kept on this computer."""
    there = editing(language)
    there = replace(there, links=replace(there.links, server=LinkState.DOWN))
    say = Put(Place("step", "offer"), "say", "{{ greeting }}, {{ first_name }}.", language)
    return on(there, ee.ScriptEdited(say), ee.DraftKeptHere("cards-61-90", kept=True))


def conflicting(language: str = "pt-BR") -> Workspace:
    """Another lead saved meanwhile."""
    mine = on(editing(language), ee.ScriptEdited(Put(Place("step", "plan"), "name", "Parcelas")))
    stale, _ = refused(mine, e.RequestRefused("SaveScriptDraft", ErrorCode.STALE_VERSION))
    return on(stale, ee.ScriptLoaded(opened(DOC, revision=9)))


def past(language: str = "pt-BR") -> Workspace:
    """An earlier version: looked at, and made live again."""
    old = opened().model_copy(update={"version": 11, "state": VersionState.PAST})
    return on(editing(language), ee.VersionPicked(11), ee.ScriptLoaded(old), ee.PartPicked("step", "offer"))


def faulty(language: str = "pt-BR") -> Workspace:
    """What stops the publishing."""
    findings = (
        Finding(
            severity=Severity.ERROR,
            code="amount_before_identity",
            step_id="who",
            language="pt-BR",
            params={"detail": "balance"},
        ),
        Finding(severity=Severity.ERROR, code="dead_end", step_id="plan"),
    )
    there = editing(language)
    return replace(there, editor=replace(there.editor, check=ScriptCheck(findings=findings)))


EDITOR_STATES = {
    "10-script-editor": editing,
    "10-script-editor-answer": answering,
    "10-script-editor-form": form_inside,
    "10-script-editor-objection": objection,
    "10-script-editor-notices": notices,
    "10-script-editor-meant": meant,
    "10-script-editor-compare": compared,
    "10-script-editor-away": away,
    "10-script-editor-conflict": conflicting,
    "10-script-editor-past": past,
    "10-script-editor-faulty": faulty,
    "10-scripts": listed,
}
