"""A row of a file: its cells read as texts, days, amounts and rates, with what was wrong about them."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Protocol, TypeVar

import phonenumbers

from server_api.services.csv_source import SourceRow, inert

ReadT = TypeVar("ReadT")


@dataclass(frozen=True, slots=True)
class Problem:
    """Something about a row. ``fatal``: the row is not loaded; else only the cell is left out."""

    number: int
    column: str
    code: str
    value: str = ""
    fatal: bool = True


class Headings(Protocol):
    """Which heading of the file stands over a field, and what a field without a cell is."""

    def heading(self, field: str) -> str: ...

    def default(self, field: str) -> str: ...


class Style(Protocol):
    """How a file writes amounts and days."""

    @property
    def decimal(self) -> str: ...

    @property
    def dates(self) -> str: ...


class Sheet:
    """One row's cells, and the problems met while reading them. Fields are asked for by their own names."""

    def __init__(self, source: SourceRow, headings: Headings, style: Style) -> None:
        self.number, self.cells = source.number, source.cells
        self._headings, self._style = headings, style
        self.problems: list[Problem] = []

    def value(self, field: str) -> str:
        """A field's cell, or its default; empty where there is neither."""
        return self.cells.get(self._headings.heading(field), "") or self._headings.default(field)

    def fail(self, field: str, code: str, *, fatal: bool = True) -> None:
        column = self._headings.heading(field) or field
        value = self.value(field)
        self.problems.append(Problem(self.number, column, code, value[:60], fatal))

    def text(self, field: str, longest: int, *, required: bool = False) -> str:
        value = self.value(field)
        if required and not value:
            self.fail(field, "missing")
        if len(value) > longest:
            self.fail(field, "too_long")
        return inert(value)[:longest]

    def convert(
        self, field: str, read: Callable[[str], ReadT | None], code: str, *, required: bool = True
    ) -> ReadT | None:
        value = self.value(field)
        if not value:
            if required:
                self.fail(field, "missing")
            return None
        result = read(value)
        if result is None:
            self.fail(field, code)
        return result

    def date(self, text: str) -> date | None:
        pattern = {"iso": "%Y-%m-%d", "dmy": "%d/%m/%Y", "mdy": "%m/%d/%Y"}[self._style.dates]
        try:
            return datetime.strptime(text, pattern).date()
        except ValueError:
            return None

    def scaled(self, text: str, digits: int, *, least: int = 1) -> int | None:
        """An amount in minor units; None where it is no amount of so many decimals, or below ``least``."""
        amount = self._decimal(text)
        if amount is None or amount < 0:
            return None
        minor = amount.scaleb(digits)
        return int(minor) if minor == minor.to_integral_value() and least <= minor < 10**15 else None

    def percent(self, text: str) -> int | None:
        """A rate in basis points."""
        rate = self._decimal(text.removesuffix("%").strip())
        points = None if rate is None else rate * 100
        return None if points is None or points != int(points) or not 0 <= points <= 10_000 else int(points)

    def _decimal(self, text: str) -> Decimal | None:
        thousands = "," if self._style.decimal == "." else "."
        plain = text.replace(thousands, "").replace(self._style.decimal, ".").replace(" ", "")
        try:
            number = Decimal(plain)
        except InvalidOperation:
            return None
        # Beyond this an exponent such as 1e999999 would be written out digit by digit.
        return number if number.is_finite() and -10 < number.adjusted() < 16 else None

    def given(self, read: Mapping[str, Callable[[], object]]) -> dict[str, object]:
        """These fields, without those of which the file knows nothing: what is on file of them stays."""
        known = (name for name in read if self._headings.heading(name) or self._headings.default(name))
        return {name: read[name]() for name in known}

    def flag(self, field: str) -> bool:
        """Yes or no; empty is no."""
        text = self.value(field).casefold()
        if text not in _YES | _NO:
            self.fail(field, "bad_flag")
        return text in _YES

    def moment(self, field: str, *, required: bool = True) -> datetime | None:
        """Date and time with their zone, in UTC."""
        return self.convert(field, read_moment, "bad_moment", required=required)

    def word(self, field: str, known: frozenset[str], code: str) -> str:
        """One of the words known."""
        text = self.value(field).lower()
        if text not in known:
            self.fail(field, code)
        return text


_YES = frozenset({"1", "yes", "y", "true", "sim", "s", "sí", "si"})
_NO = frozenset({"", "0", "no", "n", "false", "não", "nao"})


def read_phone(text: str, country: str) -> str | None:
    """A number in E.164, or None where it cannot be one."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_possible_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def read_moment(text: str) -> datetime | None:
    """A moment with a zone, in UTC; None where it is none."""
    try:
        moment = datetime.fromisoformat(text)
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        return None
