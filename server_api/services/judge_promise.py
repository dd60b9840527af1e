"""One judgement of a promise, whoever asks: the check during the call and the saving after it."""

from dataclasses import dataclass
from datetime import date, timedelta

from server_api.contract.outcomes import PromiseDraft
from server_api.contract.words import Blocked, IdentityStatus, PromiseFault
from server_api.domain.business_days import HolidayTable, UnknownDayError
from server_api.domain.legal import blocking
from server_api.domain.promise import OfferTerms, Promised, PromiseTerms, faults_of
from server_api.services.case_facts import CaseFacts
from server_api.services.quote_offer import quote_case
from server_api.services.wording import full_date, money_text


@dataclass(frozen=True, slots=True)
class Judgement:
    """Faults, gravest first, and what explains them."""

    faults: tuple[PromiseFault, ...]
    params: dict[str, str]


def judge(
    case: CaseFacts, draft: PromiseDraft, today: date, holidays: HolidayTable | None, *, recording: bool
) -> Judgement:
    """Judge a draft against the case as it stands on ``today``."""
    figures = quote_case(case, today, holidays)
    free = {debt.debt_id for debt in case.open_for(Blocked.PROMISES)}
    terms = PromiseTerms(
        debts={debt_id: figures.balances[debt_id].total for debt_id in free},
        blocked_debts=frozenset(figures.balances) - free,
        minimum=figures.minimum,
        today=today,
        max_days=case.terms.max_promise_days,
        methods=case.terms.methods,
        offers={
            quote.policy.policy_id: OfferTerms(quote.first, quote.policy.authority, quote.first_due)
            for quote in figures.quotes
        },
        holidays=holidays,
        region=case.person.region,
        right_party=case.identity.status is IdentityStatus.CONFIRMED,
    )
    promised = Promised(
        debt_ids=draft.debt_ids,
        amount=draft.amount,
        due_on=draft.due_on,
        method=draft.method,
        offer_id=draft.offer_id,
        read_back=draft.read_back,
    )
    faults = faults_of(promised, terms, recording=recording)
    return Judgement(faults, _params(case, terms, draft))


def _params(case: CaseFacts, terms: PromiseTerms, draft: PromiseDraft) -> dict[str, str]:
    language = case.language
    latest = terms.today + timedelta(days=terms.max_days)
    params = {
        "minimum": money_text(terms.minimum, language),
        "earliest": full_date(terms.today, language),
        "latest": full_date(latest, language),
    }
    owed = [terms.debts[debt_id] for debt_id in set(draft.debt_ids) if debt_id in terms.debts]
    if owed:
        params["maximum"] = money_text(sum(owed[1:], owed[0]), language)
    if offer := terms.offers.get(draft.offer_id):
        params["authority_minimum"] = money_text(offer.least, language)
        params["offer_until"] = full_date(offer.until, language)
    if fact := blocking(case.legal, Blocked.PROMISES):
        params |= {"rule_id": fact.rule_id, "rule_version": str(fact.rule_version)}
    try:
        name = terms.holidays.name(draft.due_on, terms.region) if terms.holidays else None
    except UnknownDayError:
        name = None
    return params | ({"holiday": name} if name else {})
