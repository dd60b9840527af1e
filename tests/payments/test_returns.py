"""Banks' returns: read whole where they can be believed, refused with the line where they cannot."""

from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from server_api.payments.cnab.returns import MOST_BYTES, BadFileError, read_file, read_return
from server_api.services.slip_sentences import bad_file
from tests.payments.bank import DAY, Told, answer, records

NUMBER = "31285570000000001"
PAID = Told(
    NUMBER, "06", "04", minor=50_000, paid=51_234, interest=1_234, fee=125, credited=date(2026, 11, 26)
)
TWO = [Told(NUMBER, "02"), PAID]


def test_a_return_says_what_became_of_each_slip() -> None:
    read = read_return(answer(TWO, 7))
    assert (read.bank, read.agreement, read.number, read.made_on) == ("001", "003128557001417019", 7, DAY)
    entered, paid = read.lines
    assert (entered.line, entered.movement, entered.our_number, entered.paid_minor) == (3, "02", NUMBER, 0)
    assert (paid.line, paid.movement, paid.reasons) == (5, "06", "04")
    assert (paid.title_minor, paid.paid_minor, paid.interest_minor) == (50_000, 51_234, 1_234)
    assert (paid.fee_minor, paid.net_minor) == (125, 51_109)
    assert (paid.happened_on, paid.credited_on) == (DAY, date(2026, 11, 26))


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\r\r\n"])
def test_any_line_ends_and_encodings_mean_the_same(end: str) -> None:
    plain = read_return(answer(TWO))
    assert read_return(answer(TWO, end=end)) == plain
    text = end.join(records(TWO))
    assert read_return(b"\xef\xbb\xbf" + text.encode("utf-8")) == plain
    assert read_return(text.encode("utf-8") + b"\r\n\x1a") == plain


def test_mixed_line_ends_and_lost_blanks_do_no_harm() -> None:
    lines = records(TWO)
    mixed = "\n".join(lines[:3]) + "\r\n" + "\r".join(lines[3:-1]) + "\n\n" + lines[-1].rstrip()
    assert read_return(mixed.encode("cp1252")) == read_return(answer(TWO))


def changed(line: int, first: int, text: str) -> bytes:
    """A return with something else in one of its records, both counted from 1."""
    lines = records(TWO)
    told = lines[line - 1]
    lines[line - 1] = told[: first - 1] + text + told[first - 1 + len(text) :]
    return "\r\n".join(lines).encode("cp1252")


def without(line: int) -> bytes:
    lines = records(TWO)
    del lines[line - 1]
    return "\r\n".join(lines).encode("cp1252")


BAD = [
    ("not_cnab", 1, b"nome;valor\r\nAna;10\r\n"),
    ("not_cnab", 1, b"%PDF-1.7\n" + b"x" * 600),
    ("not_cnab", 1, b"\x00" * 5_000),
    ("utf16", 0, "\r\n".join(records(TWO)).encode("utf-16")),
    ("width", 4, changed(4, 240, "").replace(b"\r\n", b"\r\n", 1)[: 242 * 3 + 100] + b"\r\n"),
    ("width", 3, b"\r\n".join([*answer(TWO).split(b"\r\n")[:2], b"0" * 241])),
    ("remittance", 1, changed(1, 143, "1")),
    ("bank_differs", 4, changed(4, 1, "341")),
    ("bank_differs", 7, changed(7, 1, "341")),
    ("service", 2, changed(2, 10, "03")),
    ("order", 2, without(2)),
    ("order", 5, changed(5, 4, "0002")),
    ("pair", 4, without(4)),
    ("pair", 3, without(3)),
    ("pair", 4, changed(4, 16, "06")),
    ("pair", 4, changed(4, 9, "00009")),
    ("field", 5, changed(5, 82, "00000000000X000")),
    ("field", 6, changed(6, 78, "0000000000-5000")),
    ("field", 6, changed(6, 138, "31022026")),
    ("field", 5, changed(5, 16, "X6")),
    ("field", 1, changed(1, 158, "00000\xb2")),
    ("batch_count", 7, changed(7, 18, "000005")),
    ("file_count", 8, changed(8, 24, "000007")),
    ("file_count", 8, changed(8, 18, "000002")),
    ("truncated", 7, without(8)),
    ("truncated", 5, "\r\n".join(records(TWO)[:5]).encode("cp1252")),
    ("after_end", 9, answer(TWO) + answer(TWO)),
]


