"""What each thing typed does to the schedule: the other fields give way, the server computes them."""

from dataclasses import replace
from datetime import date, timedelta

from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.amounts import plain_amount
from agent_desktop.desk.plan_state import LineForm, PromiseForm, Typed
from agent_desktop.desk.promise_start import from_offer, of_kind
from agent_desktop.desk.workspace import Case
from server_api.contract.agreements import MOST_LINES, PlanFix
from server_api.contract.debt_words import Frequency, PlanKind

_STEPS = {Frequency.WEEKLY: 7, Frequency.FORTNIGHTLY: 14}


def edited(case: Case, event: ep.ScheduleDeed, language: str) -> PromiseForm:
    """The form after it; equal where nothing changed."""
    form = case.promise
    match event:
        case ep.PlanBegun(offer_id, kind):
            return _begun(case, offer_id, kind, language)
        case ep.PlanTyped(name, text, value):
            return typed(form, name, Typed(text[:40], value))
        case ep.PlanDated(first_due):
            return replace(form, first_due=first_due)
        case ep.PlanDayChosen(day):
            return replace(form, day=min(max(day, 0), 31))
        case ep.PlanFrequencyChosen(frequency):
            return replace(form, frequency=frequency)
        case ep.PlanMethodChosen(method):
            return replace(form, method=method)
        case ep.PlanLineTyped() | ep.PlanLineAdded() | ep.PlanLineRemoved():
            return replace(form, lines=_lines(form, event))
        case ep.PlanFixTaken(at):
            plan = form.judged
            fix = plan.fixes[at] if plan is not None and 0 <= at < len(plan.fixes) else None
            return _fixed(form, fix, language) if fix is not None else form
        case _:
            return form


def _begun(case: Case, offer_id: str, kind: PlanKind | None, language: str) -> PromiseForm:
    form = case.promise
    offers = case.body.offers if case.body is not None else ()
    offer = next((one for one in offers if offer_id and one.offer_id == offer_id), None)
    if offer is not None:
        return from_offer(form, offer, language)
    if kind is None or kind is PlanKind.UNKNOWN or (kind is form.kind and not form.offer_id):
        return form
    return of_kind(form, kind, language)


def typed(form: PromiseForm, name: str, to: Typed) -> PromiseForm:
    """Count and value of the instalments give way to each other; the rest stands."""
    if name not in ("total", "first", "count", "each") or getattr(form, name) == to:
        return form
    changed = replace(form, changed=name, **{name: to})  # type: ignore[arg-type]
    if form.kind is not PlanKind.INSTALMENTS or not to.text:
        return changed
    if name == "each":
        return replace(changed, count=Typed())
    return replace(changed, each=Typed()) if name == "count" else changed


def _fixed(form: PromiseForm, fix: PlanFix, language: str) -> PromiseForm:
    if fix.amount is not None:
        text = plain_amount(fix.amount.minor, fix.amount.currency, language)
        return typed(form, fix.field, Typed(text, fix.amount.minor))
    if fix.count is not None:
        return typed(form, fix.field, Typed(str(fix.count), fix.count))
    return replace(form, first_due=fix.day) if fix.day is not None else form


def _lines(
    form: PromiseForm, event: ep.PlanLineTyped | ep.PlanLineAdded | ep.PlanLineRemoved
) -> tuple[LineForm, ...]:
    lines = form.lines
    match event:
        case ep.PlanLineTyped(at, due_on, text, value):
            if not 0 <= at < len(lines):
                return lines
            return (*lines[:at], LineForm(due_on, Typed(text[:40], value)), *lines[at + 1 :])
        case ep.PlanLineAdded(after):
            if len(lines) >= MOST_LINES:
                return lines
            at = len(lines) if not 0 <= after < len(lines) else after + 1
            before = lines[at - 1].due_on if at else form.first_due
            fresh = LineForm(due_on=step_after(before, form.frequency) if before else None)
            return (*lines[:at], fresh, *lines[at:])
        case ep.PlanLineRemoved(at):
            return (*lines[:at], *lines[at + 1 :]) if 0 <= at < len(lines) and len(lines) > 1 else lines


def step_after(day: date, frequency: Frequency) -> date:
    """The day one step later; the last day of a shorter month stands for one it does not have."""
    if frequency in _STEPS:
        return day + timedelta(days=_STEPS[frequency])
    year, month = (day.year + 1, 1) if day.month == 12 else (day.year, day.month + 1)
    for wanted in range(day.day, 27, -1):
        try:
            return date(year, month, wanted)
        except ValueError:
            continue
    return date(year, month, min(day.day, 28))
