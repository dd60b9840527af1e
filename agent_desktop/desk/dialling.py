"""What a desk holds of the dialler: how the floor dials, a preview, callbacks, why somebody was called."""

from dataclasses import dataclass, field
from datetime import datetime

from server_api.contract.callbacks import CallbackView
from server_api.contract.pacing import CampaignPaceView, ChangePace, FloorPacing, PreviewOffered
from server_api.contract.why import WhyView
from server_api.contract.words import CampaignState

#: What stands in ``Pacing.floor_asked`` while the server has not answered.
STOP = "stop"
START = "start"
#: What stands in ``Preview.asked``.
DIAL = "dial"
SKIP = "skip"
#: Reasons not to call now, in the order of their keys.
SKIP_REASONS = ("not_now", "bad_data", "spoke_today", "other")
#: Reasons to pause or stop a campaign or the floor, in the order of their keys.
STOP_REASONS = ("staff", "list", "complaint", "fault", "end_of_day")

Params = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Pacing:
    """A lead's. ``asked`` are changes under way, one a campaign, all that is not yet confirmed in it.

    ``asking_start``: the question whether to dial again is on the screen.
    """

    floor: FloorPacing | None = None
    chosen: str = ""
    asked: tuple[tuple[str, ChangePace], ...] = ()
    floor_asked: str = ""
    asking_start: bool = False
    error: str = ""
    error_params: Params = ()


@dataclass(frozen=True, slots=True)
class Preview:
    """The case before the call. ``asked``: DIAL or SKIP under way."""

    offer: PreviewOffered | None = None
    asked: str = ""
    error: str = ""
    error_params: Params = ()


@dataclass(frozen=True, slots=True)
class CallbackList:
    """Own callbacks and the team's. ``form``: ``move`` or ``close`` is open for the chosen one.

    ``asked`` is the callback under way; ``soon`` is due in two minutes.
    """

    items: tuple[CallbackView, ...] = ()
    chosen: str = ""
    form: str = ""
    at: datetime | None = None
    own: bool = True
    asked: str = ""
    soon: CallbackView | None = None
    error: str = ""
    error_params: Params = ()


@dataclass(frozen=True, slots=True)
class WhyPanel:
    """Why a person was called. ``asked`` is the call or person whose answer is awaited."""

    open: bool = False
    asked: str = ""
    view: WhyView | None = None
    chosen: int = 0
    error: str = ""
    error_params: Params = ()


@dataclass(frozen=True, slots=True)
class Dialling:
    """Everything of the dialler on this desk."""

    pacing: Pacing = field(default_factory=Pacing)
    preview: Preview = field(default_factory=Preview)
    callbacks: CallbackList = field(default_factory=CallbackList)
    why: WhyPanel = field(default_factory=WhyPanel)


def campaign_of(pacing: Pacing, campaign_id: str) -> CampaignPaceView | None:
    """The campaign as the server last said it."""
    campaigns = pacing.floor.campaigns if pacing.floor is not None else ()
    return next((one for one in campaigns if one.campaign_id == campaign_id), None)


def shown_campaign(pacing: Pacing) -> CampaignPaceView | None:
    """The campaign on the card."""
    return campaign_of(pacing, pacing.chosen)


def asked_of(pacing: Pacing, campaign_id: str) -> ChangePace | None:
    """What is being changed in it and not yet confirmed."""
    return dict(pacing.asked).get(campaign_id)


def dials(campaign: CampaignPaceView) -> bool:
    """It is meant to dial, whether or not it finds anybody to call now."""
    return campaign.state is CampaignState.RUNNING


def callback_of(callbacks: CallbackList, callback_id: str) -> CallbackView | None:
    """An open callback; the one due soon may be the team's and not yet in the list."""
    soon = callbacks.soon
    listed = next((one for one in callbacks.items if one.callback_id == callback_id), None)
    if listed is None and soon is not None and soon.callback_id == callback_id:
        return soon
    return listed
