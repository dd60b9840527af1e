"""Pix BR Codes: what is copied into a bank's app and shown as QR. Pure.

Source: Banco Central do Brasil, "Manual de Padrões para Iniciação do Pix" and "Manual do BR Code", after EMV
QRCPS (merchant presented mode): fields of two digits of name, two of length, and the value; last a CRC16.
"""

import re
import unicodedata
from dataclasses import dataclass

from server_api.contract.money import Money

_GUI = "br.gov.bcb.pix"
_LONGEST = 99
_NAME, _CITY, _TXID_STATIC = 25, 15, 25
_CURRENCY = {"BRL": "986"}
#: No transaction id in the code itself: a dynamic code's is in the document at its address.
NO_TXID = "***"
#: txid of a charge (BCB, API Pix: cob and cobv), and of a static code.
TXID = re.compile(r"[A-Za-z0-9]{26,35}")
_STATIC_TXID = re.compile(r"[A-Za-z0-9]{1,25}")
_TEMPLATES = frozenset({"26", "62", "80"})


class BrCodeError(ValueError):
    """Not a BR Code, or one that nobody can pay.

    ``code``: txid, amount, address, currency, too_long, crc, form.
    """

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Payee:
    """Who is paid, as the payer's bank shows it; cut to the code's room, without accents."""

    name: str
    city: str


def crc16(text: str) -> str:
    """CRC-16/CCITT-FALSE: polynomial 0x1021, begun with 0xFFFF, four capital hexadecimal digits."""
    crc = 0xFFFF
    for byte in text.encode():
        crc ^= byte << 8
        for _ in range(8):
            crc = ((crc << 1) ^ 0x1021 if crc & 0x8000 else crc << 1) & 0xFFFF
    return f"{crc:04X}"


def static_code(payee: Payee, key: str, amount: Money | None = None, txid: str = NO_TXID) -> str:
    """A code for a Pix key, payable any number of times. Raises BrCodeError."""
    if txid != NO_TXID and not _STATIC_TXID.fullmatch(txid):
        raise BrCodeError("txid")
    return _code(_field("00", _GUI) + _field("01", key), payee, amount, txid, once=False)


def dynamic_code(payee: Payee, address: str, amount: Money | None = None) -> str:
    """A code for one charge, whose terms (txid, due date, fine, interest, discount) the payer's bank reads at
    ``address``: a host and a path without ``https://``, at most 77 characters. Raises BrCodeError.
    """
    if not address or "://" in address or len(address) > 77:
        raise BrCodeError("address")
    return _code(_field("00", _GUI) + _field("25", address), payee, amount, NO_TXID, once=True)


def parse(code: str) -> dict[str, str]:
    """The fields by name, those of a template as ``26.25``. Raises BrCodeError ``form``, ``crc``."""
    if len(code) < 8 or code[-8:-4] != "6304":
        raise BrCodeError("form")
    if crc16(code[:-4]) != code[-4:]:
        raise BrCodeError("crc")
    found = {}
    for name, value in _fields(code):
        found[name] = value
        if name in _TEMPLATES:
            found |= {f"{name}.{inner}": text for inner, text in _fields(value)}
    return found


def _code(account: str, payee: Payee, amount: Money | None, txid: str, *, once: bool) -> str:
    text = _field("00", "01") + (_field("01", "12") if once else "")
    text += _field("26", account) + _field("52", "0000")
    text += _field("53", _currency(amount))
    if amount is not None:
        text += _field("54", _amount(amount))
    text += (
        _field("58", "BR") + _field("59", plain(payee.name, _NAME)) + _field("60", plain(payee.city, _CITY))
    )
    text += _field("62", _field("05", txid)) + "6304"
    return text + crc16(text)


def plain(text: str, room: int) -> str:
    """ASCII without accents, cut to the room; apps of banks show nothing else alike."""
    folded = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    cut = " ".join("".join(letter for letter in folded if letter.isprintable()).split())[:room].strip()
    if not cut:
        raise BrCodeError("form")
    return cut


def _amount(amount: Money) -> str:
    if amount.minor <= 0:
        raise BrCodeError("amount")
    text = f"{amount.minor // 100}.{amount.minor % 100:02}"
    if len(text) > 13:
        raise BrCodeError("amount")
    return text


def _currency(amount: Money | None) -> str:
    currency = amount.currency if amount else "BRL"
    if currency not in _CURRENCY:
        raise BrCodeError("currency")
    return _CURRENCY[currency]


def _field(name: str, value: str) -> str:
    if len(value) > _LONGEST:
        raise BrCodeError("too_long")
    return f"{name}{len(value):02}{value}"


def _fields(text: str) -> list[tuple[str, str]]:
    found, at = [], 0
    while at < len(text):
        head = text[at : at + 4]
        if len(head) < 4 or not head.isascii() or not head.isdigit():
            raise BrCodeError("form")
        end = at + 4 + int(head[2:])
        if end > len(text):
            raise BrCodeError("form")
        found.append((head[:2], text[at + 4 : end]))
        at = end
    return found
