"""What a bank answers (segments T and U): read whole and checked whole, or not at all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from server_api.payments.cnab.layout import WIDTH, FieldError, Record, records

#: No bank sends more at once; some 34,000 slips.
MOST_BYTES = 16 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_UTF16 = (b"\xff\xfe", b"\xfe\xff")
_ENDS = re.compile(rb"\r*\n|\r")
_SLIPS = 1
_RETURN = 2
_WALLETS = "1234"


class BadFileError(ValueError):
    """Not a return that can be believed; ``code`` says why, ``line`` where, counted from 1 (0: the file).

    Codes: empty, too_large, utf16, width, not_cnab, remittance, bank_differs, service, order, pair, field,
    batch_count, total, file_count, truncated, after_end.
    """

    def __init__(self, code: str, line: int = 0, detail: str = "") -> None:
        super().__init__(f"{code} in line {line}: {detail}")
        self.code, self.line, self.detail = code, line, detail


@dataclass(frozen=True, slots=True)
class ReturnLine:
    """What the bank tells of one slip, in minor units. ``line``: of its segment T; ``movement``: C044."""

    line: int
    movement: str
    our_number: str
    reasons: str
    title_minor: int
    paid_minor: int
    interest_minor: int
    discount_minor: int
    rebate_minor: int
    net_minor: int
    fee_minor: int
    due_on: date | None
    happened_on: date | None
    credited_on: date | None


@dataclass(slots=True)
class ReturnFile:
    """A return; ``number`` is counted by the bank (0: it does not count); ``digest`` of all its records."""

    bank: str
    tax_id: str
    agreement: str
    agency: str
    account: str
    number: int
    made_on: date | None
    digest: str = ""
    lines: list[ReturnLine] = field(default_factory=list)


def read_file(path: Path) -> bytes:
    """The content. Raises BadFileError ``too_large``, ``empty``; OSError."""
    with path.open("rb") as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BadFileError("too_large", detail=str(MOST_BYTES // 1024**2))
    if not content.strip(b"\x00\x1a\r\n "):
        raise BadFileError("empty")
    return content


def read_return(content: bytes) -> ReturnFile:
    """Raises BadFileError."""
    reader = _Reader(_lines(content))
    try:
        return reader.read()
    except FieldError as error:
        where = f"{reader.record.place(error.field)} {error.field} {error.text!r}"
        raise BadFileError("field", reader.line, where) from error


def _lines(content: bytes) -> Iterator[tuple[int, str]]:
    """Records with the number of their line. CP1252, ASCII or UTF-8, any line ends."""
    if content.startswith(_UTF16):
        raise BadFileError("utf16")
    content = content.removeprefix(_BOM).rstrip(b"\x1a\r\n")
    for number, raw in enumerate(_ENDS.split(content), start=1):
        if raw.strip():
            yield number, _decoded(raw, number)


def _decoded(raw: bytes, number: int) -> str:
    """240 bytes are CP1252 (or ASCII); more can be UTF-8. The last line may have lost its blanks."""
    if len(raw) > WIDTH:
        try:
            text = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise BadFileError("width", number, str(len(raw))) from None
    else:
        text = raw.decode("cp1252", errors="replace")
        if number > 1 and text[7:8] == "9":
            text = text.ljust(WIDTH)
    if len(text) > WIDTH and not text[WIDTH:].strip():
        text = text[:WIDTH]
    if len(text) != WIDTH:
        raise BadFileError("width", number, str(len(text)))
    return text


class _Reader:
    """Goes through the records once; ``line`` and ``record`` are where it is."""

    def __init__(self, lines: Iterator[tuple[int, str]]) -> None:
        self._lines = lines
        self.line, self.record = 0, records()["file_header"]
        self._text, self._seen, self._batches = "", 0, 0
        self._digest = sha256()

    def read(self) -> ReturnFile:
        """The whole file."""
        file = self._head()
        while self._next() != "9":
            self._batch(file)
        self._use("file_trailer")
        told = (self._number("batches"), self._number("records"))
        if told != (self._batches, self._seen):
            raise self._bad("file_count", f"{told[1]}/{self._seen}")
        for number, _ in self._lines:
            raise BadFileError("after_end", number)
        file.digest = self._digest.hexdigest()
        return file

    def _head(self) -> ReturnFile:
        try:
            kind = self._next()
        except BadFileError as error:
            raise (
                BadFileError("not_cnab", error.line, error.detail) if error.code == "width" else error
            ) from None
        if kind != "0" or not self._text[:3].isdigit():
            raise self._bad("not_cnab")
        record = self._use("file_header")
        if self._number("way") != _RETURN:
            raise self._bad("remittance")
        return ReturnFile(
            bank=self._text[:3],
            tax_id=self._get("tax_id"),
            agreement=self._get("agreement"),
            agency=self._get("agency"),
            account=self._get("account"),
            number=self._number("number"),
            made_on=record.day(self._text, "made_on"),
        )

    def _batch(self, file: ReturnFile) -> None:
        if self._type != "1":
            raise self._bad("order")
        self._same_bank(file)
        self._use("batch_header")
        if self._number("service") != _SLIPS or self._get("operation") != "T":
            raise self._bad("service")
        batch, first, before = self._text[3:7], self._seen, len(file.lines)
        self._batches += 1
        while self._next() == "3":
            self._same_bank(file, batch)
            if self._text[13] == "T":
                file.lines.append(self._title(file, batch))
            elif self._text[13] == "U":
                raise self._bad("pair")
        if self._type != "5":
            raise self._bad("order")
        self._same_bank(file, batch)
        self._use("batch_trailer")
        counted = self._seen - first + 1
        if self._number("records") != counted:
            raise self._bad("batch_count", f"{self._number('records')}/{counted}")
        self._check_total(file.lines[before:])

    def _title(self, file: ReturnFile, batch: str) -> ReturnLine:
        """Segments T and U, one behind the other."""
        t, told, line = self._use("segment_t"), self._text, self.line
        movement, sequence = self._get("movement"), self._number("sequence")
        values: dict[str, Any] = {
            "our_number": t.text(told, "our_number"),
            "reasons": t.text(told, "reasons"),
            "title_minor": t.number(told, "amount"),
            "fee_minor": t.number(told, "fee"),
            "due_on": t.day(told, "due_on"),
        }
        if not (len(movement) == 2 and movement.isascii() and movement.isdigit()):
            raise FieldError("movement", movement)
        if self._next() != "3" or self._text[13] != "U":
            raise self._bad("pair")
        self._same_bank(file, batch)
        u, told = self._use("segment_u"), self._text
        if u.text(told, "movement") != movement or u.number(told, "sequence") != sequence + 1:
            raise self._bad("pair")
        for name in ("paid", "interest", "discount", "rebate", "net"):
            values[f"{name}_minor"] = u.number(told, name)
        for name in ("happened_on", "credited_on"):
            values[name] = u.day(told, name)
        return ReturnLine(line=line, movement=movement, **values)

    def _check_total(self, lines: Sequence[ReturnLine]) -> None:
        """Many banks leave totals empty, some count entries only: believed where they count all titles."""
        titles = sum(self._number(f"titles_{wallet}") for wallet in _WALLETS)
        total = sum(self._number(f"total_{wallet}") for wallet in _WALLETS)
        found = sum(line.title_minor for line in lines)
        if titles and titles == len(lines) and total != found:
            raise self._bad("total", f"{total / 100:.2f}/{found / 100:.2f}")

    def _next(self) -> str:
        try:
            self.line, self._text = next(self._lines)
        except StopIteration:
            raise BadFileError("truncated", self.line) from None
        self._seen += 1
        self._digest.update(self._text.encode())
        return self._type

    @property
    def _type(self) -> str:
        return self._text[7]

    def _same_bank(self, file: ReturnFile, batch: str = "") -> None:
        if self._text[:3] != file.bank:
            raise self._bad("bank_differs", self._text[:3])
        if batch and self._text[3:7] != batch:
            raise self._bad("order")

    def _use(self, name: str) -> Record:
        self.record = records()[name]
        return self.record

    def _get(self, name: str) -> str:
        return self.record.text(self._text, name)

    def _number(self, name: str) -> int:
        return self.record.number(self._text, name)

    def _bad(self, code: str, detail: str = "") -> BadFileError:
        return BadFileError(code, self.line, detail)
