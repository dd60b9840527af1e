"""A form inside a step of the script: what is typed, and the value of it. No Qt."""

from agent_desktop.desk import filter_tree as ft
from agent_desktop.desk.amounts import parse_amount, plain_amount
from server_api.contract.money import Money
from server_api.contract.scripts import StepField

LONGEST = 200
YES, NO = "yes", "no"


def value_of(field: StepField, text: str, tongue: ft.Tongue) -> str:
    """The value of what was typed, or nothing where it is none: ``1234.56``, ``2026-03-31``, ``yes``, a code.

    The same form in which conditions compare.
    """
    text = text.strip()[:LONGEST]
    match field.kind:
        case "money":
            minor = parse_amount(text, tongue.currency)
            return _plain(minor, tongue.currency) if minor is not None else ""
        case "date":
            day = ft.value_of(text, "date", tongue) if text else None
            return day if isinstance(day, str) else ""
        case "yes_no":
            return text if text in (YES, NO) else ""
        case "choice":
            return text if text in {code for code, _ in field.options} else ""
        case _:
            return text


def text_of(field: StepField, value: str, tongue: ft.Tongue) -> str:
    """A value as it would have been typed here."""
    if not value:
        return ""
    if field.kind == "date":
        return ft.text_of(value, "date", tongue)
    if field.kind == "money":
        digits = _digits(tongue.currency)
        whole, _, cents = value.partition(".")
        minor = int(whole + cents.ljust(digits, "0")[:digits]) if (whole + cents).isdigit() else 0
        return plain_amount(minor, tongue.currency, tongue.language)
    return value


def _digits(currency: str) -> int:
    return Money.zero(currency).digits if len(currency) == 3 else 2


def _plain(minor: int, currency: str) -> str:
    digits = _digits(currency)
    return f"{minor // 10**digits}.{minor % 10**digits:0{digits}d}" if digits else str(minor)
