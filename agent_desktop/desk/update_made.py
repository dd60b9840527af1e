"""Promises made before: looked at, agreed anew, taken back by a lead."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.change import Change, notify, refuse, same, with_case
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.forms import open_form
from agent_desktop.desk.promise import asked_anew
from agent_desktop.desk.reading import concluded, is_lead, server_up
from agent_desktop.desk.update_promise import retyped
from agent_desktop.desk.workspace import Case, Form, Workspace
from server_api.contract.agreements import PromiseDetail
from server_api.contract.cases import PromiseLine
from server_api.contract.debt_words import PromiseState

#: What may be agreed anew, and what a lead may take back.
RENEWABLE = (PromiseState.BROKEN.value, PromiseState.PARTLY_KEPT.value, PromiseState.OPEN.value, "due")
CANCELLABLE = (*RENEWABLE, PromiseState.NEEDS_REVIEW.value)


def update(workspace: Workspace, event: ep.MadeEvent) -> Change:
    """The desk after an event of a promise made before."""
    case = workspace.case
    if case is None:
        return same(workspace)
    match event:
        case ep.PromiseOpened(promise_id):
            return _open(workspace, case, promise_id)
        case ep.PromiseDetailLoaded(detail):
            return _loaded(workspace, case, detail)
        case ep.RenegotiationAsked(promise_id):
            return _renew(workspace, case, promise_id)
        case ep.PromiseCancelAsked(promise_id, reason):
            return _cancel(workspace, case, promise_id, reason)
    assert_never(event)


def made_before(case: Case, promise_id: str) -> PromiseLine | None:
    """The promise with this id."""
    promises = case.body.promises if case.body is not None else ()
    return next((one for one in promises if one.promise_id == promise_id), None)


def _open(workspace: Workspace, case: Case, promise_id: str) -> Change:
    known = made_before(case, promise_id)
    fresh = case.deal.made is None or case.deal.made.promise_id != promise_id
    deal = replace(
        case.deal, opened=promise_id if known is not None else "", made=None if fresh else case.deal.made
    )
    shown = with_case(workspace, replace(case, deal=deal))
    asks = known is not None and server_up(workspace)
    return same(shown, cp.LoadPromise(promise_id)) if asks else same(shown)


def _loaded(workspace: Workspace, case: Case, detail: PromiseDetail) -> Change:
    busy = tuple(one for one in case.deal.busy if one != detail.promise_id)
    deal = replace(case.deal, busy=busy)
    if case.deal.opened == detail.promise_id:
        deal = replace(deal, made=detail)
    return same(with_case(workspace, replace(case, deal=deal)))


def _renew(workspace: Workspace, case: Case, promise_id: str) -> Change:
    known = made_before(case, promise_id)
    if known is None or known.state not in RENEWABLE or concluded(workspace) or case.promise.agreed:
        return same(workspace)
    workspace, commands = open_form(workspace, case, Form.PROMISE)
    opened = workspace.case
    if opened is None or opened.form is not Form.PROMISE or opened.promise.renews == promise_id:
        return same(workspace, *commands)
    return retyped(workspace, opened, asked_anew(replace(opened.promise, renews=promise_id)))


def _cancel(workspace: Workspace, case: Case, promise_id: str, reason: str) -> Change:
    known = made_before(case, promise_id)
    if known is None or not is_lead(workspace) or promise_id in case.deal.busy:
        return same(workspace)
    if known.state not in CANCELLABLE:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "promise_needs_server")
    deal = replace(case.deal, busy=(*case.deal.busy, promise_id))
    busy = with_case(workspace, replace(case, deal=deal))
    return same(busy, cp.CancelPromise(promise_id, reason[:200]))


def refused(workspace: Workspace, event: RequestRefused) -> Change:
    """What is shown of the promise stays."""
    case = workspace.case
    if case is None:
        return same(workspace)
    idle = with_case(workspace, replace(case, deal=replace(case.deal, busy=())))
    if event.about == cp.LoadPromise.__name__:
        return same(idle)
    return same(notify(idle, "promise_not_cancelled", "warn", code=event.code.value))
