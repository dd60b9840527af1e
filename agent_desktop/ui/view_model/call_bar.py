"""The left pane: the number, the place's time, the levels, the call's keys, the note, the notices."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from agent_desktop.desk.reading import (
    in_call,
    in_wrap_up,
    is_lead,
    server_up,
    transferring,
    unknown_caller,
)
from agent_desktop.desk.update_beside import heard_person, notice_due
from agent_desktop.desk.update_search import may_search
from agent_desktop.desk.workspace import Call, Case, LegState, Workspace
from agent_desktop.ui.view_model.notices import notice_views
from agent_desktop.widgets.formats import NBSP, clock, unbroken
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Kind, NoticeView
from server_api.contract.words import AgentState, CallEnd, CallPhase, RecordingState

#: What of a call is kept once it is over.
_TAPED = (RecordingState.ON, RecordingState.PAUSED, RecordingState.DONE)


@dataclass(frozen=True, slots=True)
class FactView:
    icon: str
    text: str
    ink: Ink = Ink.TEXT2


@dataclass(frozen=True, slots=True)
class CallBarView:
    title: str
    detail: str
    facts: tuple[FactView, ...]
    meters: bool
    mute: ButtonView
    hold: ButtonView
    keypad: ButtonView
    transfer: ButtonView
    help: ButtonView
    recording: FactView
    recording_key: ButtonView | None
    heard_key: ButtonView | None
    search: bool
    search_typed: str
    hang_up: ButtonView
    note_shown: bool
    note: str
    note_state: str
    note_open: bool
    notices: tuple[NoticeView, ...]
    callback_id: str


def call_bar_view(workspace: Workspace, speech: Speech) -> CallBarView:
    case, call = workspace.case, workspace.call
    words = speech.words
    live = in_call(workspace)
    talking = live and call is not None and call.view.phase in (CallPhase.CONNECTED, CallPhase.HELD)
    held = call is not None and call.view.phase is CallPhase.HELD
    muted = call is not None and call.muted
    ending = call is not None and call.ending
    up = server_up(workspace)  # what only the server can do is not lit without it
    return CallBarView(
        title=_title(workspace, speech),
        detail=_detail(workspace, speech),
        facts=_facts(workspace, speech),
        meters=talking and not held,
        mute=ButtonView(
            words("call.unmute" if muted else "call.mute"),
            "F2",
            "mic" if muted else "mic-off",
            Kind.ON if muted else Kind.NORMAL,
            enabled=live,
        ),
        hold=ButtonView(
            words("call.resume" if held else "call.hold"),
            "F3",
            "pause",
            Kind.ON if held else Kind.NORMAL,
            enabled=talking and up,
        ),
        keypad=ButtonView(words("call.keypad"), "F4", "grip", enabled=talking and up),
        transfer=ButtonView(
            words("call.transfer"),
            "F5",
            "phone-forwarded",
            Kind.ON if transferring(workspace) else Kind.NORMAL,
            enabled=talking and up,
        ),
        help=_help(workspace, speech),
        recording=_recording(workspace, speech),
        recording_key=_recording_key(workspace, speech) if talking else None,
        heard_key=_heard_key(workspace, speech),
        search=may_search(workspace),
        search_typed=workspace.search.typed,
        hang_up=ButtonView(
            words("call.ending" if ending else "call.hang_up"),
            "F12",
            "phone-off",
            Kind.DANGER,
            enabled=live and up and not ending,
        ),
        note_shown=case is not None,
        note=case.note if case else "",
        note_state=_note_state(case, speech),
        note_open=case is not None and not workspace.wrap_up.outcome,
        notices=notice_views(workspace, speech),
        callback_id=soon.callback_id if (soon := workspace.dialling.callbacks.soon) else "",
    )


def _title(workspace: Workspace, speech: Speech) -> str:
    if workspace.case is not None:
        return unbroken(workspace.case.head.number.masked)
    proposed = workspace.beside.proposed
    if proposed is not None and unknown_caller(workspace):
        return unbroken(proposed.number_masked) or speech.words("search.hidden")
    return speech.words(_idle_title(workspace))


def _help(workspace: Workspace, speech: Speech) -> ButtonView:
    beside, words = workspace.beside, speech.words
    asked = beside.help is not None
    text = words("call.help_withdraw" if asked else "call.help_sending" if beside.help_sent else "call.help")
    return ButtonView(
        text,
        "F6",
        "hand",
        Kind.ON if asked else Kind.NORMAL,
        enabled=not beside.help_sent and not is_lead(workspace) and server_up(workspace),
    )


def _recording(workspace: Workspace, speech: Speech) -> FactView:
    """Whether this call is being recorded; never more than the server has said."""
    call, words = workspace.call, speech.words
    state = call.view.recording if call is not None else RecordingState.NONE
    if state in _TAPED and not in_call(workspace):
        return FactView("disc", words("recording.done"))
    match state:
        case RecordingState.ON:
            return FactView("disc", words("recording.on"))
        case RecordingState.PAUSED:
            return FactView("pause", words("recording.paused"), Ink.WARN)
        case RecordingState.LOST:
            return FactView("triangle-alert", words("recording.lost"), Ink.WARN)
        case _:
            return FactView("disc", words("recording.none"), Ink.TEXT3)


def _recording_key(workspace: Workspace, speech: Speech) -> ButtonView | None:
    state = workspace.call.view.recording if workspace.call is not None else RecordingState.NONE
    if state is RecordingState.ON:
        return ButtonView(speech.words("recording.pause"), "Alt R")
    if state is RecordingState.PAUSED:
        return ButtonView(speech.words("recording.resume"), "Alt R", kind=Kind.ON)
    if state is RecordingState.NONE and notice_due(workspace):
        return ButtonView(speech.words("recording.begin"), "Alt R")
    return None


def _heard_key(workspace: Workspace, speech: Speech) -> ButtonView | None:
    """Against the detector's verdict, or what was already said against it."""
    call = workspace.call
    believed = heard_person(call) if call is not None else None
    if call is None or believed is None:
        return None
    corrected, person = workspace.beside.heard
    if corrected == call.view.call_id and person is not believed:
        text = speech.words("heard.noted_person" if person else "heard.noted_machine")
        return ButtonView(text, "Alt U", "check", Kind.ON, tip=speech.words("heard.undo"))
    text = speech.words("heard.was_machine" if believed else "heard.was_person")
    return ButtonView(text, "Alt U", "audio-lines", tip=speech.words("heard.title"))


