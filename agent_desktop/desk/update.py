"""``update(workspace, event)``: the desk's whole behaviour as one pure, total function."""

from typing import assert_never

from agent_desktop.desk import events as e
from agent_desktop.desk import (
    reminders,
    taking_away,
    update_beside,
    update_call,
    update_card,
    update_case,
    update_dial,
    update_editor,
    update_extras,
    update_floor,
    update_links,
    update_lists,
    update_outcome,
    update_plan,
    update_playback,
    update_push,
    update_script,
    update_search,
    update_shift,
    update_sound,
    update_transfer,
)
from agent_desktop.desk.change import Change
from agent_desktop.desk.workspace import Workspace


def update(workspace: Workspace, event: e.Event) -> Change:
    """The desk after this event, and what is to be done in the outside world. Never raises."""
    after, commands = _update(workspace, event)
    after, hushed = update_playback.guard(workspace, taking_away.guard(after))
    after, taped = update_card.guard(reminders.guard(after))
    beside = (*update_script.accompany(workspace, after), *update_sound.accompany(workspace, after))
    return after, (*commands, *hushed, *taped, *beside)


def _update(workspace: Workspace, event: e.Event) -> Change:
    if isinstance(event, e.ShiftEvent):
        return update_shift.update(workspace, event)
    if isinstance(event, e.LinkEvent):
        return update_links.update(workspace, event)
    if isinstance(event, e.CallEvent):
        return update_call.update(workspace, event)
    if isinstance(event, e.CaseEvent):
        return update_case.update(workspace, event)
    if isinstance(event, e.PlanEvent):
        return update_plan.update(workspace, event)
    if isinstance(event, e.OutcomeEvent):
        return update_outcome.update(workspace, event)
    if isinstance(event, e.TransferEvent):
        return update_transfer.update(workspace, event)
    if isinstance(event, e.BesideEvent):
        return update_beside.update(workspace, event)
    if isinstance(event, e.SearchEvent):
        return update_search.update(workspace, event)
    if isinstance(event, e.FloorEvent):
        return update_floor.update(workspace, event)
    if isinstance(event, e.DialEvent):
        return update_dial.act(workspace, event)
    if isinstance(event, e.ListsEvent):
        return update_lists.update(workspace, event)
    if isinstance(event, e.EditorEvent):
        return update_editor.update(workspace, event)
    if isinstance(event, e.ScriptEvent):
        return update_script.update(workspace, event)
    if isinstance(event, e.SoundEvent):
        return update_sound.update(workspace, event)
    if isinstance(event, e.PlaybackEvent):
        return update_playback.update(workspace, event)
    if isinstance(event, e.ExtrasEvent):
        return update_extras.update(workspace, event)
    if isinstance(event, e.Pushed):
        return update_push.update(workspace, event.push)
    assert_never(event)
