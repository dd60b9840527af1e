"""A case whose body may not be on the screen any more: it leaves at once, and all that came of it."""

from dataclasses import replace

from agent_desktop.desk import commands as c
from agent_desktop.desk.extras_state import Extras, HoldForm
from agent_desktop.desk.plan_state import Deal
from agent_desktop.desk.promise_draft import as_draft
from agent_desktop.desk.workspace import Case, Finding, Form, History, PromiseForm, Workspace
from server_api.contract.cases import CaseHead, Identity
from server_api.contract.words import IdentityMode, IdentityStatus, Verdict


def bare(case: Case) -> Case:
    """Head, script and note stay; figures, history, contacts, a promise begun and open forms go."""
    hold = case.extras.hold
    kept = Extras(hold=hold if case.form is Form.HOLD else HoldForm())
    return replace(
        case,
        body=None,
        history=History(),
        found=Finding(),
        promise=PromiseForm(),
        deal=Deal(),
        extras=kept,
        form=case.form if case.form in (Form.CALLBACK, Form.HOLD) else Form.NONE,
    )


def without_terms(case: Case) -> tuple[c.KeepDraft, ...]:
    """Nor do the terms that were typed stay on this PC's disk; the note does."""
    return (c.KeepDraft(case.head.call_id, case.note, ()),) if as_draft(case.promise) else ()


def guard(workspace: Workspace) -> Workspace:
    """An answer that comes late brings nothing back of a case that may not be on the screen."""
    case = workspace.case
    shut = _shut(case) if case is not None else None
    parked = tuple(replace(one, case=_shut(one.case)) for one in workspace.parked)
    if shut == case and parked == workspace.parked:
        return workspace
    return replace(workspace, case=shut, parked=parked)


def _shut(case: Case) -> Case:
    if case.body is not None:
        return case
    deal = Deal(free_leads=case.deal.free_leads, leads_known=case.deal.leads_known)
    extras = replace(case.extras, data=None, shown=(), paper=None)
    empty = replace(case, promise=PromiseForm(), deal=deal, extras=extras, history=History(), found=Finding())
    return empty if empty != case else case


def as_answered(case: Case, head: CaseHead) -> CaseHead:
    """Who answered is known here first: until the agent says that the debtor came to the telephone, what
    the server sends, not having heard of it, opens nothing.
    """
    here, other = case.head, IdentityStatus.OTHER_PERSON
    if here.identity.status is not other or head.identity.status is other:
        return head
    kept = {"identity": here.identity, "script": here.script, "disclosures": here.disclosures}
    return head.model_copy(update={**kept, "suggested_result": ""})


def asked_anew(identity: Identity, status: IdentityStatus) -> Identity:
    """Nothing is shown, and no question counts as answered, until the check is passed from the start."""
    challenges = tuple(one.model_copy(update={"verdict": Verdict.UNASKED}) for one in identity.challenges)
    return identity.model_copy(
        update={"mode": IdentityMode.MASKED, "status": status, "challenges": challenges}
    )
