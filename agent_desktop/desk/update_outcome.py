"""The result: chosen, completed, concluded; kept here, saved there, or refused."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk import update_undo
from agent_desktop.desk.change import Change, dismiss, notify, refuse, same
from agent_desktop.desk.promise import draft_of
from agent_desktop.desk.reading import disposition, in_call, in_wrap_up, refinements, result_lock, server_up
from agent_desktop.desk.result_fields import fits
from agent_desktop.desk.settling import settle
from agent_desktop.desk.workspace import CallbackForm, Case, SaveState, Workspace, WrapUp
from server_api.contract.outcomes import CallbackDraft, Disposition, Outcome
from server_api.contract.words import Effect

_CHANGEABLE = (SaveState.NONE, SaveState.REFUSED)


def update(workspace: Workspace, event: e.OutcomeEvent) -> Change:
    """The desk after an event of the result."""
    match event:
        case e.CallbackSet() | e.ResultChosen() | e.ResultFieldSet() | e.WrapUpConcluded():
            return _choose(workspace, event)
        case e.WrapUpExtended():
            return _extend(workspace)
        case e.OutcomeKept():
            return _kept(workspace, event)
        case e.OutcomeConfirmed():
            return _confirmed(workspace, event)
        case e.OutcomeRefused():
            return _refused(workspace, event)
        case e.OutcomeNotKept(key, code):
            return _not_kept(workspace, key, code.value)
        case e.OutboxCounted(waiting, refused):
            links = replace(workspace.links, waiting=waiting, refused=refused)
            return same(replace(workspace, links=links))
    assert_never(event)


def _choose(
    workspace: Workspace, event: e.CallbackSet | e.ResultChosen | e.ResultFieldSet | e.WrapUpConcluded
) -> Change:
    case = workspace.case
    if case is None or workspace.wrap_up.save not in _CHANGEABLE:
        return same(workspace)
    match event:
        case e.CallbackSet(at, own, subject):
            form = CallbackForm(at=at, own=own, subject=subject[:200])
            noted = replace(workspace, case=replace(case, callback=form))
            return same(replace(noted, wrap_up=_found(noted.wrap_up, "callback_at" if at else "")))
        case e.ResultChosen(code):
            return _result(workspace, code)
        case e.ResultFieldSet(name, value):
            return same(replace(workspace, wrap_up=_with_field(workspace.wrap_up, name, value[:200])))
        case e.WrapUpConcluded(key, at):
            return _conclude(workspace, case, key, at)
    assert_never(event)


def _found(wrap_up: WrapUp, name: str) -> WrapUp:
    return replace(wrap_up, missing=tuple(m for m in wrap_up.missing if m != name))


def _result(workspace: Workspace, code: str) -> Change:
    if not code:
        bare = replace(workspace.wrap_up, disposition="", missing=(), suggested=False)
        return same(replace(workspace, wrap_up=bare))
    result = disposition(workspace, code)
    if result is None:
        return same(workspace)
    lock = result_lock(workspace, result)
    if lock:
        return refuse(workspace, lock, result=code)
    names = {field.name for field in result.fields}
    known = {**_written(workspace.case), **dict(workspace.wrap_up.fields)}
    fields = tuple((name, value) for name, value in known.items() if name in names)
    chosen = replace(workspace.wrap_up, disposition=code, fields=fields, missing=(), suggested=False)
    return same(replace(workspace, wrap_up=chosen))


def _written(case: Case | None) -> dict[str, str]:
    """What answers and forms of the script wrote stands in the result's fields of the same name."""
    return dict(case.script.fields) if case is not None else {}


def _with_field(wrap_up: WrapUp, name: str, value: str) -> WrapUp:
    others = tuple(field for field in wrap_up.fields if field[0] != name)
    fields = (*others, (name, value)) if value else others
    return _found(replace(wrap_up, fields=fields), name if value else "")


def suggest(workspace: Workspace) -> Workspace:
    """In wrap-up the server's proposal stands there, said to be one, until the agent chooses."""
    case, wrap_up = workspace.case, workspace.wrap_up
    if case is None or wrap_up.disposition or not in_wrap_up(workspace):
        return workspace
    result = disposition(workspace, case.head.suggested_result) if case.head.suggested_result else None
    if result is None or result_lock(workspace, result):
        return workspace
    return replace(workspace, wrap_up=replace(wrap_up, disposition=result.code, suggested=True))


# --- concluding -----------------------------------------------------------------------------------


def missing_for(workspace: Workspace, case: Case, at: datetime) -> tuple[str, ...]:
    """What the result still needs: ``disposition``, ``promise``, ``promise_result``, ``callback_at``, fields;
    ``refinement``: which of the results of the second level.

    ``promise_result``: a promise was agreed, and the chosen result would drop it.
    """
    result = disposition(workspace, workspace.wrap_up.disposition)
    if result is None:
        return ("disposition",)
    missing: list[str] = []
    promises = Effect.PROMISE in result.effects
    if promises and not case.promise.agreed:
        missing.append("promise")
    if case.promise.agreed and not promises:
        missing.append("promise_result")
    if Effect.CALLBACK in result.effects and (case.callback.at is None or case.callback.at <= at):
        missing.append("callback_at")
    if refinements(workspace, result.code):
        missing.insert(0, "refinement")
    return (*missing, *_missing_fields(result, workspace.wrap_up))


