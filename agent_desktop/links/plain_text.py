"""Signs that would lie on a screen are dropped where data comes in: the desk never holds them.

Marks of writing direction can show "R$ 100" as something else or turn a name round; control signs and
signs without width hide text or break lines; a tower of accents covers the rows above it. Kept are line
breaks, tabs, and what scripts of our languages need.
"""

from __future__ import annotations

import json
import re
from typing import Any

#: At most so many accents on one letter.
_MOST_MARKS = 3
_DROPPED = re.compile(
    "[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u180e\u200b\u200e\u200f\u2028-\u202e"
    "\u2060-\u206f\ufeff\ufff9-\ufffc\U000e0000-\U000e007f]"
)
_MARK = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_TOWER = re.compile(f"({_MARK}{{{_MOST_MARKS}}}){_MARK}+")
#: Cheap look over the bytes: most messages have nothing of the kind. Escapes, then UTF-8.
_SUSPICIOUS = re.compile(
    rb"\\u00[01789][0-9a-fA-F]|\\u[0-9a-fA-F]{4}|\\[bfr]"
    rb"|[\x00-\x08\x0b-\x1f\x7f]|\xc2[\x80-\x9f]|\xd8\x9c|\xe1\xa0\x8e|\xe1\xaa|\xe1\xab|\xe1\xb7"
    rb"|\xe2\x80[\x8b\x8e\x8f\xa8-\xae]|\xe2\x81[\xa0-\xaf]|\xe2\x83|\xef\xb8[\xa0-\xaf]|\xef\xbb\xbf"
    rb"|\xef\xbf[\xb9-\xbc]|\xf3\xa0[\x80\x81]|(?:\xcc[\x80-\xbf]|\xcd[\x80-\xaf]){4}"
)


def plain(text: str) -> str:
    """The text without signs that would lie."""
    return _TOWER.sub(r"\1", _DROPPED.sub("", text))


def plain_json(content: bytes) -> bytes:
    """A JSON message with plain text in every string; one that is clean, or no JSON, comes back as it is."""
    if not _SUSPICIOUS.search(content):
        return content
    try:
        told = json.loads(content)
    except ValueError:
        return content
    return json.dumps(_plain(told), ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")


def _plain(told: Any) -> Any:
    if isinstance(told, str):
        return plain(told)
    if isinstance(told, list):
        return [_plain(one) for one in told]
    if isinstance(told, dict):
        return {plain(name): _plain(one) for name, one in told.items()}
    return told
