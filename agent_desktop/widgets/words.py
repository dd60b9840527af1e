"""The words on the screen: one TOML catalogue a language, plurals by babel. No Qt.

A key is "section.name". A plural is a table of CLDR categories: `debts = { one = "...", other = "..." }`.
"""

from __future__ import annotations

import tomllib
from functools import lru_cache
from typing import Protocol

from babel import Locale

from agent_desktop.resources import resource

LANGUAGES = ("pt-BR", "es", "en")
FALLBACK = "en"

Entry = str | dict[str, str]


class Words(Protocol):
    """What a view model is given to speak with."""

    @property
    def language(self) -> str: ...

    def __call__(self, key: str, /, **values: object) -> str: ...

    def has(self, key: str) -> bool: ...


class Catalogue:
    """The words of one language."""

    def __init__(self, language: str) -> None:
        self._language = nearest(language)
        self._entries = entries(self._language)
        self._plural = Locale.parse(self._language.replace("-", "_")).plural_form

    @property
    def language(self) -> str:
        return self._language

    def has(self, key: str) -> bool:
        """Whether there is a word for a code that came from outside."""
        return key in self._entries

    def __call__(self, key: str, /, **values: object) -> str:
        """The words for a key; `n` chooses the plural. Raises KeyError for a key that is not there."""
        entry = self._entries[key]
        if isinstance(entry, dict):
            entry = entry.get(self._form(values.get("n"), entry), entry["other"])
        return entry.format(**values) if values else entry

    def _form(self, count: object, forms: dict[str, str]) -> str:
        """Portuguese counts 0 as one; on screen none is never "one"."""
        if not isinstance(count, int):
            return "other"
        if count == 0:
            return "zero" if "zero" in forms else "other"
        return self._plural(count)


def nearest(language: str) -> str:
    """The shipped language for a wish such as "pt", "es-MX", "en-US"."""
    for known in LANGUAGES:
        if known == language or known.split("-")[0] == language.split("-")[0]:
            return known
    return FALLBACK


@lru_cache(maxsize=4)
def entries(language: str) -> dict[str, Entry]:
    """The catalogue file, flat: "section.name" to text or plural table."""
    file = resource("translations", f"{language}.toml")
    sections = tomllib.loads(file.read_text(encoding="utf-8"))
    return {
        f"{section}.{name}": entry for section, names in sections.items() for name, entry in names.items()
    }
