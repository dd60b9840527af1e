"""The call bar: mute, hold, hang up, keys to the debtor."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk.change import Change, dismiss, refuse, same
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import Call, Workspace
from server_api.contract.words import CallPhase

_KEYS = "0123456789*#"
#: The debtor is on the line, talking or on hold: the switch sends them keys in both.
_ANSWERED = (CallPhase.CONNECTED, CallPhase.HELD)


def update(workspace: Workspace, event: e.CallEvent) -> Change:
    """The desk after an event of the call bar; without a debtor on the line nothing happens."""
    call = workspace.call
    if call is None:
        return same(workspace)
    match event:
        case e.MuteToggled():
            return _only_live(workspace, call, c.Mute(not call.muted))
        case e.MuteChanged(on):
            told = workspace if on else dismiss(workspace, "talking_muted")
            return same(replace(told, call=replace(call, muted=on)))
        case e.HoldToggled():
            return _hold(workspace, call)
        case e.HangUpAsked():
            return _hang_up(workspace, call)
        case e.KeyPressedToDebtor(digit):
            return _key(workspace, call, digit)
    assert_never(event)


def _only_live(workspace: Workspace, call: Call, command: c.Command) -> Change:
    if call.view.phase is CallPhase.ENDED or workspace.floor.shut:
        return same(workspace)  # who only listens never opens the microphone by a slip
    return same(workspace, command)


def _hold(workspace: Workspace, call: Call) -> Change:
    if call.view.phase not in _ANSWERED:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_call")
    held = call.view.phase is CallPhase.HELD
    return same(workspace, c.Resume(call.view.call_id) if held else c.Hold(call.view.call_id))


def _hang_up(workspace: Workspace, call: Call) -> Change:
    if call.view.phase is CallPhase.ENDED or call.ending:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_call")
    ending = replace(workspace, call=replace(call, ending=True))
    return same(ending, c.HangUp(call.view.call_id))


def _key(workspace: Workspace, call: Call, digit: str) -> Change:
    if call.view.phase not in _ANSWERED or len(digit) != 1 or digit not in _KEYS:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_call")
    sent = replace(workspace, call=replace(call, keys_sent=call.keys_sent + digit))
    return same(sent, c.SendDigits(call.view.call_id, digit), c.PlayTone("key"))
