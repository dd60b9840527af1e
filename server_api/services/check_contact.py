"""Whether a contact can exist: numbers, e-mail addresses, postcodes, by country."""

import re
from collections.abc import Mapping
from typing import Any

import phonenumbers

from server_api.contract.debt_words import ContactKind
from server_api.domain.names import fold

_LONGEST_EMAIL = 254  # RFC 5321, 4.5.3.1.3
_LONGEST_NAME = 64
#: RFC 5321's dot-string and host names: what mail servers really take.
_NAME = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(?:\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_HOST = re.compile(r"(?=.{4,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]")
_POSTCODES = {
    "BR": r"\d{5}-?\d{3}",
    "MX": r"\d{5}",
    "CO": r"\d{6}",
    "PE": r"\d{5}",
    "CL": r"\d{3}-?\d{4}",
    "AR": r"(?:[A-Z]?\d{4}(?:[A-Z]{3})?)",
    "US": r"\d{5}(?:-?\d{4})?",
}
_LABELS = 40


class BadContactError(ValueError):
    """It cannot exist: ``field`` of the form, ``fault``."""

    def __init__(self, field: str, fault: str) -> None:
        super().__init__(f"{field}: {fault}")
        self.field, self.fault = field, fault


def clean_contact(kind: ContactKind, value: str, parts: Mapping[str, str], country: str) -> dict[str, Any]:
    """The columns of its row. Raises BadContactError (``missing``, ``bad_phone``, ``bad_email``,
    ``bad_postcode``, ``too_long``).
    """
    text = " ".join(value.split())
    if not text:
        raise BadContactError("value", "missing")
    match kind:
        case ContactKind.PHONE:
            return {"e164": clean_number(text, country)}
        case ContactKind.EMAIL:
            return {"address": clean_email(text)}
        case _:
            return _address(text, parts, country)


def clean_number(text: str, country: str) -> str:
    """In E.164; one that a carrier has given, not only one of the right length. Raises BadContactError."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException as error:
        raise BadContactError("value", "bad_phone") from error
    if not phonenumbers.is_valid_number(number):
        raise BadContactError("value", "bad_phone")
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def clean_email(text: str) -> str:
    """With its host in lower case, international hosts in their ASCII form. Raises BadContactError."""
    name, at, host = text.rpartition("@")
    try:
        plain = host.encode("idna").decode("ascii").lower()
    except UnicodeError as error:
        raise BadContactError("value", "bad_email") from error
    good = at and len(name) <= _LONGEST_NAME and _NAME.fullmatch(name) and _HOST.fullmatch(plain)
    if not good or len(text) > _LONGEST_EMAIL:
        raise BadContactError("value", "bad_email")
    return f"{name}@{plain}"


def clean_postcode(text: str, country: str) -> str:
    """As written, in upper case; empty stays empty. Raises BadContactError."""
    postcode = text.strip().upper()
    pattern = _POSTCODES.get(country, r"[A-Z0-9 -]{2,12}")
    if postcode and not re.fullmatch(pattern, postcode):
        raise BadContactError("postcode", "bad_postcode")
    return postcode


def clean_label(text: str) -> str:
    """A label of the form. Raises BadContactError."""
    label = " ".join(text.split())
    if len(label) > _LABELS:
        raise BadContactError("label", "too_long")
    return label


def _address(street: str, parts: Mapping[str, str], country: str) -> dict[str, Any]:
    longest = {"city": 100, "region": 40}
    values = {name: " ".join(parts.get(name, "").split()) for name in longest}
    for name, most in longest.items():
        if len(values[name]) > most:
            raise BadContactError(name, "too_long")
    if not values["city"]:
        raise BadContactError("city", "missing")
    postcode = clean_postcode(parts.get("postcode", ""), country)
    region = fold(values["region"]).upper() if len(values["region"]) <= 3 else values["region"]
    return {
        "street": street,
        "city": values["city"],
        "region": region,
        "postcode": postcode,
        "country": country,
    }
