"""Agreements like the design's picture 05, in every stage. Every name and amount in them is invented."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

from agent_desktop.desk.amounts import plain_amount
from agent_desktop.desk.plan_state import Deal, LineForm, PromiseForm, Typed
from agent_desktop.desk.workspace import Form, LinkState, Workspace
from server_api.contract.agreements import (
    ApprovalView,
    Plan,
    PlanCheck,
    PlanFix,
    PlanLine,
)
from server_api.contract.cases import MessageWay
from server_api.contract.debt_words import (
    ApprovalState,
    Frequency,
    PlanKind,
)
from server_api.contract.money import Money
from server_api.contract.words import Authority, Channel, PayMethod, PromiseFault
from tests.ui.sample_case import BALANCE, FRIDAY, NOW, body
from tests.ui.samples import talking, with_case

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


def no_mail(language: str = "pt-BR") -> Workspace:
    """No e-mail address on file: reminders go by SMS only."""
    ways = (
        MessageWay(channel=Channel.SMS),
        MessageWay(channel=Channel.EMAIL, usable=False, why="no_contact"),
    )
    return with_case(editing(language), body=body().model_copy(update={"message_ways": ways}))


PLANS: dict[str, Callable[[str], Workspace]] = {
    "05-promise-editor": editing,
    "05-asked": with_approval(ApprovalState.PENDING),
    "05-approved": granted,
    "05-countered": with_approval(ApprovalState.COUNTERED, "Mais que isso não, ela já quebrou dois."),
    "05-refused": with_approval(ApprovalState.REFUSED, "Entrada mínima é 10\u00a0%."),
    "05-expired": with_approval(ApprovalState.EXPIRED),
    "05-nobody-free": nobody_free,
    "05-no-mail": no_mail,
    "05-single": single,
    "05-irregular": irregular,
    "05-250-lines": long_schedule,
    "05-fault": faulty,
    "05-computing": computing,
    "05-server-away": server_away,
}
