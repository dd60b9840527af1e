"""The case on the screen: tabs and forms, identity, script, note, history."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import events as e
from agent_desktop.desk import script_path
from agent_desktop.desk.change import Change, notify, refuse, same, with_case
from agent_desktop.desk.promise import as_draft, from_draft, opened
from agent_desktop.desk.reading import (
    blocking_rule,
    concluded,
    disposition,
    identified,
    in_wrap_up,
    promise_typed,
    result_lock,
    server_up,
)
from agent_desktop.desk.settling import refreshed
from agent_desktop.desk.update_promise import judge
from agent_desktop.desk.workspace import Case, ChallengeDraft, Form, Workspace
from server_api.contract.words import Blocked, IdentityStatus, Question

#: A note on the wire is at most this long (``LongText``).
LONGEST_NOTE = 4000


def update(workspace: Workspace, event: e.CaseEvent) -> Change:
    """The desk after an event of the case; without a case nothing happens."""
    case = workspace.case
    if case is None:
        return same(workspace)
    match event:
        case e.ChallengeTyped() | e.ChallengeAnswered() | e.IdentityAnswered():
            return _identity(workspace, case, event)
        case e.ScriptAnswered() | e.ScriptSteppedBack() | e.ObjectionOpened() | e.DisclosureRead():
            return _script(workspace, case, event)
        case e.TabChosen(tab):
            return same(with_case(workspace, replace(case, tab=tab)))
        case e.FormOpened(form, offer_id):
            return open_form(workspace, case, form, offer_id)
        case e.FormClosed():
            return same(with_case(workspace, replace(case, form=Form.NONE)))
        case e.NoteTyped(text):
            return _note(workspace, case, text[:LONGEST_NOTE])
        case e.NoteKept(call_id, at):
            return _note_kept(workspace, case, call_id, at)
        case e.DraftNotKept(code=code):
            return same(notify(workspace, "draft_not_kept", "warn", code=code.value))
        case e.DraftRestored():
            return _restored(workspace, case, event)
        case e.HistoryEndReached() | e.HistoryLoaded():
            return _history(workspace, case, event)
    assert_never(event)


# --- forms ----------------------------------------------------------------------------------------


def open_form(workspace: Workspace, case: Case, form: Form, offer_id: str = "") -> Change:
    """Cover the middle pane, where law and identity allow it."""
    if form is not Form.PROMISE:
        return same(with_case(workspace, replace(case, form=form)))
    if concluded(workspace):
        return same(workspace)
    if not identified(case) or case.body is None:
        return refuse(workspace, "identity_first")
    rule = blocking_rule(case, Blocked.PROMISES)
    if rule is not None:
        return refuse(workspace, "blocked_promises", rule_id=rule)
    rule = blocking_rule(case, Blocked.OFFERS) if offer_id else None
    if rule is not None:
        return refuse(workspace, "blocked_offers", rule_id=rule)
    return _open_promise(workspace, case, offer_id)


def _open_promise(workspace: Workspace, case: Case, offer_id: str) -> Change:
    promise = opened(case, offer_id, workspace.shift.language)
    shown = replace(case, form=Form.PROMISE, promise=promise)
    if promise.offer_id == case.promise.offer_id and promise.check is not None:
        return same(with_case(workspace, shown))
    judged, commands = judge(workspace, shown)
    kept = c.KeepDraft(case.head.call_id, case.note, as_draft(promise))
    return same(judged, *((kept,) if promise_typed(promise) else ()), *commands)


# --- identity -------------------------------------------------------------------------------------


def _identity(
    workspace: Workspace, case: Case, event: e.ChallengeTyped | e.ChallengeAnswered | e.IdentityAnswered
) -> Change:
    match event:
        case e.ChallengeTyped(text):
            draft = replace(case.challenge, text=text[:200])
            return same(with_case(workspace, replace(case, challenge=draft)))
        case e.ChallengeAnswered(question, text):
            return _answer(workspace, case, question, text.strip()[:200])
        case e.IdentityAnswered():
            return _compared(workspace, case, event)
    assert_never(event)


def _answer(workspace: Workspace, case: Case, question: Question, text: str) -> Change:
    if not text or case.challenge.sent or case.head.identity.status is not IdentityStatus.PENDING:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_identity")
    sent = replace(case, challenge=ChallengeDraft(text=text, sent=True))
    return same(with_case(workspace, sent), c.AnswerChallenge(case.head.call_id, question, text))


def _compared(workspace: Workspace, case: Case, event: e.IdentityAnswered) -> Change:
    if event.call_id != case.head.call_id:
        return same(workspace)
    result, before = event.result, case.head.identity.status
    head = case.head.model_copy(update={"identity": result.identity})
    if result.script is not None:
        head = head.model_copy(update={"script": result.script})
    case = replace(refreshed(case, head, result.body), challenge=ChallengeDraft())
    now = result.identity.status
    if now is before or now is IdentityStatus.PENDING:
        return same(with_case(workspace, case))
    return same(with_case(workspace, case), c.Announce(f"identity_{now.value}"))


# --- script ---------------------------------------------------------------------------------------


def _script(
    workspace: Workspace,
    case: Case,
    event: e.ScriptAnswered | e.ScriptSteppedBack | e.ObjectionOpened | e.DisclosureRead,
) -> Change:
    state = case.script
    match event:
        case e.ScriptAnswered(index):
            return _lead_on(workspace, case, index)
        case e.ScriptSteppedBack():
            state = replace(state, path=script_path.back(state.path), objection=-1)
        case e.ObjectionOpened(index):
            known = 0 <= index < len(case.head.script.objections)
            state = replace(state, objection=index if known else -1)
        case e.DisclosureRead(code, at):
            others = tuple(read for read in state.read if read[0] != code)
            state = replace(state, read=(*others, (code, at)))
    return same(with_case(workspace, replace(case, script=state)))


def _lead_on(workspace: Workspace, case: Case, index: int) -> Change:
    """The digits belong to the script only while the call lasts."""
    known = identified(case)
    step = script_path.current(case.head.script, case.script.path, identified=known)
    answer = script_path.answer_at(step, index)
    if answer is None or in_wrap_up(workspace):
        return same(workspace)
    target = script_path.step_of(case.head.script, answer.goto)
    if target is not None and not script_path.may_stand(target, identified=known):
        return refuse(workspace, "identity_first")
    if target is not None:
        path = script_path.advance(case.script.path, target.step_id)
        case = replace(case, script=replace(case.script, path=path, objection=-1))
    workspace = _prepare_result(with_case(workspace, case), answer.result)
    form = {"promise": Form.PROMISE, "callback": Form.CALLBACK}.get(answer.opens)
    return open_form(workspace, case, form) if form else same(workspace)


def _prepare_result(workspace: Workspace, code: str) -> Workspace:
    result = disposition(workspace, code) if code else None
    if result is None or result_lock(workspace, result):
        return workspace
    return replace(workspace, wrap_up=replace(workspace.wrap_up, disposition=code, fields=(), missing=()))


# --- note and draft -------------------------------------------------------------------------------


def _note(workspace: Workspace, case: Case, text: str) -> Change:
    if concluded(workspace) or text == case.note:
        return same(workspace)
    noted = with_case(workspace, replace(case, note=text))
    return same(noted, c.KeepDraft(case.head.call_id, text, as_draft(case.promise)))


def _note_kept(workspace: Workspace, case: Case, call_id: str, at: datetime) -> Change:
    if call_id != case.head.call_id:
        return same(workspace)
    return same(with_case(workspace, replace(case, note_kept_at=at)))


def _restored(workspace: Workspace, case: Case, event: e.DraftRestored) -> Change:
    """Only empty fields are filled: what is typed now is newer than what was kept."""
    if event.call_id != case.head.call_id or concluded(workspace):
        return same(workspace)
    note = case.note or event.note[:LONGEST_NOTE]
    promise = case.promise if promise_typed(case.promise) else from_draft(event.promise)
    return same(with_case(workspace, replace(case, note=note, promise=promise)))


# --- history --------------------------------------------------------------------------------------


def _history(workspace: Workspace, case: Case, event: e.HistoryEndReached | e.HistoryLoaded) -> Change:
    history = case.history
    if isinstance(event, e.HistoryLoaded):
        if event.person_id != case.head.person_id or case.body is None or not history.loading:
            return same(workspace)
        known = {item.item_id for item in history.items}
        fresh = tuple(item for item in event.page.items if item.item_id not in known)
        history = replace(
            history,
            items=history.items + fresh,
            total=event.page.total,
            next_cursor=event.page.next_cursor,
            loading=False,
        )
        return same(with_case(workspace, replace(case, history=history)))
    if not history.next_cursor or history.loading or not server_up(workspace):
        return same(workspace)
    loading = replace(case, history=replace(history, loading=True))
    return same(with_case(workspace, loading), c.LoadHistory(case.head.person_id, history.next_cursor))
