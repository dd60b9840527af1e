from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from agent_desktop.widgets.formats import Formats, clock, unbroken
from server_api.contract.money import Money

SP = ZoneInfo("America/Sao_Paulo")
AT = datetime(2026, 11, 23, 21, 12, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    ("language", "money", "said"),
    [
        ("pt-BR", Money(90416, "BRL"), "R$\u00a0904,16"),
        ("pt-BR", Money(1488020, "BRL"), "R$\u00a014.880,20"),
        ("es", Money(967213, "MXN"), "$9,672.13"),
        ("en", Money(967213, "USD"), "$9,672.13"),
        ("en", Money(-5, "USD"), "-$0.05"),
        ("es", Money(150000, "CLP"), "$150,000"),
        ("en", Money(100, "XTS"), "XTS\u00a01.00"),
    ],
)
def test_money(language: str, money: Money, said: str) -> None:
    assert Formats(language, UTC).money(money) == said


def test_a_country_writes_amounts_its_own_way() -> None:
    spain = Formats("es", UTC).at_place("Europe/Madrid", "ES")
    colombia = Formats("es", UTC).at_place("America/Bogota", "CO")
    assert colombia.amount(Money(123456700, "COP")) == "1.234.567,00"
    assert spain.amount(Money(1234567, "EUR")) == "12.345,67"


def test_an_unknown_place_changes_nothing() -> None:
    here = Formats("pt-BR", SP)
    assert here.at_place("Nowhere/None", "??").time(AT) == here.time(AT) == "18:12"


@pytest.mark.parametrize(("language", "said"), [("pt-BR", "35\u00a0%"), ("es", "35\u00a0%"), ("en", "35%")])
def test_percent(language: str, said: str) -> None:
    assert Formats(language, UTC).percent(3500) == said


@pytest.mark.parametrize(
    ("language", "day", "full", "moment"),
    [
        ("pt-BR", "23/11", "23/11/2026", "23/11\u00a018:12"),
        ("es", "23/11", "23/11/2026", "23/11\u00a018:12"),
        ("en", "Nov 23", "Nov 23, 2026", "Nov 23\u00a06:12\u00a0PM"),
    ],
)
def test_dates(language: str, day: str, full: str, moment: str) -> None:
    formats = Formats(language, SP)
    assert formats.day(date(2026, 11, 23)) == day
    assert formats.full_date(date(2026, 11, 23)) == full
    assert formats.moment(AT) == moment


def test_a_day_without_an_hour_shows_none() -> None:
    assert Formats("pt-BR", SP).moment(datetime(2026, 10, 28, 3, 0, tzinfo=UTC)) == "28/10"


def test_heading_of_a_month() -> None:
    assert Formats("pt-BR", SP).month(date(2026, 11, 1)) == "Novembro de 2026"
    assert Formats("en", SP).month(date(2026, 11, 1)) == "November 2026"


def test_timers() -> None:
    assert clock(timedelta(seconds=134)) == "02:14"
    assert clock(timedelta(hours=1, seconds=5)) == "1:00:05"
    assert clock(timedelta(seconds=-3)) == "00:00"


def test_numbers_of_documents_do_not_break() -> None:
    assert "-" not in unbroken("***.482.915-**")
    assert " " not in unbroken("55 •••• 4321")
