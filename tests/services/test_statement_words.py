"""A statement's formulas say what was counted: counted again from their text, they give the same cents."""

import re
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.debt_words import Component
from server_api.contract.money import Money
from server_api.domain.balance import statement_at
from server_api.domain.day_count import DayCount
from server_api.domain.debt_terms import DebtTerms, Instalment, Paid
from server_api.domain.interest import InterestKind
from server_api.domain.rounding import Rounding, rounded
from server_api.services import statement_words as words

DUE = date(2027, 11, 15)  # the years after it: 2028 has 366 days


def counted(text: str) -> Fraction:
    """The value of a formula in English, in cents: only figures and the signs of arithmetic are read."""
    plain = (
        text.replace("\N{NO-BREAK SPACE}", "")
        .replace(",", "")
        .replace("$", "")
        .replace("\N{MINUS SIGN}", "-")
    )
    plain = re.sub(r"([0-9.]+)%", r"(\1/100)", plain).replace("×", "*").replace("÷", "/").replace("^", "**")
    assert re.fullmatch(r"[0-9.()+\-*/ ]+", plain), plain
    exact = re.sub(r"(?<!\*\*)\b([0-9]+(?:\.[0-9]+)?)", r"Fraction('\1')", plain)
    return Fraction(eval(exact, {"__builtins__": {}, "Fraction": Fraction})) * 100


@given(
    principal=st.integers(1, 10**8),
    bp=st.integers(1, 1_500),
    days=st.integers(1, 900),
    count=st.sampled_from(tuple(DayCount)),
    kind=st.sampled_from(tuple(InterestKind)),
    paid=st.lists(st.tuples(st.integers(1, 800), st.integers(1, 10**6)), max_size=2),
)
def test_each_formula_gives_the_amount_beside_it(
    principal: int, bp: int, days: int, count: DayCount, kind: InterestKind, paid: list[tuple[int, int]]
) -> None:
    terms = DebtTerms(
        Money(principal, "USD"),
        DUE,
        bp,
        200,
        interest_kind=kind,
        day_count=count,
        payments=tuple(Paid(DUE + timedelta(days=after), Money(minor, "USD")) for after, minor in paid),
    )
    on = DUE + timedelta(days=days)
    for charge in statement_at(terms, on).charges:
        text = words.formula(charge, terms, on, "en-US")
        if text:
            assert rounded(counted(text)) == charge.amount, text


def test_the_interest_of_a_coming_instalment_is_shown_by_its_days() -> None:
    usd = [Money(minor, "USD") for minor in (10_000, 1_000, 0)]
    terms = DebtTerms(
        usd[0], DUE, instalments=(Instalment(1, DUE, *usd),), opened_on=DUE - timedelta(days=30)
    )
    on = DUE - timedelta(days=18)
    (_, growing) = statement_at(terms, on).charges
    assert words.formula(growing, terms, on, "en-US") == "$10.00 × 12 ÷ 30"
    assert growing.amount == 400


@pytest.mark.parametrize(
    ("language", "formula", "rule"),
    [
        (
            "pt-BR",
            "R$ 1.000,00 × 2,5 % × 45 ÷ 30",
            "juros simples, 2,5 % ao mês, mês de 30 dias, de 15/11/2027 a 30/12/2027",
        ),
        (
            "es-MX",
            "BRL1,000.00 × 2.5 % × 45 ÷ 30",
            "interés simple, 2.5 % mensual, mes de 30 días, del 15/11/2027 al 30/12/2027",
        ),
        (
            "en-US",
            "R$1,000.00 × 2.5% × 45 ÷ 30",
            "simple interest, 2.5% a month, 30-day month, Nov 15, 2027 to Dec 30, 2027",
        ),
    ],
)
def test_three_languages(language: str, formula: str, rule: str) -> None:
    terms = DebtTerms(Money(100_000, "BRL"), DUE, 250)
    on = DUE + timedelta(days=45)
    (_, charge) = statement_at(terms, on).charges
    assert words.formula(charge, terms, on, language).replace("\N{NO-BREAK SPACE}", " ") == formula
    assert words.charge_rule(charge, terms, on, language).replace("\N{NO-BREAK SPACE}", " ") == rule


@pytest.mark.parametrize("language", ["pt-BR", "es-MX", "en-US"])
def test_every_convention_and_component_has_its_words(language: str) -> None:
    for kind in InterestKind:
        for count in DayCount:
            terms = DebtTerms(Money(100_000, "BRL"), DUE, 250, 200, kind, count)
            on = DUE + timedelta(days=45)
            assert all(
                words.charge_rule(charge, terms, on, language) for charge in statement_at(terms, on).charges
            )
    taken = (
        item for item in Component if item not in (Component.PAID, Component.DISCOUNT, Component.UNKNOWN)
    )
    assert all(words.component_text(item, language) for item in taken)
    assert all(words.rounding_text(item, language) for item in Rounding)
