"""Which column of a file means what: ``--map MAP``."""

import tomllib
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

M = TypeVar("M", bound=BaseModel)


class BadMapError(ValueError):
    """The map cannot be used; the text names the place."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Columns(_Part):
    """Headings of the file. An empty one is not in it; its value comes from ``[defaults]`` or is unknown."""

    creditor: str = ""
    country: str = ""
    document_kind: str = ""
    document: str
    name: str
    birth_date: str = ""
    mother_name: str = ""
    region: str = ""
    city: str = ""
    postcode: str = ""
    time_zone: str = ""
    language: str = ""
    customer_since: str = ""
    risk: str = ""
    segment: str = ""
    product: str = ""
    contract: str
    currency: str = ""
    due_on: str
    principal: str
    interest_month_percent: str = ""
    penalty_percent: str = ""
    legal_kind: str = ""
    legal_since: str = ""
    score: str = ""
    tags: str = ""
    interest_kind: str = ""
    day_count: str = ""
    fees: str = ""
    costs: str = ""
    discount: str = ""
    opened_on: str = ""


class HistoryColumns(_Part):
    """Headings of the history file."""

    country: str = "country"
    document_kind: str = "document_kind"
    document: str = "document"
    at: str = "at"
    channel: str = "channel"
    text: str = "text"
    result: str = "result"
    agent: str = "agent"
    amount: str = "amount"
    currency: str = "currency"


#: Files of what is known around the debtors, in the order in which they are read.
FILES = ("contacts", "consents", "parties", "instalments", "documents", "notes")


class AttachedFile(_Part):
    """A further file. ``columns``: field to heading, where the heading is not called as the field is."""

    file: str
    columns: dict[str, str] = {}
    defaults: dict[str, str] = {}

    def heading(self, field: str) -> str:
        """The heading over a field."""
        return self.columns.get(field, field)

    def default(self, field: str) -> str:
        """What the field is where its cell is empty."""
        return self.defaults.get(field, "")


class PortfolioMap(_Part):
    """A whole map. ``phones`` are pairs of headings: number and kind. File names are beside the map.

    ``custom`` are further fields of a person, ``debt_custom`` of a contract: name to heading. ``files`` are
    those of ``FILES`` that came.
    """

    columns: Columns
    phones: tuple[tuple[str, str], ...] = ()
    defaults: dict[str, str] = {}
    custom: dict[str, str] = {}
    debt_custom: dict[str, str] = {}
    decimal: Literal[".", ","] = "."
    dates: Literal["iso", "dmy", "mdy"] = "iso"
    creditors: str = ""
    history: str = ""
    history_columns: HistoryColumns = HistoryColumns()
    files: dict[
        Literal["contacts", "consents", "parties", "instalments", "documents", "notes"], AttachedFile
    ] = {}

    def headings(self) -> frozenset[str]:
        """Every heading the file must have."""
        named = {name for name in self.columns.model_dump().values() if name}
        return frozenset(
            named
            | {name for pair in self.phones for name in pair if name}
            | set(self.custom.values())
            | set(self.debt_custom.values())
        )

    def heading(self, field: str) -> str:
        """The heading over a field; empty where the file has none."""
        heading: str = getattr(self.columns, field)
        return heading

    def default(self, field: str) -> str:
        """What the field is where its cell is empty."""
        return self.defaults.get(field, "")


def read_map(path: Path) -> PortfolioMap:
    """Read a map. Raises BadMapError."""
    return read_toml(path, PortfolioMap)


def read_toml(path: Path, shape: type[M]) -> M:
    """A file in the shape of a model. Raises BadMapError with file and place."""
    try:
        return shape.model_validate(tomllib.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BadMapError(f"{path}: {error.strerror}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise BadMapError(f"{path.name}: is not TOML: {error}") from error
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise BadMapError(f"{path.name}: {where}: {first['msg']}") from error
