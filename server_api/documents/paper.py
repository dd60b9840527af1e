"""A letter before it is a file: texts in one language, nothing to compute any more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grid:
    """A table of a letter: the last column holds amounts and is set to the right; ``total`` closes it."""

    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]
    total: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """One letter. ``sender``: lines of the letterhead; ``facts``: named lines under the title; ``page``:
    ``Page {n} of {of}``; ``number`` is printed at the foot of each page.
    """

    title: str
    sender: tuple[str, ...]
    place_and_day: str
    facts: tuple[tuple[str, str], ...]
    before: tuple[str, ...]
    grids: tuple[Grid, ...]
    after: tuple[str, ...]
    page: str
    number: str
    language: str
