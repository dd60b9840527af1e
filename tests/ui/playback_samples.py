"""The history with a recording open, like the design's picture. Every name in it is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np

from agent_desktop.desk.playback import Playback
from agent_desktop.desk.workspace import Tab, Workspace
from server_api.contract.recordings import RecordingBrief, RecordingDetail, RecordingMark
from server_api.contract.words import CallPhase, Channel, ErrorCode, RecordingState
from tests.ui.sample_case import at
from tests.ui.samples import talking

SECONDS = 252.0
_HALVES = 504


def _voice(seed: int, phase: int) -> tuple[int, ...]:
    """Peaks of somebody who speaks in turns."""
    random = np.random.default_rng(seed)
    turns = (np.arange(_HALVES) // 28) % 2 == phase
    loud = random.integers(4, 40, _HALVES)
    return tuple(int(peak) if turn else 0 for peak, turn in zip(loud, turns, strict=True))


DETAIL = RecordingDetail(
    recording_id="r1",
    call_id="old",
    began_at=at(11, 19, 11, 5),
    seconds=SECONDS,
    agent="Diego Lima",
    peaks_agent=_voice(1, 0),
    peaks_debtor=_voice(2, 1),
    marks=(
        RecordingMark(at_s=4.0, kind="disclosure", text="recording"),
        RecordingMark(at_s=41.0, kind="identity"),
        RecordingMark(at_s=150.0, until_s=172.0, kind="pause", text="card"),
        RecordingMark(at_s=212.0, kind="promise"),
    ),
)


def listening(language: str, phase: CallPhase = CallPhase.HELD) -> Workspace:
    """An old call is heard while the debtor waits."""
    desk = talking(language)
    assert desk.call is not None
    assert desk.case is not None
    voices = [number for number, item in enumerate(desk.case.history.items) if item.channel is Channel.VOICE]
    items = list(desk.case.history.items)
    for number, seconds in zip(voices, (SECONDS, 31.0, 611.0), strict=False):
        brief = RecordingBrief(
            recording_id="r1" if number == voices[0] else f"r{number}",
            state=RecordingState.DONE,
            seconds=seconds,
            playable=number != voices[-1],
        )
        items[number] = items[number].model_copy(update={"recording": brief})
    view = desk.call.view.model_copy(update={"phase": phase})
    history = replace(desk.case.history, items=tuple(items))
    return replace(
        desk,
        call=replace(desk.call, view=view),
        case=replace(desk.case, tab=Tab.HISTORY, history=history),
        playback=Playback("r1", SECONDS, DETAIL, playing=phase is CallPhase.HELD, at_s=97.0),
    )


def debtor_hears(language: str) -> Workspace:
    """The debtor is on the line: nothing may be played."""
    return listening(language, CallPhase.CONNECTED)


def damaged(language: str) -> Workspace:
    """A recording that was tampered with."""
    desk = listening(language)
    assert desk.playback is not None
    fault = replace(desk.playback, detail=None, playing=False, fault=ErrorCode.REFUSED, at_s=0.0)
    return replace(desk, playback=fault)


PLAYBACK: dict[str, Callable[[str], Workspace]] = {
    "06-history-playing": listening,
    "06-history-debtor-hears": debtor_hears,
    "06-history-damaged": damaged,
}
