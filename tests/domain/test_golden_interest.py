"""Interest, instalments and day counts against published figures; each figure has its source beside it."""

from datetime import date
from fractions import Fraction

import pytest

from server_api.contract.money import Money
from server_api.domain import price
from server_api.domain.balance import balance_at
from server_api.domain.day_count import DayCount, days_counted, years_between
from server_api.domain.debt_terms import DebtTerms
from server_api.domain.interest import InterestKind

#: ISDA, "Calculation examples of 30/360 and 30E/360 in the 2006 ISDA Definitions", sheet "Comparison"
#: (isda.org/2008/12/22/30-360-day-count-conventions): start, end, days by 30/360 and by 30E/360.
ISDA_30_360 = [
    ("2007-01-15", "2007-01-30", 15, 15),
    ("2007-01-15", "2007-02-15", 30, 30),
    ("2007-01-15", "2007-07-15", 180, 180),
    ("2007-09-30", "2008-03-31", 180, 180),
    ("2007-09-30", "2007-10-31", 30, 30),
    ("2007-09-30", "2008-09-30", 360, 360),
    ("2007-01-15", "2007-01-31", 16, 15),
    ("2007-01-31", "2007-02-28", 28, 28),
    ("2007-02-28", "2007-03-31", 33, 32),
    ("2006-08-31", "2007-02-28", 178, 178),
    ("2007-02-28", "2007-08-31", 183, 182),
    ("2007-02-14", "2007-02-28", 14, 14),
    ("2007-02-26", "2008-02-29", 363, 363),
    ("2008-02-29", "2009-02-28", 359, 359),
    ("2008-02-29", "2008-03-30", 31, 31),
    ("2008-02-29", "2008-03-31", 32, 31),
    ("2007-02-28", "2007-03-05", 7, 7),
    ("2007-10-31", "2007-11-28", 28, 28),
    ("2007-08-31", "2008-02-29", 179, 179),
    ("2008-02-29", "2008-08-31", 182, 181),
    ("2008-08-31", "2009-02-28", 178, 178),
    ("2009-02-28", "2009-08-31", 183, 182),
]
#: ISDA, "EMU and market conventions: recent developments" (1999) on actual/actual, its ISDA column.
ISDA_ACTUAL_ACTUAL = [
    ("2003-11-01", "2004-05-01", "0.497724380567"),
    ("1999-02-01", "1999-07-01", "0.410958904110"),
    ("1999-07-01", "2000-07-01", "1.001377348600"),
    ("2002-08-15", "2003-07-15", "0.915068493151"),
    ("2003-07-15", "2004-01-15", "0.504004790778"),
    ("1999-07-30", "2000-01-30", "0.503892506924"),
    ("2000-01-30", "2000-06-30", "0.415300546448"),
    ("1999-11-30", "2000-04-30", "0.415540085336"),
]
#: The same workbook of ISDA's counts actual days over 360.
ISDA_ACTUAL_360 = [
    ("2007-01-15", "2007-07-15", 181),
    ("2007-09-30", "2008-09-30", 366),
    ("2006-08-31", "2007-02-28", 181),
]
#: Loan, rate a period, payments, each payment; all in minor units.
PRICE = [
    # Diário das Leis, "Tabela Price", model 1 (1 % a month), index of the 180th month: 0,01200168.
    (100_000_000, Fraction(1, 100), 180, 1_200_168),
    # Mundo Educação, "Tabela Price": R$ 30.000, 1,5 % a month, 12 instalments.
    (3_000_000, Fraction(15, 1000), 12, 275_040),
    # NumPy reference, numpy.pmt: $200,000 in 15 years at 7.5 % a year, monthly.
    (20_000_000, Fraction(75, 12_000), 180, 185_402),
    # Class tables "Tabela Price e SAC": R$ 70.000 at 2 % in 5; R$ 80.000 at 1 % in 8.
    (7_000_000, Fraction(2, 100), 5, 1_485_109),
    (8_000_000, Fraction(1, 100), 8, 1_045_522),
    # "Financiamento Price" at 10 % in 4: 10,000.00 in payments of 3,154.71.
    (1_000_000, Fraction(10, 100), 4, 315_471),
]


def day(text: str) -> date:
    return date.fromisoformat(text)


@pytest.mark.parametrize(("start", "end", "bond", "euro"), ISDA_30_360)
def test_days_of_30_360_as_isda_counts_them(start: str, end: str, bond: int, euro: int) -> None:
    assert days_counted(day(start), day(end), DayCount.BOND_30_360) == bond
    assert days_counted(day(start), day(end), DayCount.EURO_30_360) == euro


