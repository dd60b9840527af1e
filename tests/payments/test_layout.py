"""Positions of fields against the public manual, and what we write as another reader reads it.

FEBRABAN, "Layout Padrão de Arquivo CNAB 240", version 10.6, and Banco do Brasil, "Particularidades BB", 2017.
"""

from dataclasses import replace
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.domain.slip import Slip, barcode, check
from server_api.payments.cnab.banks import banks
from server_api.payments.cnab.layout import WIDTH, FieldError, plain, records
from server_api.payments.cnab.remittance import ENTRY, WRITE_OFF, Payee, Payer, Title, write_remittance
from tests.payments.bank import AGREEMENT, read_remittance

MADE = datetime(2026, 11, 24, 18, 30, 5)
BANK = banks()["001"]
PAYEE = Payee(
    bank="001",
    agency="1234",
    agency_digit="5",
    account="98765",
    account_digit="X",
    agreement=AGREEMENT,
    wallet="17",
    variation="019",
    name="Banco Horizonte S.A.",
    tax_id="12345678000195",
)
PAYER = Payer("José da Conceição", "52998224725", "Rua São João, 1", "São Paulo", "SP", "01310100")
TITLE = Title(
    movement=ENTRY,
    our_number=f"{AGREEMENT}0000000001",
    document="70000000001",
    own_id="a" * 25,
    due_on=date(2026, 11, 30),
    issued_on=date(2026, 11, 24),
    amount_minor=123_456,
    payer=PAYER,
)
#: From the manual's tables: record, field, first and last position.
PLACES = [
    ("file_header", "agreement", 33, 52),
    ("file_header", "account", 59, 70),
    ("file_header", "way", 143, 143),
    ("file_header", "number", 158, 163),
    ("batch_header", "operation", 9, 9),
    ("batch_header", "number", 184, 191),
    ("segment_p", "our_number", 38, 57),
    ("segment_p", "document", 63, 77),
    ("segment_p", "due_on", 78, 85),
    ("segment_p", "amount", 86, 100),
    ("segment_p", "kind", 107, 108),
    ("segment_p", "interest", 127, 141),
    ("segment_p", "own_id", 196, 220),
    ("segment_p", "write_off_days", 225, 227),
    ("segment_q", "payer_tax_id", 19, 33),
    ("segment_q", "payer_name", 34, 73),
    ("segment_q", "postcode", 129, 136),
    ("segment_q", "region", 152, 153),
    ("segment_r", "fine_code", 66, 66),
    ("segment_r", "fine", 75, 89),
    ("segment_t", "our_number", 38, 57),
    ("segment_t", "due_on", 74, 81),
    ("segment_t", "amount", 82, 96),
    ("segment_t", "own_id", 106, 130),
    ("segment_t", "fee", 199, 213),
    ("segment_t", "reasons", 214, 223),
    ("segment_u", "interest", 18, 32),
    ("segment_u", "discount", 33, 47),
    ("segment_u", "rebate", 48, 62),
    ("segment_u", "paid", 78, 92),
    ("segment_u", "net", 93, 107),
    ("segment_u", "happened_on", 138, 145),
    ("segment_u", "credited_on", 146, 153),
    ("batch_trailer", "records", 18, 23),
    ("batch_trailer", "total_1", 30, 46),
    ("batch_trailer", "total_4", 99, 115),
    ("file_trailer", "batches", 18, 23),
    ("file_trailer", "records", 24, 29),
]


@pytest.mark.parametrize(("record", "field", "first", "last"), PLACES)
def test_a_field_is_where_the_manual_has_it(record: str, field: str, first: int, last: int) -> None:
    assert records()[record].place(field) == f"{first}-{last}"


@pytest.mark.parametrize("name", sorted(records()))
def test_no_field_of_a_record_covers_another(name: str) -> None:
    fields = records()[name].fields.values()
    taken = [place for field in fields for place in range(field.first, field.last + 1)]
    assert len(taken) == len(set(taken))
    assert max(taken) <= WIDTH


