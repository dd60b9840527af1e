"""What the script view shows now: step, answers, form, phrases, stages. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from agent_desktop.desk import script_path
from agent_desktop.desk.reading import may_speak
from agent_desktop.desk.script_shut import answers_left, shut, step_now
from agent_desktop.desk.workspace import Case
from server_api.contract.scripts import Answer, Script, Step, StepField


class StageProgress(StrEnum):
    """One mark in the bar of stages."""

    DONE = "done"
    NOW = "now"
    AHEAD = "ahead"


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer and whether it leads on now (before the identity is confirmed some do not)."""

    answer: Answer
    open: bool


def choices(case: Case) -> tuple[Choice, ...]:
    """The answers of the step that are meant for this case, in the order of their keys 1-9."""
    return tuple(Choice(answer, _leads_on(case, answer)) for answer in answers_left(case))


def fields(case: Case) -> tuple[StepField, ...]:
    """The form of the step, without what may not be asked in this case."""
    step = step_now(case) if not shut(case) else None
    return tuple(f for f in step.fields if f.name not in case.head.hidden_fields) if step else ()


def missing(case: Case) -> tuple[str, ...]:
    """Labels of the required fields still empty: they hold the answers back."""
    if shut(case):
        return ()
    names = script_path.missing_fields(step_now(case), case.script.fields, case.head.hidden_fields)
    return tuple(field.label for field in fields(case) if field.name in names)


def phrases(case: Case) -> tuple[str, ...]:
    """Power phrases at hand now; they may speak of the debt, so only to the right party."""
    step = step_now(case)
    if step is None or not may_speak(case) or shut(case):
        return ()
    return tuple(one.say for one in case.head.script.phrases if one.stage in (-1, step.stage))


def _leads_on(case: Case, answer: Answer) -> bool:
    target = script_path.step_of(case.head.script, answer.goto)
    return target is not None and script_path.may_stand(target, identified=may_speak(case))


def stages(case: Case) -> tuple[tuple[str, StageProgress], ...]:
    """Name and progress of each stage."""
    step = step_now(case)
    now = step.stage if step else -1
    return tuple((name, _progress(index, now)) for index, name in enumerate(case.head.script.stages))


def _progress(index: int, now: int) -> StageProgress:
    if index == now:
        return StageProgress.NOW
    return StageProgress.DONE if index < now else StageProgress.AHEAD


def visited(script: Script, path: tuple[str, ...]) -> tuple[Step, ...]:
    """The steps walked so far, the current one last."""
    steps = (script_path.step_of(script, step_id) for step_id in path)
    return tuple(step for step in steps if step is not None)
