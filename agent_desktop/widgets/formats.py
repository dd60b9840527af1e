"""Numbers, money, dates and times as the agent's language writes them. No Qt.

Spaces inside an amount do not break; a hyphen inside a protocol or phone does not either.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import Locale, UnknownLocaleError
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.numbers import format_decimal, format_percent, get_currency_symbol

from server_api.contract.money import Money

NBSP = "\u00a0"
NB_HYPHEN = "\u2011"

_REGIONS = {"pt-BR": "pt_BR", "es": "es_MX", "en": "en_US"}
_HOMES = {
    "BRL": "pt_BR",
    "MXN": "es_MX",
    "COP": "es_CO",
    "CLP": "es_CL",
    "PEN": "es_PE",
    "ARS": "es_AR",
    "USD": "en_US",
    "GBP": "en_GB",
    "EUR": "es_ES",
}


@lru_cache(maxsize=32)
def _locale(language: str, country: str) -> Locale:
    """The language as that country writes it, or as its largest market does."""
    if language.startswith("es") and country:
        try:
            return Locale.parse(f"es_{country}")
        except (UnknownLocaleError, ValueError):
            pass
    return Locale.parse(_REGIONS.get(language, "en_US"))


# A busy screen writes the same figures some thirty times a second.
@lru_cache(maxsize=8192)
def _decimal(value: Decimal | int, pattern: str | None, locale: Locale) -> str:
    return format_decimal(value, pattern, locale=locale)


@lru_cache(maxsize=1024)
def _percent(basis_points: int, locale: Locale) -> str:
    return format_percent(Decimal(basis_points) / 10000, locale=locale, decimal_quantization=False)


@lru_cache(maxsize=4096)
def _date(day: date, pattern: str, locale: Locale) -> str:
    return format_date(day, pattern, locale=locale)


class Formats:
    """Bound to a screen language and to the time zone of whoever the times concern."""

    def __init__(self, language: str, zone: tzinfo, country: str = "") -> None:
        self._language = language
        self._locale = _locale(language, country)
        self._zone = zone

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Formats):
            return NotImplemented
        return (str(self._locale), self._zone) == (str(other._locale), other._zone)

    def __hash__(self) -> int:
        return hash((str(self._locale), self._zone))

    def at_place(self, zone: str, country: str) -> Formats:
        """The same language with the debtor's hours and his country's way to write amounts."""
        try:
            return Formats(self._language, ZoneInfo(zone), country)
        except (ZoneInfoNotFoundError, ValueError):
            return Formats(self._language, self._zone, country)

    def money(self, amount: Money) -> str:
        """With its currency: "R$ 9.672,13"."""
        symbol = self.symbol(amount.currency)
        gap = "" if symbol == "$" else NBSP
        sign = "-" if amount.minor < 0 else ""
        return f"{sign}{symbol}{gap}{self.amount(Money(abs(amount.minor), amount.currency))}"

    def amount(self, amount: Money) -> str:
        """Without its currency, for tables that name it in the heading."""
        value = Decimal(amount.minor).scaleb(-amount.digits)
        pattern = "#,##0" if amount.digits == 0 else "#,##0.00"
        return _decimal(value, pattern, self._locale)

    def rounded(self, amount: Money) -> str:
        """A big figure for a statistic, without its cents: "R$ 12.480"."""
        whole = 10**amount.digits
        if abs(amount.minor) < 1000 * whole:
            return self.money(amount)
        symbol = self.symbol(amount.currency)
        gap = "" if symbol == "$" else NBSP
        sign = "-" if amount.minor < 0 else ""
        value = (Decimal(abs(amount.minor)) / whole).to_integral_value(ROUND_HALF_UP)
        return f"{sign}{symbol}{gap}{_decimal(value, '#,##0', self._locale)}"

    def symbol(self, currency: str) -> str:
        """As at home: "R$", "$"; agents read the symbol of the country they call."""
        home = _HOMES.get(currency)
        return get_currency_symbol(currency, locale=home) if home else currency

    def percent(self, basis_points: int) -> str:
        """3500 is "35 %" (or "35%" in English)."""
        shown = _percent(basis_points, self._locale)
        if self._locale.language == "en":
            return shown
        return shown.replace(NBSP, "").replace("%", f"{NBSP}%")

    def number(self, value: int) -> str:
        return _decimal(value, None, self._locale)

    def decimal(self, value: float) -> str:
        """One decimal: line quality "4,3"."""
        return format_decimal(round(value, 1), "0.0", locale=self._locale)

    def full_date(self, day: date) -> str:
        """Full: "24/11/2026", "Nov 24, 2026"."""
        if self._locale.language == "en":
            return _date(day, "MMM d, y", self._locale)
        return _date(day, "dd/MM/y", self._locale)

    def day(self, day: date) -> str:
        """Without the year: "27/11", "Nov 27"."""
        pattern = "MMM d" if self._locale.language == "en" else "dd/MM"
        return _date(day, pattern, self._locale)

    def weekday(self, day: date) -> str:
        """The day's name as it stands in a sentence."""
        return str(get_day_names("wide", locale=self._locale)[day.weekday()])

    def weekday_short(self, day: date) -> str:
        """ "sex", "vie", "Fri": beside a date in a table."""
        return str(get_day_names("abbreviated", locale=self._locale)[day.weekday()]).rstrip(".")

    def long_date(self, day: date) -> str:
        return _date(day, "full", self._locale)

    def month(self, day: date) -> str:
        """Heading of a group: "Novembro de 2026"."""
        text = format_skeleton("yMMMM", day, locale=self._locale)
        return text[:1].upper() + text[1:]

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self._zone)

    def time(self, at: datetime) -> str:
        """ "10:42" or "10:42 AM"."""
        pattern = "h:mm a" if self._locale.language == "en" else "HH:mm"
        return format_time(self.local(at), pattern, locale=self._locale).replace(" ", NBSP)

    def hour(self, hour: int) -> str:
        """An hour of the day: "18:00" or "6 PM"."""
        pattern = "h a" if self._locale.language == "en" else "HH:mm"
        return format_time(time(hour % 24), pattern, locale=self._locale).replace(" ", NBSP)

    def seconds(self, at: datetime) -> str:
        """ "10:47:51"."""
        pattern = "h:mm:ss a" if self._locale.language == "en" else "HH:mm:ss"
        return format_time(self.local(at), pattern, locale=self._locale).replace(" ", NBSP)

    def moment(self, at: datetime) -> str:
        """ "23/11 18:12"; midnight sharp is a date without a time."""
        local = self.local(at)
        if local.time() == time.min:
            return self.day(local.date())
        return f"{self.day(local.date())}{NBSP}{self.time(at)}"


def clock(span: timedelta) -> str:
    """A timer: "02:14", "1:02:14"; never negative."""
    seconds = max(0, int(span.total_seconds()))
    hours, rest = divmod(seconds, 3600)
    minutes, left = divmod(rest, 60)
    return f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes:02}:{left:02}"


def unbroken(text: str) -> str:
    """A protocol, phone or document number that must not break at its hyphens."""
    return text.replace("-", NB_HYPHEN).replace(" ", NBSP)
