"""Records of fixed positions, written and read by a table: ``resources/cnab/febraban_240.toml``."""

import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from server_api.resources import resource_folder

WIDTH = 240
_NO_DATE = "00000000"


class FieldError(ValueError):
    """A value does not fit its field; ``field`` names it, ``text`` is what was found."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text!r}")
        self.field, self.text = field, text


@dataclass(frozen=True, slots=True)
class Field:
    """A field from position ``first`` to ``last``, both counted from 1; ``fixed`` is always written."""

    name: str
    first: int
    last: int
    kind: str
    fixed: str = ""

    @property
    def width(self) -> int:
        """In positions."""
        return self.last - self.first + 1

    def of(self, line: str) -> str:
        """Its part of a record."""
        return line[self.first - 1 : self.last]

    def write(self, value: object) -> str:
        """The value as it stands in the record. Raises FieldError where it does not fit."""
        match self.kind:
            case "num" | "money":
                text = str(value or 0).rjust(self.width, "0")
                if not _digits(text):
                    raise FieldError(self.name, text)
            case "date":
                text = f"{value:%d%m%Y}" if isinstance(value, date) else _NO_DATE
            case "text":
                text = plain(str(value or ""))[: self.width].ljust(self.width)
            case _:
                text = plain(str(value or "")).ljust(self.width)
        if len(text) != self.width:
            raise FieldError(self.name, text.strip())
        return text


@dataclass(frozen=True, slots=True)
class Record:
    """A kind of record; its fields by name."""

    fields: Mapping[str, Field]

    def write(self, **values: object) -> str:
        """A record of 240 characters. Raises FieldError: a value is too long, or is no number."""
        unknown = values.keys() - self.fields.keys()
        if unknown:
            raise FieldError(min(unknown), "")
        line = [" "] * WIDTH
        for field in self.fields.values():
            text = field.fixed or field.write(values.get(field.name))
            line[field.first - 1 : field.last] = text
        return "".join(line)

    def text(self, line: str, name: str) -> str:
        """A field without the blanks around it."""
        return self.fields[name].of(line).strip()

    def number(self, line: str, name: str) -> int:
        """Digits as a number, money in minor units; blank is zero. Raises FieldError."""
        text = self.text(line, name)
        if text and not _digits(text):
            raise FieldError(name, text)
        return int(text or 0)

    def day(self, line: str, name: str) -> date | None:
        """A date; zeros or blank are none. Raises FieldError."""
        text = self.text(line, name)
        if not text.strip("0"):
            return None
        try:
            if len(text) != len(_NO_DATE) or not _digits(text):
                raise ValueError
            return datetime.strptime(text, "%d%m%Y").date()
        except ValueError:
            raise FieldError(name, text) from None

    def place(self, name: str) -> str:
        """Where a field is, as a bank's manual says it: ``78-85``."""
        field = self.fields[name]
        return f"{field.first}-{field.last}"


@lru_cache(maxsize=1)
def records() -> Mapping[str, Record]:
    """The records of FEBRABAN's layout by name. Raises ResourceMissingError."""
    text = (resource_folder("cnab") / "febraban_240.toml").read_text(encoding="utf-8")
    return {name: _record(told["fields"]) for name, told in tomllib.loads(text)["record"].items()}


def _record(told: list[list[str | int]]) -> Record:
    fields = (_field(str(name), int(first), int(last), str(kind)) for name, first, last, kind in told)
    return Record({field.name: field for field in fields})


def _field(name: str, first: int, last: int, kind: str) -> Field:
    field = (
        Field(name, first, last, "code", kind[1:]) if kind.startswith("=") else Field(name, first, last, kind)
    )
    if field.fixed and len(field.fixed) != field.width:
        raise ValueError(f"{name}: {field.fixed} is not {field.width} long")
    return field


def plain(text: str) -> str:
    """As banks take it: capitals of ASCII, no accents, no line ends."""
    apart = unicodedata.normalize("NFKD", text.upper())
    kept = (sign if " " <= sign <= "~" else " " for sign in apart if not unicodedata.combining(sign))
    return " ".join("".join(kept).split())


def _digits(text: str) -> bool:
    return text.isascii() and text.isdigit()
