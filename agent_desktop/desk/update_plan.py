"""Everything about the agreement: schedule, approvals, orders, undo, promises made before."""

from typing import assert_never

from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk import (
    update_approval,
    update_asked,
    update_card,
    update_made,
    update_order,
    update_promise,
    update_undo,
)
from agent_desktop.desk.change import Change
from agent_desktop.desk.events_asked import AskedEvent
from agent_desktop.desk.events_card import CardEvent
from agent_desktop.desk.workspace import Workspace


def update(workspace: Workspace, event: ep.PlanEvent) -> Change:
    """The desk after it."""
    if isinstance(event, ep.PromiseEvent):
        return update_promise.update(workspace, event)
    if isinstance(event, ep.ApprovalEvent):
        return update_approval.update(workspace, event)
    if isinstance(event, AskedEvent):
        return update_asked.update(workspace, event)
    if isinstance(event, ep.OrderEvent):
        return update_order.update(workspace, event)
    if isinstance(event, CardEvent):
        return update_card.update(workspace, event)
    if isinstance(event, ep.UndoEvent):
        return update_undo.update(workspace, event)
    if isinstance(event, ep.MadeEvent):
        return update_made.update(workspace, event)
    assert_never(event)


PANELS = (
    (cp.AskPlan, update_promise.refused),
    (cp.ApprovalCommand, update_approval.refused),
    (cp.OrderCommand, update_order.refused),
    (cp.ChargeCard, update_card.refused),
    (cp.UndoOutcome, update_undo.refused),
    (cp.MadeCommand, update_made.refused),
)
