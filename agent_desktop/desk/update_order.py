"""Ways to pay at once: a Pix, a slip or a link, made in the call and watched until it is paid."""

from dataclasses import replace
from typing import assert_never

from agent_desktop.desk import commands as c
from agent_desktop.desk import commands_plan as cp
from agent_desktop.desk import events_plan as ep
from agent_desktop.desk.change import Change, notify, refuse, same, with_case
from agent_desktop.desk.events_world import RequestRefused
from agent_desktop.desk.promise import draft_of
from agent_desktop.desk.reading import blocking_rule, identified, server_up
from agent_desktop.desk.update_card import begin, charged, takes_card, takes_link
from agent_desktop.desk.workspace import Case, Workspace
from server_api.contract import push as p
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.payments import MakeOrder, OrderView
from server_api.contract.words import Blocked, Channel, PayMethod

#: Nothing more can be done with it.
OVER = (OrderState.PAID, OrderState.CANCELLED, OrderState.EXPIRED, OrderState.FAILED)
#: Another is made in its place.
_ANEW = (OrderState.EXPIRED, OrderState.FAILED)


def update(workspace: Workspace, event: ep.OrderEvent) -> Change:
    """The desk after an event of an order."""
    case = workspace.case
    if case is None:
        return same(workspace)
    match event:
        case ep.OrderKindChosen(kind):
            return _choose(workspace, case, kind)
        case ep.OrderAsked(key, kind):
            return _ask(workspace, case, key, kind)
        case ep.OrderSendAsked(order_id, channel):
            return _send(workspace, case, order_id, channel)
        case ep.OrderCancelAsked(order_id):
            return _cancel(workspace, case, order_id)
        case ep.OrderTold(order):
            return _told(workspace, case, order)
    assert_never(event)


def _choose(workspace: Workspace, case: Case, kind: OrderKind) -> Change:
    """A card is told only while nothing is recorded: choosing it pauses the recording."""
    if kind is OrderKind.CARD and not takes_card(case):
        return same(workspace)
    case = replace(case, deal=replace(case.deal, order_kind=kind))
    chosen = with_case(workspace, case)
    return begin(chosen, case) if card_form(case) else same(chosen)


def card_form(case: Case) -> bool:
    """The page asks for a card: there is none charged already."""
    order = order_shown(case)
    return kind_shown(case) is OrderKind.CARD and (order is None or order.state in _ANEW)


def may_order(workspace: Workspace) -> bool:
    """There is something agreed that could be paid at once, or an order to look at."""
    case = workspace.case
    if case is None or case.body is None or not identified(case):
        return False
    return case.promise.agreed or bool(case.body.orders)


def _ask(workspace: Workspace, case: Case, key: str, kind: OrderKind) -> Change:
    draft = draft_of(case.promise)
    if draft is None or kind.value in case.deal.busy or not key:
        return same(workspace)
    rule = blocking_rule(case, Blocked.ORDERS)
    if rule is not None:
        return refuse(workspace, "blocked_orders", rule_id=rule)
    if not server_up(workspace):
        return refuse(workspace, "order_needs_server")
    amount = draft.plan[0].amount if draft.plan else draft.amount
    order = MakeOrder(key=key, kind=kind, amount=amount, due_on=draft.due_on, debt_ids=draft.debt_ids)
    return same(_busy(workspace, case, kind.value), cp.MakeOrder(case.head.call_id, order))


def _send(workspace: Workspace, case: Case, order_id: str, channel: Channel) -> Change:
    order = order_of(case, order_id)
    if order is None or order.state in OVER or order_id in case.deal.busy:
        return same(workspace)
    if not server_up(workspace):
        return refuse(workspace, "order_needs_server")
    return same(_busy(workspace, case, order_id), cp.SendOrder(order_id, channel))


def _cancel(workspace: Workspace, case: Case, order_id: str) -> Change:
    order = order_of(case, order_id)
    if order is None or order.state in OVER or order_id in case.deal.busy or not server_up(workspace):
        return same(workspace)
    return same(_busy(workspace, case, order_id), cp.CancelOrder(order_id))


