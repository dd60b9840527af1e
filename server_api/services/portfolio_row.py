"""One row of a portfolio: read, checked, or refused with the reason."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import TypeVar
from zoneinfo import available_timezones

import phonenumbers

from server_api.contract.money import Money
from server_api.contract.words import LegalKind
from server_api.services.check_document import clean_document
from server_api.services.csv_source import SourceRow, inert
from server_api.services.portfolio_map import PortfolioMap

ReadT = TypeVar("ReadT")
_ZONES = available_timezones()
_DEBT_FACTS = frozenset(
    {
        LegalKind.JUDICIAL,
        LegalKind.PROTESTED,
        LegalKind.BUREAU_LISTED,
        LegalKind.DISPUTE,
        LegalKind.PRESCRIBED,
    }
)


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a row. ``fatal``: the row is not loaded; else only the cell is left out."""

    number: int
    column: str
    code: str
    value: str = ""
    fatal: bool = True


@dataclass(frozen=True, slots=True)
class PhoneEntry:
    """A number to call."""

    e164: str
    kind: str


@dataclass(frozen=True, slots=True)
class PortfolioRow:
    """A good row: a person, one debt, numbers, a legal fact perhaps."""

    number: int
    person: Mapping[str, object]
    debt: Mapping[str, object]
    phones: tuple[PhoneEntry, ...]
    legal: tuple[LegalKind, date] | None
    legal_on_debt: bool

    @property
    def person_key(self) -> tuple[str, str, str]:
        """What makes a person the same in every file."""
        return str(self.person["country"]), str(self.person["document_kind"]), str(self.person["document"])

    @property
    def debt_key(self) -> tuple[str, str]:
        """What makes a debt the same in every file."""
        return str(self.debt["creditor_id"]), str(self.debt["contract"])


class RowReader:
    """Reads rows after one map."""

    def __init__(self, mapping: PortfolioMap, creditors: Mapping[str, str]) -> None:
        self._map, self._creditors = mapping, creditors

    def read(self, source: SourceRow) -> tuple[PortfolioRow | None, tuple[Problem, ...]]:
        """The row, or None, and what was wrong with it."""
        if source.fault:
            return None, (Problem(source.number, "", source.fault),)
        sheet = _Sheet(source, self._map)
        row = self._row(sheet)
        fatal = any(problem.fatal for problem in sheet.problems)
        return None if fatal else row, tuple(sheet.problems)

    def _row(self, sheet: "_Sheet") -> PortfolioRow:
        creditor_id = sheet.text("creditor", 64, required=True)
        if creditor_id and creditor_id not in self._creditors:
            sheet.fail("creditor", "unknown_creditor")
        country = sheet.text("country", 2).upper() or self._creditors.get(creditor_id, "")
        if not country:
            sheet.fail("country", "missing")
        legal = self._legal(sheet)
        return PortfolioRow(
            number=sheet.number,
            person=self._person(sheet, country),
            debt=_debt(sheet, creditor_id),
            phones=sheet.phones(country),
            legal=legal,
            legal_on_debt=legal is not None and legal[0] in _DEBT_FACTS,
        )

    def _person(self, sheet: "_Sheet", country: str) -> dict[str, object]:
        kind = sheet.text("document_kind", 20).lower()
        document = sheet.convert("document", lambda text: clean_document(kind, text), "bad_document")
        zone = sheet.text("time_zone", 60)
        if zone and zone not in _ZONES:
            sheet.fail("time_zone", "unknown_zone", fatal=False)
            zone = ""
        return {
            "country": country,
            "document_kind": kind,
            "document": document or "",
            "name": sheet.text("name", 200, required=True),
            "birth_date": sheet.convert("birth_date", sheet.date, "bad_date", required=False),
            "mother_name": sheet.text("mother_name", 200),
            "region": sheet.text("region", 40).upper(),
            "city": sheet.text("city", 100),
            "postcode": sheet.text("postcode", 20),
            "time_zone": zone,
            "language": sheet.text("language", 10),
            "customer_since": sheet.convert("customer_since", _year, "bad_year", required=False),
            "risk": sheet.text("risk", 40),
            "segment": sheet.text("segment", 60),
            "custom": sheet.custom(),
        }

    def _legal(self, sheet: "_Sheet") -> tuple[LegalKind, date] | None:
        kind = sheet.text("legal_kind", 30).lower()
        if not kind:
            return None
        if kind not in {item.value for item in LegalKind}:
            sheet.fail("legal_kind", "unknown_legal_kind")
            return None
        since = sheet.convert("legal_since", sheet.date, "bad_date")
        return (LegalKind(kind), since) if since else None


