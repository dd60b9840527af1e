"""Callbacks on the page between calls: the own ones first, in the hour of whoever is called."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.debtor_panel.view_model.callback import CallbackView as FormView
from agent_desktop.debtor_panel.view_model.callback import proposed_after
from agent_desktop.desk.dialling import CallbackList, callback_of
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.update_callbacks import CLOSE, MOVE, may_call
from agent_desktop.desk.workspace import Workspace
from agent_desktop.ui.view_model.refusal import refusal_words
from agent_desktop.widgets.formats import NBSP, Formats
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Cell, Column, Kind, TableView
from server_api.contract.callbacks import CallbackView

#: Lines in sight, and beside an open form; the chosen one is always among them.
MOST, BESIDE_FORM = 6, 3


@dataclass(frozen=True, slots=True)
class CallbacksView:
    """``ids`` are those of the lines shown; ``form`` is the one to move, ``closing`` asks to close it."""

    count: str
    hint: str
    table: TableView
    ids: tuple[str, ...]
    before: str
    after: str
    name: str
    dial: ButtonView
    move: ButtonView
    close: ButtonView
    form: FormView | None
    closing: str
    confirm: ButtonView
    cancel: ButtonView
    error: str
    error_how: str


def callbacks_view(workspace: Workspace, speech: Speech) -> CallbacksView:
    """The list, and what may be done with the chosen one."""
    callbacks, words = workspace.dialling.callbacks, speech.words
    ids = [one.callback_id for one in callbacks.items]
    at = ids.index(callbacks.chosen) if callbacks.chosen in ids else 0
    most = BESIDE_FORM if callbacks.form else MOST
    first = max(0, min(at - most + 2, len(ids) - most)) if len(ids) > most else 0
    shown = callbacks.items[first : first + most]
    chosen = callback_of(callbacks, callbacks.chosen)
    error, how = _error(callbacks, speech)
    after = len(ids) - first - len(shown)
    free = not callbacks.asked and server_up(workspace) and not callbacks.form
    return CallbacksView(
        count=words("callbacks.count", n=len(ids)) if ids else "",
        hint=words("callbacks.hint"),
        table=_table(callbacks, shown, speech),
        ids=tuple(one.callback_id for one in shown),
        before=words("callbacks.before", n=first) if first else "",
        after=words("callbacks.after", n=after) if after else "",
        name=chosen.name if chosen else "",
        dial=_dial(workspace, callbacks, speech),
        move=ButtonView(words("callbacks.move"), "Alt V", "calendar-clock", enabled=free),
        close=ButtonView(words("callbacks.close"), "Alt X", "check", enabled=free),
        form=_form(callbacks, chosen, speech) if callbacks.form == MOVE and chosen else None,
        closing=words("callbacks.close_question", name=chosen.name)
        if callbacks.form == CLOSE and chosen
        else "",
        confirm=_confirm(workspace, callbacks, speech),
        cancel=ButtonView(words("form.close"), "Esc"),
        error=error,
        error_how=how,
    )


def _table(callbacks: CallbackList, shown: tuple[CallbackView, ...], speech: Speech) -> TableView:
    words = speech.words
    heads = ("callbacks.at", "callbacks.name", "callbacks.subject", "callbacks.campaign", "callbacks.who")
    rows = tuple(_row(one, speech) for one in shown)
    selected = next((n for n, one in enumerate(shown) if one.callback_id == callbacks.chosen), -1)
    return TableView(tuple(Column(words(head)) for head in heads), rows, selected=selected)


def _row(one: CallbackView, speech: Speech) -> tuple[Cell, ...]:
    words = speech.words
    late = one.overdue or one.at <= speech.now
    when = Cell(local_time(one, speech), strong=True, sub=words("callbacks.overdue") if late else "")
    if late:
        when = Cell(when.text, when.sub, strong=True, ink=Ink.WARN, icon="alarm-clock")
    return (
        when,
        Cell(one.name),
        Cell(one.subject or "—", ink=Ink.TEXT2),
        Cell(one.campaign, ink=Ink.TEXT2),
        Cell(_who(one, speech), ink=Ink.TEXT2),
    )


def _who(one: CallbackView, speech: Speech) -> str:
    words = speech.words
    if one.fell:
        return words("callbacks.fell", name=one.owner) if one.owner else words("callbacks.team")
    return words("callbacks.own") if one.own else words("callbacks.team")


def local_time(one: CallbackView, speech: Speech) -> str:
    """The hour where the person lives; the day too, where it is another one."""
    there, at = place_of(one, speech), speech.happened(one.at)
    hour = there.time(at)
    if there.local(at).date() == there.local(speech.clock_now).date():
        return hour
    return f"{there.day(there.local(at).date())}{NBSP}{hour}"


def place_of(one: CallbackView, speech: Speech) -> Formats:
    """Dates and hours of the person's own zone."""
    return speech.formats.at_place(one.zone, "")


def _dial(workspace: Workspace, callbacks: CallbackList, speech: Speech) -> ButtonView:
    under_way = bool(callbacks.asked) and not callbacks.form
    text = speech.words("search.dialling" if under_way else "callbacks.dial")
    may = may_call(workspace) and not callbacks.form
    return ButtonView(text, "Enter", "phone", enabled=may)


def _form(callbacks: CallbackList, chosen: CallbackView, speech: Speech) -> FormView:
    there = place_of(chosen, speech)
    now = there.local(speech.clock_now)
    at = there.local(speech.happened(callbacks.at)) if callbacks.at is not None else None
    return FormView(
        day=at.date() if at else None,
        hour=at.time().replace(second=0, microsecond=0) if at else None,
        proposed=proposed_after(now),
        first_day=now.date(),
        own=callbacks.own,
        subject=chosen.subject,
        zone=chosen.zone,
        ahead=speech.ahead,
        place=speech.words("callbacks.place", name=chosen.name.split()[0] if chosen.name else ""),
    )


def _confirm(workspace: Workspace, callbacks: CallbackList, speech: Speech) -> ButtonView:
    words = speech.words
    may = server_up(workspace) and not callbacks.asked
    if callbacks.asked:
        return ButtonView(words("callbacks.asking"), "Ctrl Enter", kind=Kind.PRIMARY, enabled=False)
    key = "callbacks.save" if callbacks.form == MOVE else "callbacks.close_yes"
    return ButtonView(words(key), "Ctrl Enter", kind=Kind.PRIMARY, enabled=may)


def _error(callbacks: CallbackList, speech: Speech) -> tuple[str, str]:
    if callbacks.error == "no_time":
        return speech.words("callbacks.no_time"), ""
    title, how = refusal_words(callbacks.error, callbacks.error_params, speech)
    return title, joined(how)
