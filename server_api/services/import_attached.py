"""Files of what is known around the debtors: contacts, consents, parties, instalments, papers, notes.

Each row names its debtor by country, kind of document and document, or its contract by creditor and number.
The same row twice is one row; a bad one is named in the report, and the others load.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_OID, uuid5

from sqlalchemy import RowMapping
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.services.attached_rows import (
    consent_row,
    contact_row,
    document_row,
    instalment_row,
    note_row,
    party_row,
)
from server_api.services.check_document import clean_document
from server_api.services.csv_source import SourceRow
from server_api.services.import_batch import Counts
from server_api.services.portfolio_map import AttachedFile
from server_api.services.sheet import Problem, Sheet, Style
from server_api.store import imports_rows
from server_api.store.contact_book_rows import TABLES
from server_api.store.tables import consents, debt_instalments, documents, notes, parties

PersonKey = tuple[str, str, str]
DebtKey = tuple[str, str]


@dataclass(slots=True)
class Around:
    """What a batch's rows may refer to."""

    people: dict[PersonKey, str] = field(default_factory=dict)
    debts: dict[DebtKey, RowMapping] = field(default_factory=dict)
    contacts: dict[tuple[str, str, str], RowMapping] = field(default_factory=dict)

    def contact_id(self, person_id: str, kind: str, value: str) -> str:
        """A contact of one of them; empty where there is none."""
        table_key = TABLES[kind][1] if kind in TABLES else ""
        row = self.contacts.get((person_id, kind, value))
        return str(row[table_key]) if row is not None else ""


