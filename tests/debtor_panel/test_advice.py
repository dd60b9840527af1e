"""What to do next in the agent's language, whatever language the debtor speaks; why a reminder cannot go."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from agent_desktop.debtor_panel.view_model.advice import best_time, next_words
from server_api.contract.cases import Advice, NextStep
from server_api.contract.money import Money
from server_api.contract.words import Channel
from tests.debtor_panel.viewing import speech, view
from tests.ui.plan_samples import no_mail
from tests.ui.sample_case import body

OFFER = Advice(
    code="offer_at_once", amounts={"total": Money(967213, "BRL")}, days={"day": date(2026, 11, 27)}
)
STEP = NextStep(
    title="Ofereça quitação à vista",
    reason="Por quê: cumpriu acordo parcelado",
    offer_id="o1",
    advice=OFFER,
    reasons=(
        Advice(text="Feirão do banco"),
        Advice(code="kept_plan"),
        Advice(code="kept", counts={"kept": 3, "due": 5}),
    ),
)


@pytest.mark.parametrize(
    ("language", "title", "reason"),
    [
        ("pt-BR", "Ofereça quitação à vista: R$\u00a09.672,13 até sexta-feira, 27/11", "cumpriu acordo"),
        ("es", "Ofrezca liquidar con R$\u00a09,672.13 a más tardar el viernes, 27/11", "cumplió un convenio"),
        ("en", "Offer settlement in full: R$\u00a09,672.13 by Friday, Nov 27", "has kept an installment"),
    ],
)
def test_the_agent_reads_the_advice_in_their_own_language(language: str, title: str, reason: str) -> None:
    told, why = next_words(STEP, speech(language))
    assert told == title
    assert "Feirão do banco" in why  # the creditor's own words stay as they were written
    assert reason in why
    assert "3" in why


@pytest.mark.parametrize(
    "changes",
    [{"advice": None}, {"advice": Advice(code="from_the_future")}, {"advice": Advice(code="offer_at_once")}],
)
def test_what_this_release_cannot_word_is_said_as_the_server_said_it(changes: dict[str, Any]) -> None:
    step = STEP.model_copy(update=changes)
    assert next_words(step, speech("en")) == (STEP.title, STEP.reason)


def test_the_best_hours_are_told_as_clocks_show_them() -> None:
    told = Advice(code="work", counts={"first": 18, "last": 20})
    case = body().model_copy(update={"best_time": "em dias úteis", "best_hours": told})
    assert best_time(case, speech("en")) == "on weekdays between 6\u00a0PM and 8\u00a0PM"
    assert best_time(case.model_copy(update={"best_hours": None}), speech("en")) == "em dias úteis"


def test_a_reminder_that_cannot_go_says_why() -> None:
    shown = view(no_mail()).promise
    assert shown is not None
    ways = {way.channel: way for way in shown.remind}
    assert (ways[Channel.SMS].on, ways[Channel.SMS].why) == (True, "")
    assert "sem contato" in ways[Channel.EMAIL].why
    assert ways[Channel.EMAIL].why in shown.remind_why