def _missing_fields(result: Disposition, wrap_up: WrapUp) -> tuple[str, ...]:
    given = dict(wrap_up.fields)
    return tuple(
        f.name
        for f in result.fields
        if (f.required and not given.get(f.name, "").strip()) or not fits(f, given.get(f.name, ""))
    )


def _conclude(workspace: Workspace, case: Case, key: str, at: datetime) -> Change:
    if not key or not in_wrap_up(workspace):
        return refuse(workspace, "still_in_call") if in_call(workspace) else same(workspace)
    result = disposition(workspace, workspace.wrap_up.disposition)
    lock = result_lock(workspace, result) if result is not None else ""
    if lock:
        return refuse(workspace, lock, result=workspace.wrap_up.disposition)
    missing = missing_for(workspace, case, at)
    agent = workspace.shift.agent
    if missing or result is None or agent is None:
        wrap_up = replace(workspace.wrap_up, missing=missing)
        return same(replace(workspace, wrap_up=wrap_up), c.Announce("result_incomplete"))
    outcome = _outcome(workspace.wrap_up, case, result, agent.agent_id, key[:64], at)
    sending = replace(workspace.wrap_up, missing=(), save=SaveState.SENDING, outcome=outcome)
    return same(update_undo.kept(replace(workspace, wrap_up=sending)), c.SaveOutcome(outcome))


def _outcome(
    wrap_up: WrapUp, case: Case, result: Disposition, agent_id: str, key: str, at: datetime
) -> Outcome:
    callback = None
    if Effect.CALLBACK in result.effects and case.callback.at is not None:
        form = case.callback
        callback = CallbackDraft(at=case.callback.at, own=form.own, subject=form.subject)
    return Outcome(
        key=key,
        call_id=case.head.call_id,
        agent_id=agent_id,
        disposition=result.code,
        note=case.note,
        promise=draft_of(case.promise) if Effect.PROMISE in result.effects else None,
        callback=callback,
        fields={**dict(case.script.fields), **dict(wrap_up.fields)},
        script_path=case.script.path,
        disclosures=case.script.read,
        decided_at=at,
    )


def _extend(workspace: Workspace) -> Change:
    case, campaign, wrap_up = workspace.case, workspace.shift.campaign, workspace.wrap_up
    if case is None or campaign is None or not in_wrap_up(workspace):
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_state")
    if wrap_up.extensions >= campaign.extensions:
        return refuse(workspace, "no_extension_left")
    used = replace(workspace, wrap_up=replace(wrap_up, extensions=wrap_up.extensions + 1))
    return same(used, c.ExtendWrapUp(case.head.call_id))


# --- what became of it ----------------------------------------------------------------------------


def _is_shown(workspace: Workspace, key: str) -> bool:
    outcome = workspace.wrap_up.outcome
    return outcome is not None and outcome.key == key


def _kept(workspace: Workspace, event: e.OutcomeKept) -> Change:
    workspace = replace(workspace, links=replace(workspace.links, waiting=event.waiting))
    wrap_up, case = workspace.wrap_up, workspace.case
    if not _is_shown(workspace, event.key) or wrap_up.save is not SaveState.SENDING or case is None:
        return same(workspace)
    kept = replace(wrap_up, save=SaveState.KEPT_HERE, saved_at=event.at)
    workspace = dismiss(dismiss(workspace, "outcome_not_kept"), "outcome_refused")
    settled, commands = settle(replace(workspace, wrap_up=kept))
    away = () if server_up(workspace) else (c.Announce("kept_here"),)
    return same(settled, c.ForgetDraft(case.head.call_id), *away, *commands)


def _confirmed(workspace: Workspace, event: e.OutcomeConfirmed) -> Change:
    links = replace(workspace.links, waiting=event.waiting)
    workspace = replace(workspace, links=links, last_saved=event.saved)
    workspace = update_undo.confirmed(workspace, event.key, event.saved)
    said = c.Announce("promise_saved" if event.saved.promise_id else "result_saved")
    if not _is_shown(workspace, event.key):
        return same(workspace, said)
    saved = replace(
        workspace.wrap_up,
        save=SaveState.SAVED,
        promise_id=event.saved.promise_id,
        saved_at=event.saved.saved_at,
    )
    settled, commands = settle(replace(workspace, wrap_up=saved))
    forget = c.ForgetDraft(event.saved.call_id)
    return same(settled, forget, said, *commands)


def _refused(workspace: Workspace, event: e.OutcomeRefused) -> Change:
    links = replace(workspace.links, waiting=event.waiting, refused=workspace.links.refused + 1)
    workspace = replace(workspace, links=links)
    if _is_shown(workspace, event.key):
        wrap_up = replace(workspace.wrap_up, save=SaveState.REFUSED)
        workspace = replace(workspace, wrap_up=wrap_up)
    return same(notify(workspace, "outcome_refused", "bad", code=event.code.value))


def _not_kept(workspace: Workspace, key: str, code: str) -> Change:
    if not _is_shown(workspace, key):
        return same(notify(workspace, "outcome_not_kept", "bad", code=code))
    wrap_up = replace(workspace.wrap_up, save=SaveState.NONE, outcome=None)
    open_again = replace(workspace, wrap_up=wrap_up)
    return same(notify(open_again, "outcome_not_kept", "bad", code=code))
