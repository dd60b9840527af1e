"""What an agreement starts from in a case: the offer it names, or the debt itself."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from server_api.contract.debt_words import Frequency, PlanKind
from server_api.contract.money import Money
from server_api.contract.words import Authority
from server_api.domain.authority import Authorised, OwnLimits
from server_api.domain.bounds import Basis
from server_api.domain.offers import Quote
from server_api.domain.rounding import share
from server_api.services.authority import Who, authorised
from server_api.services.case_facts import CaseFacts
from server_api.services.quote_offer import DayFigures


@dataclass(frozen=True, slots=True)
class Start:
    """How an agreement begins: about which debts, from which offer; ``lines``: its payments were written out.

    Without them it is one payment: of an offer in instalments, its first.
    """

    debt_ids: tuple[str, ...]
    offer_id: str
    kind: PlanKind
    lines: bool


def settles(start: Start, quote: Quote | None) -> bool:
    """Whether what is paid ends the debts. What starts from no offer is paid on account, but for equal
    instalments: nobody takes a part payment for a discount.
    """
    if quote is None:
        return start.kind is PlanKind.INSTALMENTS
    return start.lines or quote.instalment is None


def quote_of(figures: DayFigures, offer_id: str) -> Quote | None:
    """The offer as it stands today; None where it is over, or was never made in this case."""
    return next((one for one in figures.quotes if one.policy.policy_id == offer_id), None)


def owed_of(figures: DayFigures, debt_ids: Iterable[str], currency: str) -> Money:
    """The balance of these debts together."""
    balances = (figures.balances[one].total for one in set(debt_ids) if one in figures.balances)
    return Money(sum(one.minor for one in balances if one.currency == currency), currency)


def grantable(figures: DayFigures, who: Who) -> list[Quote]:
    """The offers this person may grant where no limits of their own are said."""
    return [one for one in figures.quotes if who.leads or one.policy.authority is Authority.WITHIN]


def basis_of(case: CaseFacts, figures: DayFigures, start: Start, who: Who) -> Basis | None:
    """None where the offer it names is over."""
    owed = owed_of(figures, start.debt_ids, figures.total.currency)
    if not start.offer_id:
        return _without_offer(case, figures, start, who, owed)
    quote = quote_of(figures, start.offer_id)
    if quote is None:
        return None
    if not settles(start, quote):
        return _first_of(case, quote, owed, quote in grantable(figures, who))
    policy, currency = quote.policy, owed.currency
    least = quote.total.minor - quote.interest.minor
    if owed != quote.balance:
        least = share(least, owed.minor, quote.balance.minor)
    return Basis(
        owed=owed,
        least=Money(least, currency),
        first_by=_first_by(figures.on, quote),
        entry_bp=policy.entry_bp,
        entry=Money(policy.min_entry, currency) if policy.min_entry else None,
        instalments=policy.max_instalments or policy.instalments,
        each=Money(policy.min_instalment, currency) if policy.min_instalment else None,
        last_by=_last_by(figures.on, quote),
        methods=policy.methods,
        frequencies=(policy.frequency,),
        interest_month_bp=policy.interest_month_bp,
        granted=quote in grantable(figures, who),
    )


def authority_in(case: CaseFacts, who: Who) -> Authorised:
    """The person's own limits in this case."""
    creditor_id, segment = case.creditor.creditor_id, case.person.segment
    return authorised(case.grants, who, creditor_id, segment, case.currency)


def offered_limits(case: CaseFacts, figures: DayFigures, who: Who) -> OwnLimits:
    """How far the offers go that this person may grant; what is shown where nothing of their own is said."""
    quotes = grantable(figures, who)
    plans = [one.policy for one in quotes if one.instalment is not None]
    currency = figures.total.currency
    return OwnLimits(
        max_discount_bp=max((one.discount_bp for one in quotes), default=0),
        min_entry_bp=min((one.entry_bp for one in plans), default=None),
        min_entry=figures.minimum,
        max_instalments=max((one.max_instalments or one.instalments for one in plans), default=0),
        min_instalment=min((Money(one.min_instalment, currency) for one in plans), default=None, key=_minor),
        max_days_to_first=case.terms.max_promise_days,
        methods=case.terms.methods,
        frequencies=tuple(dict.fromkeys(one.frequency for one in plans)),
    )


def _without_offer(case: CaseFacts, figures: DayFigures, start: Start, who: Who, owed: Money) -> Basis:
    """The whole debt, in as many instalments as an offer gives that this person may grant."""
    plans = [one.policy for one in grantable(figures, who) if one.instalment is not None]
    longest = max(plans, key=lambda one: one.max_instalments or one.instalments, default=None)
    in_full = settles(start, None)
    return Basis(
        owed=owed,
        least=owed,
        first_by=figures.on + timedelta(days=case.terms.max_promise_days),
        entry_bp=longest.entry_bp if longest and in_full else 0,
        instalments=(longest.max_instalments or longest.instalments) if longest else 0,
        methods=case.terms.methods,
        frequencies=(longest.frequency if longest else Frequency.MONTHLY,),
        interest_month_bp=longest.interest_month_bp if longest and in_full else 0,
        settles=in_full,
    )


def _first_of(case: CaseFacts, quote: Quote, owed: Money, granted: bool) -> Basis:
    """The first payment of an offer in instalments; the later ones are not written out."""
    return Basis(
        owed=owed,
        least=owed,
        entry=quote.first,
        first_by=quote.first_due,
        methods=case.terms.methods,
        granted=granted,
        settles=False,
    )


def _first_by(on: date, quote: Quote) -> date:
    days = quote.policy.max_days_to_first
    return max(quote.first_due, on + timedelta(days=days)) if days else quote.first_due


def _last_by(on: date, quote: Quote) -> date | None:
    return on + timedelta(days=quote.policy.max_total_days) if quote.policy.max_total_days else None


def _minor(amount: Money) -> int:
    return amount.minor
