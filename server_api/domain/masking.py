"""Showing enough of a number or document to recognise it, and no more."""

import re

BULLET = "•"


def mask_document(kind: str, document: str) -> str:
    """A document with its outer parts hidden: ``***.482.915-**`` for a CPF."""
    digits = re.sub(r"[^0-9A-Za-z]", "", document)
    match kind.lower():
        case "cpf" if len(digits) == 11:
            return f"***.{digits[3:6]}.{digits[6:9]}-**"
        case "cnpj" if len(digits) == 14:
            return f"**.{digits[2:5]}.{digits[5:8]}/****-**"
        case "ssn" if len(digits) == 9:
            # Its end is what people are asked for, so nothing of it stands on the screen.
            return f"{BULLET * 3}-{BULLET * 2}-{BULLET * 4}"
        case "rfc" | "curp":
            # The first ten signs tell name and birth date: only the check part is shown.
            return BULLET * min(10, len(digits)) + digits[10:]
        case _:
            shown = min(3, len(digits) // 3)
            return BULLET * (len(digits) - shown) + digits[len(digits) - shown :]


def shows_first(masked: str, count: int) -> bool:
    """Whether any of the first ``count`` signs of a masked document can be read."""
    return any(sign.isalnum() for sign in _signs(masked)[:count])


def shows_last(masked: str, count: int) -> bool:
    """Whether any of the last ``count`` signs of a masked document can be read."""
    return any(sign.isalnum() for sign in _signs(masked)[-count:])


def _signs(masked: str) -> str:
    return re.sub(r"[^0-9A-Za-z•*]", "", masked)


def mask_phone(e164: str) -> str:
    """A number with its middle hidden, in the country's habit: ``(11) 9••••-4321``."""
    digits = re.sub(r"\D", "", e164)
    last = digits[-4:]
    if digits.startswith("55") and len(digits) in (12, 13):
        lead = digits[4] if len(digits) == 13 else ""
        return f"({digits[2:4]}) {lead}{BULLET * 4}-{last}"
    if digits.startswith("1") and len(digits) == 11:
        return f"({digits[1:4]}) {BULLET * 3}-{last}"
    if digits.startswith("52") and len(digits) == 12:
        return f"{digits[2:4]} {BULLET * 4} {last}"
    return f"+{digits[:2]} {BULLET * max(2, len(digits) - 6)} {last}"


def mask_email(address: str) -> str:
    """An address by its first letters and its ending: ``m••••@g••••.com.br``."""
    name, _, domain = address.partition("@")
    host, dot, ending = domain.partition(".")
    return f"{name[:1]}{BULLET * 4}@{host[:1]}{BULLET * 4}{dot}{ending}"


def mask_street(street: str) -> str:
    """What kind of street it is, and no more: ``Rua ••••``."""
    words = street.split()
    return f"{words[0]} {BULLET * 4}" if len(words) > 1 else BULLET * 4
