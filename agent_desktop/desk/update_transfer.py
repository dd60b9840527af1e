"""Handing a call on: at once, after speaking with somebody, or to whoever is free."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.floor import plain
from agent_desktop.desk.panels import TransferPanel
from agent_desktop.desk.reading import consultation, server_up, talking
from agent_desktop.desk.workspace import Workspace
from server_api.contract import transfers as t
from server_api.contract.words import CallPhase, PartyKind, TransferStep

#: Fewer digits are no number of anybody.
_LEAST_DIGITS = 3
_MOST_NOTE = 200


def update(workspace: Workspace, event: e.TransferEvent) -> Change:
    """The desk after an event of the transfer panel."""
    match event:
        case e.TransferOpened():
            return _open(workspace)
        case e.TransferClosed():
            return same(replace(workspace, transfer=TransferPanel()))
        case e.TargetTyped(text):
            return same(_panel(workspace, typed=text, chosen=0, error=""))
        case e.TargetChosen(index):
            count = len(shown_targets(workspace.transfer))
            return same(_panel(workspace, chosen=index, error="") if 0 <= index < count else workspace)
        case e.TransferNoted(text):
            return same(_panel(workspace, note=text[:_MOST_NOTE]))
        case e.TransferAsked() | e.ConsultAsked():
            return _hand(workspace, event)
        case e.ConsultEnded(step):
            return _finish(workspace, step)
        case e.ParkAsked():
            return _park(workspace)
        case e.TargetsLoaded(targets):
            return same(_loaded(workspace, targets))
        case e.ConsultBegun(consult):
            return same(_begun(workspace, consult))
        case e.TransferDone(what):
            return same(_done(workspace, what))
    assert_never(event)


def _panel(workspace: Workspace, **changes: object) -> Workspace:
    return replace(workspace, transfer=replace(workspace.transfer, **changes))  # type: ignore[arg-type]


def shown_targets(panel: TransferPanel) -> tuple[t.TransferTarget, ...]:
    """What the filter leaves, and the typed number where numbers may be dialled."""
    wanted = plain(panel.typed.strip())
    found = tuple(
        one for one in panel.targets if wanted in plain(one.name) or (wanted and wanted in one.number)
    )
    number = "".join(sign for sign in panel.typed if sign.isdigit() or sign == "+")
    if panel.may_dial_numbers and len(number) >= _LEAST_DIGITS:
        typed = t.TransferTarget(kind=PartyKind.NUMBER, name=panel.typed.strip()[:200], number=number[:200])
        return (*found, typed)
    return found


def chosen_target(panel: TransferPanel) -> t.TransferTarget | None:
    """Where the call would go now."""
    shown = shown_targets(panel)
    return shown[panel.chosen] if 0 <= panel.chosen < len(shown) else None


def _open(workspace: Workspace) -> Change:
    if workspace.transfer.open:
        return same(replace(workspace, transfer=TransferPanel()))
    if not talking(workspace):
        return same(workspace)
    if not server_up(workspace):
        return same(replace(workspace, transfer=TransferPanel(open=True, error="server_away")))
    opened = TransferPanel(open=True, loading=True)
    return same(replace(workspace, transfer=opened), cv.LoadTargets())


def _loaded(workspace: Workspace, targets: t.TransferTargets) -> Workspace:
    if not workspace.transfer.open:
        return workspace
    return _panel(
        workspace, targets=targets.targets, may_dial_numbers=targets.may_dial_numbers, loading=False, chosen=0
    )


def _hand(workspace: Workspace, event: e.TransferAsked | e.ConsultAsked) -> Change:
    panel, call = workspace.transfer, workspace.call
    target = chosen_target(panel)
    if not panel.open or panel.asked or target is None or call is None or not talking(workspace):
        return same(workspace)
    if consultation(workspace) is not None:
        return same(workspace)
    if not server_up(workspace):
        return same(_panel(workspace, error="server_away", error_params=()))
    call_id = call.view.call_id
    if isinstance(event, e.ConsultAsked):
        order = t.Consult(target=target, note=panel.note)
        return same(_panel(workspace, asked="consult", error=""), cv.Consult(call_id, order))
    path, note = _progress(workspace)
    handed = t.Transfer(target=target, note=panel.note, script_path=path, draft_note=note)
    return same(_panel(workspace, asked="transfer", error=""), cv.Transfer(call_id, handed))


def _progress(workspace: Workspace) -> tuple[tuple[str, ...], str]:
    """The place in the script and the note travel with the call."""
    case = workspace.case
    return (case.script.path, case.note) if case is not None else ((), "")


def _finish(workspace: Workspace, step: TransferStep) -> Change:
    panel, call, consult = workspace.transfer, workspace.call, consultation(workspace)
    if call is None or consult is None or panel.asked:
        return same(workspace)
    if step is TransferStep.JOIN and consult.step is not TransferStep.TALKING:
        return same(workspace)
    if step is TransferStep.COMPLETE and consult.step not in (TransferStep.TALKING, TransferStep.JOIN):
        return same(workspace)
    if not server_up(workspace):
        return same(_panel(workspace, error="server_away", error_params=()))
    path, note = _progress(workspace) if step is TransferStep.COMPLETE else ((), "")
    finish = t.FinishConsult(step=step, script_path=path, draft_note=note)
    return same(_panel(workspace, asked="finish", error=""), cv.FinishConsult(call.view.call_id, finish))


def _park(workspace: Workspace) -> Change:
    panel, call = workspace.transfer, workspace.call
    if panel.asked or call is None or not talking(workspace) or consultation(workspace) is not None:
        return same(workspace)
    if not server_up(workspace):
        return same(_panel(workspace, error="server_away", error_params=()))
    return same(_panel(workspace, asked="park", error=""), cv.Park(call.view.call_id))


def _begun(workspace: Workspace, consult: t.ConsultView) -> Workspace:
    """The answer may come before or after the push that says the same."""
    call = workspace.call
    if call is None or call.view.phase is CallPhase.ENDED:
        return workspace
    known = call.view.consult
    if known is None:
        call = replace(call, view=call.view.model_copy(update={"consult": consult}))
    return _panel(replace(workspace, call=call), asked="", error="")


def _done(workspace: Workspace, what: str) -> Workspace:
    if what == "finish":
        return _panel(workspace, asked="")
    return replace(workspace, transfer=TransferPanel())


def settled(workspace: Workspace) -> Workspace:
    """The panel leaves with the call it was for."""
    if workspace.transfer == TransferPanel() or talking(workspace):
        return workspace
    return replace(workspace, transfer=TransferPanel())


def refused(workspace: Workspace, event: e.RequestRefused) -> Change:
    """Nothing was handed on: the debtor is where they were, and the panel says why."""
    if not workspace.transfer.open and consultation(workspace) is None:
        return same(workspace)
    said = _panel(workspace, asked="", loading=False, error=event.code.value, error_params=event.params)
    return same(said)
