"""The typed promise as text, as it is kept on this PC."""

import json
from dataclasses import replace
from datetime import date, datetime

from agent_desktop.desk.amounts import parse_amount
from agent_desktop.desk.plan_state import LineForm, PromiseForm, Typed
from server_api.contract.agreements import ApprovalView, Plan
from server_api.contract.debt_words import Frequency, PlanKind
from server_api.contract.words import Channel, PayMethod

_AMOUNTS = ("total", "first", "each")
#: As a release before this one called them.
_OLD = {"amount": "total", "due_on": "first_due"}


def as_draft(form: PromiseForm) -> tuple[tuple[str, str], ...]:
    """The typed promise as text; what is empty is left out."""
    parts = {
        "kind": form.kind.value if form.kind is not PlanKind.SINGLE else "",
        "offer_id": form.offer_id,
        "debt_ids": " ".join(form.debt_ids),
        "currency": form.currency,
        "total": form.total.text,
        "first": form.first.text,
        "count": form.count.text,
        "each": form.each.text,
        "first_due": _iso(form.first_due),
        "day": str(form.day) if form.day else "",
        "frequency": form.frequency.value if form.frequency is not Frequency.MONTHLY else "",
        "method": form.method.value if form.method else "",
        "remind_by": " ".join(channel.value for channel in form.remind_by),
        "lines": json.dumps([[_iso(line.due_on), line.amount.text] for line in form.lines])
        if form.lines
        else "",
        "renews": form.renews,
        "order_ids": " ".join(form.order_ids),
        **_agreed(form),
    }
    return tuple((name, value) for name, value in parts.items() if value)


def _agreed(form: PromiseForm) -> dict[str, str]:
    """What the debtor said yes to, and when: it outlives the window."""
    if not form.agreed or form.judged is None or form.read_back_at is None:
        return {}
    approval = form.approval.model_dump_json() if form.approval is not None else ""
    return {
        "agreed_plan": form.judged.model_dump_json(),
        "agreed_at": form.read_back_at.isoformat(),
        "approval": approval,
    }


def from_draft(draft: dict[str, str]) -> PromiseForm:
    """The form of a kept draft; parts that cannot be read are left empty."""
    form = _typed(draft)
    try:
        plan = Plan.model_validate_json(draft.get("agreed_plan", ""))
        at = datetime.fromisoformat(draft.get("agreed_at", ""))
        told = draft.get("approval", "")
        approval = ApprovalView.model_validate_json(told) if told else None
    except ValueError:
        return form
    plan = plan.model_copy(update={"seq": form.seq})
    return replace(form, plan=plan, read_back=True, read_back_at=at, agreed=True, approval=approval)


def _typed(draft: dict[str, str]) -> PromiseForm:
    draft = {_OLD.get(name, name): text for name, text in draft.items()}
    currency = draft.get("currency", "")
    amounts = {name: _amount(draft.get(name, ""), currency) for name in _AMOUNTS}
    count = draft.get("count", "")
    method = PayMethod(draft["method"]) if draft.get("method") else None
    kind = PlanKind(draft["kind"]) if draft.get("kind") else PlanKind.SINGLE
    frequency = Frequency(draft["frequency"]) if draft.get("frequency") else Frequency.MONTHLY
    return PromiseForm(
        kind=PlanKind.SINGLE if kind is PlanKind.UNKNOWN else kind,
        offer_id=draft.get("offer_id", ""),
        debt_ids=tuple(draft.get("debt_ids", "").split()),
        currency=currency,
        total=amounts["total"],
        first=amounts["first"],
        each=amounts["each"],
        count=Typed(count, int(count) if count.isdecimal() else None),
        first_due=_day(draft.get("first_due", "")),
        day=_day_of_month(draft.get("day", "")),
        frequency=Frequency.MONTHLY if frequency is Frequency.UNKNOWN else frequency,
        method=None if method is PayMethod.UNKNOWN else method,
        remind_by=_channels(draft.get("remind_by", "")),
        lines=_lines(draft.get("lines", ""), currency),
        renews=draft.get("renews", ""),
        order_ids=tuple(draft.get("order_ids", "").split()),
    )


def _amount(text: str, currency: str) -> Typed:
    return Typed(text, parse_amount(text, currency) if text else None)


def _channels(text: str) -> tuple[Channel, ...]:
    found = tuple(Channel(word) for word in text.split())
    return tuple(channel for channel in found if channel is not Channel.UNKNOWN)


def _lines(text: str, currency: str) -> tuple[LineForm, ...]:
    try:
        rows = json.loads(text) if text else []
        return tuple(LineForm(_day(day), _amount(amount, currency)) for day, amount in rows)
    except (ValueError, TypeError):
        return ()


def _day_of_month(text: str) -> int:
    return int(text) if text.isdecimal() and 1 <= int(text) <= 31 else 0


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except (ValueError, TypeError):
        return None
