"""The promise form as data: what is asked of the calculator, what is plainly wrong, how far it is."""

from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

from agent_desktop.desk.plan_state import PromiseForm
from server_api.contract.agreements import Plan, PlanLine, PlanWanted
from server_api.contract.cases import CaseBody
from server_api.contract.debt_words import ApprovalState, PlanKind
from server_api.contract.money import Money
from server_api.contract.outcomes import PromiseDraft
from server_api.contract.words import Authority, PromiseFault

#: What is no fault of the terms: the yes comes last, and a lead may grant what is beyond.
_NOT_OF_THE_TERMS = (PromiseFault.NO_READ_BACK, PromiseFault.BEYOND_AUTHORITY)


class Stage(StrEnum):
    """How far an agreement is; the form's main button follows it."""

    INCOMPLETE = "incomplete"
    WAITING = "waiting"  # the server computes
    AWAY = "away"  # nobody computes: what is typed stays
    FAULTY = "faulty"
    BEYOND = "beyond"  # a lead must grant it
    ASKED = "asked"
    COUNTERED = "countered"
    READY = "ready"
    AGREED = "agreed"


def stage(form: PromiseForm, body: CaseBody, *, up: bool) -> Stage:
    """How far the form is; ``up``: the server can be reached."""
    if form.agreed:
        return Stage.AGREED
    if missing_parts(form):
        return Stage.INCOMPLETE
    plan = form.judged
    if plan is None:
        return _unjudged(form, body, up=up)
    if real_faults(plan):
        return Stage.FAULTY
    if plan.authority is Authority.WITHIN and PromiseFault.BEYOND_AUTHORITY not in plan.faults:
        return Stage.READY
    return _beyond(form, plan)


def _unjudged(form: PromiseForm, body: CaseBody, *, up: bool) -> Stage:
    if up and form.asking:
        return Stage.WAITING
    if up or form.kind not in (PlanKind.SINGLE, PlanKind.IRREGULAR):
        return Stage.AWAY
    return Stage.FAULTY if plain_faults(form, body) else Stage.READY


def _beyond(form: PromiseForm, plan: Plan) -> Stage:
    approval = form.approval
    if form.asking_approval:
        return Stage.ASKED
    if approval is None:
        return Stage.BEYOND
    if granted(form):
        return Stage.READY
    if not same_terms(approval.plan, plan):
        return Stage.BEYOND
    if approval.state is ApprovalState.PENDING:
        return Stage.ASKED
    return Stage.COUNTERED if approval.state is ApprovalState.COUNTERED else Stage.BEYOND


def same_terms(one: Plan, other: Plan) -> bool:
    """The same payments on the same days."""
    return _terms(one) == _terms(other)


def _terms(plan: Plan) -> tuple[object, ...]:
    return plan.total, tuple((line.due_on, line.amount) for line in plan.lines)


def granted(form: PromiseForm) -> bool:
    """A lead said yes to exactly these payments."""
    approval, plan = form.approval, form.judged
    if approval is None or plan is None:
        return False
    if approval.state is ApprovalState.COUNTERED:
        return approval.counter is not None and same_terms(approval.counter, plan)
    return approval.state is ApprovalState.APPROVED and same_terms(approval.plan, plan)


def real_faults(plan: Plan) -> tuple[PromiseFault, ...]:
    """What no yes, of debtor or lead, makes good."""
    return tuple(fault for fault in plan.faults if fault not in _NOT_OF_THE_TERMS)


def wanted_of(form: PromiseForm) -> PlanWanted | None:
    """The question to the calculator, or None while a field is no value."""
    typed = (form.total, form.first, form.count, form.each)
    if not form.debt_ids or any(one.wrong for one in typed):
        return None
    lines = _typed_lines(form)
    if form.kind is PlanKind.IRREGULAR and len(lines) != len(form.lines):
        return None
    return PlanWanted(
        seq=form.seq,
        kind=form.kind,
        debt_ids=form.debt_ids,
        offer_id=form.offer_id,
        changed=form.changed,
        total=_money(form, form.total.value),
        first=_money(form, form.first.value),
        count=form.count.value,
        each=_money(form, form.each.value),
        first_due=form.first_due,
        day=form.day,
        frequency=form.frequency,
        method=form.method,
        lines=lines if form.kind is PlanKind.IRREGULAR else (),
        renews=form.renews,
    )


