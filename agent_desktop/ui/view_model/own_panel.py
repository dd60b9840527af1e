"""The agent's own promises that fall due, and targets: figures to know where one stands, no clock."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Cell, Column, TableView
from server_api.contract.contacts import OwnPanel, OwnPromise, Target
from server_api.contract.money import Money

#: Promises on the page; the rest is counted in the hint.
MOST_PROMISES = 6
#: Targets beside the campaign.
MOST_TARGETS = 4
_LOOKS = {
    "kept": (Ink.OK, "check"),
    "partly_kept": (Ink.OK, "check"),
    "due": (Ink.TEXT2, "alarm-clock"),
    "open": (Ink.TEXT2, "clock"),
    "broken": (Ink.BAD, "calendar-x"),
}


@dataclass(frozen=True, slots=True)
class TargetView:
    text: str
    value: str
    share: float


@dataclass(frozen=True, slots=True)
class OwnPanelView:
    promises: TableView
    hint: str
    targets: tuple[TargetView, ...]


def own_panel_view(workspace: Workspace, speech: Speech) -> OwnPanelView:
    own = workspace.own or OwnPanel()
    return OwnPanelView(
        promises=_promises(own.due, speech),
        hint=_hint(own.due, speech),
        targets=tuple(_target(target, speech) for target in own.targets[:MOST_TARGETS]),
    )


def _promises(due: tuple[OwnPromise, ...], speech: Speech) -> TableView:
    words, formats = speech.words, speech.formats
    currency = {one.amount.currency for one in due}
    symbol = formats.symbol(due[0].amount.currency) if len(currency) == 1 else ""
    amount = words("own.amount_in", currency=symbol) if symbol else words("own.amount")
    columns = (
        Column(words("own.due")),
        Column(words("own.client")),
        Column(amount, right=True),
        Column(words("promises.state")),
    )
    shown = due[:MOST_PROMISES]
    return TableView(columns, tuple(_promise(one, bool(symbol), speech) for one in shown))


def _promise(promise: OwnPromise, bare: bool, speech: Speech) -> tuple[Cell, ...]:
    formats = speech.formats
    ink, icon = _LOOKS.get(promise.state, (Ink.TEXT2, "info"))
    amount = formats.amount(promise.amount) if bare else formats.money(promise.amount)
    return (
        Cell(_day(promise, speech), ink=Ink.TEXT2),
        Cell(promise.name),
        Cell(amount, strong=True),
        Cell(speech.code("promise_state", promise.state), ink=ink, icon=icon),
    )


def _day(promise: OwnPromise, speech: Speech) -> str:
    today = speech.formats.local(speech.clock_now).date()
    days = (promise.due_on - today).days
    near = {0: "own.today", 1: "own.tomorrow"}.get(days)
    return speech.words(near) if near else speech.formats.day(promise.due_on)


def _hint(due: tuple[OwnPromise, ...], speech: Speech) -> str:
    """How many today and tomorrow, and how much that is."""
    if not due:
        return ""
    today = speech.formats.local(speech.clock_now).date()
    now = sum(1 for one in due if (one.due_on - today).days <= 0)
    later = sum(1 for one in due if (one.due_on - today).days == 1)
    counts = speech.words("own.count", today=now, tomorrow=later)
    if len({one.amount.currency for one in due}) != 1:
        return counts
    total = sum((one.amount for one in due), Money.zero(due[0].amount.currency))
    return joined(counts, speech.formats.money(total))


def _target(target: Target, speech: Speech) -> TargetView:
    formats = speech.formats
    name = speech.code("target", target.metric)
    period = speech.code("target_period", target.period)
    if target.currency:
        value, goal = Money(target.value, target.currency), Money(target.goal, target.currency)
        told = speech.words("own.of", value=formats.rounded(value), goal=formats.rounded(goal))
    else:
        told = speech.words("own.of", value=formats.number(target.value), goal=formats.number(target.goal))
    share = min(target.value / target.goal, 1.0) if target.goal > 0 else 0.0
    return TargetView(joined(name, period), told, max(share, 0.0))
