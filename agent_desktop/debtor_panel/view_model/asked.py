"""Requests to the leads, one entry each: who asked for what, who answered, when and why."""

from __future__ import annotations

from agent_desktop.debtor_panel.view_model.approval import LOOKS, plan_in_short
from agent_desktop.widgets.speech import Speech, joined
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import EntryView
from server_api.contract.agreements import ApprovalView
from server_api.contract.debt_words import ApprovalState


def asked_entries(
    approvals: tuple[ApprovalView, ...], speech: Speech, *, debtor: bool = False
) -> tuple[EntryView, ...]:
    """The newest first; ``debtor``: whose debt it is about is said too."""
    newest = sorted(approvals, key=lambda one: one.asked_at, reverse=True)
    return tuple(_entry(one, speech, debtor=debtor) for one in newest)


def _entry(one: ApprovalView, speech: Speech, *, debtor: bool) -> EntryView:
    words, deal = speech.words, plan_in_short(one.plan, speech)
    icon, ink = LOOKS.get(one.state, ("info", Ink.TEXT2))
    who = one.agent or words("asked.somebody")
    return EntryView(
        when=speech.formats.moment(speech.happened(one.asked_at)),
        title=words("asked.line", name=who, deal=deal),
        text=joined(joined(one.debtor, one.creditor) if debtor else "", one.beyond, one.reason),
        answer=_answer(one, speech),
        icon=icon,
        ink=ink,
    )


def _answer(one: ApprovalView, speech: Speech) -> str:
    words, at = speech.words, one.decided_at
    time = speech.formats.time(speech.happened(at)) if at is not None else ""
    name = one.decided_by or words("approval.the_lead")
    said = words(f"approval.{one.state.value}", name=name, time=time)
    if one.state is ApprovalState.COUNTERED and one.counter is not None:
        said = f"{said} {plan_in_short(one.counter, speech)}"
    shown = one.state is not ApprovalState.APPROVED and time  # an approval names its time itself
    return joined(said, words("asked.at", time=time) if shown else "", one.note)
