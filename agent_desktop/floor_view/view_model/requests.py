"""Requests that wait for the lead: what is beyond whose limit, and how long there is to answer."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.floor import Floor
from agent_desktop.desk.plan_state import Typed
from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.agreements import ApprovalView, Plan
from server_api.contract.debt_words import PlanKind

#: Requests in sight: one open, the others in a line each.
MOST_LINES = 2


@dataclass(frozen=True, slots=True)
class CounterField:
    """A field of the counter-offer: what was asked stands there until something else is typed."""

    name: str
    label: str
    text: str
    wrong: bool


@dataclass(frozen=True, slots=True)
class RequestView:
    approval_id: str
    agent_id: str
    agent: str
    left: str
    headline: str
    limit: str
    deal: str
    reason: str
    currency: str
    total_minor: int
    counter: tuple[CounterField, ...]
    approve: ButtonView
    answer: ButtonView
    refuse: ButtonView
    error: str


@dataclass(frozen=True, slots=True)
class RequestLine:
    approval_id: str
    agent: str
    text: str
    left: str


@dataclass(frozen=True, slots=True)
class RequestsView:
    """``lines`` are the other requests; a click opens one."""

    count: str
    picked: RequestView | None
    lines: tuple[RequestLine, ...]
    more: str


def requests_view(workspace: Workspace, speech: Speech) -> RequestsView:
    floor, words = workspace.floor, speech.words
    picked = next((one for one in floor.requests if one.approval_id == floor.picked), None)
    others = [one for one in floor.requests if one is not picked]
    hidden = len(others) - MOST_LINES
    return RequestsView(
        count=words("requests.waiting", n=len(floor.requests)) if floor.requests else "",
        picked=_card(picked, floor, speech) if picked is not None else None,
        lines=tuple(_line(one, speech) for one in others[:MOST_LINES]),
        more=words("requests.more", n=hidden) if hidden > 0 else "",
    )


def _left(request: ApprovalView, speech: Speech) -> str:
    return clock(request.expires_at - speech.now)


def _line(request: ApprovalView, speech: Speech) -> RequestLine:
    text = request.beyond or _deal(request.plan, speech)
    return RequestLine(request.approval_id, request.agent, text, _left(request, speech))


def _card(request: ApprovalView, floor: Floor, speech: Speech) -> RequestView:
    words, plan = speech.words, request.plan
    busy = floor.answering == request.approval_id
    limit = next((check.text for check in plan.checks if check.needs_approval), "")
    return RequestView(
        approval_id=request.approval_id,
        agent_id=request.agent_id,
        agent=request.agent,
        left=words("requests.answer_in", time=_left(request, speech)),
        headline=request.beyond or limit,
        limit=limit if request.beyond else "",
        deal=joined(request.debtor, _deal(plan, speech)),
        reason=request.reason,
        currency=plan.total.currency,
        total_minor=plan.total.minor,
        counter=_counter(plan, dict(floor.counter), speech),
        approve=ButtonView(words("requests.approve"), "A", kind=Kind.PRIMARY, enabled=not busy),
        answer=ButtonView(words("requests.counter"), "C", enabled=not busy),
        refuse=ButtonView(words("requests.refuse"), "N", enabled=not busy),
        error=_error(floor, speech),
    )


def _error(floor: Floor, speech: Speech) -> str:
    code = floor.request_error
    if not code:
        return ""
    if code == "forbidden":
        return speech.words("requests.beyond_own")
    for section in ("requests", "floor_error", "error"):
        if speech.words.has(f"{section}.{code}"):
            return speech.words(f"{section}.{code}")
    return code


def _deal(plan: Plan, speech: Speech) -> str:
    words, total = speech.words, speech.formats.money(plan.total)
    later = [line for line in plan.lines if line.number > 0]
    if any(line.number == 0 for line in plan.lines):
        return words("requests.deal_entry", total=total, n=len(later))
    return words("requests.deal_parts", total=total, n=len(later)) if len(later) > 1 else total


def _counter(plan: Plan, typed: dict[str, Typed], speech: Speech) -> tuple[CounterField, ...]:
    """What a lead would change: the sum, and where there are instalments the first payment and how many."""
    formats, words = speech.formats, speech.words
    later = [line for line in plan.lines if line.number > 0]
    first = next((line.amount for line in plan.lines if line.number == 0), None)
    asked = [("total", words("promise.total"), formats.money(plan.total))]
    if plan.kind is PlanKind.INSTALMENTS:
        entry = formats.money(first) if first is not None else ""
        asked.append(("first", words("promise.entry"), entry))
        asked.append(("count", words("promise.count"), str(len(later))))
    return tuple(_field(name, label, text, typed.get(name)) for name, label, text in asked)


def _field(name: str, label: str, asked: str, typed: Typed | None) -> CounterField:
    if typed is None:
        return CounterField(name, label, asked, wrong=False)
    return CounterField(name, label, typed.text, typed.wrong)
