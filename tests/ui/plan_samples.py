"""Agreements like the design's picture 05, in every stage. Every name and amount in them is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from agent_desktop.desk.amounts import plain_amount
from agent_desktop.desk.plan_state import Deal, LineForm, PromiseForm, Typed
from agent_desktop.desk.workspace import Form, LinkState, Notice, Parked, Tab, Undoable, Workspace
from server_api.contract.agreements import (
    ApprovalView,
    Plan,
    PlanCheck,
    PlanFix,
    PlanLine,
    PromiseDetail,
    PromiseEvent,
    PromiseLineView,
)
from server_api.contract.cases import PromiseLine as PromiseLineRow
from server_api.contract.debt_words import (
    ApprovalState,
    Frequency,
    OrderKind,
    OrderState,
    PlanKind,
    PromiseState,
)
from server_api.contract.money import Money
from server_api.contract.outcomes import Disposition, Labels, OutcomeSaved, PauseCode, ResultField
from server_api.contract.payments import OrderView
from server_api.contract.words import Authority, Channel, PayMethod, PromiseFault
from tests.ui.floor_samples import lead
from tests.ui.sample_case import BALANCE, FRIDAY, NOW, body
from tests.ui.sample_lists import CATALOGUE
from tests.ui.samples import LINKS, ready, talking, with_case, wrapping

_DAYS = (
    (date(2026, 11, 27), 90416, ""),
    (date(2026, 12, 28), 137500, "27 é domingo"),
    (date(2027, 1, 27), 137500, ""),
    (date(2027, 3, 1), 137500, "27 é sábado"),
    (date(2027, 3, 29), 137500, "27 é sábado"),
    (date(2027, 4, 27), 137500, ""),
    (date(2027, 5, 28), 137500, "27 é Corpus Christi"),
    (date(2027, 6, 28), 137500, "27 é domingo"),
    (date(2027, 7, 27), 137500, ""),
)


def brl(minor: int) -> Money:
    return Money(minor, "BRL")


def typed(minor: int) -> Typed:
    return Typed(plain_amount(minor, "BRL", "pt-BR"), minor)


def plan(
    lines: tuple[tuple[date, int, str], ...] = _DAYS, *, kind: PlanKind = PlanKind.INSTALMENTS, seq: int = 3
) -> Plan:
    total = sum(amount for _, amount, _ in lines)
    return Plan(
        seq=seq,
        kind=kind,
        debt=BALANCE,
        discount=brl(max(0, BALANCE.minor - total)),
        discount_bp=max(0, round((BALANCE.minor - total) * 10_000 / BALANCE.minor)),
        total=brl(total),
        lines=tuple(
            PlanLine(
                number=at if kind is PlanKind.INSTALMENTS else at + 1,
                due_on=day,
                amount=brl(minor),
                note=note,
            )
            for at, (day, minor, note) in enumerate(lines)
        ),
        checks=(
            PlanCheck(code="total_below_debt", ok=True, text="Total abaixo da dívida atualizada"),
            PlanCheck(code="count_within", ok=True, text="8 parcelas: sua alçada vai até 12"),
            PlanCheck(code="business_days", ok=True, text="Todas em dia útil em Santo André"),
        ),
        read_back="“O acordo é de R$\u00a011.904,16: entrada de R$\u00a0904,16 nesta sexta, 27 de novembro, "
        "e mais 8 parcelas de R$\u00a01.375,00, a primeira em 28 de dezembro, sempre por Pix. "
        "A senhora confirma?”",
    )


BEYOND = plan().model_copy(
    update={
        "authority": Authority.NEEDS_APPROVAL,
        "fixes": (PlanFix(field="first", amount=brl(119042)),),
        "checks": (
            *plan().checks,
            PlanCheck(
                code="entry",
                ok=False,
                needs_approval=True,
                text="Sua alçada: mínimo R$\u00a01.190,42 (10\u00a0%)",
            ),
        ),
    }
)
FORM = PromiseForm(
    kind=PlanKind.INSTALMENTS,
    offer_id="o2",
    debt_ids=("d1", "d2", "d3"),
    currency="BRL",
    total=typed(1190416),
    first=typed(90416),
    count=Typed("8", 8),
    first_due=FRIDAY,
    day=27,
    method=PayMethod.PIX,
    remind_by=(Channel.SMS,),
    seq=3,
    plan=BEYOND,
)
LEADS = Deal(free_leads=("Rafael Teixeira",), leads_known=True)
COUNTER = plan(((FRIDAY, 119042, ""), *((day, 133922, note) for day, _, note in _DAYS[1:])))
GRANTED = plan()


def approval(state: ApprovalState, **changes: object) -> ApprovalView:
    decided = state not in (ApprovalState.PENDING, ApprovalState.WITHDRAWN, ApprovalState.EXPIRED)
    plain = ApprovalView(
        approval_id="ap1",
        call_id="call-1",
        agent_id="a1",
        agent="Camila Rocha",
        debtor="Maria Aparecida dos Santos",
        creditor="Banco Meridiano",
        state=state,
        asked_at=NOW - timedelta(seconds=22),
        expires_at=NOW + timedelta(seconds=38),
        beyond="Entrada de 7,6\u00a0%; o mínimo dela é 10\u00a0% (R$\u00a01.190,42)",
        plan=BEYOND,
        counter=COUNTER if state is ApprovalState.COUNTERED else None,
        decided_by="Rafael Teixeira" if decided else "",
        decided_at=NOW - timedelta(seconds=4) if decided else None,
    )
    return plain.model_copy(update=changes)


def editing(language: str = "pt-BR", form: PromiseForm = FORM, deal: Deal = LEADS) -> Workspace:
    return with_case(talking(language), form=Form.PROMISE, promise=form, deal=deal)


def with_approval(state: ApprovalState, note: str = "") -> Callable[[str], Workspace]:
    def made(language: str = "pt-BR") -> Workspace:
        return editing(language, replace(FORM, approval=approval(state, note=note)))

    return made


def granted(language: str = "pt-BR") -> Workspace:
    form = replace(FORM, approval=approval(ApprovalState.APPROVED), read_back=True, read_back_at=NOW)
    return editing(language, form)


def nobody_free(language: str = "pt-BR") -> Workspace:
    return editing(language, deal=Deal(leads_known=True))


SINGLE = PromiseForm(
    kind=PlanKind.SINGLE,
    offer_id="o1",
    debt_ids=("d1", "d2", "d3"),
    currency="BRL",
    total=typed(967213),
    first_due=FRIDAY,
    method=PayMethod.PIX,
    remind_by=(Channel.SMS,),
    seq=1,
    plan=plan(((FRIDAY, 967213, ""),), kind=PlanKind.SINGLE, seq=1).model_copy(
        update={
            "checks": (
                PlanCheck(
                    code="total_below_debt",
                    ok=True,
                    text="Desconto de 35\u00a0%: na sua alçada",
                ),
                PlanCheck(code="business_days", ok=True, text="Dia útil em Santo André"),
            ),
            "read_back": "“O acordo é de R$\u00a09.672,13 à vista, nesta sexta, 27 de novembro, por Pix. "
            "A senhora confirma?”",
        }
    ),
)


def single(language: str = "pt-BR") -> Workspace:
    return editing(language, SINGLE)


def irregular(language: str = "pt-BR") -> Workspace:
    days = ((FRIDAY, 200000), (date(2026, 12, 21), 400000), (date(2027, 1, 10), 390416))
    lines = tuple(LineForm(day, typed(minor)) for day, minor in days)
    told = plan(
        (
            (FRIDAY, 200000, ""),
            (date(2026, 12, 21), 400000, ""),
            (date(2027, 1, 11), 390416, "10 é domingo"),
        ),
        kind=PlanKind.IRREGULAR,
    ).model_copy(update={"read_back": "“São três pagamentos. A senhora confirma?”"})
    form = replace(
        FORM,
        kind=PlanKind.IRREGULAR,
        offer_id="",
        lines=(*lines, LineForm(date(2027, 2, 10), Typed("", None))),
        plan=told,
        seq=4,
    )
    return editing(language, form)


def long_schedule(language: str = "pt-BR") -> Workspace:
    """As many payments as there may be: they scroll inside the table only."""
    days = tuple((FRIDAY + timedelta(days=7 * at), 4700, "") for at in range(250))
    form = replace(
        FORM,
        kind=PlanKind.REPEATING,
        offer_id="",
        total=Typed(),
        first=Typed(),
        count=Typed("250", 250),
        each=typed(4700),
        frequency=Frequency.WEEKLY,
        plan=plan(days, kind=PlanKind.REPEATING).model_copy(update={"read_back": ""}),
    )
    return editing(language, form)


def faulty(language: str = "pt-BR") -> Workspace:
    wrong = BEYOND.model_copy(
        update={
            "faults": (PromiseFault.INSTALMENT_TOO_LOW,),
            "params": {"minimum": "R$\u00a0150,00"},
            "fixes": (PlanFix(field="count", count=12),),
        }
    )
    return editing(language, replace(FORM, count=Typed("96", 96), plan=wrong))


def computing(language: str = "pt-BR") -> Workspace:
    return editing(language, replace(FORM, seq=4, asking=True, count=Typed("10", 10)))


def server_away(language: str = "pt-BR") -> Workspace:
    away = editing(language, replace(FORM, seq=4, count=Typed("10", 10)))
    links = replace(away.links, server=LinkState.DOWN, server_down_since=NOW - timedelta(seconds=60))
    return replace(away, links=links)


PLANS: dict[str, Callable[[str], Workspace]] = {
    "05-promise-editor": editing,
    "05-asked": with_approval(ApprovalState.PENDING),
    "05-approved": granted,
    "05-countered": with_approval(ApprovalState.COUNTERED, "Mais que isso não, ela já quebrou dois."),
    "05-refused": with_approval(ApprovalState.REFUSED, "Entrada mínima é 10\u00a0%."),
    "05-expired": with_approval(ApprovalState.EXPIRED),
    "05-nobody-free": nobody_free,
    "05-single": single,
    "05-irregular": irregular,
    "05-250-lines": long_schedule,
    "05-fault": faulty,
    "05-computing": computing,
    "05-server-away": server_away,
}


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
        PromiseEvent(kind="reminded", at=NOW - timedelta(days=28), number=2, text="SMS"),
        PromiseEvent(kind="broken", at=NOW - timedelta(days=24), number=2, text="3 dias de tolerância"),
    ),
)


def made_before(language: str = "pt-BR") -> Workspace:
    told = body().model_copy(update={"promises": _PROMISES})
    deal = Deal(opened="r1", made=_DETAIL)
    return with_case(talking(language), tab=Tab.PROMISES, body=told, deal=deal)


PLANS |= {
    "05-order-none": ordering(),
    "05-order-pix": ordering(order(OrderState.SENT)),
    "05-order-paid": ordering(order(OrderState.PAID)),
    "05-order-slip": slip,
    "06-promises": made_before,
}


def agreed(language: str = "pt-BR") -> Workspace:
    """In wrap-up, with an agreement that a lead approved."""
    said = NOW - timedelta(seconds=69)
    form = replace(
        FORM, approval=approval(ApprovalState.APPROVED), read_back=True, read_back_at=said, agreed=True
    )
    return with_case(wrapping(language), promise=form)


_FINER = (
    Disposition(
        code="relative",
        key=1,
        labels=Labels(pt_BR="Parente", es="Familiar", en="Relative"),
        parent="third_party",
        fields=(
            ResultField(
                name="back_at",
                labels=Labels(pt_BR="Volta em", es="Vuelve el", en="Back on"),
                required=True,
                kind="date",
            ),
            ResultField(
                name="phone",
                labels=Labels(pt_BR="Outro telefone", es="Otro teléfono", en="Another phone"),
                kind="phone",
            ),
            ResultField(
                name="knows",
                labels=Labels(pt_BR="Conhece o cliente", es="Conoce al cliente", en="Knows the debtor"),
                kind="yes_no",
            ),
        ),
    ),
    Disposition(
        code="neighbour",
        key=2,
        labels=Labels(pt_BR="Vizinho", es="Vecino", en="Neighbour"),
        parent="third_party",
    ),
    Disposition(
        code="colleague",
        key=3,
        labels=Labels(pt_BR="Colega de trabalho", es="Compañero de trabajo", en="Colleague"),
        parent="third_party",
    ),
)
_PAUSE = PauseCode(
    code="hard_call",
    labels=Labels(pt_BR="Ligação difícil", es="Llamada difícil", en="Hard call"),
    limit_s=300,
    after_call=True,
)


def _two_levels(workspace: Workspace, disposition: str, **changes: object) -> Workspace:
    lists = CATALOGUE.model_copy(
        update={
            "dispositions": (*CATALOGUE.dispositions, *_FINER),
            "pause_codes": (*CATALOGUE.pause_codes, _PAUSE),
        }
    )
    wrap_up = replace(workspace.wrap_up, disposition=disposition, fields=(), missing=())
    return replace(
        with_case(workspace, promise=PromiseForm()),
        shift=replace(workspace.shift, catalogue=lists),
        wrap_up=replace(wrap_up, **changes),  # type: ignore[arg-type]
        links=LINKS,
        notices=(),
    )


def refining(language: str = "pt-BR") -> Workspace:
    return _two_levels(wrapping(language), "third_party", missing=("refinement",))


def refined(language: str = "pt-BR") -> Workspace:
    """The second level is chosen; its fields are typed, one of them wrong."""
    return _two_levels(
        wrapping(language), "relative", fields=(("phone", "abc"),), missing=("back_at", "phone")
    )


def suggested(language: str = "pt-BR") -> Workspace:
    """The server has filled the result in."""
    workspace = _two_levels(wrapping(language), "voicemail", suggested=True)
    case = workspace.case
    if case is None:
        raise ValueError("no case in wrap-up")
    return with_case(workspace, head=case.head.model_copy(update={"suggested_result": "voicemail"}))


def undoable(language: str = "pt-BR") -> Workspace:
    """Between calls, just after a result was saved."""
    before = agreed(language)
    if before.case is None:
        raise ValueError("no case in wrap-up")
    saved = OutcomeSaved(
        outcome_id="oc1", call_id="call-1", saved_at=NOW, undo_until=NOW + timedelta(seconds=4)
    )
    whole = Parked(before.case, before.call, before.wrap_up)
    return replace(ready(language), undo=Undoable("key-1", whole, saved))


def paid_live(language: str = "pt-BR") -> Workspace:
    """Money came while the agent talks."""
    params = (("amount", "967213 BRL"), ("name", "Maria Aparecida dos Santos"))
    return replace(talking(language), notices=(Notice("order_paid", params, tone="ok"),))


def _requests(count: int) -> tuple[ApprovalView, ...]:
    lines = (
        ("Camila Rocha", "Entrada de R$\u00a0904,16 (7,6\u00a0%)", 38),
        ("Ivone Castro", "15 parcelas de 410,00", 52),
        ("Bruno Tavares", "Desconto de 42\u00a0%", 120),
        ("Nádia Freitas", "1º pagamento em 40 dias", 150),
    )
    return tuple(
        approval(
            ApprovalState.PENDING,
            approval_id=f"ap{at}",
            agent_id=f"a{at}",
            agent=name,
            beyond=beyond,
            expires_at=NOW + timedelta(seconds=left),
        )
        for at, (name, beyond, left) in enumerate(lines[:count], start=2)
    )


def approving(language: str = "pt-BR", count: int = 2) -> Workspace:
    floor = lead(language)
    return replace(floor, floor=replace(floor.floor, requests=_requests(count), picked="ap2"))


def approving_many(language: str = "pt-BR") -> Workspace:
    """Four wait, and the lead's own authority is too small for the first."""
    floor = approving(language, 4)
    return replace(floor, floor=replace(floor.floor, request_error="forbidden"))


PLANS |= {
    "08-agreed": agreed,
    "08-refine": refining,
    "08-refined": refined,
    "08-suggested": suggested,
    "02-undo": undoable,
    "04-paid": paid_live,
    "09-approvals": approving,
    "09-approvals-many": approving_many,
}
