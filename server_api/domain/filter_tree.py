"""A filter as it is asked: tests, joined by and, or, not."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from server_api.domain.filter_fields import Kind


@dataclass(frozen=True, slots=True)
class Days:
    """A day counted from today."""

    days: int


@dataclass(frozen=True, slots=True)
class Ask:
    """One comparison: ``values`` holds what ``op`` needs (``between``: both ends, both taken)."""

    field: str
    op: str
    kind: Kind
    values: tuple[Any, ...] = ()


@dataclass(frozen=True, slots=True)
class Every:
    """Every part holds."""

    parts: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Some:
    """One part holds at least."""

    parts: tuple["Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Not:
    """The part does not hold."""

    part: "Node"


Node = Ask | Every | Some | Not


@dataclass(frozen=True, slots=True)
class Today:
    """When the filter is asked: an instant, and the calendar day of the floor."""

    now: datetime
    day: date


@dataclass(frozen=True, slots=True)
class Fault:
    """What is not understood. ``where`` is a path (``all[1].value``), ``code`` a stable word."""

    where: str
    code: str
    detail: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (f"{self.where or 'filter'}:", self.code, self.detail) if part)


class FilterError(ValueError):
    """A filter that cannot be used."""

    def __init__(self, faults: Sequence[Fault]) -> None:
        super().__init__("; ".join(str(fault) for fault in faults))
        self.faults = tuple(faults)
