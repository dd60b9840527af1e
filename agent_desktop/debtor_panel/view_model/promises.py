"""Promises made before: how each stands, its payments, what happened to it, and what may be done."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.debtor_panel.view_model.asked import asked_entries
from agent_desktop.desk.reading import blocking_rule, concluded, identified, in_wrap_up, is_lead, server_up
from agent_desktop.desk.update_made import CANCELLABLE, RENEWABLE, made_before
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Cell, Column, EntryView, TableView
from server_api.contract.agreements import PromiseDetail, PromiseEvent
from server_api.contract.cases import PromiseLine
from server_api.contract.words import Blocked

#: Money that arrived is good, a broken word is bad; everything else is a fact.
_LOOKS = {
    "kept": (Ink.OK, "check"),
    "partly_kept": (Ink.WARN, "clock"),
    "broken": (Ink.BAD, "x"),
    "renegotiated": (Ink.TEXT2, "arrow-right-left"),
    "cancelled": (Ink.TEXT3, "ban"),
    "open": (Ink.TEXT2, "clock"),
    "due": (Ink.ACCENT, "calendar-clock"),
    "needs_review": (Ink.WARN, "triangle-alert"),
}
_NOTHING = TableView((), ())
#: Promises with a key of their own.
MOST_KEYS = 9


@dataclass(frozen=True, slots=True)
class PromisesView:
    """``ids`` in the order of the rows; ``chosen`` is looked at. ``asked``: what the leads were asked for."""

    ids: tuple[str, ...]
    promises: TableView
    none: str
    hint: str
    chosen: str
    detail_title: str
    lines: TableView
    events: TableView
    renew: ButtonView | None
    cancel: ButtonView | None
    asked: tuple[EntryView, ...]


def promises_view(workspace: Workspace, case: Case, speech: Speech) -> PromisesView:
    words, body = speech.words, case.body
    made = body.promises if body is not None else ()
    opened = made_before(case, case.deal.opened) or (made[0] if len(made) == 1 else None)
    detail = case.deal.made
    if opened is None or detail is None or detail.promise_id != opened.promise_id:
        detail = None
    at = next((n for n, one in enumerate(made) if opened is not None and one is opened), -1)
    kept = body.promises_kept if body is not None else 0
    due = body.promises_due if body is not None else 0
    return PromisesView(
        ids=tuple(one.promise_id for one in made),
        promises=_table(made, at, speech, keys=not in_wrap_up(workspace)),
        none="" if made else words("promises.none"),
        hint=words("header.promises", kept=kept, n=due) if due else "",
        chosen=opened.promise_id if opened is not None else "",
        detail_title=words("promises.detail") if opened is not None else "",
        lines=_lines(detail, speech),
        events=_events(detail, speech),
        renew=_renew(workspace, case, opened, speech),
        cancel=_cancel(workspace, case, opened, speech),
        asked=asked_entries(case.deal.approvals, speech),
    )


def state_cell(state: str, speech: Speech) -> Cell:
    """The state with its sign: colour is never the only one."""
    ink, icon = _LOOKS.get(state, (Ink.TEXT2, "info"))
    return Cell(speech.code("promise_state", state), ink=ink, icon=icon)


def _table(made: tuple[PromiseLine, ...], chosen: int, speech: Speech, *, keys: bool) -> TableView:
    """In a call each of the first has its key; in wrap-up those digits are the form's."""
    words, formats = speech.words, speech.formats
    columns = (
        Column(words("promises.made")),
        Column(words("promises.amount"), right=True),
        Column(words("promises.paid"), right=True),
        Column(words("promises.payments")),
        Column(words("promises.next_due")),
        Column(words("promises.method")),
        Column(words("promises.state")),
        Column(""),
    )
    rows = tuple(
        (
            Cell(formats.moment(speech.happened(line.made_at))),
            Cell(formats.money(line.amount), strong=True),
            Cell(formats.amount(line.paid) if line.paid is not None and line.paid.minor else "—"),
            Cell(words("promises.kept_of", kept=line.kept, n=line.lines)),
            Cell(formats.full_date(line.next_due) if line.next_due is not None else "—"),
            Cell(speech.code("method", line.method.value)),
            state_cell(line.state, speech),
            Cell("", key=f"Alt {at}" if keys and len(made) > 1 and at <= MOST_KEYS else ""),
        )
        for at, line in enumerate(made, start=1)
    )
    return TableView(columns, rows, selected=chosen)


def _lines(detail: PromiseDetail | None, speech: Speech) -> TableView:
    if detail is None:
        return _NOTHING
    words, formats = speech.words, speech.formats
    columns = (
        Column(words("promise.line")),
        Column(words("promise.due")),
        Column(words("promises.amount"), right=True),
        Column(words("promises.paid"), right=True),
        Column(words("promises.state")),
    )
    rows = tuple(
        (
            Cell(str(line.number) if line.number else words("promise.entry_line")),
            Cell(formats.full_date(line.due_on), sub=formats.weekday_short(line.due_on)),
            Cell(formats.amount(line.amount), strong=True),
            Cell(formats.amount(line.paid) if line.paid.minor else "—"),
            state_cell(line.state.value, speech),
        )
        for line in detail.lines
    )
    return TableView(columns, rows)


def _events(detail: PromiseDetail | None, speech: Speech) -> TableView:
    if detail is None:
        return _NOTHING
    words = speech.words
    columns = (Column(words("promises.when")), Column(words("promises.what")), Column(""))
    rows = tuple(
        (
            Cell(speech.formats.moment(speech.happened(event.at))),
            Cell(joined(speech.code("promise_event", event.kind), _which(event, detail, speech))),
            Cell(joined(_by(event, speech), event.text), ink=Ink.TEXT2),
        )
        for event in _told_once(detail)
    )
    return TableView(columns, rows)


def _told_once(detail: PromiseDetail) -> list[PromiseEvent]:
    """The newest first; what befell the only payment befell the promise, and is said once."""
    whole = {(event.kind, event.at) for event in detail.events if event.number is None}
    single = len(detail.lines) <= 1
    shown = [
        event
        for event in detail.events
        if not (single and event.number is not None and (event.kind, event.at) in whole)
    ]
    return sorted(shown, key=lambda event: event.at, reverse=True)


def _which(event: PromiseEvent, detail: PromiseDetail, speech: Speech) -> str:
    """Which of several payments it was."""
    if event.number is None or len(detail.lines) <= 1:
        return ""
    if event.number == 0:
        return speech.words("promise.entry_line").lower()
    return speech.words("promises.payment_no", n=event.number)


def _by(event: PromiseEvent, speech: Speech) -> str:
    return speech.code("channel", event.channel) if event.channel else ""


def _renew(workspace: Workspace, case: Case, made: PromiseLine | None, speech: Speech) -> ButtonView | None:
    if made is None or made.state not in RENEWABLE:
        return None
    allowed = identified(case) and not concluded(workspace) and not case.promise.agreed
    free = blocking_rule(case, Blocked.PROMISES) is None
    return ButtonView(speech.words("promises.renew"), "Alt N", "handshake", enabled=allowed and free)


def _cancel(workspace: Workspace, case: Case, made: PromiseLine | None, speech: Speech) -> ButtonView | None:
    if made is None or made.state not in CANCELLABLE or not is_lead(workspace):
        return None
    may = server_up(workspace) and made.promise_id not in case.deal.busy
    return ButtonView(speech.words("promises.cancel"), "Alt T", "ban", enabled=may)