def test_records_are_as_the_manual_shows_them() -> None:
    payee = replace(PAYEE, interest_month_bp=100, fine_bp=200, days_open=60)
    lines = write_remittance(BANK, payee, 7, MADE, [TITLE]).decode("ascii").split("\r\n")
    assert lines[0].startswith(
        "00100000         212345678000195003128557001417019  012345000000098765X BANCO HORIZONTE"
    )
    assert lines[0][142:171] == "1" + "24112026" + "183005" + "000007" + "103" + "00000"
    assert lines[2].rstrip() == (
        "0010001300001P 01012345000000098765X 31285570000000001   7122270000000001    "
        "3011202600000000012345600000 99N24112026201122026000000000000100"
        "0" + "0" * 53 + "a".upper() * 25 + "300106009" + "0" * 10
    )
    assert lines[3].startswith("0010001300002Q 011000052998224725JOSE DA CONCEICAO")
    assert lines[4][65:89] == "2" + "01122026" + "000000000000200"


def test_the_bar_code_of_a_slip_holds_its_number_and_wallet() -> None:
    number = BANK.number_of(AGREEMENT, 42)
    assert number == "31285570000000042"
    free = BANK.free_field(number, "17")
    code = barcode(Slip("001", date(2026, 11, 30), 123_456, free))
    check(code)
    assert code[19:] == "000000" + number + "17"


names = st.text(min_size=1, max_size=60).filter(lambda text: plain(text) != "")
payers = st.builds(
    Payer,
    name=names,
    tax_id=st.from_regex(r"[0-9]{11}|[0-9]{14}", fullmatch=True),
    street=st.text(max_size=80),
    city=st.text(max_size=40),
    region=st.sampled_from(("SP", "RJ", "AC")),
    postcode=st.from_regex(r"[0-9]{8}", fullmatch=True),
)
days = st.dates(date(2026, 1, 1), date(2030, 12, 31))
titles = st.builds(
    Title,
    movement=st.sampled_from((ENTRY, WRITE_OFF)),
    our_number=st.from_regex(r"3128557[0-9]{10}", fullmatch=True),
    document=st.from_regex(r"[0-9]{1,15}", fullmatch=True),
    own_id=st.from_regex(r"[0-9a-f]{25}", fullmatch=True),
    due_on=days,
    issued_on=days,
    amount_minor=st.integers(1, 10**10 - 1),
    payer=payers,
)
payees = st.builds(
    lambda interest, fine, open_: replace(PAYEE, interest_month_bp=interest, fine_bp=fine, days_open=open_),
    st.integers(0, 1000),
    st.integers(0, 1000),
    st.integers(0, 999),
)


@given(st.lists(titles, max_size=5), payees, st.integers(1, 999_999))
def test_what_we_write_another_reader_reads(wanted: list[Title], payee: Payee, number: int) -> None:
    read = read_remittance(write_remittance(BANK, payee, number, MADE, wanted))
    assert (read.number, read.bank, read.made) == (number, "001", "24112026183005")
    assert read.agreement == "003128557001417019"
    assert len(read.asked) == len(wanted)
    for asked, title in zip(read.asked, wanted, strict=True):
        assert (asked.movement, asked.our_number, asked.minor) == (
            title.movement,
            title.our_number,
            title.amount_minor,
        )
        assert asked.due == f"{title.due_on:%d%m%Y}"
        assert asked.payer == plain(title.payer.name)[:40].strip()
        assert asked.tax_id == ("1" if len(title.payer.tax_id) == 11 else "2") + title.payer.tax_id.zfill(15)
        assert (asked.postcode, asked.region) == (title.payer.postcode, title.payer.region)
        assert asked.interest == (("2", payee.interest_month_bp) if payee.interest_month_bp else ("3", 0))
        assert asked.write_off[1] == f"{payee.days_open:03}"
        assert (asked.fine is not None) == (payee.fine_bp > 0 and title.movement == ENTRY)
        if asked.fine is not None:
            assert (asked.fine[0], asked.fine[2]) == ("2", payee.fine_bp)


@pytest.mark.parametrize(
    "changed",
    [{"our_number": "3" * 21}, {"amount_minor": 10**15}, {"document": "9" * 16}, {"amount_minor": -1}],
)
def test_what_does_not_fit_is_never_cut_in_silence(changed: dict[str, object]) -> None:
    with pytest.raises(FieldError):
        write_remittance(BANK, PAYEE, 1, MADE, [replace(TITLE, **changed)])  # type: ignore[arg-type]
