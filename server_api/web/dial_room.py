"""The services around dialling: how the floor dials, and what stops it."""

from dataclasses import dataclass
from typing import Protocol

from server_api.contract.pacing import SkipPreview
from server_api.services.change_pace import ChangePace
from server_api.services.floor_stop import FloorStop
from server_api.services.pacing_desk import PacingDesk
from server_api.services.roster import Seat


class Previews(Protocol):
    async def dial(self, seat: Seat, preview_id: str) -> None: ...

    async def skip(self, seat: Seat, preview_id: str, wanted: SkipPreview) -> None: ...


@dataclass(frozen=True, slots=True)
class DialRoom:
    """What the handlers of pacing and previews call."""

    pacing: PacingDesk
    change: ChangePace
    stop: FloorStop
    previews: Previews
