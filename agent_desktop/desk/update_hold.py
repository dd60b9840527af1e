"""Complaint, dispute and what else stops collection; what may still be done; somebody else on the line."""

from dataclasses import replace

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_extras as cx
from agent_desktop.desk import events_extras as ex
from agent_desktop.desk import script_path, update_hardship
from agent_desktop.desk.change import Change, dismiss, notify, refuse, same, with_case
from agent_desktop.desk.events_voice import TransferOpened
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.extras_state import ANSWER_CHANNELS, PROTOCOL, HoldForm
from agent_desktop.desk.reading import disposition, identified, result_lock, server_up, talking
from agent_desktop.desk.taking_away import asked_anew, bare, without_terms
from agent_desktop.desk.update_transfer import update as transfer
from agent_desktop.desk.workspace import Case, Form, Tab, Workspace
from server_api.contract.cases import CaseBody
from server_api.contract.holds import AllowedAction, HoldReason, OpenHold, OtherPerson
from server_api.contract.scripts import Script
from server_api.contract.words import Channel, IdentityStatus, LegalKind

#: What the debtor says of a hold is at most so long.
LONGEST = 2000
#: ``CaseChanged.reason`` of what a rule took away.
_LEGAL = "legal"


def update(workspace: Workspace, case: Case, event: ex.HoldEvent) -> Change:
    """The desk after an event of a hold."""
    match event:
        case ex.HoldFormOpened():
            return same(_open(workspace, case, event))
        case ex.HoldKindChosen(kind):
            form = replace(case.extras.hold, kind=kind, reason="", error="")
            return same(_put(workspace, case, form))
        case ex.HoldTyped(reason, text, by):
            form = replace(case.extras.hold, reason=reason, text=text[:LONGEST], by=by, error="")
            return same(_put(workspace, case, form))
        case ex.HoldConfirmed(key):
            return _confirm(workspace, case, key)
        case ex.HoldTold():
            return _told(workspace, case, event)
        case ex.ActionChosen(index):
            return _act(workspace, case, index)
        case ex.OtherPersonAnswered():
            return _other(workspace, case, event)
        case ex.DebtorCame():
            return same(_debtor_came(workspace, case))
        case ex.OtherPersonTold(call_id, script):
            if call_id != case.head.call_id:
                return same(workspace)
            return same(_other_told(workspace, case, script))


def _put(workspace: Workspace, case: Case, form: HoldForm) -> Workspace:
    return with_case(workspace, replace(case, extras=replace(case.extras, hold=form)))


# --- the form -------------------------------------------------------------------------------------


def _open(workspace: Workspace, case: Case, event: ex.HoldFormOpened) -> Workspace:
    """What was typed of the same kind is there again."""
    before = case.extras.hold
    if (before.kind, before.hold_id) == (event.kind, event.hold_id) and not event.text:
        form = replace(before, reason=event.reason or before.reason, sent=False, error="")
    else:
        form = HoldForm(event.kind, event.hold_id, event.reason, event.text[:LONGEST], before.by)
    return _put(workspace, replace(case, form=Form.HOLD), form)


def _confirm(workspace: Workspace, case: Case, key: str) -> Change:
    form = case.extras.hold
    if case.form is not Form.HOLD or form.sent:
        return same(workspace)
    if not form.reason and not form.text.strip():
        return same(_put(workspace, case, replace(form, error="no_reason")))
    if not server_up(workspace):
        return same(_put(workspace, case, replace(form, error="server_away")))
    sent = _put(workspace, case, replace(form, sent=True, error=""))
    call_id, text = case.head.call_id, form.text.strip()
    if form.hold_id:
        return same(sent, cx.TellMoreOfHold(call_id, form.hold_id, HoldReason(reason=form.reason, text=text)))
    wanted = OpenHold(key=key, kind=form.kind, reason=form.reason, text=text, answer_by_channel=form.by)
    return same(sent, cx.StopCollection(call_id, wanted))


def _told(workspace: Workspace, case: Case, event: ex.HoldTold) -> Change:
    """In force on the server's disk. What it blocks comes with the changed case."""
    if event.call_id != case.head.call_id:
        return same(workspace)
    extras = replace(case.extras, hold=HoldForm(kind=event.hold.kind), busy="")
    was_form = case.form is Form.HOLD
    case = replace(case, extras=extras, form=Form.NONE if was_form else case.form)
    case = replace(case, tab=Tab.LEGAL if was_form else case.tab, body=_with_hold(case, event))
    if case.body is None and event.hold.kind is LegalKind.DECEASED:
        # The server tells no more of a hidden case: nobody is left to ask, nor to read a notice to.
        head = case.head.model_copy(update={"amounts_wait": False})
        case = replace(case, head=head, withheld=_LEGAL)
    told = dismiss(with_case(workspace, case), "hold_refused")
    if was_form and event.hold.kind is LegalKind.OVER_INDEBTED:
        told = update_hardship.opened(told, case)
    prepared = _result(told, event.hold.kind.value)
    return same(prepared, c.Announce("collection_stopped" if was_form else "hold_told"))


def _with_hold(case: Case, event: ex.HoldTold) -> CaseBody | None:
    """The protocol is on the screen even before the changed case."""
    if case.body is None:
        return None
    others = tuple(hold for hold in case.body.holds if hold.hold_id != event.hold.hold_id)
    return case.body.model_copy(update={"holds": (event.hold, *others)})


