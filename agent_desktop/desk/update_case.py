"""The case on the screen: tabs and forms, identity, note."""

from dataclasses import replace
from datetime import datetime
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events as e
from agent_desktop.desk import update_contacts, update_history
from agent_desktop.desk.change import Change, notify, refuse, same, with_case
from agent_desktop.desk.forms import open_form
from agent_desktop.desk.promise_draft import as_draft, from_draft
from agent_desktop.desk.reading import concluded, promise_typed, server_up
from agent_desktop.desk.settling import refreshed
from agent_desktop.desk.update_promise import with_promise_result
from agent_desktop.desk.workspace import Case, ChallengeDraft, Form, Tab, Workspace
from server_api.contract.words import IdentityStatus, Question

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
        case e.TabChosen(tab):
            return _turn(workspace, case, tab)
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
            return update_history.update(workspace, case, event)
    assert_never(event)


def _turn(workspace: Workspace, case: Case, tab: Tab) -> Change:
    """A tab whose rows did not come with the case asks for them when it is opened first."""
    case = replace(case, tab=tab)
    if tab in (Tab.CONTACTS, Tab.DOCUMENTS):
        return update_contacts.load(workspace, case)
    turned = with_case(workspace, case)
    if tab is Tab.PROMISES and case.body is not None and server_up(workspace):
        return same(turned, cp.LoadApprovals(case.head.person_id))  # a lead may have answered elsewhere
    return same(turned)


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
    if result.body is not None or result.amounts_wait:
        head = head.model_copy(update={"amounts_wait": result.amounts_wait})
    if result.disclosures:
        head = head.model_copy(update={"disclosures": result.disclosures})
    case = replace(refreshed(case, head, result.body), challenge=ChallengeDraft())
    now = result.identity.status
    if now is before or now is IdentityStatus.PENDING:
        return same(with_case(workspace, case))
    return same(with_case(workspace, case), c.Announce(f"identity_{now.value}"))


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
    restored = with_case(workspace, replace(case, note=note, promise=promise))
    return same(with_promise_result(restored) if promise.agreed else restored)
