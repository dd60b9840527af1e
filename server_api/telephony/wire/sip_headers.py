"""Headers that the SIP stack hands over unread."""

import re
from typing import Any

_URI_USER = re.compile(r"(?:sips?:([^@>]*)@|tel:([^;>]+))", re.IGNORECASE)
_CAUSE = re.compile(r"Q\.850\s*;(?:[^,]*;)?\s*cause\s*=\s*(\d{1,3})", re.IGNORECASE)
_TEXT = re.compile(r'Q\.850\s*;[^,]*?text\s*=\s*"([^"]{0,120})"', re.IGNORECASE)
_NOBODY = frozenset({"anonymous", "unavailable", "restricted", "unknown", "private"})


def by_udp(message: Any) -> None:
    """Only UDP is spoken here, whatever the far end writes: sippy cannot even read ``transport=UDP``."""
    for name in ("contact", "record-route"):
        for body in message.getHFBodys(name):
            url = body.getUrl()
            if url is not None and url.transport is not None:
                url.transport = "udp"


def values(message: Any, name: str) -> list[str]:
    """The texts of every header ``name`` (lower case)."""
    return [str(header.body) for header in message.getHFs(name)]


def options(message: Any, name: str) -> list[str]:
    """Comma-separated words of a header, as in ``Require``."""
    return [word.strip() for text in values(message, name) for word in text.split(",") if word.strip()]


def seconds(message: Any, name: str) -> float | None:
    """A header that begins with a number of seconds (``Retry-After``, ``Min-Expires``); None without one."""
    for text in values(message, name):
        digits = re.match(r"\s*(\d{1,9})", text)
        if digits is not None:
            return float(digits[1])
    return None


def caller_of(request: Any) -> str:
    """Who calls: P-Asserted-Identity (RFC 3325) before From; empty for one who does not want to be known."""
    wishes = {wish.strip() for text in values(request, "privacy") for wish in text.lower().split(";")}
    if wishes & {"id", "user", "header"}:
        return ""
    for text in (*values(request, "p-asserted-identity"), *values(request, "from")):
        found = _URI_USER.search(text)
        if found is None or "anonymous.invalid" in text.lower():
            continue
        user = (found[1] or found[2] or "").split(";")[0].strip()
        if user and user.lower() not in _NOBODY:
            return user
    return ""


def q850_of(texts: list[str]) -> tuple[int | None, str]:
    """Cause and text of the first Reason header of the telephone network (RFC 3326), as far as told."""
    for text in texts:
        cause = _CAUSE.search(text)
        if cause is not None:
            said = _TEXT.search(text)
            return int(cause[1]), said[1] if said else ""
    return None, ""
