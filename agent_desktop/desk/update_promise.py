"""The promise form: typed, judged by the server as it changes, read back, agreed."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk.change import Change, notify, refuse, same
from agent_desktop.desk.promise import as_draft, draft_of, missing_parts, plain_faults
from agent_desktop.desk.reading import concluded, result_lock, server_up
from agent_desktop.desk.workspace import Case, Form, PromiseForm, SaveState, Workspace
from server_api.contract.words import Effect

_SETTLED = (SaveState.SENDING, SaveState.KEPT_HERE, SaveState.SAVED)


def update(workspace: Workspace, event: e.PromiseEvent) -> Change:
    """The desk after an event of the promise form."""
    case = workspace.case
    if case is None:
        return same(workspace)
    if isinstance(event, e.PromiseChecked):
        return _checked(workspace, case, event)
    if workspace.wrap_up.save in _SETTLED:
        return same(workspace)
    form = case.promise
    match event:
        case e.PromiseAmountTyped(text, minor):
            return _typed(workspace, case, replace(form, amount_text=text, amount_minor=minor))
        case e.PromiseDateChosen(due_on):
            return _typed(workspace, case, replace(form, due_on=due_on))
        case e.PromiseMethodChosen(method):
            return _typed(workspace, case, replace(form, method=method))
        case e.PromiseReadBack(on, at):
            return _read_back(workspace, case, at if on else None)
        case e.PromiseAgreed():
            return _agree(workspace, case)
    assert_never(event)


def _typed(workspace: Workspace, case: Case, form: PromiseForm) -> Change:
    """Other terms than were read back: the debtor has not said yes to these."""
    if _terms(form) == _terms(case.promise) and form.amount_text == case.promise.amount_text:
        return same(workspace)
    form = replace(form, read_back=False, read_back_at=None, check=None, agreeing=False, agreed=False)
    kept = c.KeepDraft(case.head.call_id, case.note, as_draft(form))
    judged, commands = judge(workspace, replace(case, promise=form))
    return same(judged, kept, *commands)


def _terms(form: PromiseForm) -> tuple[object, ...]:
    return form.amount_minor, form.due_on, form.method


def _read_back(workspace: Workspace, case: Case, at: datetime | None) -> Change:
    form = replace(case.promise, read_back=at is not None, read_back_at=at, agreed=False, agreeing=False)
    return judge(workspace, replace(case, promise=form))


def judge(workspace: Workspace, case: Case) -> Change:
    """Ask the server for its judgement where there is a draft and a server."""
    draft = draft_of(case.promise)
    asks = draft is not None and server_up(workspace) and case.body is not None
    form = replace(case.promise, checking=asks)
    asked = replace(workspace, case=replace(case, promise=form))
    if draft is None or not asks:
        return same(asked)
    return same(asked, c.CheckPromise(case.head.call_id, draft))


def check_again(workspace: Workspace) -> Change:
    """The server is back: a draft typed meanwhile is judged now."""
    case = workspace.case
    if case is None or case.promise.check is not None or concluded(workspace):
        return same(workspace)
    return judge(workspace, case)


def _checked(workspace: Workspace, case: Case, event: e.PromiseChecked) -> Change:
    form = case.promise
    current = (case.head.call_id, form.amount_minor, form.due_on)
    if current != (event.call_id, event.amount_minor, event.due_on):
        return same(workspace)
    form = replace(form, check=event.check, checking=False)
    judged = replace(workspace, case=replace(case, promise=form))
    if not form.agreeing:
        return same(judged)
    if not event.check.accepted:
        return _say_fault(judged)
    return _agreed(judged)


def _say_fault(workspace: Workspace) -> Change:
    case = workspace.case
    if case is None or case.promise.check is None:
        return same(workspace)
    check = case.promise.check
    form = replace(case.promise, agreeing=False)
    workspace = replace(workspace, case=replace(case, promise=form))
    fault = check.faults[0].value if check.faults else "unknown"
    return same(notify(workspace, "promise_not_accepted", "warn", **{**check.params, "fault": fault}))


def _agree(workspace: Workspace, case: Case) -> Change:
    form = case.promise
    if case.body is None or case.form is not Form.PROMISE or form.agreed:
        return same(workspace)
    missing = missing_parts(form)
    if missing:
        return refuse(workspace, "promise_incomplete", missing=" ".join(missing))
    if not form.read_back:
        return refuse(workspace, "read_back_needed")
    faults = plain_faults(form, case.body)
    if faults:
        return refuse(workspace, "promise_not_accepted", fault=faults[0].value)
    return _agree_judged(workspace, case)


def _agree_judged(workspace: Workspace, case: Case) -> Change:
    if not server_up(workspace):
        return _agreed(workspace)  # the server judges it when it arrives from the outbox
    waits = replace(case, promise=replace(case.promise, agreeing=True))
    waiting = replace(workspace, case=waits)
    if case.promise.checking:
        return same(waiting)
    if case.promise.check is None:
        return judge(waiting, waits)
    return _agreed(workspace) if case.promise.check.accepted else _say_fault(waiting)


def _agreed(workspace: Workspace) -> Change:
    case = workspace.case
    if case is None:
        return same(workspace)
    form = replace(case.promise, agreed=True, agreeing=False)
    done = replace(workspace, case=replace(case, promise=form, form=Form.NONE))
    return same(_with_promise_result(done), c.Announce("promise_agreed"))


def _with_promise_result(workspace: Workspace) -> Workspace:
    catalogue = workspace.shift.catalogue
    if catalogue is None or workspace.wrap_up.disposition:
        return workspace
    for result in catalogue.dispositions:
        if Effect.PROMISE in result.effects and not result_lock(workspace, result):
            return replace(workspace, wrap_up=replace(workspace.wrap_up, disposition=result.code))
    return workspace
