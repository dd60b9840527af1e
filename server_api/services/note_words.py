"""Words that do not belong in a debtor's file: health, religion, insults … in three languages.

The lists are ``resources/note_words/*.toml``; a note is looked through with all of them, for nobody says in
which language an agent writes.
"""

import re
import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from server_api.domain.names import fold

_MOST = 20


class BadWordsError(ValueError):
    """A list cannot be read; the text names file and place."""


@dataclass(frozen=True, slots=True)
class Finding:
    """A word as it was written, and why it does not belong there."""

    word: str
    reason: str


class NoteWords:
    """Looks for them."""

    def __init__(self, lists: Iterable[dict[str, list[str]]]) -> None:
        self._patterns: dict[str, re.Pattern[str]] = {}
        found: dict[str, set[str]] = {}
        for one in lists:
            for reason, words in one.items():
                found.setdefault(reason, set()).update(map(_pattern, words))
        for reason, patterns in found.items():
            # The longest first, so that an expression is named rather than a part of it.
            parts = sorted(patterns, key=len, reverse=True)
            self._patterns[reason] = re.compile(rf"(?<!\w)(?:{'|'.join(parts)})(?!\w)")

    @classmethod
    def load(cls, folder: Path) -> "NoteWords":
        """Every list of a folder. Raises BadWordsError."""
        lists = []
        for path in sorted(folder.glob("*.toml")):
            try:
                one = tomllib.loads(path.read_text(encoding="utf-8"))
            except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
                raise BadWordsError(f"{path.name}: {error}") from error
            if not all(isinstance(words, list) and all(words) for words in one.values()):
                raise BadWordsError(f"{path.name}: lists of words are wanted")
            lists.append(one)
        if not lists:
            raise BadWordsError(f"{folder}: there are no lists")
        return cls(lists)

    def find(self, text: str) -> tuple[Finding, ...]:
        """What stands in a text, each word once, in its order there."""
        folded = fold(text)
        found: dict[str, tuple[int, str]] = {}
        for reason, pattern in self._patterns.items():
            for match in pattern.finditer(folded):
                found.setdefault(match.group(), (match.start(), reason))
        ordered = sorted((at, word, reason) for word, (at, reason) in found.items())
        return tuple(Finding(word, reason) for _, word, reason in ordered[:_MOST])


def _pattern(word: str) -> str:
    stem = re.escape(fold(word.removesuffix("*")))
    return rf"{stem}\w*" if word.endswith("*") else stem
