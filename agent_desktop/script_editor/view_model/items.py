"""The other forms: objection, phrase, demanded sentence; for whom a script is meant; two versions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from agent_desktop.desk import script_doc
from agent_desktop.desk.editor_state import Editor, Text, editable
from agent_desktop.widgets.filter_lines import LineView, filter_lines
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.views import Cell, Column, TableView
from server_api.contract.money import Money
from server_api.contract.script_edit import Comparison, VersionResult

#: No upper bound of days late.
ENDLESS = 100_000


@dataclass(frozen=True, slots=True)
class ItemView:
    """One objection, phrase or demanded sentence, with its like to choose from."""

    kind: str
    at: int
    title: str
    table: TableView
    exists: bool
    label: str = ""
    say: str = ""
    reading: str = ""
    stage: str = "-1"
    stages: tuple[tuple[str, str], ...] = ()
    code: str = ""
    rule_id: str = ""
    amounts: bool = False
    before_identity: bool = False
    may_edit: bool = True


@dataclass(frozen=True, slots=True)
class MeantView:
    countries: str
    except_countries: str
    strategy: str
    min_days: str
    max_days: str
    creditor: str
    name: str
    lines: tuple[LineView, ...]
    may_edit: bool


def item_view(editor: Editor, text: Text, speech: Speech) -> ItemView:
    """The item chosen; where there is none the form only offers to begin one."""
    kind, at, doc, language = editor.part.kind, editor.part.at, text.doc, editor.language
    names = _names(kind, text, language, speech)
    title = speech.words(f"script_edit.{kind}s")
    table = TableView((Column(title),), tuple((Cell(name),) for name in names), selected=at)
    bare = ItemView(kind, at, title, table, exists=0 <= at < len(names), may_edit=editable(editor))
    if not bare.exists:
        return bare
    stages = (
        ("-1", speech.words("script_edit.any_stage")),
        *((str(n), script_doc.text_in(stage, language)) for n, stage in enumerate(doc.stages)),
    )
    match kind:
        case "objection":
            one = doc.objections[at]
            more: dict[str, object] = {"label": one.label.get(language, ""), "say": one.say.get(language, "")}
        case "phrase":
            phrase = doc.phrases[at]
            more = {"say": phrase.say.get(language, ""), "stage": str(phrase.stage), "stages": stages}
        case _:
            told = doc.disclosures[at]
            more = {
                "say": told.text.get(language, ""),
                "code": told.code,
                "rule_id": told.rule_id,
                "amounts": told.amounts,
                "before_identity": told.before_identity,
            }
    reading = speech.words("script_edit.seconds", n=script_doc.spoken_seconds(str(more["say"])))
    return replace(bare, **more, reading=reading)  # type: ignore[arg-type]


def _names(kind: str, text: Text, language: str, speech: Speech) -> tuple[str, ...]:
    doc = text.doc
    match kind:
        case "objection":
            names = [script_doc.text_in(one.label, language) for one in doc.objections]
        case "phrase":
            names = [script_doc.text_in(one.say, language) for one in doc.phrases]
        case _:
            names = [speech.code("disclosure", one.code) for one in doc.disclosures]
    return tuple(name or speech.words("script_edit.unnamed") for name in names)


def meant_view(editor: Editor, text: Text, speech: Speech) -> MeantView:
    """Countries, days late, strategy, and a filter over any field."""
    meant = text.doc.meant_for
    return MeantView(
        countries=", ".join(meant.countries),
        except_countries=", ".join(meant.except_countries),
        strategy=meant.strategy,
        min_days=str(meant.min_days) if meant.min_days else "",
        max_days=str(meant.max_days) if meant.max_days < ENDLESS else "",
        creditor=meant.creditor_id,
        name=text.doc.name,
        lines=filter_lines(text.tree, editor.fields, speech),
        may_edit=editable(editor),
    )


# --- two versions ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CompareView:
    table: TableView
    verdict: str


def compare_view(comparison: Comparison, speech: Speech) -> CompareView:
    """Figures side by side, and whether the difference is one."""
    words, formats = speech.words, speech.formats
    a, b = comparison.a, comparison.b

    def rate(one: VersionResult) -> str:
        low, high = formats.percent(one.low_bp), formats.percent(one.high_bp)
        return words("script_compare.between", rate=formats.percent(one.promise_bp), low=low, high=high)

    def money(one: VersionResult) -> str:
        known = len(comparison.currency) == 3
        return formats.money(Money(one.promised_minor, comparison.currency)) if known else "—"

    lines = (
        ("calls", formats.number(a.calls), formats.number(b.calls)),
        ("right_party", formats.number(a.right_party), formats.number(b.right_party)),
        ("promises", formats.number(a.promises), formats.number(b.promises)),
        ("rate", rate(a), rate(b)),
        ("promised", money(a), money(b)),
        ("kept", formats.number(a.kept), formats.number(b.kept)),
        ("talk", _span(a.mean_talk_s, speech), _span(b.mean_talk_s, speech)),
    )
    columns = (
        Column(words("script_compare.title")),
        Column(words("script.version", version=a.version), right=True),
        Column(words("script.version", version=b.version), right=True),
    )
    rows = tuple((Cell(words(f"script_compare.{key}")), Cell(one), Cell(two)) for key, one, two in lines)
    better = "b" if b.promise_bp > a.promise_bp else "a"
    verdict = words("script_compare.sure", version=(b if better == "b" else a).version)
    return CompareView(TableView(columns, rows), verdict if comparison.sure else words("script_compare.open"))


def _span(seconds: float, speech: Speech) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return speech.words("script_edit.minutes", minutes=minutes, seconds=rest)
