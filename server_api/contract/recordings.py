"""Recordings as the desk sees them: never a path, never a key."""

from server_api.contract.base import AwareDatetime, Id, ShortText, WireModel
from server_api.contract.words import RecordingState


class RecordingBrief(WireModel):
    """Enough for a row of the timeline. ``playable`` is already decided by role and legal hold."""

    recording_id: Id
    state: RecordingState
    seconds: float = 0.0
    playable: bool = False


class RecordingMark(WireModel):
    """A moment inside it: a pause, the agent's step, the promise. Seconds from the beginning."""

    at_s: float
    until_s: float | None = None
    kind: ShortText
    text: ShortText = ""


class RecordingDetail(WireModel):
    """What the player draws: peaks in per cent, ``peaks_per_s`` a second, one row a side."""

    recording_id: Id
    call_id: Id
    began_at: AwareDatetime
    seconds: float
    agent: ShortText = ""
    peaks_per_s: int = 2
    peaks_agent: tuple[int, ...] = ()
    peaks_debtor: tuple[int, ...] = ()
    marks: tuple[RecordingMark, ...] = ()
    sha256: str = ""


class PauseRecording(WireModel):
    """Why: ``card``, ``health``, ``other``; it goes on by itself after ``most_s`` seconds."""

    reason: ShortText = "card"
    most_s: float = 120.0
