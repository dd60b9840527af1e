"""The case of the design's pictures. Every name, amount and rule in them is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from server_api.contract.cases import (
    Advice,
    CaseBody,
    CaseHead,
    Challenge,
    DebtLine,
    Disclosure,
    HistoryItem,
    HistoryPage,
    Identity,
    LegalFact,
    NextStep,
    NumberView,
    PhoneLine,
    PromiseLine,
)
from server_api.contract.money import Money
from server_api.contract.offers import Offer
from server_api.contract.words import (
    Authority,
    Blocked,
    Channel,
    IdentityMode,
    IdentityStatus,
    LegalKind,
    PayMethod,
    Question,
    Verdict,
)
from tests.ui.sample_lists import SCRIPT

NOW = datetime(2026, 11, 24, 13, 42, 21, tzinfo=UTC)
TODAY = date(2026, 11, 24)


def brl(cents: int) -> Money:
    return Money(cents, "BRL")


def identity(mode: IdentityMode, done: IdentityStatus, right: int) -> Identity:
    questions = (
        (Question.BIRTH_DATE, False),
        (Question.DOCUMENT_FIRST_3, False),
        (Question.POSTCODE_FIRST_5, True),
    )
    return Identity(
        mode=mode,
        status=done,
        needed=2,
        tries_left=3,
        challenges=tuple(
            Challenge(question=q, spare=spare, verdict=Verdict.RIGHT if at < right else Verdict.UNASKED)
            for at, (q, spare) in enumerate(questions)
        ),
    )


def head(
    mode: IdentityMode = IdentityMode.SHOWN,
    done: IdentityStatus = IdentityStatus.CONFIRMED,
    right: int = 2,
) -> CaseHead:
    return CaseHead(
        call_id="call-1",
        person_id="p1",
        name="Maria Aparecida dos Santos",
        document_masked="***.482.915-**",
        document_kind="CPF",
        number=NumberView(
            phone_id="n1", masked="(11) 9••••-4321", kind="mobile", right_party_times=2, confirmed=True
        ),
        city="Santo André",
        region="SP",
        country="BR",
        time_zone="America/Sao_Paulo",
        may_talk_until=datetime(2026, 11, 24, 23, 0, tzinfo=UTC),
        identity=identity(mode, done, right),
        script=SCRIPT,
        campaign="Cartões 61–90",
        creditor="Banco Meridiano",
        disclosures=(
            Disclosure(code="recording", text="Esta ligação é gravada.", rule_id="LGPD-6"),
            Disclosure(code="creditor", text="Falo em nome do Banco Meridiano.", rule_id="BR-CDC-42A"),
        ),
    )


def debt(
    debt_id: str, product: str, contract: str, due: date, late: int, parts: tuple[int, int, int]
) -> DebtLine:
    principal, interest, penalty = parts
    return DebtLine(
        debt_id=debt_id,
        product=product,
        contract=contract,
        creditor="Banco Meridiano",
        due_on=due,
        days_late=late,
        principal=brl(principal),
        interest=brl(interest),
        penalty=brl(penalty),
        balance=brl(principal + interest + penalty),
    )


DEBTS = (
    debt("d1", "Cartão Visa", "5204-8817", date(2026, 9, 13), 72, (918000, 66096, 18360)),
    debt("d2", "Empréstimo pessoal", "3390-1204", date(2026, 9, 30), 55, (342000, 18810, 6840)),
    debt("d3", "Cheque especial", "0071-5562", date(2026, 10, 5), 50, (110200, 5510, 2204)),
)
BALANCE = brl(1488020)
FRIDAY = date(2026, 11, 27)


def offer(rank: int, total: int, discount: int, first: int, instalments: tuple[int, int] = (0, 0)) -> Offer:
    count, each = instalments
    return Offer(
        offer_id=f"o{rank}",
        rank=rank,
        total=brl(total),
        balance=BALANCE,
        discount_bp=discount,
        first_payment=brl(first),
        first_due=FRIDAY,
        instalments=count,
        instalment=brl(each) if count else None,
        valid_until=FRIDAY,
        authority=Authority.WITHIN if rank < 4 else Authority.NEEDS_APPROVAL,
        methods=(PayMethod.PIX, PayMethod.BOLETO),
    )


OFFERS = (
    offer(1, 967213, 3500, 967213),
    offer(2, 1190416, 2000, 190416, (5, 200000)),
    offer(3, 1413619, 500, 141619, (12, 106000)),
    offer(4, 1488020, 0, 80020, (22, 64000)),
)


def item(
    number: int, at: datetime, channel: Channel, text: str, chip: str = "", agent: str = ""
) -> HistoryItem:
    return HistoryItem(item_id=f"h{number}", at=at, channel=channel, text=text, result=chip, agent=agent)


def at(month: int, day: int, hour: int, minute: int) -> datetime:
    """An hour of São Paulo."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) + timedelta(hours=3)


