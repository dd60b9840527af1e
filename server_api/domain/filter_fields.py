"""The fields that lists can ask for: what a lead, a person, their debts, numbers and promises are made of."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from server_api.contract.words import LegalKind

#: A custom field of the record: ``custom.`` and its name in the portfolio.
CUSTOM = "custom."
LONGEST_NAME = 60


class Kind(StrEnum):
    """What a field holds. ``moment`` is asked for by its day."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    DATE = "date"
    MOMENT = "moment"
    FLAG = "flag"
    CHOICE = "choice"


_SET = ("set", "unset")
_EQUAL = ("eq", "ne", "in", "not_in")
_ORDER = ("lt", "le", "gt", "ge", "between")

#: The comparisons that a kind knows.
OPS: dict[Kind, tuple[str, ...]] = {
    Kind.TEXT: (*_EQUAL, "contains", "starts", *_SET),
    Kind.CHOICE: (*_EQUAL, *_SET),
    Kind.NUMBER: (*_EQUAL, *_ORDER, *_SET),
    Kind.MONEY: (*_EQUAL, *_ORDER, *_SET),
    Kind.DATE: ("eq", "ne", *_ORDER, *_SET),
    Kind.MOMENT: (*_ORDER, *_SET),
    Kind.FLAG: ("eq",),
}
#: A custom field is text that may hold a number or a date.
CUSTOM_OPS = (*_EQUAL, *_ORDER, "contains", "starts", *_SET)


@dataclass(frozen=True, slots=True)
class Field:
    """A field. ``several``: a person may have many values of it, so it cannot order a list."""

    name: str
    kind: Kind
    several: bool = False
    choices: tuple[str, ...] = ()


def _fields(prefix: str, kind: Kind, names: str, *, several: bool = False) -> Iterable[Field]:
    return (Field(f"{prefix}.{name}", kind, several) for name in names.split())


#: States of promises that each count of them takes: an open one may be due, or paid in part.
PROMISE_STATES: dict[str, tuple[str, ...]] = {
    "open": ("open", "due", "partly_kept"),
    "broken": ("broken",),
    "kept": ("kept",),
}
_LEGAL = tuple(kind.value for kind in LegalKind if kind is not LegalKind.UNKNOWN)
_PERSON_TEXTS = (
    "name document document_kind mother_name country region city postcode time_zone language risk "
    "segment import_id"
)

#: Debts are open ones with the campaign's creditor, numbers are usable ones, legal facts those in force.
FIELDS: dict[str, Field] = {
    field.name: field
    for field in (
        *_fields("lead", Kind.NUMBER, "attempts position"),
        *_fields("lead", Kind.TEXT, "last_result owner_id last_agent_id"),
        *_fields("lead", Kind.MOMENT, "last_at"),
        *_fields("person", Kind.TEXT, _PERSON_TEXTS),
        *_fields("person", Kind.NUMBER, "customer_since age position"),
        *_fields("person", Kind.DATE, "birth_date"),
        *_fields("debt", Kind.NUMBER, "count days_late"),
        *_fields("debt", Kind.MONEY, "total_minor largest_minor"),
        *_fields("debt", Kind.DATE, "oldest_due_on newest_due_on"),
        *_fields("debt", Kind.TEXT, "product contract currency import_id", several=True),
        *_fields("debt", Kind.NUMBER, "interest_month_bp penalty_bp", several=True),
        *_fields("phone", Kind.NUMBER, "count"),
        *_fields("phone", Kind.TEXT, "e164 kind source last_result", several=True),
        *_fields("phone", Kind.NUMBER, "right_party_times", several=True),
        *_fields("promise", Kind.NUMBER, "open broken kept"),
        *_fields("promise", Kind.MONEY, "left_minor"),
        *_fields("promise", Kind.DATE, "next_due_on"),
        Field("legal.kind", Kind.CHOICE, several=True, choices=_LEGAL),
    )
}


def field_of(name: str) -> Field | None:
    """The field of this name; custom ones are text. None where there is none."""
    if not name.startswith(CUSTOM):
        return FIELDS.get(name)
    own = name.removeprefix(CUSTOM)
    # The databases' paths into JSON have no common way to quote these.
    bad = not own or len(own) > LONGEST_NAME or any(letter in '"\\' or ord(letter) < 32 for letter in own)
    return None if bad else Field(name, Kind.TEXT)


@dataclass(frozen=True, slots=True)
class PromiseFacts:
    """One promise as filters see it; ``left``: what is still to come, minor units."""

    state: str
    left: int
    next_due: date | None


def promise_facts(made: Sequence[PromiseFacts]) -> dict[str, Any]:
    """The fields of a person's promises."""
    counts = {
        f"promise.{name}": sum(one.state in states for one in made) for name, states in PROMISE_STATES.items()
    }
    open_ones = [one for one in made if one.state in PROMISE_STATES["open"]]
    due = [one.next_due for one in open_ones if one.next_due is not None]
    return counts | {
        "promise.left_minor": sum(one.left for one in open_ones),
        "promise.next_due_on": min(due, default=None),
    }
