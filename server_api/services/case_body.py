"""The body of a case: debts, offers, legal facts, advice, timeline."""

from collections.abc import Iterable

from server_api.contract.cases import (
    CaseBody,
    HistoryPage,
    LegalFact,
    PhoneLine,
    PromiseLine,
)
from server_api.contract.money import Money
from server_api.contract.words import Blocked, PayMethod
from server_api.domain.legal import Fact, shows_nothing
from server_api.domain.limitation import past_limit
from server_api.domain.masking import mask_phone
from server_api.services import advice, case_words
from server_api.services.authority import Who, limits_view
from server_api.services.case_facts import CaseFacts
from server_api.services.judge_promise import with_authority
from server_api.services.legal_view import legal_view
from server_api.services.next_step import best_time, kept_of, next_step
from server_api.services.plan_basis import authority_in, offered_limits
from server_api.services.quote_offer import DayFigures, debt_lines, offer_lines
from server_api.store.people_rows import PhoneRow
from server_api.store.promises_rows import PromiseRow


def case_body(case: CaseFacts, figures: DayFigures, history: HistoryPage, who: Who) -> CaseBody:
    """The full case of a day for this agent, with the first page of its timeline."""
    kept, due = kept_of(case)
    facts = [*case.legal, *_too_old(case, figures)]
    law = legal_view(facts, case.story, case.language)
    body = CaseBody(
        birth_year=case.person.birth_date.year if case.person.birth_date else None,
        customer_since=case.person.customer_since,
        segment=case.person.segment,
        risk=case.person.risk,
        balance_on=figures.on,
        balance=figures.total,
        debts=debt_lines(case, figures),
        offers=with_authority(case, figures, offer_lines(figures, case.language), who),
        legal=_legal(facts, case.language),
        next_step=next_step(case, figures),
        history=history,
        alerts=case.around.alerts,
        tags=case.around.tags,
        best_time=best_time(case),
        best_hours=advice.best_hours(case),
        message_ways=case.around.ways,
        counts=case.around.tabs | {"promises": len(case.promises), "legal": len(law.events)},
        phones=tuple(_phone_line(item) for item in case.phones),
        promises=tuple(_promise_line(promise, case) for promise in case.promises),
        promises_kept=kept,
        promises_due=due,
        max_promise_days=case.terms.max_promise_days,
        min_promise=figures.minimum,
        methods=case.terms.methods if case.open_for(Blocked.PROMISES) else (),
        limits=limits_view(authority_in(case, who), offered_limits(case, figures, who)),
        blocked=law.blocked,
        allowed=law.allowed,
        holds=law.holds,
        legal_events=law.events,
        orders=case.around.orders,
    )
    return concealed(body) if shows_nothing(case.legal) else body


def concealed(body: CaseBody) -> CaseBody:
    """What is left where nothing of the debt may be shown: who it is, how to reach them, and why."""
    nothing = Money.zero(body.balance.currency)
    shown = {"legal", "next_step", "phones", "blocked", "allowed", "holds", "legal_events", "balance_on"}
    kept = {name: getattr(body, name) for name in shown}
    return CaseBody(balance=nothing, debts=(), history=HistoryPage(items=(), total=0), **kept)


def _phone_line(row: PhoneRow) -> PhoneLine:
    return PhoneLine(
        phone_id=row.phone_id,
        masked=mask_phone(row.e164),
        kind=row.kind,
        source=row.source,
        last_result=row.last_result,
        usable=row.state == "usable",
    )


def _promise_line(row: PromiseRow, case: CaseFacts) -> PromiseLine:
    count = case.around.lines.get(row.promise_id)
    return PromiseLine(
        promise_id=row.promise_id,
        made_at=row.made_at,
        due_on=row.due_on,
        amount=row.amount,
        method=PayMethod(row.method),
        state=row.state,
        lines=count.lines if count else 1,
        kept=count.kept if count else 0,
        paid=Money(row.paid_minor, row.amount.currency),
        next_due=row.next_due,
        renewed_from=row.renewed_from,
    )


def _too_old(case: CaseFacts, figures: DayFigures) -> tuple[Fact, ...]:
    debts = ((debt.debt_id, debt.terms.due_on) for debt in case.debts)
    return past_limit(debts, case.creditor.country, figures.on, case.legal)


def _legal(facts: Iterable[Fact], language: str) -> tuple[LegalFact, ...]:
    return tuple(
        LegalFact(
            kind=fact.kind,
            since=fact.since,
            rule_id=fact.rule_id,
            rule_version=fact.rule_version,
            blocks=fact.blocks,
            text=case_words.legal_text(fact.kind, language),
            debt_ids=(fact.debt_id,) if fact.debt_id else (),
        )
        for fact in facts
    )
