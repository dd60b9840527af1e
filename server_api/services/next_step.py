"""The next best action in one line with its reason: the first rule that has something to say."""

from collections.abc import Callable
from datetime import date, timedelta
from zoneinfo import ZoneInfo

from server_api.contract.cases import Advice, NextStep
from server_api.contract.debt_words import PromiseState
from server_api.contract.money import Money
from server_api.contract.words import Blocked, LegalKind
from server_api.domain.legal import blocking
from server_api.domain.offers import Quote
from server_api.services import advice, case_words, offer_words, step_words
from server_api.services.case_facts import CaseFacts
from server_api.services.places import calendar_of
from server_api.services.quote_offer import DayFigures
from server_api.services.wording import full_date, money_text, short_date
from server_api.store.promises_rows import PromiseRow

_RUNNING = frozenset({PromiseState.OPEN.value, PromiseState.DUE.value, PromiseState.PARTLY_KEPT.value})
#: So long a broken promise, and a payment, is the first thing to speak of.
_BROKEN_LATELY, _PAID_LATELY = timedelta(days=15), timedelta(days=3)


def next_step(case: CaseFacts, figures: DayFigures) -> NextStep | None:
    """Law, hardship, a promise due or broken, money that came, the best offer, another hour, missing data."""
    rules: tuple[Callable[[CaseFacts, DayFigures], NextStep | None], ...] = (
        _law,
        _hardship,
        _promise,
        _payment,
        _offer,
        _better_hour,
        _data,
        _no_offer,
    )
    return next((step for rule in rules if (step := rule(case, figures)) is not None), None)


def kept_of(case: CaseFacts) -> tuple[int, int]:
    """How many of the promises that are decided were kept."""
    kept = sum(promise.state == "kept" for promise in case.promises)
    # One that was broken and then renewed was broken all the same.
    broken = sum("broken" in (promise.state, promise.end_reason) for promise in case.promises)
    return kept, kept + broken


def best_time(case: CaseFacts) -> str:
    """When the debtor answers, in words; empty where too little is known."""
    span = advice.hours_of(case)
    return step_words.hours(span.days, span.first, span.last, case.language) if span else ""


def _law(case: CaseFacts, _figures: DayFigures) -> NextStep | None:
    language = case.language
    for block in (Blocked.CONTACT, Blocked.OFFERS):
        fact = blocking(case.legal, block)
        if fact is not None and not case.open_for(block):
            day = full_date(fact.since, language)
            return NextStep(
                title=case_words.banner(block, fact.kind, language),
                reason=case_words.since(day, fact.rule_id, fact.rule_version, language),
                blocked=True,
                rule_id=fact.rule_id,
            )
    return None


def _hardship(case: CaseFacts, figures: DayFigures) -> NextStep | None:
    fact = next((fact for fact in case.legal if fact.kind is LegalKind.OVER_INDEBTED), None)
    if fact is None:
        return None
    title, reason = step_words.hardship(case.language)
    offer = figures.best.policy.policy_id if figures.best else ""
    said = advice.of("hardship")
    return NextStep(title=title, reason=reason, offer_id=offer, rule_id=fact.rule_id, advice=said)


def _promise(case: CaseFacts, figures: DayFigures) -> NextStep | None:
    language = case.language
    running = [promise for promise in case.promises if promise.state in _RUNNING]
    due = sorted((promise for promise in running if _due(promise) <= figures.on), key=_due)
    if due:
        promise = due[0]
        left = Money(promise.left, promise.amount.currency)
        day = promise.made_at.astimezone(ZoneInfo(calendar_of(case.person))).date()
        amount, made = money_text(left, language), short_date(day, language)
        if _due(promise) == figures.on:
            said = advice.of("due_today", amount=left, day=day)
            return _step(step_words.due_today(amount, made, language), said)
        said = advice.of("overdue", amount=left, day=day, due=_due(promise))
        return _step(step_words.overdue(amount, short_date(_due(promise), language), made, language), said)
    if running or not case.promises:
        return None
    last = case.promises[0]
    if last.state != PromiseState.BROKEN.value or figures.on - _due(last) > _BROKEN_LATELY:
        return None
    left = Money(last.left, last.amount.currency)
    told = step_words.broken(money_text(left, language), short_date(_due(last), language), language)
    return _step(told, advice.of("broken", amount=left, due=_due(last)), figures.best)


def _payment(case: CaseFacts, figures: DayFigures) -> NextStep | None:
    around = case.around
    if around.paid is None or around.paid_at is None or not case.debts:
        return None
    day = around.paid_at.astimezone(ZoneInfo(calendar_of(case.person))).date()
    if not timedelta(0) <= figures.on - day <= _PAID_LATELY:
        return None
    told = step_words.paid(
        money_text(around.paid, case.language), short_date(day, case.language), case.language
    )
    return _step(told, advice.of("paid", amount=around.paid, day=day), figures.best)


def _offer(case: CaseFacts, figures: DayFigures) -> NextStep | None:
    best = figures.best
    if best is None:
        return None
    kept, due = kept_of(case)
    reasons = offer_words.reasons(best, case.language) or [case_words.best_offer(case.language)]
    if due:
        reasons.append(case_words.kept(kept, due, case.language))
    return NextStep(
        title=_offer_title(best, case.language),
        reason=case_words.why(reasons, case.language),
        offer_id=best.policy.policy_id,
        advice=advice.offer(best),
        reasons=advice.reasons(best, kept, due),
    )


def _better_hour(case: CaseFacts, _figures: DayFigures) -> NextStep | None:
    when = best_time(case)
    if not when or not case.debts:
        return None
    return _step(step_words.best_time(when, case.language), advice.best_hours(case, "best_time_"))


def _data(case: CaseFacts, _figures: DayFigures) -> NextStep | None:
    if not any(phone.state == "usable" for phone in case.phones):
        return _step(step_words.missing("phones", case.language), advice.of("missing_phones"))
    for what in ("emails", "addresses"):
        if case.around.counts.get(what) == 0:
            return _step(step_words.missing(what, case.language), advice.of(f"missing_{what}"))
    return None


def _no_offer(case: CaseFacts, _figures: DayFigures) -> NextStep | None:
    return _step(case_words.no_offer(case.language), advice.of("no_offer")) if case.debts else None


def _offer_title(best: Quote, language: str) -> str:
    if best.instalment is None:
        total, day = money_text(best.total, language), short_date(best.first_due, language)
        return case_words.offer_at_once(total, day, language)
    first, each = money_text(best.first, language), money_text(best.instalment, language)
    return case_words.offer_plan(first, best.count, each, language)


def _due(promise: PromiseRow) -> date:
    return promise.next_due or promise.due_on


def _step(told: tuple[str, str], said: Advice | None, best: Quote | None = None) -> NextStep:
    offer = best.policy.policy_id if best else ""
    return NextStep(title=told[0], reason=told[1], offer_id=offer, advice=said)
