"""Help, recording, the detector's correction, parked calls, the own day."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events as e
from agent_desktop.desk import update_card
from agent_desktop.desk.change import Change, dismiss, notify, refuse, same
from agent_desktop.desk.reading import free, is_lead, server_up, talking
from agent_desktop.desk.workspace import Call, Case, Workspace
from server_api.contract import push as p
from server_api.contract.floor import HelpRequest
from server_api.contract.transfers import Handed
from server_api.contract.words import Answerer, Monitoring, RecordingState

NOTICE_DUE = "recording_notice_due"
_VERDICTS = (Answerer.PERSON, Answerer.SILENCE, Answerer.MACHINE)


def update(workspace: Workspace, event: e.BesideEvent) -> Change:
    """The desk after an event beside call and case."""
    match event:
        case e.HelpToggled():
            return _help(workspace)
        case e.HelpTold(told):
            return help_changed(workspace, told)
        case e.RecordingToggled():
            return _recording(workspace)
        case e.HeardCorrected():
            return _correct(workspace)
        case e.UnparkAsked(call_id):
            return _unpark(workspace, call_id)
        case e.CallLogLoaded(calls):
            return same(_beside(workspace, log=calls))
    assert_never(event)


def _beside(workspace: Workspace, **changes: object) -> Workspace:
    return replace(workspace, beside=replace(workspace.beside, **changes))  # type: ignore[arg-type]


# --- help -----------------------------------------------------------------------------------------


def _help(workspace: Workspace) -> Change:
    beside = workspace.beside
    if beside.help_sent or is_lead(workspace):
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_help")
    if beside.help is not None:
        return same(_beside(workspace, help_sent=True), cv.WithdrawHelp())
    call_id = workspace.call.view.call_id if workspace.call and talking(workspace) else ""
    return same(_beside(dismiss(workspace, "server_away_help"), help_sent=True), cv.AskHelp(call_id))


def help_changed(workspace: Workspace, told: HelpRequest | None) -> Change:
    """Open, answered, or closed."""
    was = workspace.beside.help
    comes = told is not None and told.answered_by and not (was is not None and was.answered_by)
    now = _beside(workspace, help=told, help_sent=False)
    return same(now, c.Announce("help_answered")) if comes else same(now)


# --- recording and detector -----------------------------------------------------------------------


def _recording(workspace: Workspace) -> Change:
    call = workspace.call
    if call is None or not talking(workspace):
        return same(workspace)
    match call.view.recording:
        case RecordingState.ON:
            order: cv.PauseRecording | cv.ResumeRecording = cv.PauseRecording(call.view.call_id)
        case RecordingState.PAUSED:
            order = cv.ResumeRecording(call.view.call_id)
        case RecordingState.NONE if notice_due(workspace):
            # the agent says with it that the debtor was told
            order = cv.ResumeRecording(call.view.call_id)
        case _:
            return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_recording")
    return same(dismiss(dismiss(workspace, "server_away_recording"), NOTICE_DUE), order)


def notice_due(workspace: Workspace) -> bool:
    """The law wants the debtor told before the call is recorded, and no prompt has done it."""
    about = ("call_id", workspace.call.view.call_id) if workspace.call is not None else ()
    return any(notice.code == NOTICE_DUE and about in notice.params for notice in workspace.notices)


def heard_person(call: Call) -> bool | None:
    """What the detector believes: a person, or not; None where it gave no verdict."""
    if call.view.answerer not in _VERDICTS:
        return None
    return call.view.answerer is not Answerer.MACHINE


def _correct(workspace: Workspace) -> Change:
    call = workspace.call
    believed = heard_person(call) if call is not None else None
    if call is None or believed is None:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_heard")
    call_id = call.view.call_id
    corrected, person = workspace.beside.heard
    # a second press takes the correction back
    now = believed if corrected == call_id and person is not believed else not believed
    told = dismiss(_beside(workspace, heard=(call_id, now)), "server_away_heard")
    return same(told, cv.CorrectAnswerer(call_id, now))


# --- parked calls, monitoring, own day ------------------------------------------------------------


def _unpark(workspace: Workspace, call_id: str) -> Change:
    known = any(parked.call_id == call_id for parked in workspace.beside.parked_calls)
    if not known or workspace.beside.unparking or not free(workspace):
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_call")
    return same(_beside(workspace, unparking=call_id), cv.Unpark(call_id))


def parked_changed(workspace: Workspace, push: p.ParkedChanged) -> Workspace:
    """All that are parked now."""
    waiting = {parked.call_id for parked in push.calls}
    unparking = workspace.beside.unparking if workspace.beside.unparking in waiting else ""
    return _beside(workspace, parked_calls=push.calls, unparking=unparking)


def monitored(workspace: Workspace, push: p.Monitored) -> Workspace:
    """A lead on this line, where the policy lets the agent know."""
    return _beside(workspace, monitored=None if push.mode is Monitoring.NONE else push)


def day(workspace: Workspace) -> Change:
    """The list of the own calls is read again when the day's figures move."""
    return same(workspace) if is_lead(workspace) else same(workspace, cv.LoadCallLog(), cx.LoadOwnPanel())


def snapshot(workspace: Workspace, push: p.Snapshot) -> Workspace:
    """What is true now; what was under way is not any more."""
    beside = replace(
        workspace.beside,
        help=push.help,
        help_sent=False,
        monitored=push.monitored,
        parked_calls=push.parked,
        unparking="",
        proposed=push.proposed,
    )
    return replace(workspace, beside=beside)


# --- a call that was handed on --------------------------------------------------------------------


def receive(workspace: Workspace) -> Workspace:
    """Place in the script and note of whoever had the call before; what is typed here wins."""
    call, case = workspace.call, workspace.case
    if call is None or case is None or case.received or call.view.handed is None:
        return workspace
    if call.view.call_id != case.head.call_id:
        return workspace
    return replace(workspace, case=_received(case, call.view.handed))


def _received(case: Case, handed: Handed) -> Case:
    known = {step.step_id for step in case.head.script.steps}
    path = tuple(step for step in handed.script_path if step in known)
    script = replace(case.script, path=path) if path and len(case.script.path) <= 1 else case.script
    return replace(case, note=case.note or handed.draft_note, script=script, received=True)


def refused(workspace: Workspace, event: e.RequestRefused) -> Change:
    """What was asked for is open again; a card says why it was not done."""
    open_again = _beside(workspace, help_sent=False, unparking="")
    if event.about == cv.PauseRecording.__name__ and workspace.beside.card is not None:
        return same(update_card.pause_refused(open_again))
    if event.about == cv.CorrectAnswerer.__name__:
        open_again = _beside(open_again, heard=("", False))
    if event.about == cv.LoadCallLog.__name__:
        return same(open_again)  # the list of yesterday's minute stays; the next figure reads it again
    return same(notify(open_again, "request_refused", "warn", about=event.about, code=event.code.value))
