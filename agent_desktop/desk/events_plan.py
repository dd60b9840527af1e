"""The agreement: what the agent types and asks for, and the server's answers."""

from dataclasses import dataclass
from datetime import date, datetime

from agent_desktop.desk.events_asked import AskedDeed, AskedEvent
from agent_desktop.desk.events_card import CardDeed, CardEvent
from server_api.contract.agreements import Approvals, ApprovalView, Plan, PromiseDetail
from server_api.contract.agreements import OutcomeUndone as Undone
from server_api.contract.debt_words import ApprovalState, Frequency, OrderKind, PlanKind
from server_api.contract.payments import OrderView
from server_api.contract.words import Channel, PayMethod

# --- the schedule ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class PlanBegun:
    """Another point to start from: an offer, or a kind of schedule to be typed freely."""

    offer_id: str = ""
    kind: PlanKind | None = None


@dataclass(frozen=True, slots=True)
class PlanTyped:
    """A field of ``total``, ``first``, ``each`` (minor units) or ``count``; None while it is no value."""

    field: str
    text: str
    value: int | None


@dataclass(frozen=True, slots=True)
class PlanDated:
    """Day of the first payment."""

    first_due: date | None


@dataclass(frozen=True, slots=True)
class PlanDayChosen:
    """The day of the month of the later payments."""

    day: int


@dataclass(frozen=True, slots=True)
class PlanFrequencyChosen:
    """How far apart the payments are."""

    frequency: Frequency


@dataclass(frozen=True, slots=True)
class PlanMethodChosen:
    """How it will be paid."""

    method: PayMethod


@dataclass(frozen=True, slots=True)
class PlanReminderToggled:
    """Remind by this channel, or not."""

    channel: Channel


@dataclass(frozen=True, slots=True)
class PlanLineTyped:
    """A payment of an irregular schedule: its day and amount as they stand now."""

    at: int
    due_on: date | None
    text: str
    value: int | None


@dataclass(frozen=True, slots=True)
class PlanLineAdded:
    """One more payment after this one (-1: at the end)."""

    after: int = -1


@dataclass(frozen=True, slots=True)
class PlanLineRemoved:
    """This payment is taken out."""

    at: int


@dataclass(frozen=True, slots=True)
class PlanFixTaken:
    """Back inside the own authority by the n-th way the server named, from 0."""

    at: int = 0


@dataclass(frozen=True, slots=True)
class PromiseReadBack:
    """The debtor said yes to the read-back (or the tick was taken away)."""

    on: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class PromiseAgreed:
    """Ctrl Enter in the promise form."""


@dataclass(frozen=True, slots=True)
class PlanArrived:
    """The calculator's answer."""

    call_id: str
    plan: Plan


# --- approval -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ApprovalAsked:
    """Ask the lead for what is beyond the own authority."""

    reason: str = ""


@dataclass(frozen=True, slots=True)
class ApprovalWithdrawn:
    """The request is no longer wanted."""


@dataclass(frozen=True, slots=True)
class CounterTaken:
    """What the lead granted comes into the form."""


@dataclass(frozen=True, slots=True)
class ApprovalTold:
    """How a request stands now."""

    approval: ApprovalView


@dataclass(frozen=True, slots=True)
class ApprovalGone:
    """The server has taken the request back."""

    approval_id: str


@dataclass(frozen=True, slots=True)
class ApprovalsLoaded:
    """Requests about this person, newest first, and the leads who are free."""

    person_id: str
    approvals: Approvals


@dataclass(frozen=True, slots=True)
class RequestPicked:
    """A lead looks at this request."""

    approval_id: str


@dataclass(frozen=True, slots=True)
class CounterTyped:
    """What the lead would grant instead: one field of the schedule."""

    field: str
    text: str
    value: int | None


@dataclass(frozen=True, slots=True)
class RequestAnswered:
    """A lead's answer; a counter-offer goes out with what was typed for it."""

    approval_id: str
    state: ApprovalState


# --- orders ---------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class OrderAsked:
    """Make a Pix, a slip or a link for the first payment. ``key`` is fresh."""

    key: str
    kind: OrderKind


@dataclass(frozen=True, slots=True)
class OrderKindChosen:
    """The page shows this way to pay."""

    kind: OrderKind


@dataclass(frozen=True, slots=True)
class OrderSendAsked:
    """Send it by this channel."""

    order_id: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class OrderCancelAsked:
    """It is not to be paid any more."""

    order_id: str


@dataclass(frozen=True, slots=True)
class OrderTold:
    """The order as it stands now."""

    order: OrderView


# --- the saved result, and promises made before ---------------------------------------------------


@dataclass(frozen=True, slots=True)
class UndoAsked:
    """Take the result just saved back."""

    at: datetime


@dataclass(frozen=True, slots=True)
class OutcomeUndone:
    """The server took it back: the call waits for a result again."""

    undone: Undone


@dataclass(frozen=True, slots=True)
class PromiseOpened:
    """One promise made before, to be looked at; the empty id closes it."""

    promise_id: str


@dataclass(frozen=True, slots=True)
class PromiseDetailLoaded:
    """Its payments and what happened to it."""

    detail: PromiseDetail


@dataclass(frozen=True, slots=True)
class RenegotiationAsked:
    """Agree anew in the place of this promise."""

    promise_id: str


@dataclass(frozen=True, slots=True)
class PromiseCancelAsked:
    """A lead takes the promise back."""

    promise_id: str
    reason: str


ScheduleDeed = (
    PlanBegun
    | PlanTyped
    | PlanDated
    | PlanDayChosen
    | PlanFrequencyChosen
    | PlanMethodChosen
    | PlanReminderToggled
    | PlanLineTyped
    | PlanLineAdded
    | PlanLineRemoved
    | PlanFixTaken
    | PromiseReadBack
    | PromiseAgreed
)
ApprovalDeed = ApprovalAsked | ApprovalWithdrawn | CounterTaken
RequestDeed = RequestPicked | CounterTyped | RequestAnswered
OrderDeed = OrderKindChosen | OrderAsked | OrderSendAsked | OrderCancelAsked
MadeDeed = PromiseOpened | RenegotiationAsked | PromiseCancelAsked
#: What the window may tell.
PlanDeed = ScheduleDeed | ApprovalDeed | RequestDeed | AskedDeed | OrderDeed | CardDeed | MadeDeed | UndoAsked
#: One union for each ``update_*.py``.
PromiseEvent = ScheduleDeed | PlanArrived
ApprovalEvent = ApprovalDeed | RequestDeed | ApprovalTold | ApprovalGone | ApprovalsLoaded
OrderEvent = OrderDeed | OrderTold
UndoEvent = UndoAsked | OutcomeUndone
MadeEvent = MadeDeed | PromiseDetailLoaded
PlanEvent = PromiseEvent | ApprovalEvent | AskedEvent | OrderEvent | CardEvent | UndoEvent | MadeEvent
