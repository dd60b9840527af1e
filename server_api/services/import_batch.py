"""Some hundred good rows into the tables: what is new is added, what has changed is changed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.domain.legal import rule_of
from server_api.domain.names import fold, name_words
from server_api.services.portfolio_row import PortfolioRow
from server_api.services.sheet import Problem
from server_api.store import imports_rows
from server_api.store.people_rows import backwards
from server_api.store.script_rows import SAID
from server_api.store.tables import debts, legal_facts, people, person_tags, phones
from server_api.store.tables import name_words as name_words_table


@dataclass(slots=True)
class Counts:
    """What an import did."""

    rows: int = 0
    good: int = 0
    bad: int = 0
    people_added: int = 0
    people_changed: int = 0
    debts_added: int = 0
    debts_changed: int = 0
    phones_added: int = 0
    history_added: int = 0
    leads_added: int = 0
    contacts_added: int = 0
    consents_added: int = 0
    parties_added: int = 0
    instalments_put: int = 0
    documents_added: int = 0
    notes_added: int = 0


@dataclass(slots=True)
class _Known:
    people: dict[tuple[str, str, str], Mapping[str, Any]] = field(default_factory=dict)
    debts: dict[tuple[str, str], Mapping[str, Any]] = field(default_factory=dict)


class BatchWriter:
    """Writes the batches of one import; natural keys make a second import change nothing.

    ``position`` is the place of the last debtor known before: new ones follow in the order of the file.
    """

    def __init__(
        self, conn: AsyncConnection, import_id: str, counts: Counts, position: int, at: datetime
    ) -> None:
        self._conn, self._import_id, self._counts = conn, import_id, counts
        self._position, self._at = position, at

    async def write(self, rows: Sequence[PortfolioRow]) -> tuple[Problem, ...]:
        """Write one batch; returns the rows that contradict others of the same file."""
        known = await self._known(rows)
        problems: list[Problem] = []
        good: list[tuple[PortfolioRow, str, str]] = []
        for row in rows:
            problem = self._contradiction(row, known)
            if problem is not None:
                problems.append(problem)
                continue
            person_id = self._take_person(row, known)
            good.append((row, person_id, self._take_debt(row, person_id, known)))
        await self._flush(known)
        await self._add_phones(good)
        await self._add_tags(good)
        await self._add_facts(good)
        return tuple(problems)

    async def _known(self, rows: Sequence[PortfolioRow]) -> _Known:
        found = await imports_rows.people_by_document(self._conn, {row.person_key for row in rows})
        contracts = await imports_rows.debts_by_contract(self._conn, {row.debt_key for row in rows})
        return _Known(
            {(row["country"], row["document_kind"], row["document"]): dict(row) for row in found},
            {(row["creditor_id"], row["contract"]): dict(row) for row in contracts},
        )

    def _contradiction(self, row: PortfolioRow, known: _Known) -> Problem | None:
        person = known.people.get(row.person_key)
        if (
            person is not None
            and self._seen(person)
            and fold(person["name"]) != fold(str(row.person["name"]))
        ):
            return Problem(row.number, "document", "document_of_another", row.person_key[2])
        debt = known.debts.get(row.debt_key)
        if debt is None:
            return None
        if self._seen(debt):
            return Problem(row.number, "contract", "contract_twice", row.debt_key[1])
        if person is None or debt["person_id"] != person["person_id"]:
            return Problem(row.number, "contract", "contract_of_another", row.debt_key[1])
        return None

    def _seen(self, row: Mapping[str, Any]) -> bool:
        return bool(row["import_id"] == self._import_id)

    def _take_person(self, row: PortfolioRow, known: _Known) -> str:
        old = known.people.get(row.person_key)
        person_id = old["person_id"] if old is not None else str(uuid4())
        if old is None or not self._seen(old):
            new = {"position": self._next_position()} if old is None else {"custom": _custom(old, row.person)}
            values = {**row.person, **new}
            known.people[row.person_key] = _marked(old, values, person_id, "person_id", self._import_id)
        return str(person_id)

    def _next_position(self) -> int:
        self._position += 1
        return self._position

    def _take_debt(self, row: PortfolioRow, person_id: str, known: _Known) -> str:
        old = known.debts.get(row.debt_key)
        debt_id = old["debt_id"] if old is not None else str(uuid4())
        values = {**row.debt, "person_id": person_id}
        known.debts[row.debt_key] = _marked(old, values, debt_id, "debt_id", self._import_id)
        return str(debt_id)

    async def _flush(self, known: _Known) -> None:
        counts = self._counts
        added, changed = await self._put(people, "person_id", list(known.people.values()))
        counts.people_added, counts.people_changed = (
            counts.people_added + added,
            counts.people_changed + changed,
        )
        added, changed = await self._put(debts, "debt_id", list(known.debts.values()))
        counts.debts_added += added
        counts.debts_changed += changed

    async def _put(self, table: Any, key: str, rows: list[Mapping[str, Any]]) -> tuple[int, int]:
        mine = [row for row in rows if "_old" in row]
        new = [row for row in mine if row["_old"] is None]
        changed = [row for row in mine if row["_old"] is not None and _differs(row)]
        await imports_rows.add_many(self._conn, table, [_bare(row) for row in new])
        if table is people:
            await self._name(new, changed)
        for row in changed:
            await imports_rows.change(self._conn, table, key, row[key], _bare(row))
        same = [row[key] for row in mine if row["_old"] is not None and not _differs(row)]
        if same:
            await imports_rows.touch(self._conn, table, key, same, self._import_id)
        return len(new), len(changed)

    async def _name(self, new: Sequence[Mapping[str, Any]], changed: Sequence[Mapping[str, Any]]) -> None:
        """By these words they are found."""
        renamed = [row for row in changed if row["_old"]["folded_name"] != row["folded_name"]]
        if renamed:
            await imports_rows.forget_words(self._conn, [row["person_id"] for row in renamed])
        words = [
            {"person_id": row["person_id"], "word": word}
            for row in (*new, *renamed)
            for word in sorted(name_words(str(row["name"])))
        ]
        await imports_rows.add_many(self._conn, name_words_table, words)

    async def _add_phones(self, good: Sequence[tuple[PortfolioRow, str, str]]) -> None:
        known = await imports_rows.known_phones(self._conn, {person_id for _, person_id, _ in good})
        new = []
        for row, person_id, _ in good:
            for position, phone in enumerate(row.phones):
                if (person_id, phone.e164) in known:
                    continue
                known.add((person_id, phone.e164))
                new.append(
                    {
                        "phone_id": str(uuid4()),
                        "person_id": person_id,
                        "e164": phone.e164,
                        "kind": phone.kind,
                        "source": "import",
                        "position": position,
                        "backwards": backwards(phone.e164),
                    }
                )
        await imports_rows.add_many(self._conn, phones, new)
        self._counts.phones_added += len(new)

    async def _add_tags(self, good: Sequence[tuple[PortfolioRow, str, str]]) -> None:
        rows = {(person_id, tag): None for row, person_id, _ in good for tag in row.tags}
        new = [{"person_id": person_id, "tag": tag, "since": self._at} for person_id, tag in rows]
        await imports_rows.add_unless_there(self._conn, person_tags, new)

    async def _add_facts(self, good: Sequence[tuple[PortfolioRow, str, str]]) -> None:
        with_facts = [item for item in good if item[0].legal is not None]
        known = await imports_rows.known_facts(self._conn, {person_id for _, person_id, _ in with_facts})
        new = []
        for row, person_id, debt_id in with_facts:
            assert row.legal is not None
            kind, since = row.legal
            about = debt_id if row.legal_on_debt else ""
            if (person_id, kind.value, about) in known:
                continue
            known.add((person_id, kind.value, about))
            rule = rule_of(kind)
            new.append(
                {
                    "fact_id": str(uuid4()),
                    "person_id": person_id,
                    "debt_id": about or None,
                    "kind": kind.value,
                    "since": since,
                    "rule_id": rule.rule_id,
                    "rule_version": rule.version,
                }
            )
        await imports_rows.add_many(self._conn, legal_facts, new)


def _marked(
    old: Mapping[str, Any] | None, values: Mapping[str, object], row_id: str, key: str, import_id: str
) -> dict[str, Any]:
    return {**values, key: row_id, "import_id": import_id, "_old": old}


def _custom(old: Mapping[str, Any], person: Mapping[str, Any]) -> dict[str, Any]:
    """The portfolio's own fields, and what the debtor said on calls."""
    said = {name: value for name, value in (old["custom"] or {}).items() if name.startswith(SAID)}
    return said | dict(person.get("custom") or {})


def _bare(row: Mapping[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in row.items() if name != "_old"}


def _differs(row: Mapping[str, Any]) -> bool:
    old = row["_old"]
    return any(old[name] != value for name, value in row.items() if name not in ("_old", "import_id"))
