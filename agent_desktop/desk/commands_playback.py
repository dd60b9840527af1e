"""Orders about recordings in the history, in the imperative."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LoadRecording:
    """Server: what the player draws."""

    recording_id: str


@dataclass(frozen=True, slots=True)
class PlayRecording:
    """This PC's loudspeaker, never the line: play from here on; what is played already gives way."""

    recording_id: str
    seconds: float
    from_s: float
    speed: float


@dataclass(frozen=True, slots=True)
class StopPlaying:
    """Silence, at once."""


PlaybackCommand = LoadRecording | PlayRecording | StopPlaying
