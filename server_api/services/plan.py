"""The calculator: from what was typed to a schedule, its cost, and whether it may be agreed."""

from dataclasses import dataclass
from datetime import date, timedelta

from server_api.contract.agreements import Plan, PlanCheck, PlanFix, PlanLine, PlanWanted
from server_api.contract.debt_words import PlanKind
from server_api.contract.money import Money
from server_api.contract.words import Authority, Blocked, ErrorCode, IdentityMode, PayMethod, PromiseFault
from server_api.domain.bounds import Basis, Bounds, Limit, Measure, discount_bp, given_up
from server_api.domain.business_days import UnknownDayError, next_business_day
from server_api.domain.offers import Quote
from server_api.domain.schedule import Calendar, Schedule, ScheduleError, Wanted, make
from server_api.services.judge_case import JudgeCase
from server_api.services.judge_promise import Judge, Judgement
from server_api.services.plan_basis import Start, basis_of, owed_of, quote_of, settles
from server_api.services.plan_draft import draft_of
from server_api.services.plan_words import draft_read_back, measure_text, note_of, use_text, within_text
from server_api.services.refusals import RefusalError
from server_api.store.database import Database

#: What is wrong with a schedule that cannot be made.
_FAULTS = {
    "too_many_lines": PromiseFault.TOO_MANY_LINES,
    "wrong_currency": PromiseFault.WRONG_CURRENCY,
    "first_above_total": PromiseFault.AMOUNT_ABOVE_DEBT,
    "too_small": PromiseFault.INSTALMENT_TOO_LOW,
    "bad_day": PromiseFault.DATE_TOO_FAR,
    "no_lines": PromiseFault.SUM_DIFFERS,
    "no_count": PromiseFault.SUM_DIFFERS,
}
#: Where no offer says by when: so many days are proposed for the first payment.
_USUAL_DAYS = 3
#: Which field of what was typed leads back inside a limit.
_FIELDS = {
    Limit.DISCOUNT: "total",
    Limit.ENTRY: "first",
    Limit.INSTALMENTS: "count",
    Limit.INSTALMENT: "each",
    Limit.FIRST_DAY: "first_due",
}


@dataclass(frozen=True, slots=True)
class Made:
    """A plan with the judgement behind it; ``wanted`` has its method filled in."""

    plan: Plan
    wanted: PlanWanted
    judgement: Judgement | None = None


class MakePlan:
    """Answers each keystroke; stores nothing."""

    def __init__(self, database: Database, judges: JudgeCase) -> None:
        self._database, self._judges = database, judges

    async def __call__(self, *, agent_id: str, call_id: str, wanted: PlanWanted) -> Plan:
        """The schedule and how it stands to the agent's own authority.

        Raises RefusalError ``not_found`` (not their call), ``refused`` with ``fault``: a masked case before
        its identity, a case on which nothing may be promised.
        """
        judge = await self._database.read_at_once(lambda conn: self._judges.of_call(conn, call_id, agent_id))
        may_plan(judge)
        return plan_of(judge, wanted).plan


def may_plan(judge: Judge) -> None:
    """Raises RefusalError REFUSED where the answer would say what may not be said."""
    case = judge.case
    if judge.veil:
        raise RefusalError(ErrorCode.REFUSED, fault=judge.veil)
    if case.identity.mode is IdentityMode.MASKED and not judge.right_party:
        raise RefusalError(ErrorCode.REFUSED, fault=PromiseFault.NOT_RIGHT_PARTY.value)
    if case.debts and not case.open_for(Blocked.PROMISES):
        raise RefusalError(ErrorCode.REFUSED, fault=PromiseFault.BLOCKED.value, **judge.legal_params())


def plan_of(judge: Judge, wanted: PlanWanted) -> Made:
    """The plan as this person may agree it."""
    case, figures = judge.case, judge.figures
    start = Start(wanted.debt_ids, wanted.offer_id, wanted.kind, lines=True)
    quote = quote_of(figures, wanted.offer_id)
    basis = basis_of(case, figures, start, judge.who)
    currency = figures.total.currency
    owed = owed_of(figures, wanted.debt_ids, currency)
    methods = quote.policy.methods if quote else case.terms.methods
    wanted = wanted.model_copy(update={"method": wanted.method or next(iter(methods), PayMethod.UNKNOWN)})
    calendar = Calendar(judge.holidays, case.person.region)
    try:
        schedule = make(_typed(wanted, quote, basis, owed, judge, calendar), calendar)
    except ScheduleError as error:
        return Made(_unmade(wanted, owed, error), wanted)
    plan = _plan(wanted, schedule, owed, case.language)
    judgement = judge(draft_of(wanted, plan, PayMethod.UNKNOWN))
    bounds = judgement.bounds
    given = given_up(judgement.agreed.shape, bounds.basis) if bounds else Money.zero(currency)
    share = discount_bp(judgement.agreed.shape, bounds.basis) if bounds else 0
    beyond = PromiseFault.BEYOND_AUTHORITY in judgement.faults
    answer = plan.model_copy(
        update={
            "discount": given,
            "discount_bp": share,
            "authority": Authority.NEEDS_APPROVAL if beyond else Authority.WITHIN,
            "faults": judgement.faults,
            "params": judgement.params,
            "checks": _checks(judge, judgement),
            "fixes": _fixes(judgement, case.language),
            "read_back": draft_read_back(judgement.agreed, judge.today, case.language),
        }
    )
    return Made(answer, wanted, judgement)


