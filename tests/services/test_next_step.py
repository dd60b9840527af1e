"""What to do next: the first rule that has something to say, in one line with its reason."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from server_api.contract.money import Money
from server_api.contract.words import LegalKind
from server_api.domain.best_time import Answers
from server_api.domain.legal import Fact
from server_api.services import step_words
from server_api.services.case_around import CaseAround
from server_api.services.case_facts import CaseFacts, read_case
from server_api.services.next_step import best_time, kept_of, next_step
from server_api.services.quote_offer import DayFigures, quote_case
from server_api.store.promises_rows import PromiseRow
from tests.services.floor import Floor

TODAY = date(2026, 11, 24)
MADE = datetime(2026, 11, 10, 15, tzinfo=UTC)


def promise(state: str, due: date, **given: Any) -> PromiseRow:
    row = PromiseRow(
        "p-1", "o-1", "person", "call", "agent", Money(52_000, "BRL"), due, "pix", state, MADE, next_due=due
    )
    return replace(row, **given)


async def facts(floor: Floor) -> CaseFacts:
    call = await floor.call("meridiano")
    async with floor.database.read() as conn:
        case = await read_case(conn, call.call_id, call.person_id, call.campaign_id)
    return replace(case, promises=[], legal=[], around=CaseAround(counts={"emails": 1, "addresses": 1}))


def told(case: CaseFacts, **given: Any) -> str:
    case = replace(case, **given)
    figures: DayFigures = quote_case(case, TODAY, None)
    step = next_step(case, figures)
    assert step is not None
    assert step.reason
    assert step.advice is not None or step.blocked  # every advice can be worded in the agent's language
    return step.title


async def test_each_rule_comes_before_the_next(floor: Floor) -> None:
    case = await facts(floor)
    offer = told(case)
    assert offer.startswith("Ofereça")
    paid = CaseAround(paid=Money(10_000, "BRL"), paid_at=datetime(2026, 11, 23, 15, tzinfo=UTC))
    assert told(case, around=paid) == "Agradeça o pagamento de R$\xa0100,00 e combine o restante"
    broken = [promise("broken", TODAY - timedelta(days=6), paid_minor=2_000)]
    assert (
        told(case, around=paid, promises=broken) == "Promessa de R$\xa0500,00 não cumprida: combine de novo"
    )
    due = [promise("open", TODAY), *broken]
    assert told(case, around=paid, promises=due).startswith("Promessa de R$\xa0520,00 vence hoje")
    late = [promise("due", TODAY - timedelta(days=1)), *due]
    assert "venceu em seg., 23/11" in told(case, promises=late)
    poor = Fact(LegalKind.OVER_INDEBTED, TODAY, "LEI-14181", 1)
    assert told(case, promises=due, legal=[poor]) == "Ouça primeiro e ofereça só condições leves"
    dead = Fact(LegalKind.DECEASED, TODAY, "DECEASED", 1)
    assert told(case, promises=due, legal=[poor, dead]).startswith("Cobrança suspensa")


async def test_old_news_is_no_news(floor: Floor) -> None:
    case = await facts(floor)
    offer = told(case)
    assert told(case, promises=[promise("broken", TODAY - timedelta(days=40))]) == offer
    assert told(case, promises=[promise("open", TODAY + timedelta(days=2))]) == offer
    old = CaseAround(paid=Money(10_000, "BRL"), paid_at=datetime(2026, 11, 1, tzinfo=UTC))
    assert told(case, around=old) == offer


async def test_without_an_offer_another_hour_or_missing_data_is_the_advice(floor: Floor) -> None:
    case = replace(await facts(floor), policies=[])
    assert told(case) == "Combine uma data de pagamento"
    assert told(case, around=CaseAround(counts={"emails": 0})) == "Complete o cadastro: falta e-mail"
    dead_end = [replace(phone, state="wrong") for phone in case.phones]
    assert told(case, phones=dead_end) == "Complete o cadastro: falta um telefone que atenda"
    assert told(case, phones=[]) == "Complete o cadastro: falta um telefone que atenda"
    answers = Answers()
    for week in range(3):
        at = datetime(2026, 11, 3, 21, 30, tzinfo=UTC) + timedelta(weeks=week)
        answers = answers.noted(at, "America/Sao_Paulo", answered=True)
    evening = [replace(case.phones[0], answers=answers.stored())]
    assert best_time(replace(case, phones=evening)) == "em dias úteis das 17h às 19h"
    assert told(case, phones=evening) == "Combine um retorno para o melhor horário"


async def test_kept_of_decided(floor: Floor) -> None:
    states = ("kept", "broken", "kept", "open", "cancelled", "kept")
    case = replace(await facts(floor), promises=[promise(state, TODAY) for state in states])
    assert kept_of(case) == (3, 4)


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("pt-BR", "no fim de semana das 9h às 11h"),
        ("es-MX", "en fin de semana de 9 a 11 h"),
        ("en-US", "at weekends between 9 a.m. and 11 a.m."),
    ],
)
def test_hours_are_said_as_people_say_them(language: str, words: str) -> None:
    assert step_words.hours("weekend", 9, 11, language) == words
