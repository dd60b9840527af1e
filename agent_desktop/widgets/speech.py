"""What a view model speaks with: words, formats and the server's time now. No Qt."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta

from agent_desktop.widgets.formats import Formats
from agent_desktop.widgets.views import Run
from agent_desktop.widgets.words import Words

SEPARATOR = " · "
_BOLD = re.compile(r"\*\*(.+?)\*\*", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Speech:
    """`now` is the server's UTC; `ahead` is how far a demo's clock runs before it."""

    words: Words
    formats: Formats
    now: datetime
    ahead: timedelta = timedelta(0)

    @property
    def clock_now(self) -> datetime:
        """What the clock on the wall says: the one the law is kept by."""
        return self.now + self.ahead

    def happened(self, at: datetime) -> datetime:
        """A moment of this session on that same clock, so that the screen never shows two."""
        return at + self.ahead

    def code(self, section: str, code: str, fallback: str = "") -> str:
        """Words for a code that came from outside; an unknown code is shown as it is."""
        key = f"{section}.{code}"
        return self.words(key) if self.words.has(key) else (fallback or code)


def joined(*parts: str) -> str:
    """The parts that say something, with dots between."""
    return SEPARATOR.join(part for part in parts if part)


def emphasised(text: str) -> tuple[Run, ...]:
    """`**strong**` parts of a script's text; everything else stays as it is written."""
    runs: list[Run] = []
    at = 0
    for match in _BOLD.finditer(text):
        if match.start() > at:
            runs.append(Run(text[at : match.start()]))
        runs.append(Run(match.group(1), strong=True))
        at = match.end()
    if at < len(text):
        runs.append(Run(text[at:]))
    return tuple(runs)


def strong_parts(text: str) -> tuple[tuple[int, int], ...]:
    """Where `**strong**` parts begin and end, marks included."""
    return tuple(match.span() for match in _BOLD.finditer(text))
