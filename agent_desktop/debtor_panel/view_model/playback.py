"""The player inside a row of the history."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from agent_desktop.desk.playback import SPEEDS, Playback
from agent_desktop.desk.update_playback import may_listen
from agent_desktop.desk.workspace import Workspace
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Kind, WaveMark, WaveView
from server_api.contract.recordings import RecordingDetail, RecordingMark
from server_api.contract.words import CallPhase, ErrorCode

#: Marks that say something to who listens.
_SAID = {
    "identity": "player.mark_identity",
    "promise": "player.mark_promise",
    "pause": "player.mark_pause",
    "recording": "player.mark_recording",
}


@dataclass(frozen=True, slots=True)
class PlayerView:
    """`hint` says who hears it, or why nobody may."""

    recording_id: str
    seconds: float
    button: ButtonView
    wave: WaveView
    time: str
    pause_word: str
    speed: str
    slower: bool
    faster: bool
    hint: str
    hint_ink: Ink
    hint_icon: str


def player_view(workspace: Workspace, speech: Speech) -> PlayerView | None:
    """None while no row is open."""
    playback = workspace.playback
    if playback is None or playback.clip:
        return None
    words, free = speech.words, may_listen(workspace)
    word = words("player.pause" if playback.playing else "player.play")
    hint, ink, icon = _hint(workspace, playback, speech)
    ready = free and playback.detail is not None and playback.fault is None
    return PlayerView(
        recording_id=playback.recording_id,
        seconds=playback.seconds,
        button=ButtonView(
            "",
            icon="pause" if playback.playing else "play",
            kind=Kind.ON if playback.playing else Kind.NORMAL,
            enabled=ready or playback.playing,
            tip=word,
        ),
        wave=_wave(playback, speech),
        time=f"{_clock(playback.at_s)} / {_clock(playback.seconds)}",
        pause_word=word,
        speed=words("player.speed", speed=speech.formats.decimal(playback.speed)),
        slower=playback.speed > SPEEDS[0],
        faster=playback.speed < SPEEDS[-1],
        hint=hint,
        hint_ink=ink,
        hint_icon=icon,
    )


def _clock(seconds: float) -> str:
    return clock(timedelta(seconds=seconds))


def _hint(workspace: Workspace, playback: Playback, speech: Speech) -> tuple[str, Ink, str]:
    words = speech.words
    if playback.fault is not None:
        return words(_fault(playback)), Ink.WARN, "triangle-alert"
    if not may_listen(workspace):
        return words("player.debtor_hears"), Ink.WARN, "triangle-alert"
    if playback.detail is None:
        return words("player.loading"), Ink.TEXT2, "headphones"
    call = workspace.call
    held = call is not None and call.view.phase is CallPhase.HELD
    return words("player.held" if held else "player.alone"), Ink.TEXT2, "headphones"


def _fault(playback: Playback) -> str:
    match playback.fault:
        case ErrorCode.LINK_DOWN | ErrorCode.BUSY:
            return "player.no_server"
        case ErrorCode.GONE:
            return "player.gone"
        case ErrorCode.NOT_FOUND | ErrorCode.FORBIDDEN:
            return "player.not_yours"
        case ErrorCode.BAD_TRANSITION:
            return "player.debtor_hears"
        case _ if ("reason", "no_sound_device") in playback.fault_params:
            return "player.no_device"
        case _:
            return "player.damaged"


def _wave(playback: Playback, speech: Speech) -> WaveView:
    detail, seconds = playback.detail, max(playback.seconds, 0.001)
    return WaveView(
        above=detail.peaks_agent if detail else (),
        below=detail.peaks_debtor if detail else (),
        share=min(1.0, playback.at_s / seconds),
        marks=_marks(detail, playback, speech) if detail else (),
        spoken=f"{_clock(playback.at_s)} / {_clock(seconds)}",
    )


def _marks(detail: RecordingDetail, playback: Playback, speech: Speech) -> tuple[WaveMark, ...]:
    told = [mark for mark in detail.marks if _code(mark) in _SAID]
    passed = [mark for mark in told if mark.at_s <= playback.at_s]
    now = passed[-1] if passed else None
    seconds = max(detail.seconds, 0.001)
    return tuple(
        WaveMark(
            share=min(1.0, mark.at_s / seconds),
            text=speech.words(_SAID[_code(mark)]),
            until=None if mark.until_s is None else min(1.0, mark.until_s / seconds),
            now=mark is now,
        )
        for mark in told
    )


def _code(mark: RecordingMark) -> str:
    """A disclosure is named by what was disclosed."""
    return mark.text if mark.kind == "disclosure" else mark.kind
