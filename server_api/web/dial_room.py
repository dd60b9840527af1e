"""The services around dialling: how the floor dials, and what stops it."""

from dataclasses import dataclass

from server_api.services.change_pace import ChangePace
from server_api.services.floor_stop import FloorStop
from server_api.services.pacing_desk import PacingDesk


@dataclass(frozen=True, slots=True)
class DialRoom:
    """What the handlers of pacing and previews call."""

    pacing: PacingDesk
    change: ChangePace
    stop: FloorStop
