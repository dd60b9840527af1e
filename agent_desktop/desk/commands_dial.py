"""Orders about the dialler, in the imperative."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from server_api.contract.callbacks import MoveCallback as Move
from server_api.contract.lists import ListView
from server_api.contract.pacing import ChangePace, SkipPreview


@dataclass(frozen=True, slots=True)
class LoadPacing:
    """Server: how the floor dials."""


@dataclass(frozen=True, slots=True)
class ChangeCampaignPace:
    """Server: this campaign dials otherwise from now on."""

    campaign_id: str
    change: ChangePace


@dataclass(frozen=True, slots=True)
class StopFloor:
    """Server: nobody is dialled any more on this floor."""

    reason: str


@dataclass(frozen=True, slots=True)
class StartFloor:
    """Server: dial again."""


@dataclass(frozen=True, slots=True)
class DialPreview:
    """Server: call the previewed debtor now."""

    preview_id: str


@dataclass(frozen=True, slots=True)
class SkipPreviewed:
    """Server: not this one now."""

    preview_id: str
    skip: SkipPreview


@dataclass(frozen=True, slots=True)
class LoadCallbacks:
    """Server: what was promised for a time."""


@dataclass(frozen=True, slots=True)
class DialCallback:
    """Server: call it now, through the gate."""

    callback_id: str


@dataclass(frozen=True, slots=True)
class MoveCallback:
    """Server: another time."""

    callback_id: str
    move: Move


@dataclass(frozen=True, slots=True)
class CloseCallback:
    """Server: no longer needed."""

    callback_id: str


@dataclass(frozen=True, slots=True)
class LoadWhyOfCall:
    """Server: why this call was placed."""

    call_id: str


@dataclass(frozen=True, slots=True)
class LoadWhyOfPerson:
    """Server: why this person was, or was not, called about then."""

    person_id: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class LoadLists:
    """Server: fields and lists of a campaign."""

    campaign_id: str


@dataclass(frozen=True, slots=True)
class CountList:
    """Server: how many would this filter take (rate-limited by the runner; only the latest counts)."""

    campaign_id: str
    tree: dict[str, Any]


@dataclass(frozen=True, slots=True)
class SaveList:
    """Server: keep this list; one without an id is new."""

    campaign_id: str
    view: ListView


@dataclass(frozen=True, slots=True)
class RemoveList:
    """Server: close this list."""

    campaign_id: str
    list_id: str


PacingCommand = LoadPacing | ChangeCampaignPace | StopFloor | StartFloor
PreviewCommand = DialPreview | SkipPreviewed
CallbackCommand = LoadCallbacks | DialCallback | MoveCallback | CloseCallback
WhyCommand = LoadWhyOfCall | LoadWhyOfPerson
ListsCommand = LoadLists | CountList | SaveList | RemoveList
DialCommand = PacingCommand | PreviewCommand | CallbackCommand | WhyCommand | ListsCommand
