"""A recording opened in the history: what is known of it, and where it is played."""

from dataclasses import dataclass

from server_api.contract.recordings import RecordingDetail
from server_api.contract.words import ErrorCode

#: Chosen with + and -.
SPEEDS = (1.0, 1.5, 2.0)
#: An arrow key goes so far, in seconds.
STEP_S = 5.0


@dataclass(frozen=True, slots=True)
class Playback:
    """``detail`` is missing while it is fetched; ``fault`` says why it cannot be heard."""

    recording_id: str
    seconds: float = 0.0
    detail: RecordingDetail | None = None
    playing: bool = False
    at_s: float = 0.0
    speed: float = SPEEDS[0]
    fault: ErrorCode | None = None
    fault_params: tuple[tuple[str, str], ...] = ()
    clip: bool = False  # an example from the script: it begins by itself, and leaves when it was heard