def _typed(
    wanted: PlanWanted,
    quote: Quote | None,
    basis: Basis | None,
    owed: Money,
    judge: Judge,
    calendar: Calendar,
) -> Wanted:
    """What was typed, with what the offer says where nothing was."""
    start = Start(wanted.debt_ids, wanted.offer_id, wanted.kind, lines=True)
    total, first, count = wanted.total, wanted.first, wanted.count
    if wanted.kind is PlanKind.SINGLE:
        total = (first if wanted.changed == "first" else None) or total or first
        first = None
    if total is None:
        total = basis.least if basis and settles(start, quote) else owed
    if wanted.kind is PlanKind.INSTALMENTS and quote is not None and quote.instalment is not None:
        if count is None and wanted.each is None:
            count = quote.count
        untouched = first is None and wanted.each is None and wanted.total is None and count == quote.count
        if untouched and owed == quote.balance:
            first = quote.first
    return Wanted(
        kind=wanted.kind,
        first_due=wanted.first_due or _usual_day(quote, judge),
        total=total,
        first=first,
        count=count,
        each=wanted.each,
        changed=wanted.changed,
        day=wanted.day,
        frequency=wanted.frequency,
        lines=tuple((line.due_on, line.amount) for line in wanted.lines),
        interest_month_bp=basis.interest_month_bp if basis else 0,
    )


def _usual_day(quote: Quote | None, judge: Judge) -> date:
    if quote is not None:
        return quote.first_due
    day = judge.today + timedelta(days=min(_USUAL_DAYS, judge.case.terms.max_promise_days))
    try:
        return next_business_day(day, judge.holidays, judge.case.person.region)
    except UnknownDayError:
        return day


def _plan(wanted: PlanWanted, schedule: Schedule, owed: Money, language: str) -> Plan:
    return Plan(
        seq=wanted.seq,
        kind=schedule.kind,
        debt=owed,
        discount=Money.zero(owed.currency),
        total=schedule.total,
        lines=tuple(
            PlanLine(
                number=line.number, due_on=line.due_on, amount=line.amount, note=note_of(line.moved, language)
            )
            for line in schedule.lines
        ),
    )


def _unmade(wanted: PlanWanted, owed: Money, error: ScheduleError) -> Plan:
    nothing = Money.zero(owed.currency)
    return Plan(
        seq=wanted.seq,
        kind=wanted.kind,
        debt=owed,
        discount=nothing,
        total=nothing,
        faults=(_FAULTS.get(error.code, PromiseFault.AMOUNT_TOO_LOW),),
        params={"schedule": error.code},
    )


def _checks(judge: Judge, judgement: Judgement) -> tuple[PlanCheck, ...]:
    """What is looked at beside the schedule: the debt, the days, and each bound of the authority."""
    language, faults = judge.case.language, judgement.faults
    place = judge.case.person.city or judge.case.person.region or judge.case.person.country
    days = PromiseFault.NOT_BUSINESS_DAY not in faults
    found = [
        PlanCheck(
            code="debt",
            ok=PromiseFault.AMOUNT_ABOVE_DEBT not in faults,
            text=within_text("debt", language),
        ),
        PlanCheck(code="days", ok=days, text=within_text("days", language, place=place)),
    ]
    for measure in sorted(judgement.measures, key=lambda one: not one.ok):
        text = measure_text(measure, language)
        found.append(PlanCheck(code=measure.limit, ok=measure.ok, needs_approval=not measure.ok, text=text))
    return tuple(found)


def _fixes(judgement: Judgement, language: str) -> tuple[PlanFix, ...]:
    """For each bound that is broken, the value that would keep it."""
    if judgement.bounds is None:
        return ()
    broken = (one for one in judgement.measures if not one.ok and one.limit in _FIELDS)
    found = (_fix(one, judgement.bounds, language) for one in broken)
    return tuple(found)


def _fix(measure: Measure, bounds: Bounds, language: str) -> PlanFix:
    name, bound = _FIELDS[measure.limit], measure.bound
    if measure.limit is Limit.DISCOUNT:
        bound = bounds.least
    label = "" if isinstance(bound, str) else use_text(bound, language)
    return PlanFix(
        field=name,
        label=label,
        amount=bound if isinstance(bound, Money) else None,
        count=bound if isinstance(bound, int) else None,
        day=bound if isinstance(bound, date) else None,
    )
