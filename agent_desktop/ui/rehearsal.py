"""A made-up case to paint out of sight: what the first real one would load is there before it comes."""

from __future__ import annotations

from datetime import date, datetime

from agent_desktop.desk.workspace import Case
from server_api.contract.cases import (
    CaseBody,
    CaseHead,
    DebtLine,
    HistoryItem,
    HistoryPage,
    Identity,
    NextStep,
    NumberView,
)
from server_api.contract.money import Money
from server_api.contract.offers import Offer
from server_api.contract.scripts import Answer, Script, Step
from server_api.contract.words import Channel, IdentityMode, IdentityStatus

#: Every sign that a name, an amount or a date is made of: a font draws each for the first time once.
_SIGNS = "AaBbCcDdEeFfGgHhIiJjLlMmNnOoPpQqRrSsTtUuVvXxZz ãáâàéêíóôõúçñ"
_AMOUNT = Money(123_456_789_0, "BRL")
_ID = "rehearsal"


def rehearsal(now: datetime) -> Case:
    """Nobody's case, with something in every part that a case opens with."""
    return Case(head=_head(), body=_body(now))


def _head() -> CaseHead:
    spoken = Step(step_id=_ID, stage=0, say=(f"**{_SIGNS}**", _SIGNS), how=_SIGNS, answers=(_answer(),))
    return CaseHead(
        call_id=_ID,
        person_id=_ID,
        name=_SIGNS,
        document_masked="•••.•••.•••-••",
        document_kind="cpf",
        number=NumberView(phone_id=_ID, masked="(••) •••••-••••", kind="mobile"),
        city=_SIGNS,
        region="SP",
        country="BR",
        time_zone="America/Sao_Paulo",
        may_talk_until=None,
        identity=Identity(
            mode=IdentityMode.SHOWN,
            status=IdentityStatus.CONFIRMED,
            needed=0,
            tries_left=0,
            challenges=(),
        ),
        script=Script(
            script_id=_ID,
            name=_SIGNS,
            version=1,
            language="pt-BR",
            stages=(_SIGNS, _SIGNS),
            start=_ID,
            steps=(spoken,),
        ),
        campaign=_SIGNS,
        creditor=_SIGNS,
    )


def _answer() -> Answer:
    return Answer(label=_SIGNS, goto=_ID)


def _body(now: datetime) -> CaseBody:
    today = now.date()
    touched = tuple(
        HistoryItem(item_id=channel.value, at=now, channel=channel, text=_SIGNS, amount=_AMOUNT)
        for channel in Channel
    )
    return CaseBody(
        balance_on=today,
        balance=_AMOUNT,
        debts=(_debt(today), _debt(today)),
        offers=(_offer(today, 1, 3500), _offer(today, 2, 0)),
        next_step=NextStep(title=_SIGNS, reason=_SIGNS),
        history=HistoryPage(items=touched, total=len(touched)),
    )


def _debt(today: date) -> DebtLine:
    return DebtLine(
        debt_id=_ID,
        product=_SIGNS,
        contract="0123456789",
        creditor=_SIGNS,
        due_on=today,
        days_late=0,
        principal=_AMOUNT,
        interest=_AMOUNT,
        penalty=_AMOUNT,
        balance=_AMOUNT,
    )


def _offer(today: date, rank: int, discount_bp: int) -> Offer:
    return Offer(
        offer_id=str(rank),
        rank=rank,
        total=_AMOUNT,
        balance=_AMOUNT,
        discount_bp=discount_bp,
        first_payment=_AMOUNT,
        first_due=today,
        instalments=rank,
        instalment=_AMOUNT,
        valid_until=today,
        reason=_SIGNS,
    )