def _debt(sheet: "_Sheet", creditor_id: str) -> dict[str, object]:
    currency = sheet.text("currency", 3, required=True).upper()
    if currency and not re.fullmatch("[A-Z]{3}", currency):
        sheet.fail("currency", "bad_currency")
        currency = ""
    digits = Money(0, currency).digits if currency else 2
    interest = sheet.convert("interest_month_percent", sheet.percent, "bad_rate", required=False)
    penalty = sheet.convert("penalty_percent", sheet.percent, "bad_rate", required=False)
    return {
        "creditor_id": creditor_id,
        "contract": sheet.text("contract", 60, required=True),
        "product": sheet.text("product", 100),
        "currency": currency,
        "due_on": sheet.convert("due_on", sheet.date, "bad_date"),
        "principal_minor": sheet.convert("principal", lambda text: sheet.scaled(text, digits), "bad_amount"),
        "interest_month_bp": interest or 0,
        "penalty_bp": penalty or 0,
        "state": "open",
    }


class _Sheet:
    """One row's cells, and the problems met while reading them."""

    def __init__(self, source: SourceRow, mapping: PortfolioMap) -> None:
        self.number, self._cells, self._map = source.number, source.cells, mapping
        self.problems: list[Problem] = []

    def fail(self, field: str, code: str, *, fatal: bool = True) -> None:
        column = getattr(self._map.columns, field) or field
        value = self._map.value(self._cells, field)
        self.problems.append(Problem(self.number, column, code, value[:60], fatal))

    def text(self, field: str, longest: int, *, required: bool = False) -> str:
        value = self._map.value(self._cells, field)
        if required and not value:
            self.fail(field, "missing")
        if len(value) > longest:
            self.fail(field, "too_long")
        return inert(value)[:longest]

    def convert(
        self, field: str, read: Callable[[str], ReadT | None], code: str, *, required: bool = True
    ) -> ReadT | None:
        value = self._map.value(self._cells, field)
        if not value:
            if required:
                self.fail(field, "missing")
            return None
        result = read(value)
        if result is None:
            self.fail(field, code)
        return result

    def date(self, text: str) -> date | None:
        pattern = {"iso": "%Y-%m-%d", "dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}[self._map.dates]
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            return None

    def scaled(self, text: str, digits: int) -> int | None:
        """An amount in minor units; None where it is no positive amount of so many decimals."""
        amount = self._decimal(text)
        if amount is None or amount <= 0:
            return None
        minor = amount.scaleb(digits)
        return int(minor) if minor == minor.to_integral_value() and minor < 10**15 else None

    def percent(self, text: str) -> int | None:
        """A rate in basis points."""
        rate = self._decimal(text.removesuffix("%").strip())
        points = None if rate is None else rate * 100
        return None if points is None or points != int(points) or not 0 <= points <= 10_000 else int(points)

    def _decimal(self, text: str) -> Decimal | None:
        thousands = "," if self._map.decimal == "." else "."
        plain = text.replace(thousands, "").replace(self._map.decimal, ".").replace(" ", "")
        try:
            number = Decimal(plain)
        except InvalidOperation:
            return None
        # Beyond this an exponent such as 1e999999 would be written out digit by digit.
        return number if number.is_finite() and -10 < number.adjusted() < 16 else None

    def phones(self, country: str) -> tuple[PhoneEntry, ...]:
        found: dict[str, PhoneEntry] = {}
        for heading, kind_heading in self._map.phones:
            text = self._cells.get(heading, "")
            if not text:
                continue
            e164 = read_phone(text, country)
            if e164 is None:
                self.problems.append(Problem(self.number, heading, "bad_phone", text[:60], fatal=False))
            else:
                found.setdefault(e164, PhoneEntry(e164, self._cells.get(kind_heading, "")[:20] or "other"))
        return tuple(found.values())

    def custom(self) -> dict[str, str]:
        return {name: inert(self._cells.get(heading, ""))[:200] for name, heading in self._map.custom.items()}


def read_phone(text: str, country: str) -> str | None:
    """A number in E.164, or None where it cannot be one."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def _year(text: str) -> int | None:
    return int(text) if re.fullmatch(r"(19|20)\d\d", text) else None
