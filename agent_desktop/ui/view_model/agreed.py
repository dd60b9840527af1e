"""What was agreed, as the wrap-up form repeats it."""

from __future__ import annotations

from collections import Counter

from agent_desktop.desk.plan_state import PromiseForm
from agent_desktop.desk.promise import draft_of, granted
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.widgets.formats import clock
from agent_desktop.widgets.speech import Speech
from server_api.contract.agreements import PlanLine
from server_api.contract.debt_words import Frequency, PlanKind
from server_api.contract.outcomes import PromiseDraft

Rows = tuple[tuple[str, str], ...]


def agreed_rows(workspace: Workspace, case: Case, speech: Speech) -> Rows:
    """Nothing until both sides agreed."""
    form, words = case.promise, speech.words
    draft = draft_of(form)
    if not form.agreed or draft is None:
        return ()
    rows = [(words("wrap.amount"), speech.formats.money(draft.amount)), *_payments(form, draft, speech)]
    by = tuple(speech.code("channel", channel.value) for channel in form.remind_by)
    method = speech.code("method", draft.method.value)
    told = words("wrap.method_by", method=method, channels=", ".join(by)) if by else method
    rows.append((words("wrap.method"), told))
    if form.read_back_at is not None:
        rows.append((words("wrap.read_back"), _said_at(workspace, form, speech)))
    return tuple(rows)


def _payments(form: PromiseForm, draft: PromiseDraft, speech: Speech) -> Rows:
    """The first payment with its day, and the others in one line."""
    words = speech.words
    first = next((line for line in draft.plan if line.number == 0), None)
    later = tuple(line for line in draft.plan if line.number > 0)
    approved = granted(form)
    if not draft.plan or len(draft.plan) == 1:
        day = f"{speech.formats.weekday(draft.due_on)}, {speech.formats.full_date(draft.due_on)}"
        return ((words("wrap.day_approved" if approved else "wrap.day"), day),)
    rows: list[tuple[str, str]] = []
    if first is not None:
        entry = words("wrap.entry_approved" if approved else "wrap.entry")
        rows.append((entry, _on(first, speech)))
    elif approved:
        rows.append((words("wrap.approval"), words("wrap.approved")))
    rows.append((words("wrap.instalments", n=len(later)), _others(draft, later, speech)))
    return tuple(rows)


def _on(line: PlanLine, speech: Speech) -> str:
    amount, date = speech.formats.money(line.amount), speech.formats.day(line.due_on)
    return speech.words("offers.first_on", amount=amount, date=date)


def _others(draft: PromiseDraft, later: tuple[PlanLine, ...], speech: Speech) -> str:
    amounts = {line.amount.minor for line in later}
    if draft.kind is PlanKind.IRREGULAR or len(amounts) > 2:
        return _on(later[0], speech) + " …"
    each = speech.formats.money(later[-1].amount)
    if draft.frequency is not Frequency.MONTHLY:
        return speech.words(
            "wrap.each_every", amount=each, every=speech.words(f"promise.{draft.frequency.value}")
        )
    days = Counter(line.due_on.day for line in later)  # one that falls on no business day moves
    return speech.words("wrap.each_day", amount=each, day=days.most_common(1)[0][0])


def _said_at(workspace: Workspace, form: PromiseForm, speech: Speech) -> str:
    """How far into the call: there it can be heard."""
    call, at = workspace.call, form.read_back_at
    if at is None:
        return ""
    if call is None or call.view.connected_at is None or at < call.view.connected_at:
        return speech.formats.seconds(speech.happened(at))
    return speech.words("wrap.into_call", time=clock(at - call.view.connected_at))
