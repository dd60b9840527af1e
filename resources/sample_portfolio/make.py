"""Write the sample portfolio anew: ``python resources/sample_portfolio/make.py`` (the same every time)."""

import csv
import tomllib
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from around import Around, write
from stdnum.ar import cuit
from stdnum.cl import rut
from stdnum.mx import rfc
from validate_docbr import CPF

AS_OF = date(2026, 11, 20)
FOLDER = Path(__file__).parent
random = Random(2026)
SOME_ZONE = "America/New_York"  # for debtors whose own zone is unknown

DATA = tomllib.loads((FOLDER / "make.toml").read_text(encoding="utf-8"))
HEADINGS = DATA["headings"]
CURRENCIES = {"BR": "BRL", "MX": "MXN", "CO": "COP", "PE": "PEN", "CL": "CLP", "AR": "ARS", "US": "USD"}


@dataclass(frozen=True)
class Home:
    """Somewhere people live: ``prefix`` begins a number that is kept free for examples."""

    country: str
    region: str
    city: str
    zone: str
    postcode: str
    prefix: str


@dataclass(frozen=True)
class Book:
    """One creditor's share of the file. Amounts are whole units of the currency."""

    creditor: str
    count: int
    language: str
    kind: str
    currency: str
    least: int
    most: int
    interest: str
    penalty: str
    days: tuple[int, int]
    products: tuple[str, ...]
    homes: tuple[Home, ...]


def books() -> list[Book]:
    """Every book of ``make.toml``."""
    return [Book(**(item | {"homes": tuple(Home(*home) for home in item["homes"])})) for item in DATA["book"]]


def document(kind: str, born: date, used: set[str]) -> str:
    """A document with valid check digits that nobody else in the file has."""
    while True:
        text = _document(kind, born)
        if text not in used and (kind != "rfc" or rfc.is_valid(text, validate_check_digits=True)):
            used.add(text)
            return text


def _document(kind: str, born: date) -> str:
    digits = "".join(str(random.randrange(10)) for _ in range(9))
    match kind:
        case "cpf":
            cpf = CPF()
            return next(
                text
                for last in range(100)
                if cpf.validate(text := f"{digits[:3]}.{digits[3:6]}.{digits[6:9]}-{last:02d}")
            )
        case "rfc":
            letters = "".join(random.choice("BCDFGHJKLMNPRSTVZ") for _ in range(3))
            start = f"{letters[0]}A{letters[1:]}{born:%y%m%d}{digits[:2]}"
            return start + rfc.calc_check_digit(start)
        case "rut":
            body = str(10_000_000 + int(digits[:7]))
            return f"{body}-{rut.calc_check_digit(body)}"
        case "cuit":
            body = f"20{int(digits[:8]):08d}"
            return body + cuit.calc_check_digit(body)
        case "ssn":
            return f"666-{1 + int(digits[:2]) % 99:02d}-{digits[2:6]}"
        case "cedula":
            return str(1_000_000_000 + int(digits[:9]))
        case _:
            return f"{10_000_000 + int(digits[:8]) % 80_000_000}"


class Numbers:
    """Telephone numbers of ranges that carriers keep free or do not assign, last digits spread evenly."""

    def __init__(self) -> None:
        self._next: dict[str, int] = {}

    def take(self, prefix: str) -> str:
        """The next number behind a prefix."""
        count = self._next.get(prefix, 0)
        self._next[prefix] = count + 1
        if prefix.startswith("+1"):
            return f"{prefix}01{count % 100:02d}"
        width = {"+57": 7, "+51": 6}.get(prefix[:3], 8)
        return prefix + f"{count:0{width}d}"


def name_of(language: str) -> tuple[str, str]:
    """A name and a mother's name made of common parts."""
    names = DATA["names"][language[:2]]
    first, last = names["first"], names["last"]
    family = random.sample(last, 2)
    surname = family[1] if language == "en-US" else " ".join(family)
    return (
        f"{random.choice(first)} {surname}",
        f"{random.choice(first[: len(first) // 2])} {random.choice(last)}",
    )


def people(book: Book, numbers: Numbers, used: set[str]) -> list[tuple[dict[str, str], list[dict[str, str]]]]:
    """Everybody of one book with their debts."""
    result = []
    for index in range(book.count):
        home = book.homes[index % len(book.homes)]
        born = date(1950, 1, 1) + timedelta(days=random.randrange(55 * 365))
        name, mother = name_of(book.language)
        person = {
            "creditor": book.creditor,
            "country": home.country,
            "document_kind": book.kind,
            "document": document(book.kind, born, used),
            "name": name,
            "birth_date": born.isoformat(),
            "mother_name": mother,
            "region": home.region,
            "city": home.city,
            "postcode": home.postcode,
            "time_zone": home.zone,
            "language": book.language,
            "customer_since": str(random.randint(2005, 2024)),
            "risk": f"M{random.randint(1, 5)}",
            "phone_1": numbers.take(home.prefix),
            "phone_1_kind": "mobile",
        }
        if index % 4 == 0:
            person |= {"phone_2": numbers.take(home.prefix), "phone_2_kind": random.choice(("work", "home"))}
        result.append((person, debts(book, index)))
    return result


