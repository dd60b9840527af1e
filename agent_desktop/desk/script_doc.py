"""Questions to a script that is being written: its tree, what is missing, how long it is to read. Pure."""

import re
from dataclasses import dataclass

from server_api.contract.script_edit import ScriptDoc, StepDoc, Texts
from server_api.contract.scripts import Answer, Objection, Phrase, Script, Step, StepField

#: A field in a text: ``{{ first_name }}``, filters and all.
TOKEN = re.compile(r"\{\{\s*([A-Za-z_][A-Za-z0-9_.]{0,63})\s*((?:\|[^{}]{0,60})?)\}\}")
#: The same, and one in strong type: ``**{{ balance }}**``.
STRONG_TOKEN = re.compile(rf"\*\*{TOKEN.pattern}\*\*|{TOKEN.pattern}")
_MARKUP = re.compile(r"\{%.{0,200}?%\}|\*\*", re.DOTALL)
_SENTENCE = re.compile(r"[.!?…]+")
#: Words a minute, read aloud to somebody on a telephone.
_PACE = 150
_EASY, _FAIR = 14, 22
#: The tree is not drawn deeper.
_DEEPEST = 3


@dataclass(frozen=True, slots=True)
class Branch:
    """A step in the tree: the first answers lead along the trunk, the others branch off."""

    step: StepDoc
    depth: int


def tree(doc: ScriptDoc) -> tuple[Branch, ...]:
    """The trunk from the start by the first answers, with what branches off below each; the rest last."""
    trunk = _trunk(doc)
    steps = {step.step_id: step for step in doc.steps}
    placed: set[str] = set(trunk)
    made: list[Branch] = []
    for step_id in trunk:
        made.append(Branch(steps[step_id], 0))
        _branch_off(steps[step_id], steps, placed, made, 1)
    made += [Branch(step, 0) for step in doc.steps if step.step_id not in placed]
    return tuple(made)


def _trunk(doc: ScriptDoc) -> list[str]:
    steps = {step.step_id: step for step in doc.steps}
    trunk: list[str] = []
    at = doc.start
    while at in steps and at not in trunk:
        trunk.append(at)
        answers = steps[at].answers
        at = answers[0].goto if answers else ""
    return trunk


def _branch_off(
    step: StepDoc, steps: dict[str, StepDoc], placed: set[str], made: list[Branch], depth: int
) -> None:
    for answer in step.answers:
        target = steps.get(answer.goto)
        if target is not None and target.step_id not in placed:
            placed.add(target.step_id)
            made.append(Branch(target, depth))
            if depth < _DEEPEST:
                _branch_off(target, steps, placed, made, depth + 1)


def step_of(doc: ScriptDoc, step_id: str) -> StepDoc | None:
    """The step with this id."""
    return next((step for step in doc.steps if step.step_id == step_id), None)


def text_in(texts: Texts, language: str) -> str:
    """In this language (or its family), else in the first one written."""
    family = language.split("-", maxsplit=1)[0]
    for name, text in texts.items():
        if name == language:
            return text
    near = (text for name, text in texts.items() if name.split("-", maxsplit=1)[0] == family)
    return next(near, next(iter(texts.values()), ""))


def spoken_seconds(text: str) -> int:
    """How long it takes to say, in seconds; a field counts as two words."""
    words = len(_spoken(text).split())
    return round(words * 60 / _PACE)


def reading(text: str) -> str:
    """``easy``, ``fair`` or ``hard`` by the length of its sentences; nothing for an empty text."""
    spoken = _spoken(text)
    words = len(spoken.split())
    if not words:
        return ""
    sentences = max(1, sum(1 for part in _SENTENCE.split(spoken) if part.strip(" ”\"'")))
    mean = words / sentences
    return "easy" if mean <= _EASY else "fair" if mean <= _FAIR else "hard"


def _spoken(text: str) -> str:
    return _MARKUP.sub(" ", TOKEN.sub("campo campo", text))


def as_script(doc: ScriptDoc, version: int, language: str) -> Script:
    """The draft with its fields unfilled, for while the server is away."""

    def shown(texts: Texts) -> str:
        return TOKEN.sub(lambda found: f"‹{found.group(1)}›", text_in(texts, language))

    def step(one: StepDoc) -> Step:
        answers = (
            Answer(label=shown(a.label)[:200], goto=a.goto, opens=a.opens, sets=a.sets, when=a.when)
            for a in one.answers
        )
        fields = (
            StepField(
                name=f.name,
                label=shown(f.label)[:200],
                kind=f.kind,
                options=tuple((code, shown(label)[:200]) for code, label in f.options),
                required=f.required,
            )
            for f in one.fields
        )
        return Step(
            step_id=one.step_id,
            stage=one.stage,
            say=(shown(one.say),),
            how=shown(one.how),
            answers=tuple(answers),
            before_identity=one.before_identity,
            disclosure=one.disclosure,
            fields=tuple(fields),
        )

    return Script(
        script_id=doc.script_id,
        name=doc.name,
        version=version,
        language=language,
        stages=tuple(shown(stage)[:200] for stage in doc.stages),
        start=doc.start,
        steps=tuple(step(one) for one in doc.steps),
        objections=tuple(Objection(label=shown(o.label)[:200], say=shown(o.say)) for o in doc.objections),
        phrases=tuple(Phrase(say=shown(p.say), stage=p.stage) for p in doc.phrases),
    )


def differing(mine: ScriptDoc, theirs: ScriptDoc) -> tuple[str, ...]:
    """Names of the steps that are not alike, and ``*`` where anything else is not."""
    here, there = ({step.step_id: step for step in doc.steps} for doc in (mine, theirs))
    steps = [
        (here.get(step_id) or there[step_id]).name
        for step_id in dict.fromkeys((*here, *there))
        if here.get(step_id) != there.get(step_id)
    ]
    rest = mine.model_copy(update={"steps": ()}) != theirs.model_copy(update={"steps": ()})
    return (*steps, *(("*",) if rest else ()))
