"""A case whose body may not be on the screen any more: it leaves at once, and all that came of it."""

from dataclasses import replace

from agent_desktop.desk.extras_state import Extras, HoldForm
from agent_desktop.desk.workspace import Case, Finding, Form, History, PromiseForm
from server_api.contract.cases import Identity
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
        extras=kept,
        form=case.form if case.form in (Form.CALLBACK, Form.HOLD) else Form.NONE,
    )


def asked_anew(identity: Identity, status: IdentityStatus) -> Identity:
    """Nothing is shown, and no question counts as answered, until the check is passed from the start."""
    challenges = tuple(one.model_copy(update={"verdict": Verdict.UNASKED}) for one in identity.challenges)
    return identity.model_copy(
        update={"mode": IdentityMode.MASKED, "status": status, "challenges": challenges}
    )
