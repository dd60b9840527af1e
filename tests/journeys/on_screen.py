"""What a window showed, as its autopilot wrote it down: the words of one language, and no code among them."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from agent_desktop.widgets.words import LANGUAGES, Catalogue, entries

#: A place that nothing was put in, a name of a key of the catalogue, a word of the wire.
_HOLE = re.compile(r"\{[a-z_]*\}|\{\{|%\(")
#: Fewer words may be a name: that of the program is a Portuguese word.
_SENTENCE = 3
_KEY = re.compile(r"\b[a-z]+_[a-z_]+\b")


def plain_words(screens: Mapping[str, Sequence[str]], words: Catalogue) -> None:
    """AssertionError where a text is a code or names a hole, or is a sentence of another language."""
    assert screens
    strange = _sentences_of_others(words.language)
    for moment, texts in screens.items():
        faults = [text for text in texts if _faulty(text)]
        assert not faults, f"{moment}: codes on the screen: {faults}"
        foreign = [text for text in texts if text in strange]
        assert not foreign, f"{moment}: not {words.language}: {foreign}"


def _faulty(text: str) -> bool:
    return bool(_HOLE.search(text) or _KEY.search(text) or text in _keys())


def _keys() -> frozenset[str]:
    return frozenset(entries("en"))


def _sentences_of_others(language: str) -> frozenset[str]:
    """Whole texts of the other catalogues that this one does not say as well."""
    own = {entry for entry in entries(language).values() if isinstance(entry, str)}
    others = {
        entry
        for other in LANGUAGES
        if other != language
        for entry in entries(other).values()
        if isinstance(entry, str) and len(entry.split()) >= _SENTENCE
    }
    return frozenset(others - own)


def shows(record: Mapping[str, Any], moment: str, wanted: str) -> None:
    """The text stood on the screen then."""
    texts: Sequence[str] = record["words"].get(moment, ())
    assert any(wanted in text for text in texts), f"{moment}: no {wanted!r} in {texts}"
