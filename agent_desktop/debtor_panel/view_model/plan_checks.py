"""What speaks for and against an agreement: checks, faults with their limits, the line under the amounts."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.promise import Stage, missing_parts, real_faults
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from server_api.contract.agreements import Plan
from server_api.contract.words import PromiseFault

MOST_CHECKS = 6
_LIMITS = {
    PromiseFault.AMOUNT_TOO_LOW: "minimum",
    PromiseFault.AMOUNT_ABOVE_DEBT: "maximum",
    PromiseFault.BEYOND_AUTHORITY: "authority_minimum",
    PromiseFault.DATE_IN_PAST: "earliest",
    PromiseFault.DATE_TOO_FAR: "latest",
    PromiseFault.NOT_BUSINESS_DAY: "holiday",
    PromiseFault.BLOCKED: "rule_id",
    PromiseFault.INSTALMENT_TOO_LOW: "minimum",
    PromiseFault.TERM_TOO_LONG: "latest",
}


@dataclass(frozen=True, slots=True)
class CheckLine:
    text: str
    icon: str
    ink: Ink


def amounts_hint(form: PromiseForm, plan: Plan | None, now: Stage, speech: Speech) -> tuple[str, bool]:
    """One line under the amounts: what is no value, or what is beyond whose limit."""
    typed = (form.total, form.first, form.each)
    if any(one.wrong for one in typed):
        return speech.words("promise.no_amount"), True
    if form.count.wrong:
        return speech.words("promise.no_count"), True
    if plan is None:
        return "", False
    beyond = next((check for check in plan.checks if check.needs_approval and check.text), None)
    if now is not Stage.READY and beyond is not None:
        return beyond.text, True
    faults = real_faults(plan)
    return (fault_text(faults[0], plan.params, speech), True) if faults else ("", False)


def fault_text(fault: PromiseFault, params: dict[str, str], speech: Speech) -> str:
    """Why the server says no, with the limit it gave."""
    limit = params.get(_LIMITS.get(fault, ""), "")
    text = speech.code("promise_fault", fault.value)
    return f"{text} ({limit})" if limit else text


def check_lines(form: PromiseForm, now: Stage, speech: Speech) -> tuple[CheckLine, ...]:
    words, plan = speech.words, form.judged or form.plan
    match now:
        case Stage.INCOMPLETE:
            names = ", ".join(words(f"promise.part_{name}") for name in missing_parts(form))
            return (CheckLine(words("promise.fill", parts=names), "info", Ink.TEXT2),)
        case Stage.AWAY | Stage.READY if form.judged is None:
            return (CheckLine(words("promise.check_later"), "cloud-off", Ink.TEXT2),)
        case _ if plan is None:
            return (CheckLine(words("promise.checking"), "clock", Ink.TEXT2),)
    told = tuple(
        CheckLine(check.text or speech.code("plan_check", check.code), *_look(check.ok, check.needs_approval))
        for check in plan.checks
    )
    named = {check.code for check in plan.checks if not check.ok}
    more = tuple(
        CheckLine(fault_text(fault, plan.params, speech), *_look(ok=False, beyond=False))
        for fault in real_faults(plan)
        if fault.value not in named
    )
    return (*more, *told)[:MOST_CHECKS] or (CheckLine(words("promise.ok_rules"), "circle-check", Ink.OK),)


def _look(ok: bool, beyond: bool) -> tuple[str, Ink]:
    if beyond:
        return "key-round", Ink.WARN
    return ("circle-check", Ink.OK) if ok else ("triangle-alert", Ink.WARN)