@pytest.mark.parametrize(("start", "end", "fraction"), ISDA_ACTUAL_ACTUAL)
def test_actual_actual_as_isda_counts_it(start: str, end: str, fraction: str) -> None:
    counted = years_between(day(start), day(end), DayCount.ACTUAL_ACTUAL)
    assert abs(counted - Fraction(fraction)) < Fraction(1, 10**11)


@pytest.mark.parametrize(("start", "end", "days"), ISDA_ACTUAL_360)
def test_actual_days_over_360_and_365(start: str, end: str, days: int) -> None:
    assert years_between(day(start), day(end), DayCount.ACTUAL_360) == Fraction(days, 360)
    assert years_between(day(start), day(end), DayCount.ACTUAL_365) == Fraction(days, 365)


@pytest.mark.parametrize(("loan", "rate", "count", "payment"), PRICE)
def test_instalments_of_published_price_tables(loan: int, rate: Fraction, count: int, payment: int) -> None:
    assert price.instalment(loan, rate, count) == payment


def test_every_line_of_a_published_price_table() -> None:
    # Class tables "Tabela Price e SAC" (passeidireto.com, 92812089): R$ 70.000 at 2 % in 5 instalments.
    lines = [(row.payment, row.interest, row.principal, row.left) for row in table_of_five()]
    assert lines == [
        (1_485_109, 140_000, 1_345_109, 5_654_891),
        (1_485_109, 113_098, 1_372_011, 4_282_880),
        (1_485_109, 85_658, 1_399_451, 2_883_429),
        (1_485_109, 57_669, 1_427_440, 1_455_989),
        (1_485_109, 29_120, 1_455_989, 0),
    ]
    assert sum(row.interest for row in table_of_five()) == 425_545  # 4.255,44 there, not rounded line by line


def table_of_five() -> tuple[price.PriceRow, ...]:
    return price.table(7_000_000, Fraction(2, 100), 5)


def test_the_balance_left_of_a_loan() -> None:
    # Diário das Leis, "Tabela Price", 2nd example: 69 payments of R$ 1.200,16 at 1 % leave R$ 59.612,18
    # by an index of five decimals (49,67020).
    assert abs(price.present_value(120_016, Fraction(1, 100), 69) - 5_961_218) <= 1


def test_the_central_banks_own_example_of_a_financed_amount() -> None:
    # Banco Central do Brasil, Calculadora do cidadão, "Financiamento com prestações fixas", 1st example:
    # R$ 2.000 at 1 % a month in payments of R$ 261,50 is repaid in 8 months.
    assert (
        price.instalment(200_000, Fraction(1, 100), 8)
        <= 26_150
        < price.instalment(200_000, Fraction(1, 100), 7)
    )


def test_regulation_z_appendix_j_example() -> None:
    # 12 CFR 1026, Appendix J (c)(1)(i): $5,000 advanced, 24 monthly payments of $230: 9.69 % a year.
    low, high = Fraction(9685, 1_200_000), Fraction(9695, 1_200_000)
    assert price.present_value(23_000, high, 24) < 500_000 < price.present_value(23_000, low, 24)


@pytest.mark.parametrize(
    ("principal", "days", "interest", "penalty"),
    [
        # vivaprev.com.br, "Juros de mora e multa de mora": R$ 3.000, 10 days late: R$ 10 and R$ 60.
        (300_000, 10, 1_000, 6_000),
        # ajuda.kobana.com.br, "Multa e juros de mora": R$ 100, 5 days late: R$ 2 and 0,1666… (cut to 0,16
        # there; half up it is 0,17).
        (10_000, 5, 17, 200),
    ],
)
def test_late_charges_of_the_consumer_code(principal: int, days: int, interest: int, penalty: int) -> None:
    # Código de Defesa do Consumidor, art. 52, § 1: a penalty of 2 % at most; 1 % a month pro rata die.
    due = date(2024, 11, 10)
    terms = DebtTerms(Money(principal, "BRL"), due, interest_month_bp=100, penalty_bp=200)
    balance = balance_at(terms, date.fromordinal(due.toordinal() + days))
    assert (balance.interest.minor, balance.penalty.minor) == (interest, penalty)


def test_compound_interest_of_whole_months() -> None:
    # Banco Central do Brasil, Calculadora do cidadão, "Valor futuro de um capital": C (1 + i)^n.
    terms = DebtTerms(
        Money(100_000, "BRL"),
        date(2026, 1, 15),
        interest_month_bp=100,
        interest_kind=InterestKind.COMPOUND,
        day_count=DayCount.BOND_30_360,
    )
    assert balance_at(terms, date(2027, 1, 15)).total.minor == 112_683  # 1.000 × 1,01^12 = 1.126,825…
