"""A lead's open requests: in the order they run out, and the counter-offer being typed."""

from dataclasses import replace

from agent_desktop.desk.plan_state import Typed
from agent_desktop.desk.workspace import Workspace
from server_api.contract.agreements import ApprovalView, PlanWanted
from server_api.contract.debt_words import ApprovalState, PlanKind
from server_api.contract.money import Money

Counter = tuple[tuple[str, Typed], ...]


def with_request(workspace: Workspace, approval: ApprovalView) -> Workspace:
    """A request came, or is settled; the lead's own answer is no longer under way."""
    floor = workspace.floor
    if floor.answering == approval.approval_id and approval.state is not ApprovalState.PENDING:
        workspace = replace(workspace, floor=replace(floor, answering="", counter=(), request_error=""))
    others = drop_answered(workspace.floor.requests, approval.approval_id)
    waits = approval.state is ApprovalState.PENDING
    return with_requests(workspace, (*others, approval) if waits else others)


def with_requests(workspace: Workspace, requests: tuple[ApprovalView, ...]) -> Workspace:
    """What runs out first comes first; the one looked at stays while it waits."""
    ordered = tuple(sorted(requests, key=lambda one: (one.expires_at, one.approval_id)))
    floor = workspace.floor
    if request_of(ordered, floor.picked) is not None:
        return replace(workspace, floor=replace(floor, requests=ordered))
    picked = ordered[0].approval_id if ordered else ""
    return replace(workspace, floor=replace(floor, requests=ordered, picked=picked, counter=()))


def drop_answered(requests: tuple[ApprovalView, ...], approval_id: str) -> tuple[ApprovalView, ...]:
    """All but this one."""
    return tuple(one for one in requests if one.approval_id != approval_id)


def request_of(requests: tuple[ApprovalView, ...], approval_id: str) -> ApprovalView | None:
    """The request with this id, while it waits."""
    return next((one for one in requests if one.approval_id == approval_id), None)


def counter_wanted(request: ApprovalView, counter: Counter) -> PlanWanted | None:
    """What was asked with the typed fields in place of its own; None while nothing readable is typed."""
    typed = {name: one.value for name, one in counter if one.value is not None}
    if not typed or any(one.wrong for _, one in counter):
        return None
    plan = request.plan
    currency = plan.total.currency
    later = [line for line in plan.lines if line.number > 0]
    first = next((line.amount for line in plan.lines if line.number == 0), None)
    instalments = plan.kind is PlanKind.INSTALMENTS
    changed = counter[-1][0]
    count = typed.get("count", len(later) if instalments else None)
    return PlanWanted(
        kind=plan.kind,
        debt_ids=(),
        changed=changed,
        total=Money(typed["total"], currency) if "total" in typed else plan.total,
        first=Money(typed["first"], currency) if "first" in typed else first,
        count=count,
        first_due=plan.lines[0].due_on if plan.lines else None,
    )
