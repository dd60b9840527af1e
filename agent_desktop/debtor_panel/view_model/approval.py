"""The foot of the agreement: how the request to the lead stands, and the buttons of this stage."""

from __future__ import annotations

from dataclasses import dataclass

from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.promise import Stage, granted
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.agreements import ApprovalView, Plan, PlanFix
from server_api.contract.debt_words import ApprovalState

#: The sign of each state; colour is never the only one.
LOOKS = {
    ApprovalState.PENDING: ("clock", Ink.ACCENT),
    ApprovalState.APPROVED: ("circle-check", Ink.OK),
    ApprovalState.COUNTERED: ("arrow-right-left", Ink.ACCENT),
    ApprovalState.REFUSED: ("ban", Ink.WARN),
    ApprovalState.WITHDRAWN: ("undo-2", Ink.TEXT2),
    ApprovalState.EXPIRED: ("calendar-x", Ink.TEXT2),
}


@dataclass(frozen=True, slots=True)
class FootView:
    """``second`` is the way beside the main one; what each does follows the stage."""

    title: str
    text: str
    icon: str
    ink: Ink
    second: ButtonView | None
    primary: ButtonView
    stage: Stage


def foot_view(workspace: Workspace, case: Case, now: Stage, speech: Speech) -> FootView:
    title, text, icon, ink = _state(workspace, case, now, speech)
    return FootView(
        title, text, icon, ink, _second(case.promise, now, speech), _primary(case, now, speech), now
    )


def _state(workspace: Workspace, case: Case, now: Stage, speech: Speech) -> tuple[str, str, str, Ink]:
    """How the request stands while it matters; else who is free, or what the agreement waits for."""
    form, words = case.promise, speech.words
    approval = form.approval
    if now is Stage.AGREED:
        return words("promise.agreed"), "", "circle-check", Ink.TEXT2
    if form.asking_approval:
        return words("approval.sending"), "", "clock", Ink.TEXT2
    if approval is not None and (now in (Stage.BEYOND, Stage.ASKED, Stage.COUNTERED) or granted(form)):
        return _request(approval, now, speech)
    if now is Stage.BEYOND:
        return _who(workspace, case, speech)
    if form.agreeing:
        return words("promise.agreeing"), "", "clock", Ink.TEXT2
    if now is Stage.READY and not form.read_back:
        return words("promise.now_read"), "", "", Ink.TEXT2
    return "", "", "", Ink.TEXT2


def _who(workspace: Workspace, case: Case, speech: Speech) -> tuple[str, str, str, Ink]:
    words, free = speech.words, case.deal.free_leads
    if not server_up(workspace):
        return words("approval.server_away"), "", "cloud-off", Ink.TEXT2
    if not case.deal.leads_known:
        return "", "", "", Ink.TEXT2
    if not free:
        return words("approval.nobody_free"), words("approval.nobody_free_how"), "users", Ink.TEXT2
    if len(free) == 1:
        return words("approval.one_free", name=free[0]), "", "users", Ink.TEXT2
    return words("approval.more_free", name=free[0], n=len(free) - 1), "", "users", Ink.TEXT2


def _request(approval: ApprovalView, now: Stage, speech: Speech) -> tuple[str, str, str, Ink]:
    words, state = speech.words, approval.state
    icon, ink = LOOKS.get(state, ("info", Ink.TEXT2))
    at = speech.formats.time(speech.happened(approval.decided_at)) if approval.decided_at else ""
    title = words(f"approval.{state.value}", name=approval.decided_by or words("approval.the_lead"), time=at)
    text = approval.note
    if state is ApprovalState.PENDING:
        left = clock(approval.expires_at - speech.now)
        text = words("approval.pending_until", time=left)
        if now is Stage.BEYOND:
            text = words("approval.pending_other")
    elif state is ApprovalState.COUNTERED and approval.counter is not None:
        title, text = joined(title, approval.note), plan_in_short(approval.counter, speech)
    elif state in (ApprovalState.EXPIRED, ApprovalState.WITHDRAWN):
        text = words("approval.ask_again")
    return title, text, icon, ink


def plan_in_short(plan: Plan, speech: Speech) -> str:
    """ "R$ 11.904,16: entrada de R$ 1.190,42 + 8 × 1.339,22"."""
    words, formats = speech.words, speech.formats
    first = next((line for line in plan.lines if line.number == 0), None)
    later = [line for line in plan.lines if line.number > 0]
    total = formats.money(plan.total)
    if not later or len(plan.lines) == 1:
        day = formats.day(plan.lines[0].due_on) if plan.lines else ""
        return words("approval.in_one", amount=total, day=day)
    each = formats.amount(later[-1].amount)
    if first is None:
        return words("approval.in_parts", total=total, n=len(later), each=each)
    entry = formats.money(first.amount)
    return words("approval.entry_parts", total=total, first=entry, n=len(later), each=each)


def _second(form: PromiseForm, now: Stage, speech: Speech) -> ButtonView | None:
    words, plan, approval = speech.words, form.judged, form.approval
    if now is Stage.ASKED:
        pending = approval is not None and approval.state is ApprovalState.PENDING
        return ButtonView(words("approval.withdraw"), "Alt M", "undo-2", enabled=pending)
    if now is Stage.COUNTERED or now not in (Stage.BEYOND, Stage.FAULTY):
        return None
    if plan is None or not plan.fixes:
        return None
    return ButtonView(words("promise.use", value=fix_value(plan.fixes[0], speech)), "Alt M", "undo-2")


def fix_value(fix: PlanFix, speech: Speech) -> str:
    """The way back inside the own authority, as it stands on its button."""
    if fix.amount is not None:
        return speech.formats.money(fix.amount)
    if fix.count is not None:
        return speech.words("wrap.instalments", n=fix.count)
    return speech.formats.day(fix.day) if fix.day is not None else fix.label


def _primary(case: Case, now: Stage, speech: Speech) -> ButtonView:
    words, form = speech.words, case.promise
    match now:
        case Stage.BEYOND:
            return _button(words("approval.ask"), "key-round")
        case Stage.ASKED:
            return _button(words("approval.waiting"), "clock", enabled=False)
        case Stage.COUNTERED:
            return _button(words("approval.take"), "check")
        case _:
            ready = now is Stage.READY and form.read_back and not form.agreeing
            return _button(words("promise.agree"), "handshake", enabled=ready)


def _button(text: str, icon: str, *, enabled: bool = True) -> ButtonView:
    return ButtonView(text, "Ctrl Enter", icon, Kind.PRIMARY, enabled=enabled)
