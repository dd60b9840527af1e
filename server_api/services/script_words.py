"""Words that a script may not use: before the identity, as a threat, or in a country."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from server_api.domain.names import fold
from server_api.services.conduct import BadConductError

BEFORE_IDENTITY, THREATS, ASKS_REASON = "before_identity", "threats", "asks_reason"
_NO_WORD = re.compile(r"[^a-z0-9]+")


class ScriptWords:
    """The lists of ``words.toml``, by language."""

    def __init__(self, lists: Mapping[str, Mapping[str, list[str]]]) -> None:
        self._patterns = {
            (name, language): _pattern(tuple(words))
            for name, languages in lists.items()
            for language, words in languages.items()
        }

    @classmethod
    def load(cls, folder: Path) -> "ScriptWords":
        """Read ``words.toml``. Raises BadConductError."""
        try:
            lists = tomllib.loads((folder / "words.toml").read_text(encoding="utf-8"))
        except (OSError, tomllib.TOMLDecodeError) as error:
            raise BadConductError(f"words.toml: {error}") from error
        return cls(lists)

    def found(self, name: str, text: str, language: str) -> str:
        """The first word of this list in a text; empty where there is none."""
        pattern = self._patterns.get((name, language[:2]))
        match = pattern.search(_plain(text)) if pattern is not None else None
        return match.group().strip() if match else ""


@cache
def _pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    inner = "|".join(re.escape(word.rstrip("*")) + ("[a-z]*" if word.endswith("*") else "") for word in words)
    return re.compile(f" (?:{inner})(?= )")


def _plain(text: str) -> str:
    """Folded words with single blanks between and around them."""
    return f" {_NO_WORD.sub(' ', fold(text))} "