@pytest.mark.parametrize(
    ("code", "line", "content"), BAD, ids=[f"{code}-{n}" for n, (code, _, _) in enumerate(BAD)]
)
def test_a_file_that_cannot_be_believed_says_why_and_where(code: str, line: int, content: bytes) -> None:
    with pytest.raises(BadFileError) as caught:
        read_return(content)
    assert (caught.value.code, caught.value.line) == (code, line)
    for language in ("pt", "es", "en"):
        said = bad_file(caught.value, "RET1.txt", language)
        assert "RET1.txt" in said
        assert not line or f"{line}" in said
        assert "{" not in said


def test_totals_are_believed_only_where_they_count_all_slips() -> None:
    assert len(read_return(answer(TWO, totals=True)).lines) == 2
    lines = records(TWO, totals=True)
    lines[-2] = lines[-2].replace("00000000000100000", "00000000000100001")
    with pytest.raises(BadFileError) as caught:
        read_return("\n".join(lines).encode())
    assert (caught.value.code, caught.value.line, caught.value.detail) == ("total", 7, "1000.01/1000.00")


def test_a_file_of_any_size_is_bounded(tmp_path: Path) -> None:
    file = tmp_path / "huge.ret"
    with file.open("wb") as out:
        out.truncate(100 * 1024 * 1024)
    with pytest.raises(BadFileError) as caught:
        read_file(file)
    assert (caught.value.code, caught.value.detail) == ("too_large", str(MOST_BYTES // 1024**2))
    file.write_bytes(b"\r\n\x1a")
    with pytest.raises(BadFileError, match="empty"):
        read_file(file)


@given(st.binary(max_size=2_000))
def test_anything_else_is_refused_and_nothing_worse(content: bytes) -> None:
    with pytest.raises(BadFileError):
        read_return(content)


@given(st.integers(0, len(answer(TWO)) - 1), st.binary(min_size=1, max_size=4), st.data())
def test_a_damaged_return_is_refused_or_says_as_many_lines(
    place: int, junk: bytes, data: st.DataObject
) -> None:
    good = answer(TWO)
    damaged = good[:place] + junk + good[place + len(junk) * data.draw(st.sampled_from((0, 1))) :]
    try:
        read = read_return(damaged)
    except BadFileError as error:
        said = bad_file(error, "x", "en")
    else:
        said = f"{len(read.lines)} lines"
    assert said.startswith(("The file x", "2 lines"))


money = st.integers(0, 10**12)
told = st.builds(
    Told,
    our_number=st.from_regex(r"3128557[0-9]{10}", fullmatch=True),
    movement=st.sampled_from(("02", "03", "06", "09", "17", "28")),
    reasons=st.sampled_from(("", "04", "4846", "0102030405", "A4")),
    minor=money,
    paid=money,
    interest=money,
    discount=money,
    fee=money,
    happened=st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)),
    credited=st.none() | st.dates(date(2020, 1, 1), date(2035, 1, 1)),
)


@given(st.lists(told, max_size=6), st.integers(0, 999_999), st.booleans())
def test_what_a_bank_writes_is_read_to_the_cent(lines: list[Told], number: int, totals: bool) -> None:
    read = read_return(answer(lines, number, totals=totals and bool(lines)))
    assert read.number == number
    assert [
        (one.our_number, one.movement, one.reasons, one.title_minor, one.paid_minor, one.interest_minor)
        for one in read.lines
    ] == [(one.our_number, one.movement, one.reasons, one.minor, one.paid, one.interest) for one in lines]
    assert [(one.discount_minor, one.fee_minor, one.happened_on, one.credited_on) for one in read.lines] == [
        (one.discount, one.fee, one.happened, one.credited) for one in lines
    ]
