"""The server's dialler as a fake: it says yes and remembers what it heard."""

import json
from abc import ABC, abstractmethod
from datetime import datetime
from typing import Any

from server_api.contract.callbacks import Callbacks, CallbackView, MoveCallback
from server_api.contract.lists import FieldInfo, Fields, FilterCount, Lists, ListView
from server_api.contract.pacing import CampaignPaceView, ChangePace, FloorPacing, SkipPreview
from server_api.contract.why import WhyView
from server_api.contract.words import CampaignState, DialMode

_ORDER = ("lt", "le", "gt", "ge", "between")
FIELDS = (
    FieldInfo(name="person.region", kind="text", ops=("eq", "ne", "in", "contains", "set")),
    FieldInfo(name="debt.total_minor", kind="money", ops=("eq", *_ORDER)),
    FieldInfo(name="debt.days_late", kind="number", ops=("eq", *_ORDER, "set", "unset")),
    FieldInfo(name="person.birth_date", kind="date", ops=("eq", *_ORDER)),
    FieldInfo(
        name="legal.kind", kind="choice", ops=("eq", "ne"), choices=("protested", "dispute"), several=True
    ),
    FieldInfo(name="custom.carteira", kind="text", ops=("eq", "in", *_ORDER)),
)


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

    async def campaign_fields(self, campaign_id: str) -> Fields:
        self._hear("campaign_fields", campaign_id)
        return Fields(fields=FIELDS)

    async def campaign_lists(self, campaign_id: str) -> Lists:
        self._hear("campaign_lists", campaign_id)
        return Lists(campaign_id=campaign_id)

    async def count_filter(self, campaign_id: str, tree: dict[str, Any]) -> FilterCount:
        self._hear("count_filter", campaign_id, json.dumps(tree))
        return FilterCount(count=7, of=100)

    async def save_list(self, campaign_id: str, view: ListView) -> ListView:
        self._hear("save_list", campaign_id, view.name)
        return view.model_copy(update={"list_id": view.list_id or "l9"})

    async def remove_list(self, campaign_id: str, list_id: str) -> None:
        self._hear("remove_list", campaign_id, list_id)

    async def why_of_call(self, call_id: str) -> WhyView:
        self._hear("why_of_call", call_id)
        return self.why

    async def why_of_person(self, person_id: str, at: datetime | None) -> WhyView:
        self._hear("why_of_person", person_id, at.isoformat() if at else "")
        return self.why