def _idle_title(workspace: Workspace) -> str:
    match workspace.links.leg:
        case LegState.UP:
            return "line.title_open"
        case LegState.OPENING:
            return "line.title_opening"
        case LegState.LOST:
            return "line.title_lost"
        case LegState.DOWN:
            return "line.title_closed"


def _detail(workspace: Workspace, speech: Speech) -> str:
    case, call, words = workspace.case, workspace.call, speech.words
    if case is None:
        return words("call.inbound" if unknown_caller(workspace) else "line.idle")
    if in_wrap_up(workspace) and call is not None:
        return _ended(workspace, call, speech)
    number = case.head.number
    times = words("number.right_party", n=number.right_party_times) if number.right_party_times else ""
    confirmed = words("number.confirmed") if number.confirmed else ""
    return joined(speech.code("phone_kind", number.kind), times, confirmed)


def _ended(workspace: Workspace, call: Call, speech: Speech) -> str:
    end = call.view.end or CallEnd.UNKNOWN
    return speech.code("call_end", end.value, speech.words("call_end.unknown")).format(
        time=speech.formats.seconds(speech.happened(ended_at(workspace, call)))
    )


def _facts(workspace: Workspace, speech: Speech) -> tuple[FactView, ...]:
    case, words = workspace.case, speech.words
    if case is None:
        audio = "audio.null" if workspace.links.audio == "null" else "audio.ready"
        engine = audio if workspace.links.engine_up else "audio.starting"
        shut = workspace.links.leg is not LegState.UP
        if in_call(workspace):
            return (FactView("headphones", words(engine)),)
        return (
            FactView("headphones", words(engine)),
            FactView("mic-off" if shut else "mic", words("audio.discarded")),
        )
    place = joined_place(case)
    local = speech.formats.time(speech.clock_now)
    facts = [FactView("clock", words("place.time", time=local, place=place))]
    until = case.head.may_talk_until
    if until is not None and in_call(workspace):
        text = words("place.may_talk", time=speech.formats.time(until))
        facts.append(FactView("shield-check", text, Ink.OK))
    return tuple(facts)


def joined_place(case: Case) -> str:
    """Town and state, kept on one line."""
    parts = (case.head.city, case.head.region)
    return f",{NBSP}".join(part for part in parts if part)


def _note_state(case: Case | None, speech: Speech) -> str:
    if case is None or not case.note or case.note_kept_at is None:
        return ""
    return speech.words("note.kept", time=speech.formats.time(speech.happened(case.note_kept_at)))


def ended_at(workspace: Workspace, call: Call) -> datetime:
    """When an ended call ended: its wrap-up began in that moment."""
    status = workspace.shift.status
    if status is None or status.state is not AgentState.WRAP_UP or status.call_id != call.view.call_id:
        return call.view.since
    return status.since


def talk_time(workspace: Workspace, call: Call, speech: Speech) -> str:
    """How long the call lasted, or lasts."""
    begun = call.view.connected_at
    if begun is None:
        return clock(speech.now - speech.now)
    end = ended_at(workspace, call) if call.view.phase is CallPhase.ENDED else speech.now
    return clock(end - begun)
