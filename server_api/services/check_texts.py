"""Whether every text of a script is admitted, there in each language, and short enough to be said."""

import re
from collections.abc import Iterator

from server_api.contract.debt_words import Severity
from server_api.contract.script_edit import Finding, ScriptDoc, StepDoc, Texts
from server_api.domain.script_names import AFTER_IDENTITY, BEFORE_IDENTITY, FORM_FIELDS
from server_api.services.loaded_script import text_in
from server_api.services.script_findings import finding
from server_api.services.script_syntax import BadTextError, admit

#: More than this is a speech, no conversation, in seconds; and so many words are said in one.
LONGEST_S = 40
WORDS_A_SECOND = 2.4

TAGS = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def text_findings(doc: ScriptDoc) -> Iterator[Finding]:
    """Each text admitted, present in each language, and short enough to be said."""
    for step in doc.steps:
        allowed = BEFORE_IDENTITY if step.before_identity else AFTER_IDENTITY
        yield from _admitted(step.say, allowed, step.step_id, "say")
        yield from _present(doc, step.say, step.step_id, "say")
        for answer in step.answers:
            yield from _present(doc, answer.label, step.step_id, "answer")
            for value in answer.values.values():
                yield from _admitted({"": value}, FORM_FIELDS, step.step_id, "answer")
        for field in step.fields:
            yield from _present(doc, field.label, step.step_id, "field")
        yield from _too_long(step)
    for item in doc.disclosures:
        allowed = BEFORE_IDENTITY if item.before_identity else AFTER_IDENTITY
        yield from _admitted(item.text, allowed, "", f"disclosure:{item.code}")
        yield from _present(doc, item.text, "", f"disclosure:{item.code}")
    for part, texts in aside(doc):
        yield from _admitted(texts, AFTER_IDENTITY, "", part)
        yield from _present(doc, texts, "", part)
    for stage in doc.stages:
        yield from _present(doc, stage, "", "stage")


def _admitted(texts: Texts, fields: frozenset[str], step_id: str, part: str) -> Iterator[Finding]:
    for language, text in texts.items():
        try:
            admit(text, fields)
        except BadTextError as error:
            code = "bad_text"
            if error.code == "unknown_field" and error.detail in AFTER_IDENTITY:
                code = "amount_before_identity"
            params = {"fault": error.code, "line": str(error.line), "detail": error.detail}
            yield finding(code, step_id, language=language, part=part, params=params)


def _present(doc: ScriptDoc, texts: Texts, step_id: str, part: str) -> Iterator[Finding]:
    """Missing in the first language it cannot be published; in another it is a warning."""
    for at, language in enumerate(doc.languages):
        if not text_in(texts, language).strip():
            severity = Severity.WARNING if at else Severity.ERROR
            yield Finding(
                severity=severity, code="text_missing", step_id=step_id, language=language, part=part
            )


def _too_long(step: StepDoc) -> Iterator[Finding]:
    for language, text in step.say.items():
        seconds = speech_s(text)
        if seconds > LONGEST_S:
            params = {"seconds": str(seconds), "most": str(LONGEST_S)}
            yield Finding(
                severity=Severity.WARNING,
                code="too_long",
                step_id=step.step_id,
                language=language,
                params=params,
            )


def speech_s(text: str) -> int:
    """How long it takes to say, in seconds: both sides of an ``if`` count half."""
    fields, plain = len(re.findall(r"\{\{", text)), TAGS.sub(" ", text)
    branches = len(re.findall(r"\{%\s*(?:elif|else)", text)) + 1
    return round((len(plain.split()) + 2 * fields) / branches / WORDS_A_SECOND)


def aside(doc: ScriptDoc) -> Iterator[tuple[str, Texts]]:
    """Objections and phrases, by their place."""
    for at, objection in enumerate(doc.objections):
        yield f"objection:{at}", objection.say
        yield f"objection:{at}", objection.label
    for at, phrase in enumerate(doc.phrases):
        yield f"phrase:{at}", phrase.say


def spoken_aside(doc: ScriptDoc) -> Iterator[tuple[str, str, str]]:
    """Place, text and language of all that is said beside the steps."""
    for part, texts in aside(doc):
        for language, text in texts.items():
            yield part, text, language