class AttachedWriter:
    """Writes one of the files of ``FILES``, a batch at a time. ``folder`` is where the map lies."""

    def __init__(
        self,
        conn: AsyncConnection,
        kind: str,
        given: AttachedFile,
        style: Style,
        at: datetime,
        folder: Path,
        counts: Counts,
    ) -> None:
        self._conn, self._kind, self._given, self._style = conn, kind, given, style
        self._at, self._folder, self._counts = at, folder, counts

    def wanted(self) -> frozenset[str]:
        """Headings that the file must have."""
        keys = _CONTRACT if self._kind == "instalments" else _PERSON
        named = (*keys, *_FIELDS[self._kind])
        return frozenset(self._given.heading(name) for name in named if not self._given.default(name))

    async def write(self, rows: Sequence[SourceRow]) -> tuple[Problem, ...]:
        """Write one batch; returns what could not be used."""
        problems: list[Problem] = []
        sheets = []
        for row in rows:
            if row.fault:
                problems.append(Problem(row.number, "", row.fault))
            else:
                sheets.append(Sheet(row, self._given, self._style))
        around = await self._around(sheets)
        good = []
        for sheet in sheets:
            values = self._read(sheet, around)
            problems += sheet.problems
            if values is not None and not any(problem.fatal for problem in sheet.problems):
                good.append(values)
        await self._put(good, around)
        return tuple(problems)

    async def _around(self, sheets: Sequence[Sheet]) -> Around:
        around = Around()
        found = await imports_rows.people_by_document(self._conn, {_person_key(sheet) for sheet in sheets})
        around.people = {
            (row["country"], row["document_kind"], row["document"]): row["person_id"] for row in found
        }
        if self._kind in ("parties", "documents", "instalments"):
            keys = {_debt_key(sheet) for sheet in sheets}
            owed = await imports_rows.debts_by_contract(self._conn, {key for key in keys if all(key)})
            around.debts = {(row["creditor_id"], row["contract"]): row for row in owed}
        if self._kind in ("contacts", "consents"):
            for kind, (table, key, column) in TABLES.items():
                names = ("person_id", key, column, "source", "quality")
                rows = await imports_rows.contacts_of(self._conn, table, names, around.people.values())
                around.contacts |= {(row["person_id"], kind, row[column]): row for row in rows}
        return around

    def _read(self, sheet: Sheet, around: Around) -> dict[str, Any] | None:
        """The columns of the row's table, or None where it says nothing that can be used."""
        if self._kind == "instalments":
            debt = around.debts.get(_debt_key(sheet))
            if debt is None:
                sheet.fail("contract", "unknown_contract")
                return None
            return instalment_row(sheet, debt)
        person_id = around.people.get(_person_key(sheet))
        if person_id is None:
            sheet.fail("document", "unknown_person")
            return None
        country = sheet.value("country").upper()
        match self._kind:
            case "contacts":
                return contact_row(sheet, person_id, country)
            case "consents":
                return consent_row(sheet, person_id, country, around.contact_id, self._at)
            case "parties":
                return party_row(sheet, person_id, country, _debt_id(sheet, around))
            case "documents":
                return document_row(sheet, person_id, _debt_id(sheet, around), self._folder)
            case _:
                return note_row(sheet, person_id)

    async def _put(self, good: list[dict[str, Any]], around: Around) -> None:
        counts, conn = self._counts, self._conn
        match self._kind:
            case "contacts":
                counts.contacts_added += await self._put_contacts(good, around)
            case "instalments":
                rows = {(row["debt_id"], row["number"]): row for row in good}
                await imports_rows.put_many(conn, debt_instalments, list(rows.values()))
                counts.instalments_put += len(rows)
            case "consents":
                counts.consents_added += await imports_rows.add_new(conn, consents, "consent_id", good)
            case "parties":
                counts.parties_added += await imports_rows.add_new(conn, parties, "party_id", good)
            case "documents":
                counts.documents_added += await imports_rows.add_new(conn, documents, "document_id", good)
            case _:
                counts.notes_added += await imports_rows.add_new(conn, notes, "note_id", good)

    async def _put_contacts(self, good: list[dict[str, Any]], around: Around) -> int:
        added = 0
        for kind, (table, key, column) in TABLES.items():
            new: dict[tuple[str, str], dict[str, Any]] = {}
            for row in (row for row in good if row["contact_kind"] == kind):
                values = {name: value for name, value in row.items() if name != "contact_kind"}
                known = around.contacts.get((row["person_id"], kind, row[column]))
                if known is not None:
                    told = {name: values[name] for name in ("source", "quality")}
                    if any(known[name] != value for name, value in told.items()):
                        await imports_rows.change(self._conn, table, key, known[key], told)
                else:
                    own = uuid5(NAMESPACE_OID, f"{kind}|{row['person_id']}|{row[column]}")
                    new[row["person_id"], row[column]] = {key: str(own), **values}
            await imports_rows.add_many(self._conn, table, list(new.values()))
            added += len(new)
        return added


_PERSON = ("country", "document_kind", "document")
_CONTRACT = ("creditor", "contract")
_FIELDS: dict[str, tuple[str, ...]] = {
    "contacts": ("kind", "value", "label", "source", "quality", "city", "region", "postcode"),
    "consents": ("kind", "value", "channel", "purpose", "state", "since", "source"),
    "parties": (
        "role",
        "name",
        "party_document_kind",
        "party_document",
        "phone",
        "email",
        "may_hear",
        "since",
        "note",
    ),
    "instalments": ("number", "due_on", "principal", "interest", "paid"),
    "documents": ("kind", "title", "file", "at", "creditor", "contract"),
    "notes": ("at", "text", "pinned", "author"),
}


def _person_key(sheet: Sheet) -> PersonKey:
    kind = sheet.value("document_kind").lower()
    return sheet.value("country").upper(), kind, clean_document(kind, sheet.value("document")) or ""


def _debt_key(sheet: Sheet) -> DebtKey:
    return sheet.value("creditor"), sheet.value("contract")


def _debt_id(sheet: Sheet, around: Around) -> str:
    """The contract that is meant; none is named where it concerns them all."""
    if not sheet.value("contract"):
        return ""
    debt = around.debts.get(_debt_key(sheet))
    if debt is None:
        sheet.fail("contract", "unknown_contract")
        return ""
    return str(debt["debt_id"])
