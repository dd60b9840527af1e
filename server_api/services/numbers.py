"""Telephone numbers as people and carriers write them."""

import phonenumbers


def to_e164(text: str, country: str) -> str:
    """``+5511999990001``; empty where it is no possible number of ``country`` or, with ``+``, of any."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_possible_number(number):
        return ""
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
