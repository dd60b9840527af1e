"""Findings in a script, made alike."""

from server_api.contract.debt_words import Severity
from server_api.contract.script_edit import Finding, StepDoc


def error(code: str, step: StepDoc, *, language: str = "", **params: str) -> Finding:
    """An error at a step."""
    return finding(code, step.step_id, language=language, params=params)


def finding(
    code: str,
    step_id: str,
    *,
    severity: Severity = Severity.ERROR,
    language: str = "",
    part: str = "",
    params: dict[str, str] | None = None,
) -> Finding:
    """A finding at a place; its parameters are cut to what the wire takes."""
    return Finding(
        severity=severity,
        code=code,
        step_id=step_id[:64],
        language=language,
        part=part,
        params={name: value[:200] for name, value in (params or {}).items()},
    )
