"""Between calls: calls that wait for somebody of the team, and the own calls of today."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from agent_desktop.desk.reading import free
from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.formats import clock, unbroken
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import Cell, Column, TableView
from server_api.contract.transfers import LoggedCall, ParkedCall

_ICONS = {"inbound": "phone-call", "in": "phone-call", "manual": "hash", "outbound": "phone", "out": "phone"}


@dataclass(frozen=True, slots=True)
class OwnDayView:
    """An empty table of parked calls is not shown at all."""

    parked: TableView
    parked_hint: str
    log: TableView
    log_empty: str


def own_day_view(workspace: Workspace, speech: Speech) -> OwnDayView:
    words = speech.words
    parked = workspace.beside.parked_calls
    log = workspace.beside.log
    return OwnDayView(
        parked=TableView(
            columns=(
                Column(""),
                Column(words("parked.name")),
                Column(words("parked.since"), right=True),
                Column(words("parked.by")),
                Column(words("parked.note")),
            ),
            rows=tuple(_parked(at, call, workspace, speech) for at, call in enumerate(parked)),
        ),
        parked_hint=words("parked.hint" if free(workspace) else "parked.later"),
        log=TableView(
            columns=(
                Column(words("log.at")),
                Column(words("log.name")),
                Column(words("log.number")),
                Column(words("log.length"), right=True),
                Column(words("log.result")),
            ),
            rows=tuple(_logged(call, workspace, speech) for call in log),
        ),
        log_empty="" if log else words("log.none"),
    )


def _parked(at: int, call: ParkedCall, workspace: Workspace, speech: Speech) -> tuple[Cell, ...]:
    taking = workspace.beside.unparking == call.call_id
    return (
        Cell("", key=f"Alt {at + 1}" if at < 9 else ""),
        Cell(call.name, strong=True),
        Cell(clock(speech.now - call.since)),
        Cell(call.by, ink=Ink.TEXT2),
        Cell(speech.words("parked.taking") if taking else call.note, ink=Ink.TEXT2),
    )


def _logged(call: LoggedCall, workspace: Workspace, speech: Speech) -> tuple[Cell, ...]:
    return (
        Cell(speech.formats.time(speech.happened(call.at)), strong=True),
        Cell(
            call.name or speech.words("log.unknown"), icon=_ICONS.get(call.direction, "phone"), mark=Ink.TEXT2
        ),
        Cell(unbroken(call.number_masked), ink=Ink.TEXT2),
        Cell(clock(timedelta(seconds=call.seconds)) if call.seconds else "—"),
        Cell(_result(call.result, workspace, speech), ink=Ink.TEXT2),
    )


def _result(code: str, workspace: Workspace, speech: Speech) -> str:
    """The label of a result the desk knows; else as the server says it."""
    catalogue = workspace.shift.catalogue
    known = next((d for d in catalogue.dispositions if d.code == code), None) if catalogue else None
    return known.labels.text(speech.words.language) if known else code or "—"
