"""A bank that reads our files and answers them, written from FEBRABAN's manual without our tables.

Positions are those of "Layout Padrão de Arquivo CNAB 240", version 10.6, counted from 1 as there.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

AGREEMENT = "3128557"
DAY = date(2026, 11, 25)


def at(line: str, first: int, last: int) -> str:
    """Positions ``first`` to ``last`` of a record."""
    return line[first - 1 : last]


@dataclass(frozen=True)
class Asked:
    """What a bank finds in one slip of a remittance."""

    movement: str
    our_number: str
    due: str
    minor: int
    interest: tuple[str, int]
    write_off: tuple[str, str]
    payer: str
    tax_id: str
    street: str
    postcode: str
    city: str
    region: str
    fine: tuple[str, str, int] | None = None


@dataclass(frozen=True)
class Remittance:
    """A file as the bank reads it."""

    bank: str
    agreement: str
    number: int
    made: str
    asked: tuple[Asked, ...]


def read_remittance(content: bytes) -> Remittance:
    """Read it, and insist on what the manual says of every record."""
    lines = content.decode("ascii").split("\r\n")
    assert lines.pop() == "", "the last record has its end"
    assert all(len(line) == 240 for line in lines)
    head, batch, *details, batch_end, end = lines
    assert [at(line, 8, 8) for line in lines] == ["0", "1", *("3" for _ in details), "5", "9"]
    assert [at(line, 4, 7) for line in lines] == ["0000", *("0001" for _ in lines[2:]), "9999"]
    assert {at(line, 1, 3) for line in lines} == {at(head, 1, 3)}
    assert (at(head, 143, 143), at(batch, 9, 11)) == ("1", "R01")
    assert at(head, 33, 72) == at(batch, 34, 73), "one agreement and one account"
    assert [at(line, 9, 13) for line in details] == [f"{n:05}" for n in range(1, len(details) + 1)]
    assert int(at(batch_end, 18, 23)) == len(details) + 2
    assert (int(at(end, 18, 23)), int(at(end, 24, 29))) == (1, len(lines))
    return Remittance(
        bank=at(head, 1, 3),
        agreement=at(head, 33, 52).strip(),
        number=int(at(head, 158, 163)),
        made=at(head, 144, 157),
        asked=tuple(_asked(details)),
    )


def _asked(details: list[str]) -> list[Asked]:
    found = []
    while details:
        p, q = details.pop(0), details.pop(0)
        assert (at(p, 14, 15), at(q, 14, 15)) == ("P ", "Q ")
        assert at(p, 16, 17) == at(q, 16, 17)
        fine = None
        if details and at(details[0], 14, 14) == "R":
            r = details.pop(0)
            fine = (at(r, 66, 66), at(r, 67, 74), int(at(r, 75, 89)))
        found.append(
            Asked(
                movement=at(p, 16, 17),
                our_number=at(p, 38, 57).strip(),
                due=at(p, 78, 85),
                minor=int(at(p, 86, 100)),
                interest=(at(p, 118, 118), int(at(p, 127, 141))),
                write_off=(at(p, 224, 224), at(p, 225, 227)),
                payer=at(q, 34, 73).strip(),
                tax_id=at(q, 18, 33),
                street=at(q, 74, 113).strip(),
                postcode=at(q, 129, 136),
                city=at(q, 137, 151).strip(),
                region=at(q, 152, 153),
                fine=fine,
            )
        )
    return found


@dataclass(frozen=True)
class Told:
    """What the bank says of a slip; money in minor units."""

    our_number: str
    movement: str
    reasons: str = ""
    minor: int = 50_000
    paid: int = 0
    interest: int = 0
    discount: int = 0
    fee: int = 0
    happened: date | None = DAY
    credited: date | None = None


def answer(
    told: Sequence[Told],
    number: int = 1,
    *,
    bank: str = "001",
    agreement: str = AGREEMENT,
    made: date = DAY,
    end: str = "\r\n",
    totals: bool = False,
) -> bytes:
    """A return file, CP1252."""
    return end.join([*records(told, number, bank, agreement, made, totals=totals), ""]).encode("cp1252")


def records(
    told: Sequence[Told],
    number: int = 1,
    bank: str = "001",
    agreement: str = AGREEMENT,
    made: date = DAY,
    *,
    totals: bool = False,
) -> list[str]:
    """Its records without their ends."""
    full = f"{agreement:0>9}001417019"
    head = {1: bank, 4: "0000", 8: "0", 18: "2", 19: "12345678000195", 33: full}
    head |= {53: "01234", 58: "5", 59: "000000098765", 71: "X", 73: "BANCO HORIZONTE S.A. É CREDOR"}
    head |= {103: "BANCO DO BRASIL", 143: "2", 144: f"{made:%d%m%Y}", 158: f"{number:06}", 164: "083"}
    batch = {1: bank, 4: "0001", 8: "1", 9: "T", 10: "01", 14: "042", 34: full, 184: f"{number:08}"}
    lines = [_line(head), _line(batch)]
    for place, one in enumerate(told):
        lines += _pair(one, bank, 2 * place + 1)
    counted = {1: bank, 4: "0001", 8: "5", 18: f"{2 * len(told) + 2:06}", 24: "0" * 92}
    if totals:
        counted |= {24: f"{len(told):06}", 30: f"{sum(one.minor for one in told):017}", 47: "0" * 69}
    lines.append(_line(counted))
    lines.append(_line({1: bank, 4: "9999", 8: "9", 18: "000001", 24: f"{len(lines) + 1:06}", 30: "0" * 6}))
    return lines


def _pair(one: Told, bank: str, sequence: int) -> list[str]:
    common = {1: bank, 4: "0001", 8: "3", 16: one.movement}
    t = common | {9: f"{sequence:05}", 14: "T", 38: one.our_number, 58: "7", 74: _day(DAY)}
    t |= {82: f"{one.minor:015}", 97: "001", 131: "09", 149: "JOSÉ DA CONCEIÇÃO", 199: f"{one.fee:015}"}
    t |= {214: one.reasons}
    u = common | {9: f"{sequence + 1:05}", 14: "U", 18: f"{one.interest:015}", 33: f"{one.discount:015}"}
    u |= {48: "0" * 30, 78: f"{one.paid:015}", 93: f"{max(0, one.paid - one.fee):015}", 108: "0" * 30}
    u |= {138: _day(one.happened), 146: _day(one.credited)}
    return [_line(t), _line(u)]


def _day(day: date | None) -> str:
    return f"{day:%d%m%Y}" if day else "0" * 8


def _line(parts: dict[int, str]) -> str:
    line = [" "] * 240
    for first, text in parts.items():
        line[first - 1 : first - 1 + len(text)] = text
    assert len(line) == 240
    return "".join(line)
