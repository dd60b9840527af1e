"""Before publishing: what was checked, what is wrong, and where."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.editor_state import Editor, Text
from agent_desktop.script_editor.view_model.step import step_name
from agent_desktop.widgets.speech import Speech
from server_api.contract.debt_words import Severity
from server_api.contract.script_edit import Finding

MOST = 8
_LANGUAGES = {"pt": "pt", "es": "es", "en": "en"}


@dataclass(frozen=True, slots=True)
class CheckView:
    """``mark``: ok, warn, bad. A finding leads to its step and language."""

    text: str
    mark: str
    step_id: str = ""
    language: str = ""


def check_views(editor: Editor, text: Text, speech: Speech) -> tuple[CheckView, ...]:
    """What is wrong first, the gravest before the rest; then what is in order."""
    order = {Severity.ERROR: 0, Severity.WARNING: 1}
    found = sorted(editor.check.findings, key=lambda finding: order.get(finding.severity, 2))
    wrong = [_finding(finding, text, speech) for finding in found]
    passed = [CheckView(speech.code("script_passed", code), "ok") for code in editor.check.passed]
    return (*wrong[: MOST - 1], *passed)[:MOST]


def _finding(finding: Finding, text: Text, speech: Speech) -> CheckView:
    key = f"script_finding.{finding.code}"
    given = {"language": language_name(finding.language, speech), "part": finding.part, **finding.params}
    said = speech.words(key) if speech.words.has(key) else finding.code
    for name, value in given.items():
        said = said.replace(f"{{{name}}}", value)
    where = step_name(text.doc, finding.step_id) if finding.step_id else ""
    mark = "bad" if finding.severity is Severity.ERROR else "warn"
    full = f"{where}: {said}" if where else said
    return CheckView(full, mark, finding.step_id, finding.language)


def language_name(language: str, speech: Speech) -> str:
    """As it is said in a sentence."""
    family = _LANGUAGES.get(language[:2], "")
    return speech.words(f"language_in.{family}") if family else language


def language_label(language: str, several: bool, speech: Speech) -> str:
    """On its button; with the country where a script is written for several of one language."""
    family = _LANGUAGES.get(language[:2], "")
    name = speech.words(f"language_own.{family}") if family else language
    region = language.partition("-")[2]
    return f"{name} {region}" if several and region else name
