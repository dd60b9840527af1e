"""The transfer panel: whom to, what the debtor hears meanwhile, and how a consultation stands."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.panels import TransferPanel
from agent_desktop.desk.reading import consultation, server_up
from agent_desktop.desk.update_transfer import chosen_target, shown_targets
from agent_desktop.desk.workspace import Workspace
from agent_desktop.ui.view_model.call_bar import FactView
from agent_desktop.widgets.agent_states import look_of
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Cell, Column, Kind, TableView
from server_api.contract.transfers import ConsultView, TransferTarget
from server_api.contract.words import AgentState, CallPhase, PartyKind, TransferStep

_ICONS = {
    PartyKind.PRESET: "phone-forwarded",
    PartyKind.NUMBER: "hash",
    PartyKind.LEAD: "users",
}


@dataclass(frozen=True, slots=True)
class ConsultCard:
    """Who is spoken with apart."""

    title: str
    text: str
    ink: Ink
    complete: ButtonView
    join: ButtonView
    cancel: ButtonView


@dataclass(frozen=True, slots=True)
class TransferView:
    """With a ``consult`` the list gives way to it."""

    title: str
    debtor: FactView
    typed: str
    table: TableView
    empty: str
    note: str
    error: str
    blind: ButtonView
    ask_first: ButtonView
    park: ButtonView
    consult: ConsultCard | None


def transfer_view(workspace: Workspace, speech: Speech) -> TransferView:
    """Everything the panel shows."""
    panel, words = workspace.transfer, speech.words
    target, busy = chosen_target(panel), bool(panel.asked)
    ready = target is not None and not busy and server_up(workspace)
    consult = consultation(workspace)
    return TransferView(
        title=words("transfer.consulting" if consult else "transfer.title"),
        debtor=_debtor(workspace, speech),
        typed=panel.typed,
        table=_table(panel, speech),
        empty=_empty(panel, speech),
        note=panel.note,
        error=_error(panel, speech),
        blind=ButtonView(
            words("transfer.sending" if panel.asked == "transfer" else "transfer.now"),
            "Ctrl Enter",
            "phone-forwarded",
            Kind.PRIMARY,
            enabled=ready,
        ),
        ask_first=ButtonView(
            words("transfer.calling" if panel.asked == "consult" else "transfer.first"),
            "Enter",
            "message-circle",
            enabled=ready,
        ),
        park=ButtonView(words("transfer.park"), "Alt P", "pause", enabled=not busy and server_up(workspace)),
        consult=_consult(consult, busy, speech) if consult else None,
    )


def _debtor(workspace: Workspace, speech: Speech) -> FactView:
    """What the debtor hears now."""
    call, words = workspace.call, speech.words
    consult = consultation(workspace)
    if consult is not None and consult.step is TransferStep.JOIN:
        return FactView("users", words("transfer.debtor_joined"), Ink.OK)
    if call is not None and call.view.phase is CallPhase.HELD:
        waited = clock(speech.now - call.view.since)
        return FactView("pause", words("transfer.debtor_held", time=waited), Ink.WARN)
    return FactView("phone", words("transfer.debtor_hears"), Ink.OK)


def _table(panel: TransferPanel, speech: Speech) -> TableView:
    words = speech.words
    return TableView(
        columns=(Column(words("transfer.whom")), Column(words("floor.state"))),
        rows=tuple(_row(target, speech) for target in shown_targets(panel)),
        selected=panel.chosen,
    )


def _row(target: TransferTarget, speech: Speech) -> tuple[Cell, ...]:
    ink = Ink.TEXT if target.free else Ink.TEXT3
    if target.kind is PartyKind.AGENT:
        name = Cell(target.name, ink=ink)
    else:
        sub = target.number if target.number != target.name else ""
        name = Cell(target.name, sub=sub, icon=_ICONS.get(target.kind, "phone"), ink=ink, mark=Ink.TEXT2)
    return name, _state(target, speech)


def _state(target: TransferTarget, speech: Speech) -> Cell:
    words = speech.words
    if target.state is None:
        key = "transfer.number" if target.kind is PartyKind.NUMBER else "transfer.preset"
        return Cell(words(key), ink=Ink.TEXT2)
    name, icon = look_of(target.state)
    mark = Ink.ACCENT if target.state is AgentState.READY else Ink.TEXT3
    return Cell(words(f"state.{name}"), icon=icon, mark=mark, ink=Ink.TEXT if target.free else Ink.TEXT3)


def _empty(panel: TransferPanel, speech: Speech) -> str:
    if panel.loading:
        return speech.words("transfer.loading")
    return "" if shown_targets(panel) else speech.words("transfer.nobody")


def _error(panel: TransferPanel, speech: Speech) -> str:
    if not panel.error:
        return ""
    return speech.code("transfer_error", panel.error, speech.code("error", panel.error))


def _consult(consult: ConsultView, busy: bool, speech: Speech) -> ConsultCard:
    words, name = speech.words, consult.target.name or consult.target.number
    since = clock(speech.now - consult.since)
    talks = consult.step in (TransferStep.TALKING, TransferStep.JOIN)
    joined = consult.step is TransferStep.JOIN
    failed = consult.step is TransferStep.FAILED
    step = "joined" if joined else "talking" if talks else "failed" if failed else "ringing"
    return ConsultCard(
        title=name,
        text=words(f"consult.{step}", time=since),
        ink=Ink.OK if talks else Ink.WARN if failed else Ink.TEXT2,
        complete=ButtonView(
            words("transfer.leave_two" if joined else "transfer.complete"),
            "Ctrl Enter",
            "phone-forwarded",
            Kind.PRIMARY,
            enabled=talks and not busy,
        ),
        join=ButtonView(
            words("transfer.join"),
            "Alt J",
            "users",
            Kind.ON if joined else Kind.NORMAL,
            enabled=talks and not joined and not busy,
        ),
        cancel=ButtonView(
            words("transfer.drop" if joined else "transfer.back"), "Alt B", "undo-2", enabled=not busy
        ),
    )
