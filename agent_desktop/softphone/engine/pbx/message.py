"""Reads what is needed of a SIP message: its Call-ID, who calls, our signature (RFC 3261 7.3)."""

import re

_NUMBER = re.compile(r"sips?:([^@;>\s]{1,64})@")
_SHORT = {"call-id": "i", "from": "f"}


def header(message: str, name: str) -> str:
    """The first header of this name, its short form too; nothing where there is none or more than one."""
    names = {name.lower(), _SHORT.get(name.lower(), name.lower())}
    found = []
    for line in message.partition("\r\n\r\n")[0].split("\r\n")[1:]:
        label, colon, value = line.partition(":")
        if colon and label.strip().lower() in names:
            found.append(value.strip())
    return found[0] if len(found) == 1 else ""


def caller(message: str) -> str:
    """The user part of the From header, for people to read."""
    found = _NUMBER.search(header(message, "From"))
    return found[1] if found else ""