def _result(workspace: Workspace, code: str) -> Workspace:
    """The result of the call follows, where nothing else was chosen."""
    result = disposition(workspace, code)
    if result is None or workspace.wrap_up.disposition or result_lock(workspace, result):
        return workspace
    return replace(workspace, wrap_up=replace(workspace.wrap_up, disposition=code, fields=(), missing=()))


# --- what may still be done -----------------------------------------------------------------------


def _act(workspace: Workspace, case: Case, index: int) -> Change:
    actions = case.body.allowed if case.body is not None else ()
    if not 0 <= index < len(actions):
        return same(workspace)
    action = actions[index]
    match action.code:
        case "hold_reason":
            hold_id = action.params.get("hold_id") or _hold_id(case)
            return same(_open(workspace, case, ex.HoldFormOpened(_hold_kind(case), hold_id=hold_id)))
        case "send_protocol":
            return _send(workspace, case, action)
        case "transfer":
            return transfer(workspace, TransferOpened()) if talking(workspace) else same(workspace)
        case "hardship":
            return same(update_hardship.opened(workspace, case))
        case "soft_offer":
            return same(with_case(workspace, replace(case, tab=Tab.NEGOTIATION)))
        case "correct_contact" | "hear_attorney" | "note_estate":
            shown = replace(case, tab=Tab.CONTACTS, form=Form.CONTACT)
            return same(with_case(workspace, shown))
        case "close_politely":
            return same(_close(workspace, case))
        case _:
            return same(workspace)


def _hold_id(case: Case) -> str:
    holds = case.body.holds if case.body is not None else ()
    return holds[0].hold_id if holds else ""


def _hold_kind(case: Case) -> LegalKind:
    holds = case.body.holds if case.body is not None else ()
    return holds[0].kind if holds else LegalKind.DISPUTE


def _send(workspace: Workspace, case: Case, action: AllowedAction) -> Change:
    hold_id = action.params.get("hold_id") or _hold_id(case)
    if not hold_id or case.extras.busy:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "server_away_hold")
    channel = Channel(action.params.get("channel") or ANSWER_CHANNELS[0].value)
    busy = with_case(workspace, replace(case, extras=replace(case.extras, busy=PROTOCOL)))
    return same(busy, cx.SendProtocol(case.head.call_id, hold_id, channel))


def _close(workspace: Workspace, case: Case) -> Workspace:
    """The script goes to its last stage: thanks and goodbye."""
    script = case.head.script
    last = len(script.stages) - 1
    known = identified(case)
    step = next(
        (s for s in script.steps if s.stage == last and script_path.may_stand(s, identified=known)), None
    )
    if step is None:
        return workspace
    path = script_path.advance(case.script.path, step.step_id)
    return with_case(workspace, replace(case, script=replace(case.script, path=path, objection=-1)))


# --- somebody else on the line --------------------------------------------------------------------


def _other(workspace: Workspace, case: Case, event: ex.OtherPersonAnswered) -> Change:
    """Nothing of the case stays on the screen, whether or not the server heard of it yet."""
    identity = asked_anew(case.head.identity, IdentityStatus.OTHER_PERSON)
    head = case.head.model_copy(update={"identity": identity})
    away_case = bare(replace(case, head=head))
    away = with_case(workspace, replace(away_case, extras=replace(away_case.extras, other_role=event.role)))
    away = dismiss(away, "order_paid")
    if event.result:
        away = _result(replace(away, wrap_up=replace(away.wrap_up, disposition="")), event.result)
    if not server_up(workspace):
        away = notify(away, "server_away_other", "warn")
    order = cx.TellOtherPerson(case.head.call_id, OtherPerson(role=event.role))
    return same(away, order, *without_terms(case), c.Announce("other_person"))


def _debtor_came(workspace: Workspace, case: Case) -> Workspace:
    """The next answer tells the server; tries that were spent stay spent."""
    identity = case.head.identity
    if identity.status is not IdentityStatus.OTHER_PERSON or identity.tries_left <= 0:
        return workspace
    head = case.head.model_copy(update={"identity": asked_anew(identity, IdentityStatus.PENDING)})
    prepared = replace(workspace, wrap_up=replace(workspace.wrap_up, disposition="", fields=()))
    return with_case(prepared, replace(case, head=head, withheld=""))


def _other_told(workspace: Workspace, case: Case, script: Script) -> Workspace:
    head = case.head.model_copy(update={"script": script})
    path = script_path.begin(script, ())
    extras = replace(case.extras, other_told=True)
    case = replace(case, head=head, extras=extras, script=replace(case.script, path=path))
    return dismiss(dismiss(with_case(workspace, case), "server_away_other"), "other_person_not_told")


def refused(workspace: Workspace, event: RequestRefused) -> Change:
    """Nothing is stopped: the form says so, with all that was typed."""
    case = workspace.case
    if case is None:
        return same(workspace)
    if event.about == cx.TellOtherPerson.__name__:
        # the screen stays empty: the server is told again with the result of the call
        return refuse(workspace, "other_person_not_told", code=event.code.value)
    extras = replace(case.extras, busy="")
    form = replace(extras.hold, sent=False, error=event.code.value, error_params=event.params)
    case = replace(case, extras=replace(extras, hold=form))
    if case.form is Form.HOLD:
        return same(with_case(workspace, case))
    return refuse(with_case(workspace, case), "hold_refused", code=event.code.value)
