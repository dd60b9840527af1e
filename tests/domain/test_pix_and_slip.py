"""Pix codes and payment slips, against what the Banco Central and the banks publish."""

from datetime import date, timedelta

import pytest
import segno
from hypothesis import given
from hypothesis import strategies as st

from server_api.contract.money import Money
from server_api.domain.pix import BrCodeError, Payee, crc16, dynamic_code, parse, static_code
from server_api.domain.slip import (
    Slip,
    SlipError,
    barcode,
    check,
    due_factor,
    due_of,
    modulo_10,
    read_line,
    typed_line,
)
from tests.helpers.qr import read_qr

FULANO = Payee("Fulano de Tal", "BRASILIA")
#: Banco Central do Brasil, Manual de Padrões para Iniciação do Pix: the static and the dynamic example.
STATIC = (
    "00020126580014br.gov.bcb.pix0136123e4567-e12b-12d1-a456-426655440000"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***63041D3D"
)
DYNAMIC = (
    "00020101021226700014br.gov.bcb.pix2548pix.example.com/8b3da2f39a4140d1a91abd93113bd441"
    "5204000053039865802BR5913Fulano de Tal6008BRASILIA62070503***630464E4"
)
#: A slip of Banco do Brasil that public implementations check theirs with (linkiez/boleto-sdk and others).
LINE = "00190.50095 40144.816069 06809.350314 3 37370000000100"
CODE = "00193373700000001000500940144816060680935031"


def test_the_checksum_is_the_one_of_the_catalogue() -> None:
    """CRC-16/CCITT-FALSE ("IBM-3740"): check value of "123456789"."""
    assert crc16("123456789") == "29B1"


def test_the_central_banks_examples_are_made_to_the_letter() -> None:
    assert static_code(FULANO, "123e4567-e12b-12d1-a456-426655440000") == STATIC
    assert dynamic_code(FULANO, "pix.example.com/8b3da2f39a4140d1a91abd93113bd441") == DYNAMIC


def test_a_code_is_read_again() -> None:
    fields = parse(DYNAMIC)
    assert fields["26.25"] == "pix.example.com/8b3da2f39a4140d1a91abd93113bd441"
    assert (fields["01"], fields["53"], fields["62.05"]) == ("12", "986", "***")


@pytest.mark.parametrize(
    ("code", "fault"),
    [(DYNAMIC[:-1] + "5", "crc"), ("", "form"), ("6304", "form"), (DYNAMIC.replace("Tal", "Ta1"), "crc")],
)
def test_a_code_that_was_touched_is_refused(code: str, fault: str) -> None:
    with pytest.raises(BrCodeError, match=fault):
        parse(code)


def test_a_field_that_runs_over_the_end_is_refused() -> None:
    text = "000201" + "2699" + "6304"
    with pytest.raises(BrCodeError, match="form"):
        parse(text + crc16(text))


@pytest.mark.parametrize(
    ("make", "fault"),
    [
        (lambda: static_code(FULANO, "k", Money(0, "BRL")), "amount"),
        (lambda: static_code(FULANO, "k", Money(10**13, "BRL")), "amount"),
        (lambda: static_code(FULANO, "k", Money(1, "MXN")), "currency"),
        (lambda: static_code(FULANO, "k", txid="with space"), "txid"),
        (lambda: static_code(FULANO, "k" * 90), "too_long"),
        (lambda: static_code(Payee("日本", "X"), "k"), "form"),
        (lambda: dynamic_code(FULANO, "https://pix.example.com/1"), "address"),
        (lambda: dynamic_code(FULANO, "p" * 78), "address"),
    ],
)
def test_what_nobody_could_pay_is_not_made(make: object, fault: str) -> None:
    assert callable(make)
    with pytest.raises(BrCodeError, match=fault):
        make()