def _money(form: PromiseForm, minor: int | None) -> Money | None:
    return Money(minor, form.currency) if minor is not None and form.currency else None


def _typed_lines(form: PromiseForm) -> tuple[PlanLine, ...]:
    return tuple(
        PlanLine(number=at, due_on=line.due_on, amount=Money(line.amount.value, form.currency))
        for at, line in enumerate(form.lines, start=1)
        if line.due_on is not None and line.amount.value is not None
    )


def draft_of(form: PromiseForm) -> PromiseDraft | None:
    """The draft as the server saves it, or None while something is missing."""
    total, due_on = form.amount_minor, form.due_on
    if total is None or due_on is None or form.method is None or not form.debt_ids:
        return None
    plan = form.judged
    return PromiseDraft(
        debt_ids=form.debt_ids,
        amount=Money(total, form.currency),
        due_on=due_on,
        method=form.method,
        offer_id=form.offer_id,
        read_back=form.read_back,
        read_back_at=form.read_back_at,
        kind=form.kind,
        plan=plan.lines if plan is not None else _typed_lines(form),
        frequency=form.frequency,
        approval_id=form.approval.approval_id if form.approval is not None and granted(form) else "",
        renews=form.renews,
        order_ids=form.order_ids,
        remind_by=form.remind_by,
    )


def missing_parts(form: PromiseForm) -> tuple[str, ...]:
    """Names of the parts still empty: ``amount``, ``count``, ``each``, ``due_on``, ``lines``, ``method``."""
    missing: list[str] = []
    match form.kind:
        case PlanKind.IRREGULAR:
            if not form.lines or len(_typed_lines(form)) != len(form.lines):
                missing.append("lines")
        case PlanKind.REPEATING:
            missing += [name for name in ("each", "count") if getattr(form, name).value is None]
        case PlanKind.INSTALMENTS:
            if form.total.value is None:
                missing.append("amount")
            if form.count.value is None and form.each.value is None:
                missing.append("count")
        case _:
            if form.total.value is None:
                missing.append("amount")
    if form.kind is not PlanKind.IRREGULAR and form.first_due is None:
        missing.append("due_on")
    return (*missing, "method") if form.method is None else tuple(missing)


def plain_faults(form: PromiseForm, body: CaseBody) -> tuple[PromiseFault, ...]:
    """What needs no server to see; the server judges everything again."""
    faults: list[PromiseFault] = []
    if form.amount_minor is not None:
        faults += _amount_faults(form.amount_minor, body)
    days = [line.due_on for line in form.lines] if form.kind is PlanKind.IRREGULAR else [form.first_due]
    known = [day for day in days if day is not None]
    if known and min(known) < body.balance_on:
        faults.append(PromiseFault.DATE_IN_PAST)
    if known and known[0] > body.balance_on + timedelta(days=body.max_promise_days):
        faults.append(PromiseFault.DATE_TOO_FAR)
    if known != sorted(known):
        faults.append(PromiseFault.LINES_NOT_IN_ORDER)
    if form.method is not None and body.methods and form.method not in body.methods:
        faults.append(PromiseFault.METHOD_NOT_ALLOWED)
    return tuple(faults)


def _amount_faults(minor: int, body: CaseBody) -> list[PromiseFault]:
    least = body.min_promise.minor if body.min_promise is not None else 1
    if minor < max(1, least):
        return [PromiseFault.AMOUNT_TOO_LOW]
    return [PromiseFault.AMOUNT_ABOVE_DEBT] if minor > body.balance.minor else []


def asked_anew(form: PromiseForm) -> PromiseForm:
    """Other terms than were read back: the debtor has not said yes to these, nor the server."""
    return replace(
        form, seq=form.seq + 1, read_back=False, read_back_at=None, agreeing=False, agreed=False, asking=False
    )
