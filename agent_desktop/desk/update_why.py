"""Why was this person called? A lead asks of a call, or of a person around a moment."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import events_dial as ed
from agent_desktop.desk import events_world as ew
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.dialling import WhyPanel
from agent_desktop.desk.reading import is_lead, server_up
from agent_desktop.desk.workspace import Workspace
from server_api.contract.why import WhyView


def update(workspace: Workspace, event: ed.WhyEvent) -> Change:
    """The desk after a question, or the answer."""
    match event:
        case ed.WhyAsked(call_id, person_id, at):
            return _ask(workspace, call_id, person_id, at)
        case ed.WhyClosed():
            return same(_put(workspace, WhyPanel()))
        case ed.WhyCallChosen(index):
            return same(_choose(workspace, index))
        case ed.WhyArrived(asked, view):
            return same(_arrived(workspace, asked, view))
    assert_never(event)


def _put(workspace: Workspace, why: WhyPanel) -> Workspace:
    return replace(workspace, dialling=replace(workspace.dialling, why=why))


def _ask(workspace: Workspace, call_id: str, person_id: str, at: datetime | None) -> Change:
    wanted = call_id or person_id
    if not wanted or not is_lead(workspace):
        return same(workspace)
    if not server_up(workspace):
        return same(_put(workspace, WhyPanel(open=True, error="server_away")))
    order = cd.LoadWhyOfCall(call_id) if call_id else cd.LoadWhyOfPerson(person_id, at)
    return same(_put(workspace, WhyPanel(open=True, asked=wanted)), order)


def _choose(workspace: Workspace, index: int) -> Workspace:
    why = workspace.dialling.why
    if why.view is None or not 0 <= index < len(why.view.calls):
        return workspace
    return _put(workspace, replace(why, chosen=index))


def _arrived(workspace: Workspace, asked: str, view: WhyView) -> Workspace:
    why = workspace.dialling.why
    if not why.open or why.asked != asked:
        return workspace  # closed, or something else is asked meanwhile
    at = next((n for n, call in enumerate(view.calls) if call.call_id == asked), 0)
    return _put(workspace, WhyPanel(open=True, view=view, chosen=at))


def refused(workspace: Workspace, event: ew.RequestRefused) -> Change:
    """The panel says why there is no answer."""
    why = workspace.dialling.why
    if not why.open:
        return same(workspace)
    said = WhyPanel(open=True, error=event.code.value, error_params=event.params)
    return same(_put(workspace, said))
