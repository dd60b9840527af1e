"""Money and dates in the words of a country."""

from datetime import date
from decimal import Decimal

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.numbers import format_currency

from server_api.contract.money import Money

_DEFAULT = {"pt": "pt_BR", "es": "es_MX", "en": "en_US"}


def locale_of(language: str) -> Locale:
    """The locale for ``pt-BR``, ``es-CO``, ``en`` …; the United States' where nothing fits."""
    try:
        return Locale.parse(_DEFAULT.get(language, language).replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        return Locale.parse(_DEFAULT.get(language[:2], "en_US"))


def money_text(money: Money, language: str) -> str:
    """``R$ 9.672,13`` with blanks that do not break."""
    amount = Decimal(money.minor).scaleb(-money.digits)
    return format_currency(amount, money.currency, locale=locale_of(language)).replace(
        " ", "\N{NO-BREAK SPACE}"
    )


def spoken_date(day: date, today: date, language: str) -> str:
    """A date as it is said on the telephone: ``sexta-feira, dia 27``; with its month where that differs."""
    near = (day.year, day.month) == (today.year, today.month)
    match language[:2]:
        case "pt":
            pattern = "EEEE, 'dia' d" if near else "EEEE, d 'de' MMMM"
        case "es":
            pattern = "EEEE d" if near else "EEEE d 'de' MMMM"
        case _:
            pattern = "EEEE, MMMM d"
    return format_date(day, pattern, locale=locale_of(language))


def short_date(day: date, language: str) -> str:
    """``sex., 27/11`` or ``Fri, Nov 27``."""
    pattern = "EEE, MMM d" if language[:2] == "en" else "EEE, dd/MM"
    return format_date(day, pattern, locale=locale_of(language))


def full_date(day: date, language: str) -> str:
    """``24/11/2026`` or ``Nov 24, 2026``."""
    return format_date(day, "MMM d, y" if language[:2] == "en" else "dd/MM/y", locale=locale_of(language))
