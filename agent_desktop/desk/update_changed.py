"""The case of the call changed on the server: what is typed stays, what may not be shown leaves at once."""

from dataclasses import replace

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import script_path, update_sheet
from agent_desktop.desk.change import Change, notify, same, with_case
from agent_desktop.desk.reading import blocking_rule, body_allowed, disposition
from agent_desktop.desk.settling import refreshed, with_head
from agent_desktop.desk.taking_away import asked_anew, bare, without_terms
from agent_desktop.desk.update_history import first_page
from agent_desktop.desk.update_promise import check_again
from agent_desktop.desk.workspace import Case, Form, Tab, Workspace
from server_api.contract.cases import CaseHead
from server_api.contract.push import CaseChanged
from server_api.contract.words import Blocked, Effect, IdentityStatus

#: ``CaseChanged.reason`` of a call on which somebody else answered.
OTHER_PERSON = "other_person"
#: Reasons that say nothing of why a body is not there.
HARMLESS = ("disclosures", "identity", "")
#: Tabs whose rows did not come with the case.
FETCHED = (Tab.CONTACTS, Tab.DOCUMENTS)


def case_changed(workspace: Workspace, told: CaseChanged) -> Change:
    """The desk with the case as the server has it now; one that waits for its result is changed too."""
    case = workspace.case
    if case is None or case.head.call_id != told.call_id:
        return same(_parked(workspace, told))
    now = _with(case, told)
    changed = with_case(workspace, now)
    if now.body is None:
        if case.body is None:
            return same(changed)
        return same(changed, *without_terms(case), c.Announce("case_taken_away"))
    changed, said = _stopped(changed, case, now)
    changed, judged = _judged_again(changed)
    changed, asked = _asked_again(changed)
    return same(changed, *said, *judged, *asked)


def _with(case: Case, told: CaseChanged) -> Case:
    head = _head(case.head, told)
    # what a prompt said to the debtor needs no tick of the agent's
    case = replace(case, script=script_path.said(case.script, head.disclosures))
    allowed = body_allowed(head.identity.mode, head.identity.status)
    if told.body is None or not allowed:
        withheld = case.withheld if told.reason in HARMLESS else told.reason
        return replace(bare(with_head(case, head)), withheld=withheld)
    head = head.model_copy(update={"amounts_wait": False})
    if case.body is None:
        fresh = replace(with_head(case, head), body=told.body, history=first_page(told.body.history))
        return replace(fresh, withheld="")
    return replace(refreshed(case, head, told.body), withheld="")


def _head(head: CaseHead, told: CaseChanged) -> CaseHead:
    update: dict[str, object] = {}
    if told.script is not None:
        update["script"] = told.script
    if told.disclosures is not None:
        update["disclosures"] = told.disclosures
    if told.reason == OTHER_PERSON and told.body is None:
        update["identity"] = asked_anew(head.identity, IdentityStatus.OTHER_PERSON)
    return head.model_copy(update=update) if update else head


def _parked(workspace: Workspace, told: CaseChanged) -> Workspace:
    waiting = tuple(
        replace(one, case=_with(one.case, told)) if one.case.head.call_id == told.call_id else one
        for one in workspace.parked
    )
    return replace(workspace, parked=waiting) if waiting != workspace.parked else workspace


def _stopped(workspace: Workspace, before: Case, case: Case) -> Change:
    """A promise under way may not be made any more: its form closes, and a card names the rule."""
    rule = blocking_rule(case, Blocked.PROMISES)
    if rule is None or blocking_rule(before, Blocked.PROMISES) is not None:
        return same(workspace)
    making = case.form is Form.PROMISE or case.promise.agreed
    promise = replace(case.promise, agreed=False, agreeing=False)
    form = Form.NONE if case.form is Form.PROMISE else case.form
    workspace = with_case(workspace, replace(case, promise=promise, form=form))
    chosen = disposition(workspace, workspace.wrap_up.disposition)
    if chosen is not None and Effect.PROMISE in chosen.effects:
        open_again = replace(workspace.wrap_up, disposition="", fields=(), missing=())
        workspace = replace(workspace, wrap_up=open_again)
    if making:
        workspace = notify(workspace, "blocked_promises", "warn", rule_id=rule)
    own = case.extras.hold.sent  # the agent's own form tells it when it is in force
    return same(workspace) if own else same(workspace, c.Announce("collection_stopped"))


def _judged_again(workspace: Workspace) -> Change:
    case = workspace.case
    if case is None or case.form is not Form.PROMISE:
        return same(workspace)
    return check_again(workspace)


def _asked_again(workspace: Workspace) -> Change:
    """What stands on the page beside the case is read again: one request at a time."""
    case = workspace.case
    if case is None:
        return same(workspace)
    if case.form is Form.STATEMENT:
        return update_sheet.ask(workspace, case, case.extras.sheet.on)
    extras = case.extras
    if extras.data is None and not extras.loading:
        return same(workspace)
    if extras.loading or case.tab not in FETCHED:
        return same(with_case(workspace, replace(case, extras=replace(extras, stale=True))))
    loading = replace(case, extras=replace(extras, loading=True))
    return same(with_case(workspace, loading), cx.LoadExtras(case.head.person_id, case.head.call_id))
