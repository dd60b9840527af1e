"""One judgement of an agreement, whoever asks: the calculator, the check, the lead, and the saving."""

from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from server_api.contract.debt_words import PlanKind
from server_api.contract.money import Money
from server_api.contract.offers import Offer
from server_api.contract.outcomes import PromiseDraft
from server_api.contract.words import Authority, Blocked, IdentityStatus, PromiseFault
from server_api.domain.bounds import (
    Bounds,
    Limit,
    Measure,
    Payment,
    Shape,
    bounds_of,
    measured,
    sum_for,
    within,
)
from server_api.domain.business_days import HolidayTable, UnknownDayError
from server_api.domain.legal import blocking
from server_api.domain.offers import Quote
from server_api.domain.promise import Agreed, PromiseTerms, faults_of
from server_api.domain.schedule import days_of
from server_api.services.authority import Who
from server_api.services.case_facts import CaseFacts
from server_api.services.plan_basis import Start, authority_in, basis_of, quote_of, settles
from server_api.services.plan_words import beyond_text
from server_api.services.quote_offer import DayFigures, quote_case
from server_api.services.wording import full_date, money_text
from server_api.store.promises_rows import PromiseRow

#: Where a promise still holds its debts.
_LIVING = frozenset({"open", "due", "partly_kept"})


@dataclass(frozen=True, slots=True)
class Judgement:
    """Faults, gravest first, and what explains them; ``measures`` against the authority it was judged by."""

    faults: tuple[PromiseFault, ...]
    params: dict[str, str]
    agreed: Agreed
    bounds: Bounds | None
    measures: tuple[Measure, ...] = ()

    @property
    def beyond(self) -> bool:
        """Whether it needs somebody else's yes, whatever else is wrong with it."""
        return any(not one.ok for one in self.measures)


@dataclass(frozen=True, slots=True)
class Judge:
    """By whose authority, on which day, against which case. ``approved``: what a lead said yes to.

    ``veil``: the fault that keeps amounts from being said on this call; empty where none does.
    """

    case: CaseFacts
    today: date
    holidays: HolidayTable | None
    who: Who
    veil: str = ""
    approved: Agreed | None = None
    figures: DayFigures = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "figures", quote_case(self.case, self.today, self.holidays))

    def __call__(self, draft: PromiseDraft, *, recording: bool = False) -> Judgement:
        """Judge a draft against the case as it stands today."""
        agreed = self.agreed(draft)
        terms = self._terms(draft, agreed)
        faults = faults_of(agreed, terms, recording=recording)
        same = all(one.amount.currency == terms.minimum.currency for one in agreed.payments)
        measures = measured(agreed.shape, terms.bounds) if terms.bounds and same else ()
        return Judgement(faults, self._params(draft, agreed, terms, measures), agreed, terms.bounds, measures)

    def agreed(self, draft: PromiseDraft) -> Agreed:
        """The draft as it is judged; without a plan it is one payment."""
        payments = tuple(Payment(line.due_on, line.amount) for line in draft.plan)
        return Agreed(
            debt_ids=draft.debt_ids,
            amount=draft.amount,
            due_on=draft.due_on,
            payments=payments or (Payment(draft.due_on, draft.amount),),
            method=draft.method,
            frequency=draft.frequency,
            settles=settles(start_of(draft), quote_of(self.figures, draft.offer_id)),
            read_back=draft.read_back,
            approval_id=draft.approval_id,
        )

    def _terms(self, draft: PromiseDraft, agreed: Agreed) -> PromiseTerms:
        case, figures = self.case, self.figures
        free = {debt.debt_id for debt in case.open_for(Blocked.PROMISES)}
        basis = basis_of(case, figures, start_of(draft), self.who)
        debts = {debt_id: figures.balances[debt_id].total for debt_id in free}
        return PromiseTerms(
            debts=debts,
            blocked_debts=frozenset(figures.balances) - free,
            minimum=figures.minimum,
            today=self.today,
            max_days=case.terms.max_promise_days,
            methods=case.terms.methods,
            bounds=bounds_of(basis, authority_in(case, self.who).limits, self.today) if basis else None,
            taken=_taken(case.promises, draft, agreed, debts),
            frequencies=case.terms.plans.frequencies,
            least_line=case.terms.plans.min_line,
            max_term_days=case.terms.plans.max_term_days,
            holidays=self.holidays,
            region=case.person.region,
            right_party=self.right_party,
            all_said=self.veil != PromiseFault.DISCLOSURE_MISSING.value,
            approved=self.approved,
        )

    def _params(
        self, draft: PromiseDraft, agreed: Agreed, terms: PromiseTerms, measures: tuple[Measure, ...]
    ) -> dict[str, str]:
        language = self.case.language
        params = {
            "minimum": money_text(terms.minimum, language),
            "earliest": full_date(terms.today, language),
            "latest": full_date(terms.today + timedelta(days=terms.max_days), language),
            "term_end": full_date(terms.today + timedelta(days=terms.max_term_days), language),
            "least_line": money_text(Money(terms.least_line, terms.minimum.currency), language),
            "sum": money_text(agreed.shape.total, language),
        }
        owed = [terms.debts[debt_id] for debt_id in set(draft.debt_ids) if debt_id in terms.debts]
        if owed:
            params["maximum"] = money_text(sum(owed[1:], owed[0]), language)
        if terms.bounds is not None:
            least = authority_minimum(agreed, terms.bounds, measures, terms.minimum)
            params["authority_minimum"] = money_text(least, language)
            params["offer_until"] = full_date(terms.bounds.first_by, language)
        if beyond := beyond_text(measures, language):
            params["beyond"] = beyond
        return params | self.legal_params() | self._holiday(agreed)

    @property
    def right_party(self) -> bool:
        """Whether the debtor on the line was confirmed."""
        confirmed = self.case.identity.status is IdentityStatus.CONFIRMED
        return confirmed and self.veil != PromiseFault.NOT_RIGHT_PARTY.value

    def legal_params(self) -> dict[str, str]:
        """The rule that forbids promises, where there is one."""
        fact = blocking(self.case.legal, Blocked.PROMISES)
        return {"rule_id": fact.rule_id, "rule_version": str(fact.rule_version)} if fact else {}

    def _holiday(self, agreed: Agreed) -> dict[str, str]:
        """The first payment's day that is a holiday, by name."""
        for one in agreed.payments:
            try:
                name = self.holidays.name(one.due_on, self.case.person.region) if self.holidays else None
            except UnknownDayError:
                name = None
            if name:
                return {"holiday": name, "day": full_date(one.due_on, self.case.language)}
        return {}