@given(st.integers(1, 10**12 - 1), st.text(min_size=1, max_size=60), st.text(max_size=40))
def test_whatever_the_payees_name_the_code_is_whole_and_its_qr_says_the_same(
    minor: int, name: str, city: str
) -> None:
    code = dynamic_code(Payee(f"A{name}", f"B{city}"), "pix.example.com/qr/v2/cobv/1", Money(minor, "BRL"))
    fields = parse(code)
    assert fields["54"] == f"{minor // 100}.{minor % 100:02}"
    assert len(fields["59"]) <= 25
    assert len(fields["60"]) <= 15
    assert code.isascii()


def test_the_qr_of_a_code_is_read_as_the_code() -> None:
    code = dynamic_code(FULANO, "pix.example.com/qr/v2/cobv/" + "a" * 35, Money(1_116_000, "BRL"))
    assert read_qr(segno.make(code, error="m", micro=False)) == code


@pytest.mark.parametrize(
    ("day", "factor"),
    [
        # FEBRABAN, Manual Operacional do Fator de Vencimento: its table.
        (date(2000, 7, 3), 1000),
        (date(2000, 7, 4), 1001),
        (date(2012, 4, 27), 5316),
        (date(2025, 2, 20), 9998),
        (date(2025, 2, 21), 9999),
        # FEBRABAN: from then on it begins again with 1000, and next on 14 October 2049.
        (date(2025, 2, 22), 1000),
        (date(2025, 2, 23), 1001),
        (date(2049, 10, 13), 9999),
        (date(2049, 10, 14), 1000),
    ],
)
def test_the_due_factor_begins_again(day: date, factor: int) -> None:
    assert due_factor(day) == factor
    assert due_of(factor, day) == day


def test_a_published_slip_is_made_and_read_to_the_digit() -> None:
    slip = Slip("001", date(2007, 12, 31), 100, CODE[19:])
    assert barcode(slip) == CODE
    assert typed_line(CODE) == LINE
    assert read_line(LINE) == CODE


def test_the_digits_of_a_published_line_are_module_ten() -> None:
    assert [modulo_10(part) for part in ("001905009", "4014481606", "0680935031")] == [5, 9, 4]


@given(
    st.integers(0, 999).map(lambda n: f"{n:03}"),
    st.dates(date(2000, 7, 3), date(2090, 1, 1)),
    st.integers(1, 10**10 - 1),
    st.text("0123456789", min_size=25, max_size=25),
    st.integers(0, 46),
)
def test_every_slip_is_read_as_it_was_made_and_no_wrong_digit_passes(
    bank: str, due_on: date, minor: int, free: str, at: int
) -> None:
    code = barcode(Slip(bank, due_on, minor, free))
    check(code)
    line = typed_line(code).replace(".", "").replace(" ", "")
    assert read_line(line) == code
    assert (len(line), len(code)) == (47, 44)
    assert due_of(int(code[5:9]), due_on + timedelta(days=40)) == due_on
    # One digit of the first three fields mistyped: module 10 finds every one.
    at %= 32
    wrong = line[:at] + str((int(line[at]) + 1) % 10) + line[at + 1 :]
    with pytest.raises(SlipError):
        read_line(wrong)


@pytest.mark.parametrize(
    ("slip", "fault"),
    [
        (Slip("1", date(2026, 1, 1), 1, "0" * 25), "bank"),
        (Slip("001", date(2026, 1, 1), 0, "0" * 25), "amount"),
        (Slip("001", date(2026, 1, 1), 10**10, "0" * 25), "amount"),
        (Slip("001", date(2026, 1, 1), 1, "0" * 24), "free"),
        (Slip("001", date(2026, 1, 1), 1, "²" * 25), "free"),
        (Slip("001", date(1999, 1, 1), 1, "0" * 25), "due"),
    ],
)
def test_what_is_no_slip_is_refused(slip: Slip, fault: str) -> None:
    with pytest.raises(SlipError, match=fault):
        barcode(slip)
