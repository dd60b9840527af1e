"""The form of a step: text, guidance, answers with what they do, use, and the details of one answer."""

from __future__ import annotations

from dataclasses import dataclass

from babel import Locale

from agent_desktop.desk import script_doc
from agent_desktop.desk.editor_state import Editor, Text, editable
from agent_desktop.desk.script_lines import conditions_line, pairs_line
from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Cell, Column, TableView
from server_api.contract.script_edit import AnswerDoc, FieldDoc, ScriptDoc, StepDoc, StepUse

Options = tuple[tuple[str, str], ...]
#: Details of the form's fields are counted after those of the answers.
FIELD_FROM = 100
OPENS = ("promise", "callback", "identity", "hold", "other_person", "hardship")
KINDS = ("text", "choice", "date", "money", "yes_no")


@dataclass(frozen=True, slots=True)
class AnswerView:
    """The details of one answer."""

    at: int
    label: str
    goto: str
    result: str
    opens: str
    values: str
    sets: str
    when: str
    countries: str
    steps: Options
    results: Options
    openings: Options


@dataclass(frozen=True, slots=True)
class FieldView:
    """The details of one field of the step's form."""

    at: int
    label: str
    name: str
    kind: str
    required: bool
    options: str
    kinds: Options
    known: tuple[tuple[str, dict[str, str]], ...] = ()


@dataclass(frozen=True, slots=True)
class StepView:
    step_id: str
    name: str
    shown: str
    shows: Options
    target: str
    say: str
    how: str
    reading: str
    answers: TableView
    fields: TableView
    stats: tuple[tuple[str, str], ...]
    stage: str
    stages: Options
    disclosure: str
    disclosures: Options
    countries: str
    when: str
    last: bool
    may_edit: bool
    answer: AnswerView | None = None
    field: FieldView | None = None


def step_view(workspace: Workspace, text: Text, step: StepDoc, speech: Speech) -> StepView:
    """One step in the language chosen."""
    editor, doc = workspace.editor, text.doc
    use = _use(editor, step.step_id)
    say = step.say.get(editor.language, "")
    return StepView(
        step_id=step.step_id,
        name=step.name,
        shown="before" if step.before_identity else "after",
        shows=(
            ("after", speech.words("script_edit.after")),
            ("before", speech.words("script_edit.before")),
        ),
        target=str(step.target_s) if step.target_s else "",
        say=say,
        how=step.how.get(editor.language, ""),
        reading=_reading(say, speech),
        answers=_answers(workspace, doc, step, use, speech),
        fields=_fields(editor, step, speech),
        stats=_stats(editor, use, speech),
        stage=str(step.stage),
        stages=tuple(
            (str(at), script_doc.text_in(stage, editor.language)) for at, stage in enumerate(doc.stages)
        ),
        disclosure=step.disclosure,
        disclosures=(
            ("", speech.words("script_edit.no_disclosure")),
            *((one.code, speech.code("disclosure", one.code)) for one in doc.disclosures),
        ),
        countries=", ".join(step.except_countries),
        when=conditions_line(step.when),
        last=step.last,
        may_edit=editable(editor),
        answer=_answer(workspace, doc, step, speech),
        field=_field(editor, step, speech),
    )


def _use(editor: Editor, step_id: str) -> StepUse | None:
    steps = editor.use.steps if editor.use is not None else ()
    return next((one for one in steps if one.step_id == step_id), None)


def _reading(say: str, speech: Speech) -> str:
    seconds, ease = script_doc.spoken_seconds(say), script_doc.reading(say)
    if not ease:
        return speech.words("script_edit.no_text")
    return joined(speech.words("script_edit.seconds", n=seconds), speech.words(f"script_edit.{ease}"))


def _stats(editor: Editor, use: StepUse | None, speech: Speech) -> tuple[tuple[str, str], ...]:
    if use is None or editor.use is None:
        return ()
    words, formats = speech.words, speech.formats
    return (
        (words("script_edit.heard", n=editor.use.days), formats.number(use.heard)),
        (words("script_edit.promised"), formats.percent(use.promises_bp)),
        (words("script_edit.mean_time"), _span(use.mean_s, speech)),
        (words("script_edit.off_script"), formats.percent(use.off_script_bp)),
    )


def _span(seconds: float, speech: Speech) -> str:
    minutes, rest = divmod(round(seconds), 60)
    key = "script_edit.minutes" if minutes else "script_edit.seconds_only"
    return speech.words(key, minutes=minutes, seconds=rest)


# --- answers --------------------------------------------------------------------------------------


