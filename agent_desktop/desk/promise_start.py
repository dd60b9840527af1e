"""How a promise form begins: from an offer, from a script's values, from a promise that is renewed."""

from dataclasses import replace
from datetime import date

from agent_desktop.desk.amounts import parse_amount, plain_amount
from agent_desktop.desk.plan_state import LineForm, PromiseForm, Typed
from agent_desktop.desk.promise import asked_anew
from agent_desktop.desk.reading import free_debts
from agent_desktop.desk.workspace import Case
from server_api.contract.agreements import Plan
from server_api.contract.cases import CaseBody
from server_api.contract.debt_words import PlanKind
from server_api.contract.offers import Offer
from server_api.contract.words import Authority, Blocked, Channel

#: Unless told otherwise the debtor is reminded so.
_REMIND_BY = (Channel.SMS,)


def opened(case: Case, offer_id: str, language: str, values: dict[str, str] | None = None) -> PromiseForm:
    """The form for an offer, at first the best one; without a new offer, what was typed stays.

    ``values`` come from a script's answer: ``total``, ``first`` (an amount, or its day), ``count``.
    """
    form, told = case.promise, values or {}
    if case.body is None:
        return form
    debts = tuple(debt.debt_id for debt in free_debts(case, Blocked.PROMISES))
    form = replace(form, debt_ids=form.debt_ids or debts, currency=case.body.balance.currency)
    offer = _offer(case.body, offer_id) if offer_id or not is_begun(form) else None
    if offer is not None and form.offer_id != offer.offer_id:
        form = from_offer(form, offer, language)
    return _with_values(form, told)


def _with_values(form: PromiseForm, told: dict[str, str]) -> PromiseForm:
    changes: dict[str, Typed] = {}
    day = _day(told.get("first", ""))
    for name in ("total", "first"):
        if told.get(name) and not (name == "first" and day is not None):
            changes[name] = Typed(told[name], parse_amount(told[name], form.currency))
    if told.get("count", "").isdecimal():
        changes |= {"count": Typed(told["count"], int(told["count"])), "each": Typed()}
    form = replace(form, first_due=day) if day is not None else form
    if not changes:
        return asked_anew(form) if day is not None else form
    kind = PlanKind.INSTALMENTS if "count" in changes or "first" in changes else form.kind
    return asked_anew(replace(form, kind=kind, changed=next(iter(changes)), **changes))  # type: ignore[arg-type]


def _day(text: str) -> date | None:
    """``first`` may be the first payment, or its day."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def is_begun(form: PromiseForm) -> bool:
    """Whether anything of the promise has been chosen or typed."""
    typed = (form.total, form.first, form.count, form.each)
    begun = any(one.text for one in typed) or bool(form.lines)
    return begun or form.first_due is not None or form.method is not None


def _offer(body: CaseBody, offer_id: str) -> Offer | None:
    """The offer asked for; where none is, the best within the agent's authority."""
    if offer_id:
        return next((offer for offer in body.offers if offer.offer_id == offer_id), None)
    within = [offer for offer in body.offers if offer.authority is Authority.WITHIN]
    return min(within, key=lambda offer: offer.rank, default=None)


def from_offer(form: PromiseForm, offer: Offer, language: str) -> PromiseForm:
    """The offer's own terms; what each instalment is, the server computes."""
    currency = offer.total.currency
    single = offer.instalments == 0

    def typed(minor: int) -> Typed:
        return Typed(plain_amount(minor, currency, language), minor)

    return asked_anew(
        PromiseForm(
            kind=PlanKind.SINGLE if single else PlanKind.INSTALMENTS,
            offer_id=offer.offer_id,
            debt_ids=form.debt_ids,
            currency=currency,
            total=typed(offer.total.minor),
            first=Typed() if single else typed(offer.first_payment.minor),
            count=Typed() if single else Typed(str(offer.instalments), offer.instalments),
            first_due=offer.first_due,
            frequency=offer.frequency,
            method=form.method or next(iter(offer.methods), None),
            remind_by=form.remind_by or _REMIND_BY,
            seq=form.seq,
            plan=form.plan,
            approval=form.approval,
            renews=form.renews,
        )
    )


def of_kind(form: PromiseForm, kind: PlanKind, language: str) -> PromiseForm:
    """Another kind of schedule, to be typed freely; what fits of the terms is kept."""
    plan = form.judged
    lines = _lines_of(plan, language) if kind is PlanKind.IRREGULAR and plan is not None else form.lines
    if kind is PlanKind.IRREGULAR and not lines:
        lines = (LineForm(due_on=form.first_due), LineForm())
    total = form.total
    if total.value is None and plan is not None:
        total = Typed(plain_amount(plan.total.minor, plan.total.currency, language), plan.total.minor)
    return asked_anew(
        replace(
            form,
            kind=kind,
            offer_id="",
            total=total if kind in (PlanKind.SINGLE, PlanKind.INSTALMENTS) else Typed(),
            first=form.first if kind is PlanKind.INSTALMENTS else Typed(),
            count=form.count if kind in (PlanKind.INSTALMENTS, PlanKind.REPEATING) else Typed(),
            each=form.each if kind is PlanKind.REPEATING else Typed(),
            lines=lines if kind is PlanKind.IRREGULAR else (),
            changed="",
            remind_by=form.remind_by or _REMIND_BY,
        )
    )


def _lines_of(plan: Plan, language: str) -> tuple[LineForm, ...]:
    return tuple(
        LineForm(
            line.due_on,
            Typed(plain_amount(line.amount.minor, line.amount.currency, language), line.amount.minor),
        )
        for line in plan.lines
    )


def from_plan(form: PromiseForm, plan: Plan, language: str) -> PromiseForm:
    """A lead's counter-offer comes into the form as it was granted: nothing is computed again."""
    begun = asked_anew(form)
    currency = plan.total.currency

    def typed(minor: int | None) -> Typed:
        return Typed(plain_amount(minor, currency, language), minor) if minor is not None else Typed()

    later = [line for line in plan.lines if line.number > 0]
    first = next((line.amount.minor for line in plan.lines if line.number == 0), None)
    split = plan.kind in (PlanKind.INSTALMENTS, PlanKind.REPEATING)
    return replace(
        begun,
        kind=plan.kind,
        total=typed(plan.total.minor) if plan.kind in (PlanKind.SINGLE, PlanKind.INSTALMENTS) else Typed(),
        first=typed(first) if plan.kind is PlanKind.INSTALMENTS else Typed(),
        count=Typed(str(len(later)), len(later)) if split else Typed(),
        each=typed(later[0].amount.minor) if plan.kind is PlanKind.REPEATING and later else Typed(),
        first_due=_first_day(plan),
        lines=_lines_of(plan, language) if plan.kind is PlanKind.IRREGULAR else (),
        changed="",
        plan=plan.model_copy(update={"seq": begun.seq}),
    )


def _first_day(plan: Plan) -> date | None:
    return plan.lines[0].due_on if plan.lines else None
