"""The promise form: one amount, one day, one method; the server judges while it is typed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from agent_desktop.debtor_panel.view_model.header import promise_amount
from agent_desktop.desk.promise import missing_parts, plain_faults
from agent_desktop.desk.workspace import Case, PromiseForm
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.cases import CaseBody
from server_api.contract.money import Money
from server_api.contract.outcomes import PromiseCheck
from server_api.contract.words import PayMethod, PromiseFault

_AMOUNT_FAULTS = (
    PromiseFault.AMOUNT_TOO_LOW,
    PromiseFault.AMOUNT_ABOVE_DEBT,
    PromiseFault.WRONG_CURRENCY,
    PromiseFault.BEYOND_AUTHORITY,
)
_DATE_FAULTS = (PromiseFault.DATE_IN_PAST, PromiseFault.DATE_TOO_FAR, PromiseFault.NOT_BUSINESS_DAY)
_LIMITS = {
    PromiseFault.AMOUNT_TOO_LOW: "minimum",
    PromiseFault.AMOUNT_ABOVE_DEBT: "maximum",
    PromiseFault.BEYOND_AUTHORITY: "authority_minimum",
    PromiseFault.DATE_IN_PAST: "earliest",
    PromiseFault.DATE_TOO_FAR: "latest",
    PromiseFault.NOT_BUSINESS_DAY: "holiday",
    PromiseFault.BLOCKED: "rule_id",
}
_METHOD_ICONS = {
    PayMethod.PIX: "qr-code",
    PayMethod.BOLETO: "barcode",
    PayMethod.TRANSFER: "arrow-right-left",
    PayMethod.CASH: "banknote",
}


@dataclass(frozen=True, slots=True)
class MethodView:
    method: PayMethod
    text: str
    icon: str
    key: str
    on: bool


@dataclass(frozen=True, slots=True)
class CheckLine:
    text: str
    icon: str
    ink: Ink


@dataclass(frozen=True, slots=True)
class PromiseView:
    contracts: str
    debt: str
    amount_total: str
    currency: str
    amount_text: str
    amount_grouped: str
    amount_fault: str
    due_on: date | None
    first_day: date
    last_day: date
    day_hint: str
    day_fault: str
    methods: tuple[MethodView, ...]
    method_fault: str
    checks: tuple[CheckLine, ...]
    read_back: str
    read_back_ready: bool
    read_back_said: bool
    status: str
    agree: ButtonView


def promise_view(case: Case, speech: Speech) -> PromiseView | None:
    """None until the case is here."""
    body = case.body
    if body is None:
        return None
    form, words = case.promise, speech.words
    today = body.balance_on  # the server's day: in the demo another than this PC's
    faults = form.check.faults if form.check else ()
    ready = _may_be_read_back(form, body)
    return PromiseView(
        contracts=words("debts.count", n=len(form.debt_ids) or len(body.debts)),
        debt=speech.formats.money(body.balance),
        amount_total=promise_amount(case, speech) or "—",
        currency=body.balance.currency,
        amount_text=form.amount_text,
        amount_grouped=_amount_grouped(form, body, speech),
        amount_fault=_amount_fault(form, faults, speech),
        due_on=form.due_on,
        first_day=today,
        last_day=today + timedelta(days=body.max_promise_days),
        day_hint=_day_hint(form, body, speech),
        day_fault=_first_fault(form, faults, _DATE_FAULTS, speech),
        methods=_methods(form, body, speech),
        method_fault=_first_fault(form, faults, (PromiseFault.METHOD_NOT_ALLOWED,), speech),
        checks=_checks(form, speech),
        read_back=_read_back(case, form, speech) if ready else words("promise.read_back_later"),
        read_back_ready=ready,
        read_back_said=form.read_back,
        status=_status(form, speech),
        agree=_agree(form, speech, ready=ready),
    )


def _may_be_read_back(form: PromiseForm, body: CaseBody) -> bool:
    """Complete, and nobody objects; without a server the desk's own plain checks must do."""
    if missing_parts(form) or plain_faults(form, body):
        return False
    return form.check is None or all(fault is PromiseFault.NO_READ_BACK for fault in form.check.faults)


def _read_back(case: Case, form: PromiseForm, speech: Speech) -> str:
    if form.check is not None and form.check.read_back:
        return form.check.read_back
    if form.due_on is None or form.method is None:
        return ""
    return speech.words(
        "promise.read_back_text",
        amount=promise_amount(case, speech),
        day=speech.formats.long_date(form.due_on),
        method=speech.code("method", form.method.value),
    )


def _amount_grouped(form: PromiseForm, body: CaseBody, speech: Speech) -> str:
    """As it is written on paper; what is no amount stays as it was typed."""
    if form.amount_minor is None:
        return form.amount_text
    return speech.formats.amount(Money(form.amount_minor, form.currency or body.balance.currency))


def _amount_fault(form: PromiseForm, faults: tuple[PromiseFault, ...], speech: Speech) -> str:
    if form.amount_text and form.amount_minor is None:
        return speech.words("promise.no_amount")
    return _first_fault(form, faults, _AMOUNT_FAULTS, speech)


def _day_hint(form: PromiseForm, body: CaseBody, speech: Speech) -> str:
    if form.due_on is None:
        return speech.words("promise.until", n=body.max_promise_days)
    return speech.formats.weekday(form.due_on)


def _first_fault(
    form: PromiseForm, faults: tuple[PromiseFault, ...], of: tuple[PromiseFault, ...], speech: Speech
) -> str:
    found = next((fault for fault in faults if fault in of), None)
    return fault_text(found, form.check, speech) if found and form.check else ""


def fault_text(fault: PromiseFault, check: PromiseCheck, speech: Speech) -> str:
    """Why the server says no, with the limit it gave."""
    limit = check.params.get(_LIMITS.get(fault, ""), "")
    text = speech.code("promise_fault", fault.value)
    return f"{text} ({limit})" if limit else text


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


def _checks(form: PromiseForm, speech: Speech) -> tuple[CheckLine, ...]:
    words, check = speech.words, form.check
    if form.checking:
        return (CheckLine(words("promise.checking"), "clock", Ink.TEXT2),)
    if check is None:
        key = "promise.fill" if missing_parts(form) else "promise.check_later"
        return (CheckLine(words(key), "info", Ink.TEXT2),)
    if all(fault is PromiseFault.NO_READ_BACK for fault in check.faults):
        return (
            CheckLine(words("promise.ok_amount"), "circle-check", Ink.OK),
            CheckLine(words("promise.ok_day"), "circle-check", Ink.OK),
            CheckLine(words("promise.ok_rules"), "circle-check", Ink.OK),
        )
    return tuple(
        CheckLine(fault_text(fault, check, speech), "triangle-alert", Ink.WARN) for fault in check.faults
    )


def _status(form: PromiseForm, speech: Speech) -> str:
    if form.agreed:
        return speech.words("promise.agreed")
    if form.agreeing:
        return speech.words("promise.agreeing")
    return ""


def _agree(form: PromiseForm, speech: Speech, *, ready: bool) -> ButtonView:
    waits = form.agreed or form.agreeing
    return ButtonView(
        speech.words("promise.agree"),
        "Ctrl Enter",
        icon="handshake",
        kind=Kind.PRIMARY,
        enabled=ready and form.read_back and not waits,
    )