def _busy(workspace: Workspace, case: Case, name: str) -> Workspace:
    deal = replace(case.deal, busy=(*case.deal.busy, name))
    return with_case(workspace, replace(case, deal=deal))


def kind_shown(case: Case) -> OrderKind:
    """What the page shows: what was chosen, else what was agreed, else the newest order's."""
    if case.deal.order_kind is not None:
        return case.deal.order_kind
    method = case.promise.method.value if case.promise.method is not None else ""
    agreed = next((kind for kind in (OrderKind.BOLETO, OrderKind.LINK) if kind.value == method), None)
    if case.promise.method is PayMethod.CARD:
        # by a link nobody hears the card; the agent may still choose to type it
        agreed = OrderKind.LINK if takes_link(case) else OrderKind.CARD
    if agreed is None and not case.promise.agreed and case.body is not None and case.body.orders:
        return case.body.orders[0].kind
    return agreed or OrderKind.PIX


def order_shown(case: Case) -> OrderView | None:
    """The newest order of that kind; one that was cancelled gives way to a new one."""
    kind = kind_shown(case)
    orders = case.body.orders if case.body is not None else ()
    of_kind = [one for one in orders if one.kind is kind and one.state is not OrderState.CANCELLED]
    return max(of_kind, key=lambda one: one.changed_at, default=None)


def order_of(case: Case, order_id: str) -> OrderView | None:
    """The order with this id, as it is known here."""
    orders = case.body.orders if case.body is not None else ()
    return next((one for one in orders if one.order_id == order_id), None)


def _told(workspace: Workspace, case: Case, order: OrderView) -> Change:
    """The answer to the desk's own request: a new order belongs to the agreement."""
    form = case.promise
    if order.order_id not in form.order_ids and order.state not in OVER:
        form = replace(form, order_ids=(*form.order_ids, order.order_id))
    elif order.state is OrderState.CANCELLED:
        form = replace(form, order_ids=tuple(one for one in form.order_ids if one != order.order_id))
    busy = tuple(one for one in case.deal.busy if one not in (order.order_id, order.kind.value))
    case = replace(case, promise=form, deal=replace(case.deal, busy=busy))
    return same(charged(with_case(workspace, _with_order(case, order)), order))


def _with_order(case: Case, order: OrderView) -> Case:
    if case.body is None:
        return case
    others = tuple(one for one in case.body.orders if one.order_id != order.order_id)
    before = order_of(case, order.order_id)
    if before is not None and before.changed_at > order.changed_at:
        return case
    return replace(case, body=case.body.model_copy(update={"orders": (order, *others)}))


def changed(workspace: Workspace, told: p.OrderChanged) -> Change:
    """The provider told something: shown where it is, and said aloud when money came."""
    case, order = workspace.case, told.order
    here = case is not None and case.head.person_id == told.person_id
    before = order_of(case, order.order_id) if case is not None and here else None
    if case is not None and here:
        workspace = with_case(workspace, _with_order(case, order))
    paid_before = before is not None and before.state is OrderState.PAID
    if order.state is not OrderState.PAID or paid_before or (case is not None and here and case.body is None):
        return same(workspace)
    amount = f"{order.amount.minor} {order.amount.currency}"
    told_so = notify(workspace, "order_paid", "ok", name=told.name, amount=amount)
    return same(told_so, c.Announce("order_paid"))


def refused(workspace: Workspace, event: RequestRefused) -> Change:
    """Nothing was made or sent; the card says why."""
    case = workspace.case
    if case is None:
        return same(workspace)
    idle = with_case(workspace, replace(case, deal=replace(case.deal, busy=())))
    params = dict(event.params)
    why = params.get("fault", event.code.value)
    if params.get("reason", "") in ("declined", "payer"):
        why = params["reason"]
    return same(notify(idle, "order_refused", "warn", code=why, rule_id=params.get("rule_id", "")))
