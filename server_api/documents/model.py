"""A report before it is a file: texts in one language, nothing to compute any more."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure, and how it is counted: printed beside it, so that nobody has to guess."""

    label: str
    value: str
    definition: str


@dataclass(frozen=True, slots=True)
class Table:
    """Rows under headings. ``widths`` are the columns' shares of the page."""

    title: str
    headings: tuple[str, ...]
    widths: tuple[float, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Report:
    """``facts``: named lines under the title; ``headings``: those of the figures; ``page``: ``Page {n}``."""

    title: str
    facts: tuple[tuple[str, str], ...]
    figures_title: str
    headings: tuple[str, str, str]
    figures: tuple[Figure, ...]
    tables: tuple[Table, ...]
    page: str
