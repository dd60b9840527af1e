"""The payments of an agreement, one line each, with the note why a day moved, and their sum."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.promise import Stage
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Cell, Column
from server_api.contract.agreements import PlanLine
from server_api.contract.debt_words import PlanKind
from server_api.contract.money import Money


@dataclass(frozen=True, slots=True)
class LineView:
    """``due_on`` and ``text`` are what an editor of the line begins with."""

    cells: tuple[Cell, ...]
    due_on: date | None = None
    text: str = ""


@dataclass(frozen=True, slots=True)
class ScheduleView:
    columns: tuple[Column, ...]
    lines: tuple[LineView, ...]
    total: tuple[Cell, ...]
    editable: bool
    empty: str


def schedule_view(form: PromiseForm, now: Stage, speech: Speech) -> ScheduleView:
    """While the server computes, the schedule before stays; without a server there is none to show."""
    words = speech.words
    symbol = speech.formats.symbol(form.currency) if form.currency else ""
    columns = (
        Column(words("promise.line")),
        Column(words("promise.due")),
        Column(words("promise.line_amount", currency=symbol), right=True),
        Column(words("promise.note")),
    )
    stale = now in (Stage.AWAY, Stage.INCOMPLETE) and form.judged is None
    plan = None if stale and form.kind is not PlanKind.IRREGULAR else form.plan
    if form.kind is PlanKind.IRREGULAR and not form.agreed:
        lines = _typed(form, speech)
    else:
        lines = tuple(_line(line, form.kind, speech) for line in plan.lines) if plan is not None else ()
    empty = words("promise.no_schedule_away" if now is Stage.AWAY else "promise.no_schedule")
    return ScheduleView(
        columns,
        lines,
        _total(form, lines, speech),
        editable=form.kind is PlanKind.IRREGULAR and not form.agreed,
        empty="" if lines else empty,
    )


def _line(line: PlanLine, kind: PlanKind, speech: Speech) -> LineView:
    formats = speech.formats
    first = line.number == 0 and kind is PlanKind.INSTALMENTS
    name = speech.words("promise.entry_line") if first else str(line.number or 1)
    return LineView(
        (
            Cell(name),
            Cell(formats.full_date(line.due_on), sub=formats.weekday_short(line.due_on)),
            Cell(formats.amount(line.amount), strong=True),
            Cell(line.note, ink=Ink.TEXT2),
        ),
        line.due_on,
    )


def _typed(form: PromiseForm, speech: Speech) -> tuple[LineView, ...]:
    """What the agent types, with the server's note where it moved the day."""
    notes = form.judged.lines if form.judged is not None else ()
    made = []
    for at, line in enumerate(form.lines):
        day, amount = line.due_on, line.amount
        known = amount.value is not None and form.currency
        text = speech.formats.amount(Money(amount.value or 0, form.currency)) if known else amount.text or "—"
        note = notes[at] if at < len(notes) else None
        moved = note is not None and day is not None and note.due_on != day
        told = ""
        if note is not None:
            told = f"{speech.formats.day(note.due_on)} {note.note}".strip() if moved else note.note
        made.append(
            LineView(
                (
                    Cell(str(at + 1)),
                    Cell(
                        speech.formats.full_date(day) if day else "—",
                        sub=speech.formats.weekday_short(day) if day else "",
                    ),
                    Cell(text, strong=True, ink=Ink.WARN if amount.wrong else Ink.TEXT),
                    Cell(told, ink=Ink.TEXT2),
                ),
                day,
                amount.text,
            )
        )
    return tuple(made)


def _total(form: PromiseForm, lines: tuple[LineView, ...], speech: Speech) -> tuple[Cell, ...]:
    minor = form.amount_minor
    if minor is None and form.plan is not None and lines:
        minor = form.plan.total.minor
    if not lines or minor is None or not form.currency:
        return ()
    plan = form.judged
    exact = plan is not None and sum(line.amount.minor for line in plan.lines) == plan.total.minor
    said = Cell(speech.words("promise.sum_right"), icon="check", ink=Ink.OK) if exact else Cell("")
    count = speech.words("promise.payments", n=len(lines))
    return (
        Cell(speech.words("debts.total"), strong=True),
        Cell("", sub=count),
        Cell(speech.formats.amount(Money(minor, form.currency)), strong=True),
        said,
    )