HISTORY = (
    item(1, at(11, 23, 18, 12), Channel.SMS, "Lembrete da condição; abriu o link às 18:40", "Abriu o link"),
    item(
        2,
        at(11, 19, 11, 5),
        Channel.VOICE,
        "Pediu retorno depois do 13º; prefere manhã",
        "4 min 12 s",
        "Diego Lima.",
    ),
    item(3, at(11, 12, 9, 0), Channel.EMAIL, "Proposta de acordo; aberta 2 vezes", "Aberto 2 vezes"),
    item(
        4, at(11, 10, 15, 20), Channel.LEGAL, "Protesto lavrado, 2º Tabelião de Santo André", "Ato jurídico"
    ),
    item(5, at(11, 5, 10, 22), Channel.VOICE, "Caixa postal; nenhum recado deixado", "Sem contato"),
    item(
        6, at(10, 30, 14, 3), Channel.PAYMENT, "Pix recebido, abatido do contrato 0071-5562", "Pago em parte"
    ),
    item(7, at(10, 28, 0, 0), Channel.PROMISE, "Promessa não cumprida; 2ª quebra em 5", "Quebrada"),
    item(8, at(10, 21, 10, 48), Channel.VOICE, "Prometeu para 28/10, por Pix", "Promessa", "Diego Lima."),
)

PROTESTED = LegalFact(
    kind=LegalKind.PROTESTED,
    since=date(2026, 11, 10),
    rule_id="PROT-01",
    rule_version=3,
    text="Protesto lavrado, 2º Tabelião",
    debt_ids=("d2",),
)
DISPUTED = LegalFact(
    kind=LegalKind.DISPUTE,
    since=TODAY,
    rule_id="CONTESTA-01",
    rule_version=7,
    blocks=(Blocked.OFFERS, Blocked.PROMISES),
    text="Contestação aberta",
)


def body(legal: tuple[LegalFact, ...] = (PROTESTED,)) -> CaseBody:
    blocked = any(fact.blocks for fact in legal)
    return CaseBody(
        birth_year=1968,
        customer_since=2017,
        segment="M3",
        risk="risco médio",
        balance_on=TODAY,
        balance=BALANCE,
        debts=DEBTS,
        offers=OFFERS,
        legal=legal,
        next_step=None
        if blocked
        else NextStep(
            title="Ofereça quitação à vista: R$\u00a09.672,13 até sexta, 27/11",
            reason="Por quê: 1ª parcela do 13º até 30/11 · abriu o link ontem · quitou à vista em 2024",
            offer_id="o1",
            advice=Advice(
                code="offer_at_once", amounts={"total": Money(967213, "BRL")}, days={"day": FRIDAY}
            ),
            reasons=(
                Advice(text="1ª parcela do 13º até 30/11"),
                Advice(code="kept_at_once"),
                Advice(code="kept", counts={"kept": 3, "due": 5}),
            ),
        ),
        history=HistoryPage(items=HISTORY, total=17),
        phones=(
            PhoneLine(phone_id="n1", masked="(11) 9••••-4321", kind="mobile", source="cadastro"),
            PhoneLine(phone_id="n2", masked="(11) ••••-1180", kind="home", usable=False),
        ),
        promises=(
            PromiseLine(
                promise_id="r1",
                made_at=at(10, 21, 10, 48),
                due_on=date(2026, 10, 28),
                amount=brl(124000),
                method=PayMethod.PIX,
                state="broken",
            ),
        ),
        promises_kept=3,
        promises_due=5,
        max_promise_days=30,
        min_promise=brl(10000),
        methods=(PayMethod.PIX, PayMethod.BOLETO),
    )
