"""What the script view shows now: step, answers, stages. Pure."""

from dataclasses import dataclass
from enum import StrEnum

from agent_desktop.desk import script_path
from agent_desktop.desk.reading import identified
from agent_desktop.desk.workspace import Case
from server_api.contract.scripts import Answer, Script, Step


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


def step_now(case: Case) -> Step | None:
    """The step to read now, or None where the script has nothing that may be said."""
    return script_path.current(case.head.script, case.script.path, identified=identified(case))


def choices(case: Case) -> tuple[Choice, ...]:
    """The answers of the step, in the order of their keys 1-9."""
    step = step_now(case)
    return tuple(Choice(answer, _leads_on(case, answer)) for answer in step.answers) if step else ()


def _leads_on(case: Case, answer: Answer) -> bool:
    target = script_path.step_of(case.head.script, answer.goto)
    return target is not None and script_path.may_stand(target, identified=identified(case))


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
