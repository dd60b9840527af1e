"""Rows of a CSV file as the world sends them: any usual encoding and separator, bounded memory."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_SEPARATORS = ",;\t"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class UnreadableFileError(ValueError):
    """Nothing of the file can be read; ``code`` says why, ``detail`` what exactly."""

    def __init__(self, code: str, detail: str) -> None:
        super().__init__(f"{code}: {detail}")
        self.code, self.detail = code, detail


@dataclass(frozen=True, slots=True)
class SourceRow:
    """One record. ``number`` is the line on which it ends; ``fault`` is set where it cannot be used."""

    number: int
    cells: dict[str, str]
    fault: str = ""


def read_rows(path: Path, wanted: frozenset[str]) -> Iterator[SourceRow]:
    """Stream a file with a heading line. Raises UnreadableFileError before the first row.

    Lines that are not UTF-8 are taken for cp1252. A record with a NUL, or with fewer or more cells than
    headings, comes with a fault instead of being guessed at.
    """
    with _opened(path) as file:
        lines = _decoded(file)
        heading = next(lines, "")
        separator = max(_SEPARATORS, key=heading.count)
        names = [name.strip() for name in next(csv.reader([heading], delimiter=separator), [])]
        missing = sorted(wanted - set(names))
        if missing:
            raise UnreadableFileError("missing_column", ", ".join(missing))
        reader = csv.reader(lines, delimiter=separator)
        yield from _records(reader, names)


def check_readable(path: Path) -> None:
    """Raises UnreadableFileError where the file cannot even be opened."""
    _opened(path).close()


def inert(text: str) -> str:
    """Text that no spreadsheet takes for a formula (OWASP: CSV injection)."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _records(reader: Iterator[list[str]], names: list[str]) -> Iterator[SourceRow]:
    number = 1
    while True:
        try:
            record = next(reader)
        except StopIteration:
            return
        except csv.Error:
            number += 1
            yield SourceRow(number, {}, "unreadable")
            continue
        number = 1 + int(getattr(reader, "line_num", number))
        if record:
            yield SourceRow(
                number, dict(zip(names, map(str.strip, record), strict=False)), _fault(record, names)
            )


def _fault(record: list[str], names: list[str]) -> str:
    if any("\x00" in cell for cell in record):
        return "nul_byte"
    return "wrong_cells" if len(record) != len(names) else ""


def _opened(path: Path) -> BinaryIO:
    try:
        file = path.open("rb")
    except OSError as error:
        raise UnreadableFileError("cannot_open", error.strerror or str(error)) from error
    start = file.read(3)
    if start[:2] in _UTF16:
        file.close()
        raise UnreadableFileError("utf16", path.name)
    file.seek(3 if start == _BOM else 0)
    return file


def _decoded(file: BinaryIO) -> Iterator[str]:
    for line in file:
        try:
            yield line.decode("utf-8")
        except UnicodeDecodeError:
            yield line.decode("cp1252", errors="replace")