def debts(book: Book, index: int) -> list[dict[str, str]]:
    """One to three contracts."""
    count = random.choices((1, 2, 3), (65, 25, 10))[0]
    rows = []
    for number in range(count):
        late = random.randint(*book.days)
        amount = random.randint(book.least, book.most)
        cents = random.randrange(100) if book.currency not in ("CLP", "COP") else 0
        rows.append(
            {
                "product": book.products[number % len(book.products)],
                "contract": f"{index:04d}-{number + 1}{random.randrange(1000):03d}",
                "currency": book.currency,
                "due_on": (AS_OF - timedelta(days=late)).isoformat(),
                "principal": str(amount) if book.currency == "CLP" else f"{amount}.{cents:02d}",
                "interest_month": book.interest,
                "penalty": book.penalty,
                "segment": "61-90" if 61 <= late <= 90 else ("1-60" if late < 61 else "91+"),
            }
        )
    return rows


def known_faces(result: list[tuple[dict[str, str], list[dict[str, str]]]]) -> None:
    """The first debtor is the one of the design pictures."""
    person, _ = result[0]
    person |= {"name": "Maria Aparecida dos Santos", "birth_date": "1968-03-14"}
    person |= {"customer_since": "2017", "risk": "M3"}
    contracts = (
        ("Cartão Visa", "5204-8817", "2026-09-13", "9180.00"),
        ("Empréstimo pessoal", "3390-1204", "2026-09-30", "3420.00"),
        ("Cheque especial", "0071-5562", "2026-10-05", "1102.00"),
    )
    same = {"currency": "BRL", "interest_month": "3", "penalty": "2", "segment": "61-90"}
    fields = ("product", "contract", "due_on", "principal")
    result[0] = person, [dict(zip(fields, contract, strict=True)) | same for contract in contracts]


def timeline(person: dict[str, str], count: int) -> list[list[str]]:
    """So many past contacts, newest last; no two alike in a row."""
    events = DATA["events"][person["language"][:2]]
    rows = []
    before = None
    for at in sorted(working_minute(person["time_zone"]) for _ in range(count)):
        before = random.choice([event for event in events if event != before])
        channel, text, result = before
        paid = channel == "payment"
        amount = str(random.randint(20, 200)) if paid else ""
        who = [person["country"], person["document_kind"], person["document"]]
        currency = CURRENCIES[person["country"]] if paid else ""
        rows.append([*who, at.isoformat(timespec="minutes"), channel, text, result, "", amount, currency])
    return rows


def working_minute(zone: str) -> datetime:
    """A moment of the last 300 days between 9:00 and 18:00 of a weekday, as the debtor's clock shows it."""
    day = AS_OF - timedelta(days=random.randint(4, 300))
    while day.weekday() > 4:
        day -= timedelta(days=1)
    local = datetime(day.year, day.month, day.day, 9, tzinfo=ZoneInfo(zone or SOME_ZONE))
    return (local + timedelta(minutes=random.randrange(9 * 60))).astimezone(UTC)


def main() -> None:
    """Write every file."""
    numbers, used = Numbers(), set[str]()
    everybody = []
    for book in books():
        found = people(book, numbers, used)
        if book.creditor == "meridiano":
            known_faces(found)
        everybody += found
    around = Around(DATA["names"])
    for index, (person, contracts) in enumerate(everybody):
        around.add(index, person, contracts)
        person |= around.fields(index, person["language"])
    write(around.rows)
    with (FOLDER / "portfolio.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADINGS, restval="", lineterminator="\n")
        writer.writeheader()
        for index, (person, contracts) in enumerate(everybody):
            legal = {}
            if index % 50 == 7:
                legal = {
                    "legal_kind": DATA["legal"][index // 50 % len(DATA["legal"])],
                    "legal_since": "2026-11-10",
                }
            for position, debt in enumerate(contracts):
                writer.writerow(person | debt | (legal if position == 0 else {}))
    with (FOLDER / "history.csv").open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file, lineterminator="\n")
        rows.writerow(
            [
                "country",
                "document_kind",
                "document",
                "at",
                "channel",
                "text",
                "result",
                "agent",
                "amount",
                "currency",
            ]
        )
        for index, (person, _) in enumerate(everybody):
            usual = random.choices((0, 1, 2, 4), (20, 40, 25, 15))[0]
            count = 500 if index == 0 else 120 if index % 250 == 100 else usual
            rows.writerows(timeline(person, count))


if __name__ == "__main__":
    main()
