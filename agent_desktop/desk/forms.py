"""Forms over the middle pane, opened by a key, an offer or an answer of the script."""

from dataclasses import replace

from agent_desktop.desk import commands as c
from agent_desktop.desk.change import Change, refuse, same, with_case
from agent_desktop.desk.promise_draft import as_draft
from agent_desktop.desk.promise_start import opened
from agent_desktop.desk.reading import blocking_rule, concluded, identified, promise_typed, stopping
from agent_desktop.desk.update_promise import judge
from agent_desktop.desk.workspace import Case, Form, Workspace
from server_api.contract.words import Blocked


def open_form(
    workspace: Workspace, case: Case, form: Form, offer_id: str = "", values: dict[str, str] | None = None
) -> Change:
    """Cover the middle pane, where law and identity allow it; ``values`` are a script's for the promise."""
    if form is not Form.PROMISE:
        return same(with_case(workspace, replace(case, form=form)))
    if concluded(workspace):
        return same(workspace)
    if not identified(case) or case.body is None:
        return refuse(workspace, "identity_first")
    if stopping(case):
        return same(workspace)
    rule = blocking_rule(case, Blocked.PROMISES)
    if rule is not None:
        return refuse(workspace, "blocked_promises", rule_id=rule)
    rule = blocking_rule(case, Blocked.OFFERS) if offer_id else None
    if rule is not None:
        return refuse(workspace, "blocked_offers", rule_id=rule)
    return _open_promise(workspace, case, offer_id, values)


def _open_promise(workspace: Workspace, case: Case, offer_id: str, values: dict[str, str] | None) -> Change:
    promise = opened(case, offer_id, workspace.shift.language, values)
    shown = replace(case, form=Form.PROMISE, promise=promise)
    if promise == case.promise and promise.judged is not None:
        return same(with_case(workspace, shown))
    judged, commands = judge(workspace, shown)
    kept = c.KeepDraft(case.head.call_id, case.note, as_draft(promise))
    return same(judged, *((kept,) if promise_typed(promise) else ()), *commands)
