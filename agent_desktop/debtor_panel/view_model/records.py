"""The page of promises made before."""

from __future__ import annotations

from agent_desktop.desk.workspace import Case
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Cell, Column, TableView
from server_api.contract.cases import PromiseLine

_STATE_LOOK = {
    "kept": (Ink.OK, "check"),
    "broken": (Ink.BAD, "x"),
    "cancelled": (Ink.TEXT3, "ban"),
    "open": (Ink.TEXT2, "clock"),
}


def promises_view(case: Case, speech: Speech) -> TableView:
    words, formats = speech.words, speech.formats
    columns = (
        Column(words("promises.due")),
        Column(words("promises.amount"), right=True),
        Column(words("promises.method")),
        Column(words("promises.made")),
        Column(words("promises.state")),
    )
    lines = case.body.promises if case.body else ()
    rows = tuple(
        (
            Cell(formats.full_date(line.due_on)),
            Cell(formats.money(line.amount), strong=True),
            Cell(speech.code("method", line.method.value)),
            Cell(formats.moment(line.made_at)),
            _state(line, speech),
        )
        for line in lines
    )
    return TableView(columns, rows)


def _state(line: PromiseLine, speech: Speech) -> Cell:
    ink, icon = _STATE_LOOK.get(line.state, (Ink.TEXT2, "info"))
    return Cell(speech.code("promise_state", line.state), ink=ink, icon=icon)
