"""Where each field of a filter is in the tables: a column, a figure over a person's debts, or several rows.

Every expression stands on ``leads`` joined to ``people`` (:data:`LEADS`); what a person has several of is
found by correlated subqueries over indexed keys.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Date, Integer, Select, Table, case, cast, extract, func, literal, select
from sqlalchemy import String as SqlString

from server_api.domain.filter_fields import PROMISE_STATES
from server_api.store.tables import debts, leads, legal_facts, people, phones, promises

#: What conditions stand on.
LEADS = leads.join(people, people.c.person_id == leads.c.person_id)


@dataclass(frozen=True, slots=True)
class Terms:
    """What a filter is asked with: the campaign's creditor, the day of the floor, the database's dialect."""

    creditor_id: str
    day: date
    dialect: str

    @property
    def postgresql(self) -> bool:
        return self.dialect == "postgresql"


@dataclass(frozen=True, slots=True)
class Several:
    """Many rows of a person: ``exists(test of the column)`` where one of them must pass."""

    column: ColumnElement[Any]
    rows: Select[Any]


Source = ColumnElement[Any] | Several

_OWN: dict[str, Table] = {"lead": leads, "person": people}
_DEBT_FIGURES: dict[str, Callable[[], ColumnElement[Any]]] = {
    "count": lambda: func.count(debts.c.debt_id),
    "total_minor": lambda: func.coalesce(func.sum(debts.c.principal_minor), 0),
    "largest_minor": lambda: func.max(debts.c.principal_minor),
    "oldest_due_on": lambda: func.min(debts.c.due_on),
    "newest_due_on": lambda: func.max(debts.c.due_on),
}


def source_of(field: str, terms: Terms) -> Source:
    """Where the field's values come from; the field is one of ``domain.filter_fields`` and not custom."""
    room, _, name = field.partition(".")
    if room == "debt":
        return _debt(name, terms)
    if room == "phone":
        return _phone(name)
    if room == "promise":
        return _promise(name)
    if room == "legal":
        rows = select(legal_facts.c.fact_id).where(
            legal_facts.c.person_id == leads.c.person_id, legal_facts.c.ended_at.is_(None)
        )
        return Several(legal_facts.c[name], rows)
    if field == "person.age":
        return _age(terms.day)
    column: ColumnElement[Any] = _OWN[room].c[name]
    return column


def custom(name: str, terms: Terms) -> ColumnElement[str]:
    """A custom field's text; empty where the record has none."""
    sqlite = func.json_extract(people.c.custom, _path(name))
    found = people.c.custom.op("->>")(name) if terms.postgresql else sqlite
    return func.coalesce(cast(found, SqlString), "")


def _path(name: str) -> str:
    # SQLite before 3.45 compares a path's key with the stored text, where other letters are escaped.
    escaped = "".join(letter if " " <= letter <= "~" else _escaped(letter) for letter in name)
    return f'$."{escaped}"'


def _escaped(letter: str) -> str:
    units = letter.encode("utf-16-be")
    return "".join(f"\\u{units[at]:02x}{units[at + 1]:02x}" for at in range(0, len(units), 2))


def _debt(name: str, terms: Terms) -> Source:
    theirs = (
        debts.c.person_id == leads.c.person_id,
        debts.c.creditor_id == terms.creditor_id,
        debts.c.state == "open",
    )
    if name == "days_late":
        return _days_since(_figure(select(func.min(debts.c.due_on)).where(*theirs)), terms)
    if name in _DEBT_FIGURES:
        return _figure(select(_DEBT_FIGURES[name]()).where(*theirs))
    return Several(debts.c[name], select(debts.c.debt_id).where(*theirs))


def _promise(name: str) -> Source:
    states = PROMISE_STATES.get(name, PROMISE_STATES["open"])
    figure: ColumnElement[Any] = func.count()
    if name == "left_minor":
        figure = func.coalesce(func.sum(promises.c.amount_minor - promises.c.paid_minor), 0)
    elif name == "next_due_on":
        figure = func.min(promises.c.next_due)
    theirs = (promises.c.person_id == leads.c.person_id, promises.c.state.in_(states))
    return _figure(select(figure).where(*theirs))


def _phone(name: str) -> Source:
    theirs = (phones.c.person_id == leads.c.person_id, phones.c.state == "usable")
    if name == "count":
        return _figure(select(func.count(phones.c.phone_id)).where(*theirs))
    return Several(phones.c[name], select(phones.c.phone_id).where(*theirs))


def _figure(query: Select[Any]) -> ColumnElement[Any]:
    return query.correlate(leads).scalar_subquery()


def _days_since(day: ColumnElement[Any], terms: Terms) -> ColumnElement[Any]:
    if terms.postgresql:
        return cast(literal(terms.day, Date) - day, Integer)
    return cast(func.julianday(terms.day.isoformat()) - func.julianday(day), Integer)


def _age(day: date) -> ColumnElement[Any]:
    born = people.c.birth_date
    birthday_ahead = extract("month", born) * 100 + extract("day", born) > day.month * 100 + day.day
    years = day.year - extract("year", born) - case((birthday_ahead, 1), else_=0)
    return case((born.is_(None), None), else_=cast(years, Integer))
