"""The body of a case: debts, offers, legal facts, advice, timeline."""

from server_api.contract.cases import (
    CaseBody,
    HistoryPage,
    LegalFact,
    NextStep,
    PhoneLine,
    PromiseLine,
)
from server_api.contract.words import Blocked, PayMethod
from server_api.domain.legal import blocking, rule_of
from server_api.domain.masking import mask_phone
from server_api.domain.offers import Quote
from server_api.services import case_words, offer_words
from server_api.services.case_facts import CaseFacts
from server_api.services.quote_offer import DayFigures, debt_lines, offer_lines
from server_api.services.wording import full_date, money_text, short_date
from server_api.store.people_rows import PhoneRow
from server_api.store.promises_rows import PromiseRow


def case_body(case: CaseFacts, figures: DayFigures, history: HistoryPage) -> CaseBody:
    """The full case of a day, with the first page of its timeline."""
    kept, due = _kept(case)
    return CaseBody(
        birth_year=case.person.birth_date.year if case.person.birth_date else None,
        customer_since=case.person.customer_since,
        segment=case.person.segment,
        risk=case.person.risk,
        balance_on=figures.on,
        balance=figures.total,
        debts=debt_lines(case, figures),
        offers=offer_lines(figures, case.language),
        legal=_legal(case),
        next_step=_next_step(case, figures),
        history=history,
        phones=tuple(_phone_line(item) for item in case.phones),
        promises=tuple(_promise_line(promise) for promise in case.promises),
        promises_kept=kept,
        promises_due=due,
        max_promise_days=case.terms.max_promise_days,
        min_promise=figures.minimum,
        methods=case.terms.methods if case.open_for(Blocked.PROMISES) else (),
    )


def _phone_line(row: PhoneRow) -> PhoneLine:
    return PhoneLine(
        phone_id=row.phone_id,
        masked=mask_phone(row.e164),
        kind=row.kind,
        source=row.source,
        last_result=row.last_result,
        usable=row.state == "usable",
    )


def _promise_line(row: PromiseRow) -> PromiseLine:
    return PromiseLine(
        promise_id=row.promise_id,
        made_at=row.made_at,
        due_on=row.due_on,
        amount=row.amount,
        method=PayMethod(row.method),
        state=row.state,
    )


def _legal(case: CaseFacts) -> tuple[LegalFact, ...]:
    return tuple(
        LegalFact(
            kind=fact.kind,
            since=fact.since,
            rule_id=fact.rule_id,
            rule_version=fact.rule_version,
            blocks=rule_of(fact.kind).blocks,
            text=case_words.legal_text(fact.kind, case.language),
            debt_ids=(fact.debt_id,) if fact.debt_id else (),
        )
        for fact in case.legal
    )


def _next_step(case: CaseFacts, figures: DayFigures) -> NextStep | None:
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
    if figures.best is None:
        title, reason = case_words.no_offer(language)
        return NextStep(title=title, reason=reason) if case.debts else None
    return NextStep(
        title=_offer_title(figures.best, language),
        reason=case_words.why(_reasons(case, figures.best), language),
        offer_id=figures.best.policy.policy_id,
    )


def _offer_title(best: Quote, language: str) -> str:
    if best.instalment is None:
        total, day = money_text(best.total, language), short_date(best.first_due, language)
        return case_words.offer_at_once(total, day, language)
    first, each = money_text(best.first, language), money_text(best.instalment, language)
    return case_words.offer_plan(first, best.count, each, language)


def _reasons(case: CaseFacts, best: Quote) -> list[str]:
    kept, due = _kept(case)
    reasons = offer_words.reasons(best, case.language) or [case_words.best_offer(case.language)]
    if due:
        reasons.append(case_words.kept(kept, due, case.language))
    return reasons


def _kept(case: CaseFacts) -> tuple[int, int]:
    decided = [promise.state for promise in case.promises if promise.state in ("kept", "broken")]
    return decided.count("kept"), len(decided)
