"""Advice by codes and values: what the desk words in its agent's language, whatever the debtor speaks."""

from datetime import date

from server_api.contract.cases import Advice
from server_api.contract.money import Money
from server_api.domain.best_time import Answers, Span
from server_api.domain.best_time import best_hours as hours_known
from server_api.domain.offers import Quote
from server_api.services.case_facts import CaseFacts


def of(code: str, **values: int | Money | date) -> Advice:
    """One sentence."""
    return Advice(
        code=code,
        counts={name: value for name, value in values.items() if isinstance(value, int)},
        amounts={name: value for name, value in values.items() if isinstance(value, Money)},
        days={name: value for name, value in values.items() if isinstance(value, date)},
    )


def offer(best: Quote) -> Advice:
    """To offer it."""
    if best.instalment is None:
        return of("offer_at_once", total=best.total, day=best.first_due)
    return of("offer_plan", first=best.first, count=best.count, each=best.instalment)


def reasons(best: Quote, kept: int, due: int) -> tuple[Advice, ...]:
    """The creditor's own, then what speaks for it with this debtor."""
    policy = best.policy
    found = [Advice(text=policy.reason)] if policy.reason else []
    if best.why:
        found.append(of(best.why))
    if policy.soft:
        found.append(of("soft"))
    if best.affordable is not None:
        found.append(of("fits" if best.affordable else "too_much"))
    if policy.ends_on is not None:
        found.append(of("ends", day=policy.ends_on))
    if best.interest.minor:
        found.append(of("interest", interest=best.interest))
    found = found or [of("best_offer")]
    return (*found, of("kept", kept=kept, due=due)) if due else tuple(found)


def hours_of(case: CaseFacts) -> Span | None:
    """When the debtor answers; None where too little is known."""
    known = [Answers.read(phone.answers) for phone in case.phones if phone.state == "usable"]
    return hours_known(known)


def best_hours(case: CaseFacts, prefix: str = "") -> Advice | None:
    """The same as a sentence."""
    span = hours_of(case)
    return of(f"{prefix}{span.days}", first=span.first, last=span.last) if span else None
