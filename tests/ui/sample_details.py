"""What stands behind the tabs in the design's pictures. Every name, amount and rule in them is invented."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from server_api.contract.cases import CaseBody
from server_api.contract.contacts import (
    CaseExtras,
    Consent,
    ContactLine,
    DocumentLine,
    Note,
    OwnPanel,
    OwnPromise,
    PartyLine,
    Target,
)
from server_api.contract.debt_words import Component, ConsentState, ContactKind, DocumentKind, PartyRole
from server_api.contract.holds import AllowedAction, BlockedLine, HoldView, LegalEvent
from server_api.contract.statements import DebtStatement, InstalmentLine, Statement, StatementLine
from server_api.contract.words import Blocked, Channel, LegalKind
from tests.ui.sample_case import DISPUTED, PROTESTED, TODAY, at, body, brl

OPENED_AT = at(11, 24, 10, 46)
HOLD = HoldView(
    hold_id="hold-1",
    kind=LegalKind.DISPUTE,
    since=OPENED_AT,
    protocol="2026-1124-00817",
    answer_by=date(2026, 12, 8),
    with_desk="Mesa de contestações",
    reason="not_mine",
    by="Camila Rocha",
)


def _blocked(what: str, detail: str, rule: str, version: int = 7) -> BlockedLine:
    return BlockedLine(what=what, detail=detail, rule_id=rule, rule_version=version, since=OPENED_AT)


def disputed_body() -> CaseBody:
    fact = DISPUTED.model_copy(
        update={
            "blocks": (
                Blocked.OFFERS,
                Blocked.PROMISES,
                Blocked.ORDERS,
                Blocked.CONTACT,
                Blocked.LISTING,
            )
        }
    )
    return body((fact, PROTESTED)).model_copy(
        update={
            "blocked": (
                _blocked("offers", "Oferta em aberto recolhida", "CONTESTA-01"),
                _blocked("orders", "1 link enviado em 23/11 foi desligado", "CONTESTA-01"),
                _blocked("calls", "2 tentativas agendadas foram canceladas", "CONTESTA-02"),
                _blocked("messages", "Lembrete de hoje, 18:00, cancelado", "CONTESTA-02"),
                _blocked("listing", "Pedido de negativação de 1 contrato retido", "CDC-43", 1),
            ),
            "allowed": tuple(
                AllowedAction(code=code, params={"hold_id": "hold-1"})
                for code in ("hold_reason", "send_protocol", "transfer", "correct_contact", "close_politely")
            ),
            "holds": (HOLD,),
            "legal_events": (
                LegalEvent(
                    since=TODAY,
                    at=OPENED_AT,
                    kind=LegalKind.DISPUTE,
                    text="Contestação aberta",
                    contract="3 contratos",
                    by="Camila Rocha",
                ),
                LegalEvent(
                    since=date(2026, 11, 10),
                    at=at(11, 10, 15, 20),
                    kind=LegalKind.PROTESTED,
                    text="Protesto lavrado, 2º Tabelião",
                    contract="3390-1204",
                    by="Banco Meridiano",
                ),
                LegalEvent(
                    since=date(2026, 3, 2),
                    kind=LegalKind.OVER_INDEBTED,
                    text="Audiência de superendividamento",
                    by="Procon",
                    ended_at=at(6, 1, 12, 0),
                ),
            ),
            "counts": {"contacts": 5, "documents": 6, "promises": 5, "legal": 3},
        }
    )


def _line(component: Component, minor: int, formula: str = "", rule: str = "") -> StatementLine:
    return StatementLine(debt_id="d1", component=component, amount=brl(minor), formula=formula, rule=rule)


STATEMENT = Statement(
    person_id="p1",
    on=TODAY,
    debts=(
        DebtStatement(
            debt_id="d1",
            product="Cartão Visa",
            contract="5204-8817",
            lines=(
                _line(Component.PRINCIPAL, 918000, "valor vencido em 13/09/2026", "fatura de setembro"),
                _line(
                    Component.INTEREST,
                    66096,
                    "R$\u00a09.180,00 × 3\u00a0% × 72 ÷ 30",
                    "juros simples, 3\u00a0% ao mês, mês de 30 dias",
                ),
                _line(
                    Component.PENALTY, 18360, "R$\u00a09.180,00 × 2\u00a0%", "multa de 2\u00a0%, CDC art. 52"
                ),
            ),
            total=brl(1002456),
        ),
        DebtStatement(
            debt_id="d2",
            product="Empréstimo pessoal",
            contract="3390-1204",
            lines=(
                _line(Component.PRINCIPAL, 342000, "3 parcelas de R$\u00a01.140,00", "parcelas vencidas"),
                _line(Component.INTEREST, 18810, "R$\u00a03.420,00 × 3\u00a0% × 55 ÷ 30", "juros simples"),
                _line(Component.PENALTY, 6840, "R$\u00a03.420,00 × 2\u00a0%", "multa de 2\u00a0%"),
                _line(Component.PAID, 42000, "Pix de 30/10/2026", "abatido na ordem abaixo"),
            ),
            instalments=tuple(
                InstalmentLine(
                    number=n,
                    due_on=date(2026, 8 + n - 1, 30),
                    amount=brl(114000),
                    paid=brl(42000 if n == 1 else 0),
                    balance=brl(72000 if n == 1 else 114000),
                    days_late=max(0, 86 - 30 * (n - 1)),
                )
                for n in (1, 2, 3)
            ),
            total=brl(325650),
        ),
    ),
    total=brl(1488020),
    allocation=(
        Component.COSTS,
        Component.FEES,
        Component.PENALTY,
        Component.INTEREST,
        Component.PRINCIPAL,
    ),
    rounding="Cada parte é arredondada ao centavo, meio centavo para cima.",
)


def _contact(
    contact_id: str, kind: ContactKind, masked: str, label: str, quality: int, state: str = "usable"
) -> ContactLine:
    phone = kind is ContactKind.PHONE
    return ContactLine(
        contact_id=contact_id,
        kind=kind,
        masked=masked,
        label=label,
        source="debtor" if quality > 70 else "creditor",
        state=state,
        quality=quality,
        last_result="",
        last_at=at(11, 19, 11, 5) if quality > 70 else None,
        consents=(
            Consent(
                channel=Channel.SMS,
                purpose="reminders",
                state=ConsentState.GRANTED,
                since=at(10, 21, 10, 48),
                source="debtor",
            ),
            Consent(channel=Channel.WHATSAPP, purpose="offers", state=ConsentState.WITHDRAWN),
        )
        if phone
        else (),
    )


NOTES = (
    Note(
        note_id="n1",
        at=at(11, 19, 11, 9),
        by="Diego Lima",
        text="Só pode falar depois das 18 h; trabalha em escola.",
        pinned=True,
    ),
    Note(note_id="n2", at=at(10, 21, 10, 50), by="Diego Lima", text="Pediu boleto por e-mail."),
)
EXTRAS = CaseExtras(
    person_id="p1",
    contacts=(
        _contact("n1", ContactKind.PHONE, "(11) 9••••-4321", "mobile", 92),
        _contact("n2", ContactKind.PHONE, "(11) ••••-1180", "home", 15, "wrong"),
        _contact("e1", ContactKind.EMAIL, "m•••••@p•••.example", "personal", 64),
        _contact("a1", ContactKind.ADDRESS, "Rua das F•••, Santo André, SP", "home", 40, "unconfirmed"),
    ),
    parties=(
        PartyLine(
            party_id="g1",
            role=PartyRole.GUARANTOR,
            name="João dos Santos",
            document_masked="***.117.204-**",
            phone_masked="(11) 9••••-0088",
            may_hear=True,
            rule_id="BR-CC-818",
            since=date(2024, 2, 1),
        ),
        PartyLine(party_id="g2", role=PartyRole.RELATIVE, name="Ana Paula dos Santos"),
    ),
    documents=tuple(
        DocumentLine(
            document_id=f"doc{n}", kind=kind, title=title, at=at(*when, 9, 0), size=size, contract=contract
        )
        for n, (kind, title, when, size, contract) in enumerate(
            (
                (DocumentKind.AGREEMENT, "Proposta de acordo", (11, 12), 48_000, ""),
                (DocumentKind.LEGAL_ACT, "Instrumento de protesto", (11, 10), 210_000, "3390-1204"),
                (DocumentKind.NOTICE, "Comunicado prévio de negativação", (10, 20), 36_000, "3390-1204"),
                (DocumentKind.INVOICE, "Fatura de setembro", (9, 3), 92_000, "5204-8817"),
                (DocumentKind.CONTRACT, "Contrato do empréstimo pessoal", (2, 1), 320_000, "3390-1204"),
            )
        )
    ),
    notes=NOTES,
    tags=("13º em novembro", "Pix"),
    custom=(("Loja de origem", "Santo André Centro"), ("Gerente", "Carlos Prado")),
)
PANEL = OwnPanel(
    right_party=14,
    promises=5,
    promised=brl(1248000),
    kept=53,
    decided=75,
    targets=(
        Target(metric="right_party", value=14, goal=20),
        Target(metric="promised", value=1248000, goal=2000000, currency="BRL"),
        Target(metric="kept", value=53, goal=60, period="month"),
    ),
    due=tuple(
        OwnPromise(
            promise_id=f"r{n}",
            person_id=f"x{n}",
            name=name,
            due_on=TODAY + timedelta(days=day),
            amount=brl(minor),
            state=state,
        )
        for n, (name, day, minor, state) in enumerate(
            (
                ("Marcos Vinícius Leal", 0, 184000, "kept"),
                ("Rosa Helena Dias", 0, 62000, "due"),
                ("Antônio Serafim", 0, 215000, "due"),
                ("Cláudia Rezende", 1, 48000, "open"),
                ("Paulo Sérgio Melo", 1, 131000, "open"),
            )
        )
    ),
)
MORNING = datetime(2026, 11, 24, 11, 0, tzinfo=UTC)
