"""A way to pay at once: Pix, slip or link, where it stands, and what may be done with it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from agent_desktop.debtor_panel.view_model.card import CardFormView, card_form_view, charge_button
from agent_desktop.desk.promise import draft_of
from agent_desktop.desk.reading import server_up
from agent_desktop.desk.update_card import takes_card
from agent_desktop.desk.update_order import OVER, card_form, kind_shown, order_shown
from agent_desktop.desk.workspace import Case, Workspace
from agent_desktop.widgets.speech import Speech
from agent_desktop.widgets.tokens import Ink
from agent_desktop.widgets.views import ButtonView, Kind
from server_api.contract.debt_words import OrderKind, OrderState
from server_api.contract.money import Money
from server_api.contract.outcomes import PromiseDraft
from server_api.contract.payments import OrderView
from server_api.contract.words import Channel

KINDS = (OrderKind.PIX, OrderKind.BOLETO, OrderKind.LINK, OrderKind.CARD)
CHANNELS = (Channel.SMS, Channel.EMAIL)
_ICONS = {
    OrderKind.PIX: "qr-code",
    OrderKind.BOLETO: "barcode",
    OrderKind.LINK: "send",
    OrderKind.CARD: "banknote",
}
#: In the order they come; only what the provider told is marked.
_STEPS = (OrderState.CREATED, OrderState.SENT, OrderState.DELIVERED, OrderState.OPENED, OrderState.PAID)
#: A card is charged at once: nothing of it goes to the debtor.
_CARD_STEPS = (OrderState.CREATED, OrderState.PAID)
_STEP_ICONS = {
    OrderState.CREATED: "qr-code",
    OrderState.SENT: "send",
    OrderState.DELIVERED: "mail",
    OrderState.OPENED: "mail-open",
    OrderState.PAID: "circle-check",
}


@dataclass(frozen=True, slots=True)
class StepView:
    text: str
    icon: str
    ink: Ink


@dataclass(frozen=True, slots=True)
class OrderPageView:
    """``qr`` is what the code holds; ``code`` the same, or a slip's digits, to be read out or copied."""

    kind: OrderKind
    order_id: str
    title: str
    amount: str
    due: str
    kinds: tuple[ButtonView, ...]
    qr: str
    code_label: str
    code: str
    steps: tuple[StepView, ...]
    state: str
    state_ink: Ink
    hint: str
    send: tuple[ButtonView, ...]
    copy: ButtonView
    cancel: ButtonView
    primary: ButtonView
    card: CardFormView | None = None


def order_page_view(workspace: Workspace, case: Case, speech: Speech) -> OrderPageView:
    words, kind, order = speech.words, kind_shown(case), order_shown(case)
    draft = draft_of(case.promise)
    amount, due = _what(order, draft)
    shown_due = words("order.due", date=speech.formats.full_date(due)) if due is not None else ""
    form = card_form_view(workspace, case, amount, shown_due, speech) if card_form(case) else None
    open_now = kind is not OrderKind.CARD and order is not None and order.state not in OVER
    busy = kind.value in case.deal.busy or (order is not None and order.order_id in case.deal.busy)
    may = server_up(workspace) and not busy
    return OrderPageView(
        kind=kind,
        order_id=order.order_id if order else "",
        title=words("order.title"),
        amount=speech.formats.money(amount) if amount is not None else "—",
        due=shown_due,
        kinds=tuple(_kind(one, at, kind, case, speech) for at, one in enumerate(KINDS, start=1)),
        qr=_qr(order),
        code_label=words(f"order.code_{kind.value}") if order is not None else "",
        code=(order.line or order.payload or order.url) if order is not None else "",
        steps=_steps(order, speech),
        state=_state(order, speech),
        state_ink=_ink(order),
        hint=_hint(workspace, order, speech, busy=busy),
        send=tuple(_send(order, channel, speech, may=may and open_now) for channel in CHANNELS),
        copy=ButtonView(words("order.copy"), "Alt 5", "clipboard-list", enabled=bool(order and open_now)),
        cancel=ButtonView(words("order.cancel"), icon="x", enabled=may and open_now),
        primary=charge_button(form, speech)
        if form is not None
        else _primary(order, kind, speech, may=may and draft is not None),
        card=form,
    )


