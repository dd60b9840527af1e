"""The script of a call: steps with spoken text, answers that lead on, objections. Text has {fields}."""

from server_api.contract.base import Id, LongText, ShortText, WireModel


class Answer(WireModel):
    """What the debtor may say; ``goto`` is a step id. ``result`` prepares a disposition, ``opens`` a form."""

    label: ShortText
    goto: Id
    result: str = ""
    opens: str = ""  # promise | callback | identity | ""


class Step(WireModel):
    """One step. ``stage`` indexes the bar of stages; ``say`` is spoken, ``how`` is never read aloud."""

    step_id: Id
    stage: int
    say: tuple[LongText, ...]
    how: LongText = ""
    answers: tuple[Answer, ...] = ()
    before_identity: bool = False
    disclosure: str = ""


class Objection(WireModel):
    """An objection and what to say to it."""

    label: ShortText
    say: LongText


class Script(WireModel):
    """A published script, its fields already filled by the server (``**bold**`` marks emphasis)."""

    script_id: Id
    name: ShortText
    version: int
    language: str
    stages: tuple[ShortText, ...]
    start: Id
    steps: tuple[Step, ...]
    objections: tuple[Objection, ...] = ()
