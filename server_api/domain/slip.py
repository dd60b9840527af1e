"""Payment slips of Brazilian banks (boleto de cobrança): bar code, typed line, check digits. Pure.

Sources: FEBRABAN, "Layout Padrão de Cobrança – Código de Barras" after Banco Central's Carta-Circular
2.926/2000 (44 digits, modules 10 and 11); the due factor is counted from 7 October 1997 and began again with
1000 on 22 February 2025.
"""

from dataclasses import dataclass
from datetime import date, timedelta

_BASE = date(1997, 10, 7)
_FIRST, _LAST = 1000, 9999
_ROUND = _LAST - _FIRST + 1
_REAL = "9"
_FREE = 25
_MOST_MINOR = 10**10 - 1


class SlipError(ValueError):
    """Not a slip; ``code``: bank, amount, due, free, form, digit (a check digit differs)."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip in reais. ``bank``: three digits; ``free``: 25 digits that are the bank's own; minor units."""

    bank: str
    due_on: date
    amount_minor: int
    free: str


def due_factor(due_on: date) -> int:
    """Days since 7 October 1997, from 1000 to 9999 and again from 1000. Raises SlipError before the first."""
    days = (due_on - _BASE).days
    if days < _FIRST:
        raise SlipError("due")
    return _FIRST + (days - _FIRST) % _ROUND


def due_of(factor: int, near: date) -> date:
    """The day of a factor that is nearest to ``near``: the factors of one round recur in the next."""
    first = _BASE + timedelta(days=factor)
    rounds = max(0, round((near - first).days / _ROUND))
    return first + timedelta(days=rounds * _ROUND)


def barcode(slip: Slip) -> str:
    """The 44 digits: bank, currency, check digit, due factor, amount, free field. Raises SlipError."""
    if not (len(slip.bank) == 3 and _digits(slip.bank)):
        raise SlipError("bank")
    if not (len(slip.free) == _FREE and _digits(slip.free)):
        raise SlipError("free")
    if not 0 < slip.amount_minor <= _MOST_MINOR:
        raise SlipError("amount")
    head, tail = slip.bank + _REAL, f"{due_factor(slip.due_on):04}{slip.amount_minor:010}{slip.free}"
    return f"{head}{modulo_11(head + tail)}{tail}"


def typed_line(code: str) -> str:
    """The line as it is printed and typed, 47 digits in five fields, of a bar code. Raises SlipError."""
    check(code)
    head, free = code[:4], code[19:]
    first, second, third = head + free[:5], free[5:15], free[15:]
    fields = [f"{part}{modulo_10(part)}" for part in (first, second, third)]
    return " ".join([*(f"{field[:5]}.{field[5:]}" for field in fields), code[4], code[5:19]])


def read_line(line: str) -> str:
    """The bar code of a typed line, with or without its dots and blanks. Raises SlipError."""
    digits = "".join(letter for letter in line if letter not in ". ")
    if len(digits) != 47 or not _digits(digits):
        raise SlipError("form")
    parts = [(digits[:9], digits[9]), (digits[10:20], digits[20]), (digits[21:31], digits[31])]
    if any(str(modulo_10(part)) != digit for part, digit in parts):
        raise SlipError("digit")
    (first, _), (second, _), (third, _) = parts
    code = first[:4] + digits[32] + digits[33:] + first[4:] + second + third
    check(code)
    return code


def check(code: str) -> None:
    """Raises SlipError ``form`` where it is no bar code, ``digit`` where its check digit differs."""
    if len(code) != 44 or not _digits(code):
        raise SlipError("form")
    if str(modulo_11(code[:4] + code[5:])) != code[4]:
        raise SlipError("digit")


def modulo_10(digits: str) -> int:
    """Weights 2 and 1 from the right; of products of two digits their sum counts."""
    total = 0
    for at, digit in enumerate(reversed(digits)):
        product = int(digit) * (2 if at % 2 == 0 else 1)
        total += product // 10 + product % 10
    return -total % 10


def modulo_11(digits: str) -> int:
    """Weights 2 to 9 from the right, again and again; 0, 10 and 11 are written as 1."""
    total = sum(int(digit) * (2 + at % 8) for at, digit in enumerate(reversed(digits)))
    found = 11 - total % 11
    return found if 1 <= found <= 9 else 1


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
