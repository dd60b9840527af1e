"""The typed promise as text, as it is kept on this PC."""

import json
from datetime import date

from agent_desktop.desk.amounts import parse_amount
from agent_desktop.desk.plan_state import LineForm, PromiseForm, Typed
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
    }
    return tuple((name, value) for name, value in parts.items() if value)


def from_draft(draft: dict[str, str]) -> PromiseForm:
    """The form of a kept draft; parts that cannot be read are left empty."""
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
