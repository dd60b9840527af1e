"""Tooltips of foreign text: Qt would render what looks like HTML, and load what it names."""

from __future__ import annotations

from html import escape


def tip(text: str) -> str:
    """The text as it stands, whatever it looks like: without a tag Qt takes it as plain."""
    if "<" not in text:
        return text
    return f"<p style='white-space:pre-wrap'>{escape(text)}</p>"
