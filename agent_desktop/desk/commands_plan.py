"""Orders about the agreement, in the imperative."""

from dataclasses import dataclass, field

from server_api.contract.agreements import AnswerApproval, AskApproval, PlanWanted
from server_api.contract.payments import MakeOrder as NewOrder
from server_api.contract.payments import PayByCard
from server_api.contract.words import Channel


@dataclass(frozen=True, slots=True)
class AskPlan:
    """Server: compute and judge (rate-limited by the runner; only the latest counts)."""

    call_id: str
    wanted: PlanWanted


@dataclass(frozen=True, slots=True)
class AskForApproval:
    """Server: ask the leads."""

    call_id: str
    request: AskApproval


@dataclass(frozen=True, slots=True)
class WithdrawApproval:
    """Server: the request is no longer wanted."""

    approval_id: str


@dataclass(frozen=True, slots=True)
class LoadApprovals:
    """Server: requests about this person, and who is free."""

    person_id: str


@dataclass(frozen=True, slots=True)
class LoadTeamApprovals:
    """Server: what the lead's team asked for, and what came of it."""


@dataclass(frozen=True, slots=True)
class AnswerRequest:
    """Server: a lead's answer."""

    approval_id: str
    answer: AnswerApproval


@dataclass(frozen=True, slots=True)
class MakeOrder:
    """Server: a Pix, a slip or a link."""

    call_id: str
    order: NewOrder


@dataclass(frozen=True, slots=True)
class SendOrder:
    """Server: to the debtor, by this channel."""

    order_id: str
    channel: Channel


@dataclass(frozen=True, slots=True)
class CancelOrder:
    """Server: not to be paid any more."""

    order_id: str


@dataclass(frozen=True, slots=True)
class ChargeCard:
    """Server: charge this card, and keep nothing of it."""

    call_id: str
    paid: PayByCard = field(repr=False)


@dataclass(frozen=True, slots=True)
class UndoOutcome:
    """Server: take the saved result back."""

    outcome_id: str


@dataclass(frozen=True, slots=True)
class LoadPromise:
    """Server: one promise, whole."""

    promise_id: str


@dataclass(frozen=True, slots=True)
class CancelPromise:
    """Server: a lead takes it back."""

    promise_id: str
    reason: str


ApprovalCommand = AskForApproval | WithdrawApproval | LoadApprovals | LoadTeamApprovals | AnswerRequest
OrderCommand = MakeOrder | SendOrder | CancelOrder
MadeCommand = LoadPromise | CancelPromise
PlanCommand = AskPlan | ApprovalCommand | OrderCommand | ChargeCard | UndoOutcome | MadeCommand
