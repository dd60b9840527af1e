"""The promise form: typed, computed and judged by the server as it changes, read back, agreed."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.change import Change, notify, refuse, same, with_case
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.plan_edit import edited
from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.promise import Stage, asked_anew, missing_parts, plain_faults, stage, wanted_of
from agent_desktop.desk.promise_draft import as_draft
from agent_desktop.desk.reading import concluded, result_lock, server_up
from agent_desktop.desk.reminders import shut
from agent_desktop.desk.workspace import Case, Form, SaveState, Workspace
from server_api.contract.words import Effect

_SETTLED = (SaveState.SENDING, SaveState.KEPT_HERE, SaveState.SAVED)


def update(workspace: Workspace, event: ep.PromiseEvent) -> Change:
    """The desk after an event of the promise form."""
    case = workspace.case
    if case is None:
        return same(workspace)
    if isinstance(event, ep.PlanArrived):
        return _arrived(workspace, case, event)
    if workspace.wrap_up.save in _SETTLED:
        return same(workspace)
    match event:
        case ep.PromiseReadBack(on, at):
            return _read_back(workspace, case, at if on else None)
        case ep.PromiseAgreed():
            return _agree(workspace, case)
        case ep.PlanReminderToggled(channel):
            if case.body is None or channel in shut(case.body):
                return same(workspace)
            chosen = case.promise.remind_by
            kept = tuple(one for one in chosen if one is not channel)
            form = replace(case.promise, remind_by=kept if channel in chosen else (*chosen, channel))
            return _kept(workspace, replace(case, promise=form))
        case _:
            return _typed(workspace, case, event)
    assert_never(event)


def _kept(workspace: Workspace, case: Case) -> Change:
    """Not of the terms: nothing is judged anew, but it is kept."""
    draft = c.KeepDraft(case.head.call_id, case.note, as_draft(case.promise))
    return same(with_case(workspace, case), draft)


def _typed(workspace: Workspace, case: Case, event: ep.ScheduleDeed) -> Change:
    form = edited(case, event, workspace.shift.language)
    if form == case.promise:
        return same(workspace)
    return retyped(workspace, case, asked_anew(form))


def retyped(workspace: Workspace, case: Case, form: PromiseForm) -> Change:
    """Other terms stand in the form: kept on this PC, and asked of the server."""
    kept = c.KeepDraft(case.head.call_id, case.note, as_draft(form))
    asked, commands = judge(workspace, replace(case, promise=form))
    return same(asked, kept, *commands)


def _read_back(workspace: Workspace, case: Case, at: datetime | None) -> Change:
    form = replace(case.promise, read_back=at is not None, read_back_at=at, agreed=False, agreeing=False)
    return same(with_case(workspace, replace(case, promise=form)))


def judge(workspace: Workspace, case: Case) -> Change:
    """Ask the calculator where there is a question and a server."""
    form = case.promise
    wanted = wanted_of(form) if case.body is not None and form.judged is None else None
    asks = wanted is not None and server_up(workspace)
    asked = with_case(workspace, replace(case, promise=replace(form, asking=asks)))
    if wanted is None or not asks:
        return same(asked)
    return same(asked, cp.AskPlan(case.head.call_id, wanted))


def check_again(workspace: Workspace) -> Change:
    """The server is back: what was typed meanwhile is judged now."""
    case = workspace.case
    if case is None or case.form is not Form.PROMISE or case.promise.judged is not None:
        return same(workspace)
    return same(workspace) if concluded(workspace) or case.promise.agreed else judge(workspace, case)


def _arrived(workspace: Workspace, case: Case, event: ep.PlanArrived) -> Change:
    form = case.promise
    if case.head.call_id != event.call_id or event.plan.seq != form.seq:
        return same(workspace)
    judged = replace(case, promise=replace(form, plan=event.plan, asking=False))
    workspace, leads = _who_is_free(with_case(workspace, judged), judged)
    if not form.agreeing:
        return same(workspace, *leads)
    agreed, commands = _agree_judged(workspace, judged)
    return same(agreed, *leads, *commands)


def _who_is_free(workspace: Workspace, case: Case) -> Change:
    """A lead will be needed: who there is, asked once a call."""
    if case.deal.leads_known or _stage(workspace, case) is not Stage.BEYOND:
        return same(workspace)
    known = replace(case, deal=replace(case.deal, leads_known=True))
    return same(with_case(workspace, known), cp.LoadApprovals(case.head.person_id))


def _stage(workspace: Workspace, case: Case) -> Stage:
    if case.body is None:
        return Stage.INCOMPLETE
    return stage(case.promise, case.body, up=server_up(workspace))


def _agree(workspace: Workspace, case: Case) -> Change:
    form = case.promise
    if case.body is None or case.form is not Form.PROMISE or form.agreed:
        return same(workspace)
    missing = missing_parts(form)
    if missing:
        return refuse(workspace, "promise_incomplete", missing=" ".join(missing))
    if form.judged is None and plain_faults(form, case.body):
        return refuse(workspace, "promise_not_accepted", fault=plain_faults(form, case.body)[0].value)
    return _agree_judged(workspace, case)


def _agree_judged(workspace: Workspace, case: Case) -> Change:
    form = replace(case.promise, agreeing=False)
    case = replace(case, promise=form)
    workspace = with_case(workspace, case)
    match _stage(workspace, case):
        case Stage.WAITING:
            return same(with_case(workspace, replace(case, promise=replace(form, agreeing=True))))
        case Stage.READY if not form.read_back:
            return refuse(workspace, "read_back_needed")
        case Stage.READY:
            return _agreed(workspace, case)
        case Stage.FAULTY:
            return _say_fault(workspace, case)
        case Stage.BEYOND | Stage.ASKED | Stage.COUNTERED:
            return refuse(workspace, "promise_beyond")
        case Stage.AWAY if server_up(workspace):  # the question was lost on its way: it is asked again
            return judge(workspace, replace(case, promise=replace(form, agreeing=True)))
        case Stage.AWAY:
            return refuse(workspace, "plan_needs_server")
        case _:
            return same(workspace)


def _say_fault(workspace: Workspace, case: Case) -> Change:
    plan = case.promise.judged
    fault = plan.faults[0].value if plan is not None and plan.faults else "unknown"
    params = plan.params if plan is not None else {}
    return refuse(workspace, "promise_not_accepted", **{**params, "fault": fault})


def _agreed(workspace: Workspace, case: Case) -> Change:
    form = replace(case.promise, agreed=True)
    done = replace(workspace, case=replace(case, promise=form, form=Form.NONE))
    kept = c.KeepDraft(case.head.call_id, case.note, as_draft(form))
    return same(with_promise_result(done), kept, c.Announce("promise_agreed"))


def with_promise_result(workspace: Workspace) -> Workspace:
    """What was agreed proposes its result, unless one is chosen."""
    catalogue = workspace.shift.catalogue
    if catalogue is None or workspace.wrap_up.disposition:
        return workspace
    for result in catalogue.dispositions:
        if Effect.PROMISE in result.effects and not result_lock(workspace, result):
            return replace(workspace, wrap_up=replace(workspace.wrap_up, disposition=result.code))
    return workspace


def refused(workspace: Workspace, event: RequestRefused) -> Change:
    """The calculator gave no answer: what was typed stays, and is asked again once the server is back."""
    case = workspace.case
    if case is None:
        return same(workspace)
    form = replace(case.promise, asking=False, agreeing=False)
    stays = with_case(workspace, replace(case, promise=form))
    if not server_up(workspace):
        return same(stays)
    return same(notify(stays, "plan_refused", "warn", code=event.code.value))
