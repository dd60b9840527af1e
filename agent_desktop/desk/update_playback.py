"""Recordings in the history: opened, played to the agent only, silent as soon as a debtor could hear."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands_playback as c
from agent_desktop.desk import events_playback as e
from agent_desktop.desk.change import Change, same
from agent_desktop.desk.playback import SPEEDS, Playback
from agent_desktop.desk.workspace import Workspace
from server_api.contract.words import CallPhase


def may_listen(workspace: Workspace) -> bool:
    """With the debtor on hold or gone: a loudspeaker beside an open line is heard by who is on it."""
    call = workspace.call
    return call is None or call.view.phase in (CallPhase.HELD, CallPhase.ENDED)


def update(workspace: Workspace, event: e.PlaybackEvent) -> Change:
    """The desk after an event of playback; what is about another recording is nothing."""
    if isinstance(event, e.RecordingOpened):
        return _opened(workspace, event)
    if isinstance(event, e.ClipToggled):
        return _clip(workspace, event.recording_id)
    playback = workspace.playback
    if playback is None:
        return same(workspace)
    if isinstance(event, e.PlaybackDeed):
        return _deed(workspace, playback, event)
    return _news(workspace, playback, event)


def _opened(workspace: Workspace, event: e.RecordingOpened) -> Change:
    before = workspace.playback
    if before is not None and before.recording_id == event.recording_id:
        return close(workspace)
    stopped = (c.StopPlaying(),) if before is not None and before.playing else ()
    opened = Playback(event.recording_id, _length(workspace, event.recording_id))
    return same(replace(workspace, playback=opened), *stopped, c.LoadRecording(event.recording_id))


def _clip(workspace: Workspace, recording_id: str) -> Change:
    """The same key begins and stops; while a debtor could hear it nothing begins."""
    before = workspace.playback
    if before is not None and before.clip and before.recording_id == recording_id:
        return close(workspace)
    if not recording_id or not may_listen(workspace):
        return same(workspace)
    stopped = (c.StopPlaying(),) if before is not None and before.playing else ()
    opened = Playback(recording_id, clip=True)
    return same(replace(workspace, playback=opened), *stopped, c.LoadRecording(recording_id))


def _length(workspace: Workspace, recording_id: str) -> float:
    """As the timeline says, until the server tells more."""
    items = workspace.case.history.items if workspace.case is not None else ()
    found = (item.recording for item in items if item.recording is not None)
    return next((brief.seconds for brief in found if brief.recording_id == recording_id), 0.0)


def _deed(
    workspace: Workspace,
    playback: Playback,
    event: e.PlayToggled | e.PlaySought | e.PlayStepped | e.PlaySpeedStepped,
) -> Change:
    match event:
        case e.PlayToggled():
            return _toggled(workspace, playback)
        case e.PlaySought(at_s):
            return _moved_to(workspace, playback, at_s)
        case e.PlayStepped(by_s):
            return _moved_to(workspace, playback, playback.at_s + by_s)
        case e.PlaySpeedStepped(by):
            at = SPEEDS.index(playback.speed) + by
            speed = SPEEDS[min(max(at, 0), len(SPEEDS) - 1)]
            return _go_on(workspace, replace(playback, speed=speed))
    assert_never(event)


def _toggled(workspace: Workspace, playback: Playback) -> Change:
    if playback.playing:
        return same(replace(workspace, playback=replace(playback, playing=False)), c.StopPlaying())
    if not may_listen(workspace):
        return same(workspace)
    again = playback.at_s >= playback.seconds - 0.05
    started = replace(
        playback, playing=True, fault=None, fault_params=(), at_s=0.0 if again else playback.at_s
    )
    return _go_on(workspace, started)


def _moved_to(workspace: Workspace, playback: Playback, at_s: float) -> Change:
    return _go_on(workspace, replace(playback, at_s=min(max(at_s, 0.0), playback.seconds)))


def _go_on(workspace: Workspace, playback: Playback) -> Change:
    after = replace(workspace, playback=playback)
    if not playback.playing:
        return same(after)
    order = c.PlayRecording(playback.recording_id, playback.seconds, playback.at_s, playback.speed)
    return same(after, order)


def _news(
    workspace: Workspace,
    playback: Playback,
    event: e.RecordingArrived | e.PlaybackMoved | e.PlaybackEnded | e.PlaybackFailed,
) -> Change:
    about = event.detail.recording_id if isinstance(event, e.RecordingArrived) else event.recording_id
    if about != playback.recording_id:
        return same(workspace)
    match event:
        case e.RecordingArrived(detail):
            shown = replace(playback, detail=detail, seconds=detail.seconds)
            if playback.clip and playback.detail is None:
                return _go_on(workspace, replace(shown, playing=True))
        case e.PlaybackMoved(at_s=at_s):
            shown = replace(playback, at_s=at_s) if playback.playing else playback
        case e.PlaybackEnded() if playback.clip:
            return same(replace(workspace, playback=None))
        case e.PlaybackEnded():
            shown = replace(playback, playing=False, at_s=playback.seconds)
        case e.PlaybackFailed(_, code, params):
            shown = replace(playback, playing=False, fault=code, fault_params=params)
    return same(replace(workspace, playback=shown))


def close(workspace: Workspace) -> Change:
    """Put the player away."""
    playing = workspace.playback is not None and workspace.playback.playing
    return same(replace(workspace, playback=None), *((c.StopPlaying(),) if playing else ()))


def guard(before: Workspace, after: Workspace) -> Change:
    """Whatever happened: silent once a debtor could hear it, gone with the case it belongs to."""
    playback = after.playback
    if playback is None:
        return same(after)
    if _case_of(before) != _case_of(after):
        return close(after)
    if playback.clip and not may_listen(after):
        return close(after)
    if playback.playing and not may_listen(after):
        return same(replace(after, playback=replace(playback, playing=False)), c.StopPlaying())
    return same(after)


def _case_of(workspace: Workspace) -> str:
    return workspace.case.head.call_id if workspace.case is not None else ""
