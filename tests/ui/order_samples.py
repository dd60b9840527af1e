"""Payment orders and promises made before. Every name and amount in them is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from agent_desktop.desk.plan_state import Deal
from agent_desktop.desk.workspace import Form, Tab, Workspace
from server_api.contract.agreements import (
    PromiseDetail,
    PromiseEvent,
    PromiseLineView,
)
from server_api.contract.cases import PromiseLine as PromiseLineRow
from server_api.contract.debt_words import (
    ApprovalState,
    OrderKind,
    OrderState,
    PromiseState,
)
from server_api.contract.payments import OrderView
from server_api.contract.words import Channel, PayMethod
from tests.ui.plan_samples import SINGLE, approval, brl
from tests.ui.sample_case import FRIDAY, NOW, body
from tests.ui.samples import talking, with_case


def order(state: OrderState, **changes: object) -> OrderView:
    plain = OrderView(
        order_id="or1",
        kind=OrderKind.PIX,
        state=state,
        amount=brl(967213),
        due_on=FRIDAY,
        payload="00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-4266554400005204000053039865407"
        "9672.135802BR5914BANCO MERIDIANO6009SAO PAULO62070503***63041D3D",
        changed_at=NOW - timedelta(seconds=12),
        paid_at=NOW - timedelta(seconds=3) if state is OrderState.PAID else None,
        sent_by=() if state is OrderState.CREATED else (Channel.SMS,),
    )
    return plain.model_copy(update=changes)


def ordering(*orders: OrderView) -> Callable[[str], Workspace]:
    def made(language: str = "pt-BR") -> Workspace:
        agreed = replace(SINGLE, agreed=True, read_back=True, read_back_at=NOW)
        told = body().model_copy(update={"orders": orders})
        return with_case(talking(language), form=Form.ORDER, promise=agreed, body=told)

    return made


_SLIP = order(
    OrderState.OPENED,
    kind=OrderKind.BOLETO,
    payload="",
    line="00190.50095 40144.816069 06809.350314 3 10000000967213",
    barcode="00193100000009672130500940144816060680935031",
)


def slip(language: str = "pt-BR") -> Workspace:
    return with_case(ordering(_SLIP)(language), deal=Deal(order_kind=OrderKind.BOLETO), tab=Tab.PROMISES)


def _made(promise_id: str, day: date, minor: int, state: str, lines: tuple[int, int]) -> PromiseLineRow:
    kept, count = lines
    return PromiseLineRow(
        promise_id=promise_id,
        made_at=NOW - timedelta(days=70),
        due_on=day,
        amount=brl(minor),
        method=PayMethod.PIX,
        state=state,
        lines=count,
        kept=kept,
        paid=brl(minor * kept // count),
        next_due=day if state in ("open", "due", "broken") else None,
    )


_PROMISES = (
    _made("r1", date(2026, 10, 28), 124000, "broken", (1, 3)),
    _made("r2", date(2026, 9, 4), 50000, "kept", (1, 1)),
    _made("r3", date(2026, 7, 10), 86000, "renegotiated", (0, 2)),
    _made("r4", date(2026, 11, 30), 30000, "open", (0, 1)),
)
_DETAIL = PromiseDetail(
    promise_id="r1",
    state=PromiseState.BROKEN,
    lines=(
        PromiseLineView(
            number=1, due_on=date(2026, 9, 28), amount=brl(41334), paid=brl(41334), state=PromiseState.KEPT
        ),
        PromiseLineView(
            number=2, due_on=date(2026, 10, 28), amount=brl(41333), paid=brl(0), state=PromiseState.BROKEN
        ),
        PromiseLineView(
            number=3, due_on=date(2026, 11, 30), amount=brl(41333), paid=brl(0), state=PromiseState.OPEN
        ),
    ),
    events=(
        PromiseEvent(kind="made", at=NOW - timedelta(days=70), text="Diego Lima"),
        PromiseEvent(kind="reminded", at=NOW - timedelta(days=28), number=2, channel="sms"),
        PromiseEvent(kind="broken", at=NOW - timedelta(days=24), number=2, text="3 dias de tolerância"),
    ),
)


def made_before(language: str = "pt-BR") -> Workspace:
    told = body().model_copy(update={"promises": _PROMISES})
    deal = Deal(opened="r1", made=_DETAIL)
    return with_case(talking(language), tab=Tab.PROMISES, body=told, deal=deal)


def asked_before(language: str = "pt-BR") -> Workspace:
    """With what the leads were asked for on this case."""
    told = made_before(language)
    assert told.case is not None
    asked = (
        approval(ApprovalState.REFUSED, note="Entrada mínima é 10\u00a0%.", reason="Recebe dia 5"),
        approval(
            ApprovalState.COUNTERED,
            approval_id="ap2",
            agent="Diego Lima",
            asked_at=NOW - timedelta(days=70),
            decided_at=NOW - timedelta(days=70) + timedelta(seconds=31),
        ),
    )
    return with_case(told, deal=replace(told.case.deal, approvals=asked))


def all_parts(language: str = "pt-BR") -> Workspace:
    """Fees, costs, a discount and a payment: each with its column."""
    told = body()
    more = {
        "fees": brl(1250),
        "costs": brl(4000),
        "discount": brl(10000),
        "paid": brl(50000),
        "instalments": 12,
    }
    parts = {**more, "instalments": 12, "instalments_late": 3}
    first = told.debts[0].model_copy(update=parts)
    debts = (first, *told.debts[1:])
    return with_case(talking(language), body=told.model_copy(update={"debts": debts}))


ORDERS: dict[str, Callable[[str], Workspace]] = {
    "05-order-none": ordering(),
    "05-order-pix": ordering(order(OrderState.SENT)),
    "05-order-paid": ordering(order(OrderState.PAID)),
    "05-order-slip": slip,
    "06-promises": made_before,
    "06-promises-asked": asked_before,
    "04-all-parts": all_parts,
}