def _what(order: OrderView | None, draft: PromiseDraft | None) -> tuple[Money | None, date | None]:
    """What is, or would be, paid: the first payment of the agreement."""
    if order is not None:
        return order.amount, order.due_on
    if draft is None:
        return None, None
    return draft.plan[0].amount if draft.plan else draft.amount, draft.due_on


def _qr(order: OrderView | None) -> str:
    if order is None or order.state is OrderState.PAID or order.kind is OrderKind.CARD:
        return ""
    return order.payload or order.url


def _kind(one: OrderKind, at: int, shown: OrderKind, case: Case, speech: Speech) -> ButtonView:
    kind = Kind.ON if one is shown else Kind.LIT
    may = one is not OrderKind.CARD or takes_card(case)
    tip = "" if may else speech.words("card.not_taken")
    return ButtonView(speech.code("method", one.value), f"Alt {at}", _ICONS[one], kind, enabled=may, tip=tip)


def _steps(order: OrderView | None, speech: Speech) -> tuple[StepView, ...]:
    """What was told so far; a provider that tells of a payment only leaves out what lies between."""
    if order is None or order.state not in _STEPS:
        return ()
    told = _CARD_STEPS if order.kind is OrderKind.CARD else _STEPS
    reached = _STEPS.index(order.state)
    return tuple(
        StepView(
            speech.words(f"order.state_{step.value}"),
            _STEP_ICONS[step],
            _step_ink(step, reached),
        )
        for step in told
    )


def _step_ink(step: OrderState, reached: int) -> Ink:
    if _STEPS.index(step) > reached:
        return Ink.TEXT3
    return Ink.OK if step is OrderState.PAID else Ink.TEXT


def _state(order: OrderView | None, speech: Speech) -> str:
    if order is None:
        return ""
    at = order.paid_at or order.changed_at
    return speech.words(f"order.told_{order.state.value}", time=speech.formats.time(speech.happened(at)))


def _ink(order: OrderView | None) -> Ink:
    if order is None:
        return Ink.TEXT2
    if order.state is OrderState.PAID:
        return Ink.OK
    return Ink.WARN if order.state in (OrderState.FAILED, OrderState.EXPIRED) else Ink.TEXT2


def _hint(workspace: Workspace, order: OrderView | None, speech: Speech, *, busy: bool) -> str:
    if busy:
        return speech.words("order.busy")
    if not server_up(workspace):
        return speech.words("order.away")
    return "" if order is not None else speech.words("order.none")


def _send(order: OrderView | None, channel: Channel, speech: Speech, *, may: bool) -> ButtonView:
    again = order is not None and channel in order.sent_by
    tip = speech.words("order.send_again" if again else "order.send_first")
    text = speech.code("channel", channel.value)
    return ButtonView(text, icon="check" if again else "send", enabled=may, tip=tip)


def _primary(order: OrderView | None, kind: OrderKind, speech: Speech, *, may: bool) -> ButtonView:
    words = speech.words
    if order is None or order.state in (OrderState.EXPIRED, OrderState.FAILED):
        text = words("order.make", kind=speech.code("method", kind.value))
        return ButtonView(text, "Ctrl Enter", _ICONS[kind], Kind.PRIMARY, enabled=may)
    if order.state is OrderState.CREATED and kind is not OrderKind.CARD:
        text = words("order.send_by", channel=speech.code("channel", Channel.SMS.value))
        return ButtonView(text, "Ctrl Enter", "send", Kind.PRIMARY, enabled=may)
    return ButtonView(words("form.close"), "Ctrl Enter", "check", Kind.PRIMARY)
