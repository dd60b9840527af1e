"""The left pane: steps, objections, what else belongs to the script, versions."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk import script_doc
from agent_desktop.desk.editor_state import Editor, Text
from agent_desktop.widgets.speech import Speech
from server_api.contract.debt_words import Severity, VersionState
from server_api.contract.script_edit import VersionView


@dataclass(frozen=True, slots=True)
class RowView:
    """One line of a list. ``mark``: ok, warn, bad or nothing; ``spoken`` says it to a screen reader."""

    text: str
    note: str = ""
    depth: int = 0
    mark: str = ""
    strong: bool = False
    spoken: str = ""


@dataclass(frozen=True, slots=True)
class RowsView:
    """``ids`` go back with what is chosen; ``chosen`` is its place (-1: none)."""

    rows: tuple[RowView, ...] = ()
    ids: tuple[tuple[str, str, int], ...] = ()
    chosen: int = -1


@dataclass(frozen=True, slots=True)
class OutlineView:
    steps: RowsView
    objections: RowsView
    others: RowsView
    versions: RowsView
    uses: str


def outline(editor: Editor, text: Text, speech: Speech) -> OutlineView:
    """All that can be chosen in this script."""
    return OutlineView(
        steps=_steps(editor, text, speech),
        objections=_objections(editor, text, speech),
        others=_others(editor, text, speech),
        versions=_versions(editor, text, speech),
        uses=speech.words("script_edit.uses", n=editor.use.days) if editor.use is not None else "",
    )


def _steps(editor: Editor, text: Text, speech: Speech) -> RowsView:
    rows, ids, chosen = [], [], -1
    worst = _worst(editor)
    for at, branch in enumerate(script_doc.tree(text.doc)):
        step_id = branch.step.step_id
        mark = worst.get(step_id, "ok")
        if editor.part.kind == "step" and editor.part.step_id == step_id:
            chosen = at
        name = branch.step.name or step_id
        said = "" if mark == "ok" else speech.words(f"script_edit.mark_{mark}")
        rows.append(RowView(name, depth=branch.depth, mark=mark, spoken=f"{name} {said}".strip()))
        ids.append(("step", step_id, 0))
    return RowsView(tuple(rows), tuple(ids), chosen)


def _worst(editor: Editor) -> dict[str, str]:
    marks: dict[str, str] = {}
    for finding in editor.check.findings:
        if finding.severity is Severity.ERROR:
            marks[finding.step_id] = "bad"
        else:
            marks.setdefault(finding.step_id, "warn")
    return marks


def _objections(editor: Editor, text: Text, speech: Speech) -> RowsView:
    uses = editor.use.objections if editor.use is not None else ()
    rows = tuple(
        RowView(
            script_doc.text_in(one.label, editor.language) or speech.words("script_edit.unnamed"),
            note=speech.formats.number(uses[at]) if at < len(uses) else "",
        )
        for at, one in enumerate(text.doc.objections)
    )
    ids = tuple(("objection", "", at) for at in range(len(rows)))
    return RowsView(rows, ids, _chosen(editor, ids))


def _others(editor: Editor, text: Text, speech: Speech) -> RowsView:
    """Each kind as one line: its items are chosen in the form."""
    counts = (("disclosure", len(text.doc.disclosures)), ("phrase", len(text.doc.phrases)))
    rows = [RowView(speech.words(f"script_edit.{kind}s"), note=str(count)) for kind, count in counts]
    rows.append(RowView(speech.words("script_edit.meant_for")))
    ids = (("disclosure", "", 0), ("phrase", "", 0), ("meant_for", "", 0))
    kinds = [kind for kind, _, _ in ids]
    chosen = kinds.index(editor.part.kind) if editor.part.kind in kinds else -1
    return RowsView(tuple(rows), ids, chosen)


def _chosen(editor: Editor, ids: tuple[tuple[str, str, int], ...]) -> int:
    part = (editor.part.kind, editor.part.step_id, editor.part.at)
    return ids.index(part) if part in ids else -1


def _versions(editor: Editor, text: Text, speech: Speech) -> RowsView:
    shown = editor.versions
    rows = tuple(_version(one, one.version == text.version, speech) for one in shown)
    ids = tuple(("version", "", one.version) for one in shown)
    chosen = next((at for at, one in enumerate(shown) if one.version == text.version), -1)
    return RowsView(rows, ids, chosen)


def _version(view: VersionView, shown: bool, speech: Speech) -> RowView:
    state = version_state(view, speech)
    name = f"{view.version}, {state}" if view.state is not VersionState.PAST else str(view.version)
    when = speech.formats.moment(speech.happened(view.saved_at))
    return RowView(name, note=when, strong=shown, spoken=f"{name} {when} {view.by}".strip())


def version_state(view: VersionView, speech: Speech) -> str:
    """Draft, on air, on trial with a share of the team."""
    if view.state is VersionState.TRIAL:
        return speech.words("version_state.trial", share=view.share)
    return speech.code("version_state", view.state.value)