def start_of(draft: PromiseDraft) -> Start:
    """How the draft begins."""
    return Start(draft.debt_ids, draft.offer_id, draft.kind, bool(draft.plan))


def with_authority(
    case: CaseFacts, figures: DayFigures, offers: tuple[Offer, ...], who: Who
) -> tuple[Offer, ...]:
    """The offers as this person may grant them, as they stand: each is judged like any agreement."""
    own = authority_in(case, who).limits
    debt_ids = tuple(debt.debt_id for debt in case.open_for(Blocked.OFFERS))
    found = []
    for offer in offers:
        start = Start(debt_ids, offer.offer_id, PlanKind.INSTALMENTS, lines=True)
        basis, quote = basis_of(case, figures, start, who), quote_of(figures, offer.offer_id)
        inside = False
        if basis is not None and quote is not None:
            inside = within(_as_offered(quote, offer), bounds_of(basis, own, figures.on))
        authority = Authority.WITHIN if inside else Authority.NEEDS_APPROVAL
        found.append(offer.model_copy(update={"authority": authority}))
    return tuple(found)


def _as_offered(quote: Quote, offer: Offer) -> Shape:
    """The offer's payments on the days on which they would be due."""
    days = days_of(quote.first_due, offer.frequency)
    amounts = [quote.first, *([quote.instalment] * quote.count if quote.instalment else [])]
    payments = tuple(Payment(day, amount) for day, amount in zip(days, amounts, strict=False))
    return Shape(payments, None, offer.frequency)


def authority_minimum(agreed: Agreed, bounds: Bounds, measures: tuple[Measure, ...], minimum: Money) -> Money:
    """The amount that would be within: of the first payment where that is what falls short, else of all."""
    entry = next((one for one in measures if one.limit is Limit.ENTRY), None)
    if entry is not None and isinstance(entry.bound, Money) and (not entry.ok or not agreed.settles):
        return entry.bound
    return sum_for(bounds.least, agreed.shape, bounds.basis) if agreed.settles else minimum


def _taken(
    promises: list[PromiseRow], draft: PromiseDraft, agreed: Agreed, debts: dict[str, Money]
) -> frozenset[str]:
    """Debts of an open promise that this one does not replace. What is paid on account may stand beside
    another such promise, as long as both together are not more than is owed.
    """
    mine = set(draft.debt_ids)
    living = [one for one in promises if one.state in _LIVING and one.promise_id != draft.renews]
    others = [one for one in living if mine & set(one.debt_ids)]
    taken: set[str] = set()
    for one in others:
        if agreed.settles or one.offer_id or one.kind == "instalments":
            taken |= mine & set(one.debt_ids)
    promised = agreed.amount.minor + sum(one.left for one in others)
    if others and promised > sum(debts[one].minor for one in mine & debts.keys()):
        taken |= mine & {debt_id for one in others for debt_id in one.debt_ids}
    return frozenset(taken)


def with_approval(judge: Judge, approved: PromiseDraft | None) -> Judge:
    """The same judge, who knows what a lead said yes to."""
    return replace(judge, approved=judge.agreed(approved) if approved else None)