def _answers(
    workspace: Workspace, doc: ScriptDoc, step: StepDoc, use: StepUse | None, speech: Speech
) -> TableView:
    words, editor = speech.words, workspace.editor
    used = words("script_edit.use", version=editor.use.version) if editor.use is not None else ""
    columns = (
        Column(words("script_edit.key")),
        Column(words("script_edit.answer")),
        Column(words("script_edit.goto")),
        Column(words("script_edit.writes"), folds=2),
        Column(words("script_edit.shown"), folds=3),
        Column(used, right=True, folds=1),
    )
    whole = sum(use.answers) if use is not None else 0
    rows = tuple(
        (
            Cell("", key=str(at + 1)),
            Cell(script_doc.text_in(one.label, editor.language) or words("script_edit.unnamed")),
            Cell(step_name(doc, one.goto), icon="arrow-right"),
            Cell(_writes(workspace, one, speech), ink=Ink.TEXT2),
            Cell(shown_when(one, speech), ink=Ink.TEXT2),
            Cell(_share(use, at, whole, speech)),
        )
        for at, one in enumerate(step.answers)
    )
    chosen = editor.answer if editor.answer < len(rows) else -1
    return TableView(columns, rows, selected=chosen)


def step_name(doc: ScriptDoc, step_id: str) -> str:
    """What leads call it."""
    found = script_doc.step_of(doc, step_id)
    return (found.name or step_id) if found is not None else step_id


def _share(use: StepUse | None, at: int, whole: int, speech: Speech) -> str:
    if use is None or not whole or at >= len(use.answers):
        return "—"
    return speech.formats.percent(round(use.answers[at] * 100 / whole) * 100)


def _writes(workspace: Workspace, answer: AnswerDoc, speech: Speech) -> str:
    words = speech.words
    if answer.opens in ("hold", "other_person", "hardship"):
        return words(f"script_opens.{answer.opens}")
    if answer.result:
        return words("script_edit.result", name=result_name(workspace, answer.result, speech))
    return ", ".join(answer.sets) or (words(f"script_opens.{answer.opens}") if answer.opens in OPENS else "—")


def result_name(workspace: Workspace, code: str, speech: Speech) -> str:
    """As the results are called."""
    catalogue = workspace.shift.catalogue
    found = (d for d in catalogue.dispositions if d.code == code) if catalogue is not None else iter(())
    result = next(found, None)
    return result.labels.text(speech.words.language) if result is not None else code


def shown_when(item: AnswerDoc, speech: Speech) -> str:
    """Always, except in some countries, or under a condition."""
    parts = []
    if item.except_countries:
        names = ", ".join(country_name(code, speech.words.language) for code in item.except_countries)
        parts.append(speech.words("script_edit.except", names=names))
    if item.when:
        parts.append(conditions_line(item.when))
    return "; ".join(parts) or speech.words("script_edit.always")


def country_name(code: str, language: str) -> str:
    """As a country is called in this language; a code nobody knows stays as it is."""
    return str(Locale.parse(language.replace("-", "_")).territories.get(code, code))


def _answer(workspace: Workspace, doc: ScriptDoc, step: StepDoc, speech: Speech) -> AnswerView | None:
    at, language = workspace.editor.answer, workspace.editor.language
    if not 0 <= at < len(step.answers):
        return None
    one, words = step.answers[at], speech.words
    catalogue = workspace.shift.catalogue
    results = catalogue.dispositions if catalogue is not None else ()
    return AnswerView(
        at=at,
        label=one.label.get(language, ""),
        goto=one.goto,
        result=one.result,
        opens=one.opens,
        values=pairs_line(one.values),
        sets=pairs_line(one.sets),
        when=conditions_line(one.when),
        countries=", ".join(one.except_countries),
        steps=tuple((other.step_id, other.name or other.step_id) for other in doc.steps),
        results=(
            ("", words("script_edit.no_result")),
            *((d.code, d.labels.text(words.language)) for d in results),
        ),
        openings=(
            ("", words("script_edit.no_opens")),
            *((code, words(f"script_opens.{code}")) for code in OPENS),
        ),
    )


# --- the form of the step -------------------------------------------------------------------------


def _fields(editor: Editor, step: StepDoc, speech: Speech) -> TableView:
    words = speech.words
    if not step.fields:
        return TableView((), ())
    columns = (
        Column(words("script_edit.field")),
        Column(words("script_edit.kind")),
        Column(words("script_edit.written_as")),
        Column(words("script_edit.required")),
    )
    rows = tuple(
        (
            Cell(script_doc.text_in(one.label, editor.language) or words("script_edit.unnamed")),
            Cell(speech.code("field_kind", one.kind), ink=Ink.TEXT2),
            Cell(one.name, ink=Ink.TEXT2),
            Cell(words("script.yes") if one.required else words("script.no"), ink=Ink.TEXT2),
        )
        for one in step.fields
    )
    chosen = editor.answer - FIELD_FROM
    return TableView(columns, rows, selected=chosen if 0 <= chosen < len(rows) else -1)


def _field(editor: Editor, step: StepDoc, speech: Speech) -> FieldView | None:
    at = editor.answer - FIELD_FROM
    if not 0 <= at < len(step.fields):
        return None
    one = step.fields[at]
    return FieldView(
        at=at,
        label=one.label.get(editor.language, ""),
        name=one.name,
        kind=one.kind,
        required=one.required,
        options=_options_line(one, editor.language),
        kinds=tuple((kind, speech.words(f"field_kind.{kind}")) for kind in KINDS),
        known=one.options,
    )


def _options_line(field: FieldDoc, language: str) -> str:
    return "; ".join(f"{code} = {label.get(language, '')}" for code, label in field.options)
