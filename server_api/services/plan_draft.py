"""An agreement between its two forms: what was typed, with the schedule made of it, and what is promised."""

from server_api.contract.agreements import Plan, PlanWanted
from server_api.contract.outcomes import PromiseDraft
from server_api.contract.words import PayMethod


def draft_of(wanted: PlanWanted, plan: Plan, method: PayMethod) -> PromiseDraft:
    """The promise that this schedule would be."""
    return PromiseDraft(
        debt_ids=wanted.debt_ids,
        amount=plan.total,
        due_on=plan.lines[0].due_on,
        method=wanted.method or method,
        offer_id=wanted.offer_id,
        kind=plan.kind,
        plan=plan.lines,
        frequency=wanted.frequency,
        renews=wanted.renews,
    )


def granted_draft(wanted: dict[str, object], plan: dict[str, object]) -> PromiseDraft:
    """As above, from what was stored when a lead said yes; its method was filled in then."""
    asked = PlanWanted.model_validate(wanted)
    return draft_of(asked, Plan.model_validate(plan), asked.method or PayMethod.UNKNOWN)
