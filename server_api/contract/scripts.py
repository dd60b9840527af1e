"""The script of a call: steps with spoken text, answers that lead on, objections. Text has {fields}."""

from pydantic import Field

from server_api.contract.base import Id, LongText, ShortText, WireModel


class Condition(WireModel):
    """Shown only where ``field`` (one the script filled in or an answer wrote) stands in this relation.

    ``op``: ``is``, ``is_not``, ``ge``, ``le``, ``any`` (has a value), ``none``. Several must all hold.
    """

    field: ShortText
    op: ShortText = "is"
    value: ShortText = ""


class Answer(WireModel):
    """What the debtor may say; ``goto`` is a step id. ``result`` prepares a disposition, ``opens`` a form.

    ``opens``: ``promise`` (with ``values``: offer_id, count, first), ``callback``, ``identity``, ``hold``
    (with ``values``: kind), ``other_person``, ``hardship``. ``sets`` are fields it writes.
    """

    label: ShortText
    goto: Id
    result: str = ""
    opens: str = ""
    values: dict[str, str] = Field(default_factory=dict)
    sets: dict[str, str] = Field(default_factory=dict)
    when: tuple[Condition, ...] = ()


class StepField(WireModel):
    """A field of a form inside a step; ``kind``: text, choice, date, money, yes_no."""

    name: Id
    label: ShortText
    kind: ShortText = "text"
    options: tuple[tuple[str, ShortText], ...] = ()
    required: bool = False


class Step(WireModel):
    """One step. ``stage`` indexes the bar of stages; ``say`` is spoken, ``how`` is never read aloud."""

    step_id: Id
    stage: int
    say: tuple[LongText, ...]
    how: LongText = ""
    answers: tuple[Answer, ...] = ()
    before_identity: bool = False
    disclosure: str = ""
    fields: tuple[StepField, ...] = ()
    when: tuple[Condition, ...] = ()


class Objection(WireModel):
    """An objection and what to say to it; ``clip`` is a recording of a good answer."""

    label: ShortText
    say: LongText
    clip: str = ""


class Phrase(WireModel):
    """A power phrase, at hand in a stage (-1: any)."""

    say: LongText
    stage: int = -1


class Script(WireModel):
    """A published script, its fields already filled by the server (``**bold**`` marks emphasis).

    ``facts`` are the values conditions are judged with, before any answer writes more.
    """

    script_id: Id
    name: ShortText
    version: int
    language: str
    stages: tuple[ShortText, ...]
    start: Id
    steps: tuple[Step, ...]
    objections: tuple[Objection, ...] = ()
    phrases: tuple[Phrase, ...] = ()
    facts: dict[str, ShortText] = Field(default_factory=dict)


class ScriptPlace(WireModel):
    """How far the agent is: visited steps, the last is current; fields answers wrote; objections opened."""

    path: tuple[Id, ...] = Field((), max_length=500)
    fields: dict[str, ShortText] = Field(default_factory=dict)
    objections: tuple[int, ...] = Field((), max_length=100)
