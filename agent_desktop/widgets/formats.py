"""Numbers, money, dates and times as the agent's language writes them. No Qt.

Spaces inside an amount do not break; a hyphen inside a protocol or phone does not either.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta, tzinfo
from decimal import Decimal
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from babel.core import Locale
from babel.dates import format_date, format_skeleton, format_time, get_day_names
from babel.numbers import format_currency, format_decimal, format_percent, get_currency_symbol

from server_api.contract.money import Money

NBSP = "\u00a0"
NB_HYPHEN = "\u2011"

_REGIONS = {"pt-BR": "pt_BR", "es": "es_MX", "en": "en_US"}


class Formats:
    """Bound to a screen language and to the time zone of whoever the times concern."""

    def __init__(self, language: str, zone: tzinfo) -> None:
        self._locale = Locale.parse(_REGIONS.get(language, "en_US"))
        self._zone = zone

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Formats):
            return NotImplemented
        return (str(self._locale), self._zone) == (str(other._locale), other._zone)

    def __hash__(self) -> int:
        return hash((str(self._locale), self._zone))

    def in_zone(self, name: str) -> Formats:
        """The same language in the debtor's time zone; an unknown zone changes nothing."""
        made = Formats.__new__(Formats)
        made._locale = self._locale
        try:
            made._zone = ZoneInfo(name)
        except (ZoneInfoNotFoundError, ValueError):
            made._zone = self._zone
        return made

    def money(self, amount: Money) -> str:
        """With its currency: "R$ 9.672,13"."""
        value = Decimal(amount.minor).scaleb(-amount.digits)
        return format_currency(value, amount.currency, locale=self._locale).replace(" ", NBSP)

    def amount(self, amount: Money) -> str:
        """Without its currency, for tables that name it in the heading."""
        value = Decimal(amount.minor).scaleb(-amount.digits)
        pattern = "#,##0" if amount.digits == 0 else "#,##0.00"
        return format_decimal(value, pattern, locale=self._locale)

    def symbol(self, currency: str) -> str:
        return get_currency_symbol(currency, locale=self._locale)

    def percent(self, basis_points: int) -> str:
        """3500 is "35 %" (or "35%" in English)."""
        shown = format_percent(Decimal(basis_points) / 10000, locale=self._locale, decimal_quantization=False)
        if self._locale.language == "en":
            return shown
        return shown.replace(NBSP, "").replace("%", f"{NBSP}%")

    def number(self, value: int) -> str:
        return format_decimal(value, locale=self._locale)

    def decimal(self, value: float) -> str:
        """One decimal: line quality "4,3"."""
        return format_decimal(round(value, 1), "0.0", locale=self._locale)

    def full_date(self, day: date) -> str:
        """Full: "24/11/2026", "Nov 24, 2026"."""
        if self._locale.language == "en":
            return format_date(day, "MMM d, y", locale=self._locale)
        return format_date(day, "dd/MM/y", locale=self._locale)

    def day(self, day: date) -> str:
        """Without the year: "27/11", "Nov 27"."""
        pattern = "MMM d" if self._locale.language == "en" else "dd/MM"
        return format_date(day, pattern, locale=self._locale)

    def weekday(self, day: date) -> str:
        """The day's name as it stands in a sentence."""
        return str(get_day_names("wide", locale=self._locale)[day.weekday()])

    def long_date(self, day: date) -> str:
        return format_date(day, "full", locale=self._locale)

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
