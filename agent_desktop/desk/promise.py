"""The promise form as data: what is plainly wrong, and the draft that goes to the server."""

from dataclasses import replace
from datetime import date, timedelta

from agent_desktop.desk.amounts import parse_amount, plain_amount
from agent_desktop.desk.reading import free_debts
from agent_desktop.desk.workspace import Case, PromiseForm
from server_api.contract.cases import CaseBody
from server_api.contract.money import Money
from server_api.contract.offers import Offer
from server_api.contract.outcomes import PromiseDraft
from server_api.contract.words import Authority, Blocked, PayMethod, PromiseFault


def draft_of(form: PromiseForm) -> PromiseDraft | None:
    """The draft as the server reads it, or None while something is missing."""
    if form.amount_minor is None or form.due_on is None or form.method is None or not form.debt_ids:
        return None
    return PromiseDraft(
        debt_ids=form.debt_ids,
        amount=Money(form.amount_minor, form.currency),
        due_on=form.due_on,
        method=form.method,
        offer_id=form.offer_id,
        read_back=form.read_back,
        read_back_at=form.read_back_at,
    )


def missing_parts(form: PromiseForm) -> tuple[str, ...]:
    """Names of the parts still empty: ``amount``, ``due_on``, ``method``."""
    parts = {"amount": form.amount_minor, "due_on": form.due_on, "method": form.method}
    return tuple(name for name, value in parts.items() if value is None)


def plain_faults(form: PromiseForm, body: CaseBody) -> tuple[PromiseFault, ...]:
    """What needs no server to see; the server judges everything again."""
    faults: list[PromiseFault] = []
    if form.amount_minor is not None:
        faults += _amount_faults(form.amount_minor, body)
    if form.due_on is not None:
        faults += _date_faults(form.due_on, body)
    if form.method is not None and body.methods and form.method not in body.methods:
        faults.append(PromiseFault.METHOD_NOT_ALLOWED)
    return tuple(faults)


def _amount_faults(minor: int, body: CaseBody) -> list[PromiseFault]:
    least = body.min_promise.minor if body.min_promise is not None else 1
    if minor < max(1, least):
        return [PromiseFault.AMOUNT_TOO_LOW]
    return [PromiseFault.AMOUNT_ABOVE_DEBT] if minor > body.balance.minor else []


def _date_faults(due_on: date, body: CaseBody) -> list[PromiseFault]:
    if due_on < body.balance_on:
        return [PromiseFault.DATE_IN_PAST]
    latest = body.balance_on + timedelta(days=body.max_promise_days)
    return [PromiseFault.DATE_TOO_FAR] if due_on > latest else []


def opened(case: Case, offer_id: str, language: str) -> PromiseForm:
    """The form for an offer, at first the best one; without a new offer, what was typed stays."""
    form = case.promise
    if case.body is None:
        return form
    debts = tuple(debt.debt_id for debt in free_debts(case, Blocked.PROMISES))
    form = replace(form, debt_ids=form.debt_ids or debts, currency=case.body.balance.currency)
    offer = _offer(case.body, offer_id) if offer_id or not is_begun(form) else None
    if offer is None or form.offer_id == offer.offer_id:
        return form
    return _from_offer(form, offer, language)


def is_begun(form: PromiseForm) -> bool:
    """Whether anything of the promise has been chosen or typed."""
    return bool(form.amount_text) or form.due_on is not None or form.method is not None


def _offer(body: CaseBody, offer_id: str) -> Offer | None:
    """The offer asked for; where none is, the best within the agent's authority."""
    if offer_id:
        return next((offer for offer in body.offers if offer.offer_id == offer_id), None)
    within = [offer for offer in body.offers if offer.authority is Authority.WITHIN]
    return min(within, key=lambda offer: offer.rank, default=None)


def _from_offer(form: PromiseForm, offer: Offer, language: str) -> PromiseForm:
    amount = offer.first_payment
    return PromiseForm(
        offer_id=offer.offer_id,
        debt_ids=form.debt_ids,
        amount_minor=amount.minor,
        amount_text=plain_amount(amount.minor, amount.currency, language),
        currency=amount.currency,
        due_on=offer.first_due,
        method=form.method or next(iter(offer.methods), None),
    )


def as_draft(form: PromiseForm) -> tuple[tuple[str, str], ...]:
    """The typed promise as text, to be kept on this PC."""
    parts = {
        "offer_id": form.offer_id,
        "debt_ids": " ".join(form.debt_ids),
        "currency": form.currency,
        "amount": form.amount_text,
        "due_on": form.due_on.isoformat() if form.due_on else "",
        "method": form.method.value if form.method else "",
    }
    return tuple((name, value) for name, value in parts.items() if value)


def from_draft(draft: dict[str, str]) -> PromiseForm:
    """The form of a kept draft; parts that cannot be read are left empty."""
    currency, text = draft.get("currency", ""), draft.get("amount", "")
    method = PayMethod(draft["method"]) if draft.get("method") else None
    return PromiseForm(
        offer_id=draft.get("offer_id", ""),
        debt_ids=tuple(draft.get("debt_ids", "").split()),
        currency=currency,
        amount_text=text,
        amount_minor=parse_amount(text, currency) if text else None,
        due_on=_day(draft.get("due_on", "")),
        method=None if method is PayMethod.UNKNOWN else method,
    )


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
