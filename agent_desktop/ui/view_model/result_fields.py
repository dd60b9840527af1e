"""The fields of the wrap-up form, and the second level of a result: digits for it, Alt 1-9 for a field."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agent_desktop.desk.reading import first_level, refinements, refining, result_lock
from agent_desktop.desk.result_fields import CHOICE, DATE, YES_NO, kind_of
from agent_desktop.desk.workspace import Workspace
from agent_desktop.ui.actions import FURTHER
from agent_desktop.widgets.speech import Speech
from server_api.contract.outcomes import Disposition, ResultField

MOST_FIELDS = 5
MOST_OPTIONS = 9
#: Results of a second level are never cut: nobody can choose what is not there.
MOST_REFINED = 16


@dataclass(frozen=True, slots=True)
class FieldView:
    """`caps` are the keys of its options, `buttons`: they stand as buttons, with or without keys."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    value: str
    hint: str
    wrong: bool
    caps: tuple[str, ...] = ()
    buttons: bool = False
    kind: str = ""
    locked: tuple[str, ...] = ()


def refine_view(workspace: Workspace, speech: Speech) -> FieldView | None:
    """Which of the results of the second level; the digits are theirs until one is chosen."""
    code = workspace.wrap_up.disposition
    above = first_level(workspace, code)
    finer = refinements(workspace, above)
    if not finer:
        return None
    language = speech.words.language
    wrong = "refinement" in workspace.wrap_up.missing
    return FieldView(
        name="refinement",
        label=speech.words("wrap.refine", needed=speech.words("wrap.required")),
        options=tuple((one.code, one.labels.text(language)) for one in finer[:MOST_REFINED]),
        value=code if code != above else "",
        hint=speech.words("wrap.field_missing") if wrong else "",
        wrong=wrong,
        caps=refined_caps(finer[:MOST_REFINED]) if refining(workspace) else (),
        buttons=True,
        kind=CHOICE,
        locked=tuple(one.code for one in finer if result_lock(workspace, one)),
    )


def refined_caps(finer: tuple[Disposition, ...]) -> tuple[str, ...]:
    """Their own digits; those without one get 0, then letters: no result is left to the mouse alone."""
    own = [str(one.key) if one.key else "" for one in finer]
    spare = iter(("0", *FURTHER.values(), *(str(digit) for digit in range(1, 10) if str(digit) not in own)))
    return tuple(cap or next(spare, "") for cap in own)


def field_views(workspace: Workspace, result: Disposition | None, speech: Speech) -> tuple[FieldView, ...]:
    """At most five; the first choice among them stands as buttons."""
    if result is None:
        return ()
    keyed = next((f.name for f in result.fields if 0 < len(_options(f, speech)) <= MOST_OPTIONS), "")
    return tuple(
        _field(workspace, field, speech, first=field.name == keyed) for field in result.fields[:MOST_FIELDS]
    )


def _options(field: ResultField, speech: Speech) -> tuple[tuple[str, str], ...]:
    if kind_of(field) == YES_NO and not field.options:
        return (("yes", speech.words("wrap.yes")), ("no", speech.words("wrap.no")))
    return tuple((code, labels.text(speech.words.language)) for code, labels in field.options)


def _field(workspace: Workspace, field: ResultField, speech: Speech, *, first: bool) -> FieldView:
    wrong = field.name in workspace.wrap_up.missing
    label = field.labels.text(speech.words.language)
    needed = speech.words("wrap.required") if field.required else ""
    value = dict(workspace.wrap_up.fields).get(field.name, "")
    kind = kind_of(field)
    hint = ""
    if wrong:
        shaped = speech.words.has(f"wrap.shape_{kind}") and bool(value)
        hint = speech.words(f"wrap.shape_{kind}" if shaped else "wrap.field_missing")
    return FieldView(
        name=field.name,
        label=f"{label} {needed}".strip(),
        options=_options(field, speech),
        value=_written(kind, value, speech),
        hint=hint,
        wrong=wrong,
        caps=tuple(f"Alt {at}" for at in range(1, MOST_OPTIONS + 1)) if first else (),
        buttons=first,
        kind=kind,
    )


def _written(kind: str, value: str, speech: Speech) -> str:
    """A day as it is typed here; everything else as it stands."""
    if kind != DATE:
        return value
    try:
        return date.fromisoformat(value).strftime(day_pattern(speech.words.language))
    except ValueError:
        return value


def day_pattern(language: str) -> str:
    """The month first in English."""
    return "%m/%d/%Y" if language.startswith("en") else "%d/%m/%Y"
