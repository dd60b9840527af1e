"""Walking a script: pure steps over the path of visited step ids. Each move needs an answer of the agent."""

from server_api.contract.scripts import Answer, Script, Step

#: A result carries at most this many step ids (``Outcome.script_path``): a script in a circle ends here.
LONGEST_PATH = 500


def step_of(script: Script, step_id: str) -> Step | None:
    """The step with this id."""
    return next((step for step in script.steps if step.step_id == step_id), None)


def current(script: Script, path: tuple[str, ...], *, identified: bool) -> Step | None:
    """The step the agent reads now; before the identity is confirmed only flagged steps are ever given."""
    allowed = (step_of(script, step_id) for step_id in reversed((script.start, *path)))
    return next((s for s in allowed if s is not None and may_stand(s, identified=identified)), None)


def may_stand(step: Step, *, identified: bool) -> bool:
    """Whether this step may be read now."""
    return identified or step.before_identity


def begin(script: Script, path: tuple[str, ...]) -> tuple[str, ...]:
    """The path as far as this script knows its steps, or its start."""
    known = {step.step_id for step in script.steps}
    kept = tuple(step_id for step_id in path if step_id in known)
    return kept or (script.start,)


def answer_at(step: Step | None, index: int) -> Answer | None:
    """The n-th answer of a step, from 0."""
    if step is None or not 0 <= index < len(step.answers):
        return None
    return step.answers[index]


def advance(path: tuple[str, ...], step_id: str) -> tuple[str, ...]:
    """One step on; a path at its longest stays."""
    return path if len(path) >= LONGEST_PATH else (*path, step_id)


def back(path: tuple[str, ...]) -> tuple[str, ...]:
    """One step back; the first one stays."""
    return path[:-1] if len(path) > 1 else path
