"""Whether a document can exist: its length and check digits, by country."""

import re
from functools import lru_cache

from stdnum.ar import cuit
from stdnum.cl import rut
from stdnum.mx import curp, rfc
from validate_docbr import CNPJ, CPF

_LENGTHS = {"dni": (7, 8), "cedula": (6, 10), "ssn": (9, 9), "nie": (9, 9), "nif": (9, 9)}


@lru_cache(maxsize=65_536)
def clean_document(kind: str, document: str) -> str | None:
    """The document without separators, upper case; None where its check digits are wrong."""
    text = re.sub(r"[\s./-]", "", document).upper()
    return text if text and _valid(kind.lower(), text) else None


def _valid(kind: str, text: str) -> bool:
    # Other scripts' digits pass isdigit() and confuse the check digits; only an RFC has letters beyond ASCII.
    if kind != "rfc" and not text.isascii():
        return False
    match kind:
        case "cpf":
            return bool(CPF().validate(text))
        case "cnpj":
            return bool(CNPJ().validate(text))
        case "rfc":
            return bool(rfc.is_valid(text, validate_check_digits=True))
        case "curp":
            return bool(curp.is_valid(text))
        case "rut":
            return bool(rut.is_valid(text))
        case "cuit":
            return bool(cuit.is_valid(text))
        case _ if kind in _LENGTHS:
            shortest, longest = _LENGTHS[kind]
            return shortest <= len(text) <= longest and text.isalnum()
        case _:
            return len(text) <= 40 and text.isalnum()
