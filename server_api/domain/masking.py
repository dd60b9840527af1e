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
            return f"{BULLET * 3}-{BULLET * 2}-{digits[-4:]}"
        case "rfc" | "curp":
            return digits[:6] + BULLET * max(0, len(digits) - 6)
        case _:
            shown = min(3, len(digits) // 3)
            return BULLET * (len(digits) - shown) + digits[len(digits) - shown :]


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
