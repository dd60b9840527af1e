"""Why was this person called? A lead asks of a call, or of a person around a moment."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from agent_desktop.desk import commands_dial as cd
from agent_desktop.desk import events_dial as ed
from agent_desktop.desk import events_world as ew
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.dialling import WhyPanel
from agent_desktop.desk.floor import tile_of
from agent_desktop.desk.reading import is_lead, server_up
from agent_desktop.desk.update_search import chosen_person
from agent_desktop.desk.workspace import Case, Tab, Workspace
from server_api.contract.why import WhyView
from server_api.contract.words import Channel


def update(workspace: Workspace, event: ed.WhyEvent) -> Change:
    """The desk after a question, or the answer."""
    match event:
        case ed.WhyAsked():
            return _ask(workspace, _meant(workspace, event))
        case ed.WhyClosed():
            return same(_put(workspace, WhyPanel()))
        case ed.WhyCallChosen(index):
            return same(_choose(workspace, index))
        case ed.WhyArrived(asked, view):
            return same(_arrived(workspace, asked, view))
    assert_never(event)


def _put(workspace: Workspace, why: WhyPanel) -> Workspace:
    return replace(workspace, dialling=replace(workspace.dialling, why=why))


def _meant(workspace: Workspace, event: ed.WhyAsked) -> ed.WhyAsked:
    """The contact that is open in the history, the call of the case, the person found, the agent's call."""
    if event.call_id or event.person_id:
        return event
    case, person = workspace.case, chosen_person(workspace)
    if case is not None and case.tab is Tab.HISTORY:
        return ed.WhyAsked(person_id=case.head.person_id, at=_moment(workspace, case))
    if case is not None:
        return ed.WhyAsked(call_id=case.head.call_id)
    if workspace.search.open:
        return ed.WhyAsked(person_id=person.person_id) if person is not None else event
    tile = tile_of(workspace.floor, workspace.floor.selected)
    return ed.WhyAsked(call_id=tile.call_id) if tile is not None else event


def _moment(workspace: Workspace, case: Case) -> datetime | None:
    """When the call was whose recording is open; else the newest call."""
    calls = [item for item in case.history.items if item.channel is Channel.VOICE]
    opened = workspace.playback.recording_id if workspace.playback is not None else ""
    mine = [item for item in calls if item.recording is not None and item.recording.recording_id == opened]
    return next((item.at for item in (*mine, *calls)), None)


def may_ask(workspace: Workspace) -> bool:
    """A lead, with somebody on the screen to ask about."""
    meant = _meant(workspace, ed.WhyAsked())
    return is_lead(workspace) and bool(meant.call_id or meant.person_id)


def _ask(workspace: Workspace, meant: ed.WhyAsked) -> Change:
    wanted = meant.call_id or meant.person_id
    if not wanted or not is_lead(workspace):
        return same(workspace)
    if not server_up(workspace):
        return same(_put(workspace, WhyPanel(open=True, error="server_away")))
    asking = _put(workspace, WhyPanel(open=True, asked=wanted))
    if meant.call_id:
        return same(asking, cd.LoadWhyOfCall(meant.call_id))
    return same(asking, cd.LoadWhyOfPerson(meant.person_id, meant.at))


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
