"""The server's dialler as a fake: it says yes and remembers what it heard."""

from abc import ABC, abstractmethod
from datetime import datetime

from server_api.contract.callbacks import Callbacks, CallbackView, MoveCallback
from server_api.contract.pacing import CampaignPaceView, ChangePace, FloorPacing, SkipPreview
from server_api.contract.why import WhyView
from server_api.contract.words import CampaignState, DialMode


def campaign(campaign_id: str = "c1", **changes: object) -> CampaignPaceView:
    """A campaign that dials."""
    plain = CampaignPaceView(
        campaign_id=campaign_id,
        name=f"Campanha {campaign_id}",
        mode=DialMode.PREDICTIVE,
        state=CampaignState.RUNNING,
    )
    return plain.model_copy(update=changes)


class FakeDial(ABC):
    """``floor``, ``listed`` and ``why`` are what it answers; a change is kept in ``floor``."""

    def __init__(self) -> None:
        super().__init__()
        self.floor = FloorPacing(campaigns=(campaign("c1"), campaign("c2")))
        self.listed = Callbacks()
        self.why = WhyView(person_id="p1")

    @abstractmethod
    def _hear(self, *what: str) -> None: ...

    async def pacing(self) -> FloorPacing:
        self._hear("pacing")
        return self.floor

    async def change_pace(self, campaign_id: str, change: ChangePace) -> CampaignPaceView:
        told = change.model_dump(exclude_none=True)
        self._hear("change_pace", campaign_id, *(str(told[name]) for name in sorted(told) if told[name]))
        now = next(one for one in self.floor.campaigns if one.campaign_id == campaign_id)
        changes = {name: value for name, value in told.items() if name in CampaignPaceView.model_fields}
        return now.model_copy(update=changes)

    async def stop_floor(self, reason: str) -> FloorPacing:
        self._hear("stop_floor", reason)
        return self.floor.model_copy(update={"stopped": True})

    async def start_floor(self) -> FloorPacing:
        self._hear("start_floor")
        return self.floor

    async def dial_preview(self, preview_id: str) -> None:
        self._hear("dial_preview", preview_id)

    async def skip_preview(self, preview_id: str, skip: SkipPreview) -> None:
        self._hear("skip_preview", preview_id, skip.reason)

    async def callbacks(self) -> Callbacks:
        self._hear("callbacks")
        return self.listed

    async def dial_callback(self, callback_id: str) -> None:
        self._hear("dial_callback", callback_id)

    async def move_callback(self, callback_id: str, move: MoveCallback) -> CallbackView:
        self._hear("move_callback", callback_id, move.at.isoformat())
        return CallbackView(callback_id=callback_id, person_id="p1", name="Ana", at=move.at)

    async def close_callback(self, callback_id: str) -> None:
        self._hear("close_callback", callback_id)

    async def why_of_call(self, call_id: str) -> WhyView:
        self._hear("why_of_call", call_id)
        return self.why

    async def why_of_person(self, person_id: str, at: datetime | None) -> WhyView:
        self._hear("why_of_person", person_id, at.isoformat() if at else "")
        return self.why
