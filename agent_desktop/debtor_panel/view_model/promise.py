"""The agreement being made: fields, schedule, checks, read-back, and the button that follows its stage."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from agent_desktop.debtor_panel.view_model.approval import FootView, foot_view
from agent_desktop.debtor_panel.view_model.plan_checks import CheckLine, amounts_hint, check_lines
from agent_desktop.debtor_panel.view_model.reminders import RemindView, remind_views
from agent_desktop.debtor_panel.view_model.schedule import ScheduleView, schedule_view
from agent_desktop.desk.plan_state import PromiseForm, Typed
from agent_desktop.desk.promise import Stage, stage
from agent_desktop.desk.reading import blocking_rule, server_up
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.widgets.speech import Speech, joined
from server_api.contract.agreements import Plan, PlanLine
from server_api.contract.cases import CaseBody
from server_api.contract.debt_words import Frequency, PlanKind
from server_api.contract.money import Money
from server_api.contract.offers import Offer
from server_api.contract.words import Blocked, PayMethod, PromiseFault

#: The kinds an agreement may be typed in without an offer, in the order they are listed.
FREE_KINDS = (PlanKind.SINGLE, PlanKind.INSTALMENTS, PlanKind.IRREGULAR, PlanKind.REPEATING)
_METHOD_ICONS = {
    PayMethod.PIX: "qr-code",
    PayMethod.BOLETO: "barcode",
    PayMethod.TRANSFER: "arrow-right-left",
    PayMethod.CASH: "banknote",
    PayMethod.LINK: "send",
}
_DATE_FAULTS = (PromiseFault.DATE_IN_PAST, PromiseFault.DATE_TOO_FAR, PromiseFault.NOT_BUSINESS_DAY)


@dataclass(frozen=True, slots=True)
class AmountView:
    """``grouped`` stands in the field while nobody types in it; ``mark`` says what share it is."""

    text: str = ""
    grouped: str = ""
    wrong: bool = False
    mark: str = ""


@dataclass(frozen=True, slots=True)
class MethodView:
    method: PayMethod
    text: str
    icon: str
    key: str
    on: bool


@dataclass(frozen=True, slots=True)
class PromiseView:
    title: str
    contracts: str
    debt: str
    discount_label: str
    discount: str
    amount_total: str
    currency: str
    kind: PlanKind
    starts: tuple[tuple[str, str], ...]
    start: str
    total: AmountView
    first: AmountView
    count: AmountView
    each: AmountView
    hint: str
    hint_wrong: bool
    debt_minor: int
    total_minor: int
    first_due: date | None
    first_day: date
    last_day: date
    day_wrong: bool
    days: tuple[tuple[str, str], ...]
    day: str
    methods: tuple[MethodView, ...]
    method_wrong: bool
    schedule: ScheduleView
    remind: tuple[RemindView, ...]
    remind_why: str
    checks: tuple[CheckLine, ...]
    read_back_title: str
    read_back: str
    read_back_ready: bool
    read_back_said: bool
    foot: FootView


def promise_view(workspace: Workspace, case: Case, speech: Speech) -> PromiseView | None:
    """None until the case is here."""
    body = case.body
    if body is None:
        return None
    form, words = case.promise, speech.words
    up = server_up(workspace)
    now = stage(form, body, up=up)
    plan = form.judged
    hint, wrong = amounts_hint(form, plan, now, speech)
    ready = now in (Stage.READY, Stage.AGREED)
    remind = remind_views(form, body, speech)
    return PromiseView(
        title=words("promise.renewal" if form.renews else "promise.title"),
        contracts=words("debts.count", n=len(form.debt_ids) or len(body.debts)),
        debt=speech.formats.money(plan.debt if plan is not None else body.balance),
        discount_label=_discount_label(plan, speech),
        discount=speech.formats.money(plan.discount) if plan is not None and plan.discount.minor > 0 else "",
        amount_total=_total(form, body, speech) or "—",
        currency=body.balance.currency,
        kind=form.kind,
        starts=_starts(case, body, speech),
        start=f"offer:{form.offer_id}" if form.offer_id else f"kind:{form.kind.value}",
        total=_amount(form, form.total, _plan_total(plan), body, speech),
        first=_first(form, plan, body, speech),
        count=_count(form, plan),
        each=_amount(form, form.each, _plan_each(plan), body, speech),
        hint=hint,
        hint_wrong=wrong,
        debt_minor=(plan.debt if plan is not None else body.balance).minor,
        total_minor=form.amount_minor or body.balance.minor,
        first_due=form.first_due,
        first_day=body.balance_on,  # the server's day: in the demo another than this PC's
        last_day=body.balance_on + timedelta(days=_most_days(body)),
        day_wrong=plan is not None and any(fault in plan.faults for fault in _DATE_FAULTS),
        days=_days(body, speech),
        day=_day(form),
        methods=_methods(form, body, speech),
        method_wrong=plan is not None and PromiseFault.METHOD_NOT_ALLOWED in plan.faults,
        schedule=schedule_view(form, now, speech),
        remind=remind,
        remind_why=joined(*(way.why for way in remind)),
        checks=check_lines(form, now, speech),
        read_back_title=words("promise.read_back_granted" if _waits(now) else "promise.read_back"),
        read_back=_read_back(case, form, now, speech),
        read_back_ready=ready and not form.agreed,
        read_back_said=form.read_back,
        foot=foot_view(workspace, case, now, speech),
    )


def _waits(now: Stage) -> bool:
    return now in (Stage.BEYOND, Stage.ASKED, Stage.COUNTERED)


def _most_days(body: CaseBody) -> int:
    limit = body.limits.max_days_to_first if body.limits is not None else None
    # beyond the own limit a lead may grant: the field goes further than it
    return max(body.max_promise_days, limit or 0, 90)


def _discount_label(plan: Plan | None, speech: Speech) -> str:
    if plan is None or plan.discount.minor <= 0:
        return ""
    return speech.words("promise.discount_of", share=speech.formats.percent(plan.discount_bp))


def _total(form: PromiseForm, body: CaseBody, speech: Speech) -> str:
    minor = form.amount_minor
    if minor is None and form.plan is not None:
        minor = form.plan.total.minor
    return speech.formats.money(Money(minor, body.balance.currency)) if minor is not None else ""


def _starts(case: Case, body: CaseBody, speech: Speech) -> tuple[tuple[str, str], ...]:
    """The offers, best first, then the kinds that are typed freely."""
    offers = () if blocking_rule(case, Blocked.OFFERS) else sorted(body.offers, key=lambda o: o.rank)
    named = []
    for offer in offers:
        share = speech.formats.percent(offer.discount_bp)
        text = _in_short(offer, speech)
        if offer.discount_bp:
            text = speech.words("promise.offer_discount", offer=text, share=share)
        named.append((f"offer:{offer.offer_id}", text))
    free = [(f"kind:{kind.value}", speech.words(f"promise.kind_{kind.value}")) for kind in FREE_KINDS]
    return (*named, *free)


def _in_short(offer: Offer, speech: Speech) -> str:
    """Its amounts stand in the fields below."""
    if offer.instalments == 0:
        return speech.words("offers.at_once")
    return speech.words("promise.offer_parts", n=offer.instalments)


def _plan_total(plan: Plan | None) -> int | None:
    return plan.total.minor if plan is not None else None


def _later(plan: Plan | None) -> tuple[PlanLine, ...]:
    return tuple(line for line in plan.lines if line.number > 0) if plan is not None else ()


def _plan_each(plan: Plan | None) -> int | None:
    """What most instalments are: the first may take the rest of a cent."""
    later = _later(plan)
    return later[-1].amount.minor if len(later) > 1 else later[0].amount.minor if later else None


def _amount(
    form: PromiseForm, typed: Typed, computed: int | None, body: CaseBody, speech: Speech, mark: str = ""
) -> AmountView:
    """As it is written on paper; what is no amount stays as it was typed; what is empty is computed."""
    minor = typed.value if typed.text else computed
    currency = form.currency or body.balance.currency
    grouped = speech.formats.money(Money(minor, currency)) if minor is not None else typed.text
    return AmountView(typed.text, grouped, typed.wrong, mark)


def _first(form: PromiseForm, plan: Plan | None, body: CaseBody, speech: Speech) -> AmountView:
    computed = next((line.amount.minor for line in plan.lines if line.number == 0), None) if plan else None
    minor = form.first.value if form.first.text else computed
    total = form.amount_minor
    mark = ""
    if minor is not None and total:
        mark = speech.formats.percent(round(minor * 1000 / total) * 10)
    return _amount(form, form.first, computed, body, speech, mark)


def _count(form: PromiseForm, plan: Plan | None) -> AmountView:
    later = len(_later(plan))
    shown = form.count.text or (str(later) if later else "")
    return AmountView(form.count.text, shown, form.count.wrong)


def _days(body: CaseBody, speech: Speech) -> tuple[tuple[str, str], ...]:
    """Day of the month, or every so many days, as far as the case allows it."""
    allowed = body.limits.frequencies if body.limits is not None else ()
    rare = (Frequency.FORTNIGHTLY, Frequency.WEEKLY)
    every = [(f.value, speech.words(f"promise.{f.value}")) for f in rare if not allowed or f in allowed]
    return (*((str(day), str(day)) for day in range(1, 32)), *every)


def _day(form: PromiseForm) -> str:
    if form.frequency is not Frequency.MONTHLY:
        return form.frequency.value
    return str(form.day or (form.first_due.day if form.first_due is not None else 0))


def _methods(form: PromiseForm, body: CaseBody, speech: Speech) -> tuple[MethodView, ...]:
    return tuple(
        MethodView(
            method,
            speech.code("method", method.value),
            _METHOD_ICONS.get(method, "banknote"),
            f"Alt {at}",
            on=method is form.method,
        )
        for at, method in enumerate(body.methods, start=1)
    )


def _read_back(case: Case, form: PromiseForm, now: Stage, speech: Speech) -> str:
    plan = form.judged
    if plan is not None and plan.read_back and now not in (Stage.FAULTY, Stage.INCOMPLETE):
        return plan.read_back
    if now not in (Stage.READY, Stage.AGREED) or form.due_on is None or form.method is None:
        return speech.words("promise.read_back_later")
    currency = form.currency or (case.body.balance.currency if case.body is not None else "")
    return speech.words(
        "promise.read_back_text",
        amount=speech.formats.money(Money(form.amount_minor or 0, currency)),
        day=speech.formats.long_date(form.due_on),
        method=speech.code("method", form.method.value),
    )
