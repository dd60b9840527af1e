"""The dialler: what a lead and an agent do with it, and the server's answers."""

from dataclasses import dataclass
from datetime import datetime

from server_api.contract.callbacks import CallbackView
from server_api.contract.pacing import CampaignPaceView, ChangePace, FloorPacing
from server_api.contract.why import WhyView

# --- how the floor dials --------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CampaignShown:
    """This campaign's card; the empty id shows the next one."""

    campaign_id: str = ""


@dataclass(frozen=True, slots=True)
class PaceChanged:
    """The lead wants the campaign shown to dial otherwise."""

    change: ChangePace


@dataclass(frozen=True, slots=True)
class FloorStopAsked:
    """The one key: no more dialling on the whole floor."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class FloorStartAsked:
    """Dial again? The desk asks before it does."""


@dataclass(frozen=True, slots=True)
class FloorStartConfirmed:
    """Yes, dial again."""


@dataclass(frozen=True, slots=True)
class FloorStartDropped:
    """No, stay stopped."""


@dataclass(frozen=True, slots=True)
class PaceTold:
    """The campaign as it dials now."""

    campaign: CampaignPaceView


@dataclass(frozen=True, slots=True)
class FloorPaceTold:
    """The floor as it dials now; ``asked``: the answer to a stop or a start."""

    floor: FloorPacing
    asked: str = ""


# --- preview --------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PreviewDialAsked:
    """Call now, without waiting for the time to run out."""


@dataclass(frozen=True, slots=True)
class PreviewSkipAsked:
    """Not this one now."""

    reason: str


@dataclass(frozen=True, slots=True)
class PreviewTold:
    """The server did it; the call, or the next preview, is pushed."""

    preview_id: str
    what: str


# --- callbacks ------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class CallbackPicked:
    """A line of the list."""

    callback_id: str


@dataclass(frozen=True, slots=True)
class CallbackDialAsked:
    """Call now; the chosen one where no id is given."""

    callback_id: str = ""


@dataclass(frozen=True, slots=True)
class CallbackFormOpened:
    """``move`` or ``close`` for the chosen one."""

    form: str


@dataclass(frozen=True, slots=True)
class CallbackFormClosed:
    """Leave it as it is."""


@dataclass(frozen=True, slots=True)
class CallbackRetimed:
    """What stands in the form: another time, and whose it is."""

    at: datetime | None
    own: bool


@dataclass(frozen=True, slots=True)
class CallbackConfirmed:
    """Do what the open form says."""


@dataclass(frozen=True, slots=True)
class CallbackSnoozed:
    """The one due soon: at this time instead."""

    at: datetime


@dataclass(frozen=True, slots=True)
class CallbackSoonLeft:
    """Seen; it stays in the list."""


@dataclass(frozen=True, slots=True)
class CallbacksLoaded:
    """All that are open for this agent."""

    callbacks: tuple[CallbackView, ...]


@dataclass(frozen=True, slots=True)
class CallbackTold:
    """The server did what was asked of this callback; None: it is closed, or being called."""

    callback_id: str
    view: CallbackView | None = None


# --- why ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class WhyAsked:
    """Of a call, or of a person around a moment; with nothing given, of what is on the screen."""

    call_id: str = ""
    person_id: str = ""
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class WhyClosed:
    """Esc."""


@dataclass(frozen=True, slots=True)
class WhyCallChosen:
    """The n-th call of the answer, from 0."""

    index: int


@dataclass(frozen=True, slots=True)
class WhyArrived:
    """The answer to what was asked."""

    asked: str
    view: WhyView


PacingDeed = (
    CampaignShown | PaceChanged | FloorStopAsked | FloorStartAsked | FloorStartConfirmed | FloorStartDropped
)
PreviewDeed = PreviewDialAsked | PreviewSkipAsked
CallbackDeed = (
    CallbackPicked
    | CallbackDialAsked
    | CallbackFormOpened
    | CallbackFormClosed
    | CallbackRetimed
    | CallbackConfirmed
    | CallbackSnoozed
    | CallbackSoonLeft
)
WhyDeed = WhyAsked | WhyClosed | WhyCallChosen
#: What the window may tell.
DialDeed = PacingDeed | PreviewDeed | CallbackDeed | WhyDeed
#: One union for each ``update_*.py``.
PacingEvent = PacingDeed | PaceTold | FloorPaceTold
PreviewEvent = PreviewDeed | PreviewTold
CallbackEvent = CallbackDeed | CallbacksLoaded | CallbackTold
WhyEvent = WhyDeed | WhyArrived
DialEvent = PacingEvent | PreviewEvent | CallbackEvent | WhyEvent
