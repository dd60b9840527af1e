"""A card told over the telephone: its fields are open only while the server says that nothing is recorded.

What is typed stays in the widget until it is charged; here is only whether the widget may hold anything.
"""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import commands_voice as cv
from agent_desktop.desk import events_card as ec
from agent_desktop.desk.card import CardDetails
from agent_desktop.desk.change import Change, notify, refuse, same
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.panels import CardTaking
from agent_desktop.desk.promise import draft_of
from agent_desktop.desk.reading import blocking_rule, server_up, talking
from agent_desktop.desk.workspace import Case, Form, Screen, Workspace
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.payments import OrderView, PayByCard
from server_api.contract.words import Blocked, ErrorCode, PayMethod, RecordingState

#: Longest time the fields are open, and the recording silent, seconds.
MOST_S = 180.0
#: Refusals after which nothing was charged for certain: the next try is another payment.
_NOT_CHARGED = (ErrorCode.REFUSED, ErrorCode.INVALID)


def update(workspace: Workspace, event: ec.CardEvent) -> Change:
    """The desk after it; without the card's page nothing happens."""
    card = workspace.beside.card
    if card is None:
        return same(workspace)
    match event:
        case ec.CardTold(key, details):
            return _charge(workspace, card, key, details)
        case ec.CardLapsed():
            return _lapsed(workspace, card)
        case ec.CardPaused(call_id):
            paused = replace(card, asked=False) if call_id == card.call_id else card
            return same(_with(workspace, paused))
    assert_never(event)


def takes_card(case: Case) -> bool:
    """The creditor takes cards."""
    return case.body is not None and PayMethod.CARD in case.body.methods


def takes_link(case: Case) -> bool:
    """There is a way by which nobody hears the card."""
    return case.body is not None and PayMethod.LINK in case.body.methods


def card_open(workspace: Workspace) -> bool:
    """The fields may be typed into: the recording is paused, or there is none."""
    card = workspace.beside.card
    return card is not None and not card.asked and not card.charging and not _on(workspace)


def begin(workspace: Workspace, case: Case) -> Change:
    """Pause the recording for the card's fields; a second press does it again where it went on."""
    card = workspace.beside.card
    if card is not None and (card.asked or card.charging or card_open(workspace)):
        return same(workspace)
    if not talking(workspace) or draft_of(case.promise) is None:
        return same(workspace)
    rule = blocking_rule(case, Blocked.ORDERS)
    if rule is not None:
        return refuse(workspace, "blocked_orders", rule_id=rule)
    if not server_up(workspace):
        return refuse(workspace, "order_needs_server")
    call_id = case.head.call_id
    if _recording(workspace) in (RecordingState.ON, RecordingState.PAUSED):
        taking = _with(workspace, CardTaking(call_id, asked=True, tab=case.tab.value))
        return same(taking, cv.PauseRecording(call_id, MOST_S))
    return same(_with(workspace, CardTaking(call_id, tab=case.tab.value)))


def _charge(workspace: Workspace, card: CardTaking, key: str, details: CardDetails) -> Change:
    case = workspace.case
    draft = draft_of(case.promise) if case is not None else None
    if draft is None or not key or not card_open(workspace):
        return same(workspace)
    # Asked again after a lost answer it is the same payment, or the debtor would pay twice.
    unsure, before = workspace.beside.card_unsure
    paid = PayByCard(
        key=before if unsure == card.call_id else key,
        amount=draft.plan[0].amount if draft.plan else draft.amount,
        debt_ids=draft.debt_ids,
        number=details.number,
        holder=details.holder,
        month=details.month,
        year=details.year,
        code=details.code,
    )
    charging = _with(workspace, replace(card, charging=True, fault=""))
    unsure_now = replace(charging.beside, card_unsure=(card.call_id, paid.key))
    return same(replace(charging, beside=unsure_now), cp.ChargeCard(card.call_id, paid))


def charged(workspace: Workspace, order: OrderView) -> Workspace:
    """The provider has it; the server has let the recording go on."""
    card = workspace.beside.card
    if order.kind is not OrderKind.CARD:
        return workspace
    if order.state is OrderState.FAILED and card is not None:
        return _with(workspace, replace(card, charging=False, fault="declined"))
    return replace(workspace, beside=replace(workspace.beside, card=None, card_unsure=("", "")))


def refused(workspace: Workspace, event: RequestRefused) -> Change:
    """Nothing was charged, or nobody knows: the fields stay empty, the pause goes on for the next try."""
    card, params = workspace.beside.card, dict(event.params)
    if event.code in _NOT_CHARGED:
        workspace = replace(workspace, beside=replace(workspace.beside, card_unsure=("", "")))
        why = params.get("reason") or params.get("fault") or params.get("field") or event.code.value
    else:
        why = "unsure"
    if card is None or not card.charging:
        return same(notify(workspace, "order_refused", "warn", code=why))
    shown = _with(workspace, replace(card, charging=False, fault=why))
    return same(shown, c.Announce("card_refused"))


def pause_refused(workspace: Workspace) -> Workspace:
    """The switch could not: the fields stay shut."""
    card = workspace.beside.card
    if card is None or not card.asked:
        return workspace
    return _with(workspace, replace(card, asked=False, fault="pause"))


# --- leaving --------------------------------------------------------------------------------------


def guard(after: Workspace) -> Change:
    """Whatever took the card's page away ends it, and the recording goes on as soon as it can be told to."""
    card = after.beside.card
    if card is not None and not _stands(after, card):
        after = _ended(after, card)
    return _resume(after)


def _stands(workspace: Workspace, card: CardTaking) -> bool:
    case, call = workspace.case, workspace.call
    if workspace.screen is not Screen.WORK or not server_up(workspace) or not talking(workspace):
        return False
    if case is None or call is None or {case.head.call_id, call.view.call_id} != {card.call_id}:
        return False
    on_page = case.form is Form.ORDER and case.deal.order_kind is OrderKind.CARD
    return on_page and case.body is not None and case.tab.value == card.tab


def _ended(workspace: Workspace, card: CardTaking) -> Workspace:
    paused = card.asked or _recording(workspace) is RecordingState.PAUSED
    due = card.call_id if paused else workspace.beside.resume_due
    case = workspace.case
    if case is not None and case.form is Form.ORDER and case.tab.value != card.tab:
        workspace = replace(workspace, case=replace(case, form=Form.NONE))
    return replace(workspace, beside=replace(workspace.beside, card=None, resume_due=due))


def _resume(workspace: Workspace) -> Change:
    due, call = workspace.beside.resume_due, workspace.call
    if not due or not server_up(workspace):
        return same(workspace)
    there = talking(workspace) and call is not None and call.view.call_id == due
    told = replace(workspace, beside=replace(workspace.beside, resume_due=""))
    return same(told, cv.ResumeRecording(due)) if there else same(told)


def _lapsed(workspace: Workspace, card: CardTaking) -> Change:
    """The page stays, shut: the agent sees why, and may pause once more."""
    if card.charging:
        return same(workspace)
    due = card.call_id if _recording(workspace) is RecordingState.PAUSED else ""
    return same(replace(workspace, beside=replace(workspace.beside, card=None, resume_due=due)))


def _with(workspace: Workspace, card: CardTaking) -> Workspace:
    return replace(workspace, beside=replace(workspace.beside, card=card))


def _recording(workspace: Workspace) -> RecordingState:
    return workspace.call.view.recording if workspace.call is not None else RecordingState.NONE


def _on(workspace: Workspace) -> bool:
    return _recording(workspace) is RecordingState.ON
