"""A case whose body may not be on the screen any more: it leaves at once, and all that came of it."""

from dataclasses import replace

from agent_desktop.desk.extras_state import Extras, HoldForm
from agent_desktop.desk.workspace import Case, Finding, Form, History, PromiseForm


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
