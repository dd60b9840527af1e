"""Recordings in the history: what the agent did, and what became of it."""

from dataclasses import dataclass

from server_api.contract.recordings import RecordingDetail
from server_api.contract.words import ErrorCode


@dataclass(frozen=True, slots=True)
class RecordingOpened:
    """The row of a call with a recording was opened; the same again closes it."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class ClipToggled:
    """Hear the example of the script, or stop hearing it."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class PlayToggled:
    """Play, or pause."""


@dataclass(frozen=True, slots=True)
class PlaySought:
    """Go to this second."""

    at_s: float


@dataclass(frozen=True, slots=True)
class PlayStepped:
    """An arrow key: so many seconds on, or back."""

    by_s: float


@dataclass(frozen=True, slots=True)
class PlaySpeedStepped:
    """Faster (1) or slower (-1)."""

    by: int


@dataclass(frozen=True, slots=True)
class RecordingArrived:
    """The server told what the player draws."""

    detail: RecordingDetail


@dataclass(frozen=True, slots=True)
class PlaybackMoved:
    """It has been heard up to here."""

    recording_id: str
    at_s: float


@dataclass(frozen=True, slots=True)
class PlaybackEnded:
    """It was heard to its end."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class PlaybackFailed:
    """It cannot be heard, or no further."""

    recording_id: str
    code: ErrorCode
    params: tuple[tuple[str, str], ...] = ()


PlaybackDeed = RecordingOpened | ClipToggled | PlayToggled | PlaySought | PlayStepped | PlaySpeedStepped
PlaybackEvent = PlaybackDeed | RecordingArrived | PlaybackMoved | PlaybackEnded | PlaybackFailed
