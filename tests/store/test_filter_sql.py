"""Every filter takes the same debtors in Python, in a file and on PostgreSQL."""

import random
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import insert, select

from server_api.domain.filter_fields import FIELDS, OPS, Kind
from server_api.domain.filter_reader import parse
from server_api.domain.filter_tree import Today
from server_api.domain.filters import matches
from server_api.store import filter_facts
from server_api.store.database import Database
from server_api.store.filter_sql import LEADS, Terms, condition, order
from server_api.store.tables import (
    campaigns,
    creditors,
    debts,
    leads,
    legal_facts,
    outcomes,
    people,
    phones,
    promises,
    trunks,
)

NOW = datetime(2026, 11, 24, 13, 40, tzinfo=UTC)
TODAY = Today(NOW, date(2026, 11, 24))
WORDS = (
    "",
    "São Paulo",
    "SÃO PAULO",
    "rio",
    "Rio Claro",
    "água fría",
    "Água Fría",
    "x%_*?[a]",
    "ß",
    "İ",
    "0",
)
NUMBERS = ("12", "-3.5", "012", "1e3", "12.", ".5", "--1", "1.2.3", "99999999999999999", "abc12", "７")
DAYS = ("2026-11-24", "2026-1-4", "2025-02-30", "2024-02-29", "12026-11-24")
TEXTS = (*WORDS, *NUMBERS, *DAYS)
CUSTOM = ("region of sale", "seção", "a.b", "score", "$[0]", "emoji 🙂")


class Portfolio:
    """Debtors who have a bit of everything; the same ones in each database."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)

    def text(self) -> str:
        return self._random.choice(TEXTS)

    def day(self) -> date:
        return TODAY.day - timedelta(days=self._random.randrange(0, 900))

    def rows(self, count: int) -> Mapping[Any, list[dict[str, Any]]]:
        """What to insert into which table, in order."""
        creditor = {"name": "", "country": "BR", "rules": {}}
        found: dict[Any, list[dict[str, Any]]] = {
            creditors: [creditor | {"creditor_id": one} for one in ("c1", "c2")],
            trunks: [{"trunk_id": "t", "switch_id": "", "host": "", "port": 5060}],
            campaigns: [
                {"campaign_id": "k", "name": "k", "creditor_id": "c1", "trunk_id": "t", "created_at": NOW}
            ],
            people: [self._person(number) for number in range(count)],
            phones: [],
            debts: [],
            legal_facts: [],
            outcomes: [],
            promises: [],
            leads: [self._lead(number) for number in range(count)],
        }
        for number in range(count):
            self._belongings(number, found)
        return found

    def _person(self, number: int) -> dict[str, Any]:
        names = ("name", "city", "region", "segment", "risk", "language")
        return {
            "person_id": f"p{number}",
            "country": "BR",
            "document_kind": "CPF",
            "document": str(number),
            "birth_date": self._random.choice([None, self.day().replace(year=1980)]),
            "customer_since": self._random.choice([None, 1999, 2020]),
            "custom": {name: self.text() for name in CUSTOM if self._random.random() < 0.7},
        } | {name: self.text()[:10] for name in names}

    def _lead(self, number: int) -> dict[str, Any]:
        return {
            "lead_id": f"l{number}",
            "campaign_id": "k",
            "person_id": f"p{number}",
            "next_at": NOW,
            "attempts": self._random.randrange(4),
            "position": number,
            "last_result": self.text(),
            "last_at": self._random.choice([None, NOW - timedelta(hours=self._random.randrange(2_000))]),
        }

    def _belongings(self, number: int, found: dict[Any, list[dict[str, Any]]]) -> None:
        person = {"person_id": f"p{number}"}
        for at in range(self._random.randrange(4)):
            found[phones].append(
                person
                | {
                    "phone_id": f"n{number}-{at}",
                    "e164": f"+5511{number:04}{at}",
                    "kind": self._random.choice(["mobile", "home", ""]),
                    "state": self._random.choice(["usable", "wrong"]),
                    "right_party_times": self._random.randrange(3),
                    "last_result": self.text(),
                }
            )
        for at in range(self._random.randrange(4)):
            found[debts].append(
                person
                | {
                    "debt_id": f"d{number}-{at}",
                    "creditor_id": self._random.choice(["c1", "c2"]),
                    "contract": f"{number}-{at}",
                    "product": self._random.choice(WORDS),
                    "currency": self._random.choice(["BRL", "USD"]),
                    "due_on": self.day(),
                    "principal_minor": self._random.randrange(10) * 100,
                    "state": self._random.choice(["open", "open", "paid"]),
                }
            )
        if self._random.random() < 0.4:
            kind = self._random.choice(["judicial", "dispute"])
            fact = {"fact_id": f"f{number}", "kind": kind, "since": TODAY.day}
            found[legal_facts].append(person | fact | {"ended_at": self._random.choice([None, NOW])})
        if self._random.random() < 0.4:
            outcome = {"outcome_id": f"o{number}", "idempotency_key": f"o{number}", "call_id": f"o{number}"}
            written: dict[str, Any] = {"answer": {}, "fields": {}, "script_path": [], "disclosures": []}
            found[outcomes].append(outcome | written | {"decided_at": NOW, "saved_at": NOW})
            found[promises].append(
                person
                | {
                    "promise_id": f"m{number}",
                    "outcome_id": f"o{number}",
                    "due_on": TODAY.day,
                    "state": self._random.choice(["open", "due", "partly_kept", "broken", "kept"]),
                    "amount_minor": self._random.randrange(1, 30) * 100,
                    "paid_minor": self._random.choice([0, 100]),
                    "next_due": self._random.choice([None, TODAY.day, self.day()]),
                    "debt_ids": [],
                    "read_back": True,
                    "made_at": NOW,
                    "faults": [],
                }
            )


_numbers = st.one_of(st.integers(-5, 30), st.sampled_from([-3.5, 12.0, 0.5, 1000, 1999, 2020]))
_days = st.one_of(
    st.builds(lambda days: {"days": days}, st.integers(-900, 2)),
    st.sampled_from(["2026-11-24", "2024-02-29", "1980-03-01"]),
)
_VALUES: dict[Kind, st.SearchStrategy[Any]] = {
    Kind.TEXT: st.sampled_from(TEXTS),
    Kind.CHOICE: st.sampled_from(["judicial", "dispute", "minor"]),
    Kind.NUMBER: _numbers,
    Kind.MONEY: st.integers(0, 3_000),
    Kind.DATE: _days,
    Kind.MOMENT: _days,
    Kind.FLAG: st.booleans(),
}


@st.composite
def _tests(draw: st.DrawFn) -> dict[str, Any]:
    """One comparison over any field; custom ones with text, numbers and dates."""
    field = draw(st.sampled_from([*FIELDS, *(f"custom.{name}" for name in (*CUSTOM, "missing"))]))
    known = FIELDS.get(field)
    kind = known.kind if known else draw(st.sampled_from([Kind.TEXT, Kind.NUMBER, Kind.DATE]))
    op = draw(st.sampled_from(OPS[kind]))
    values = _VALUES[kind]
    if op in ("contains", "starts"):
        value = draw(values.filter(bool))
    elif op in ("in", "not_in"):
        value = draw(st.lists(values, min_size=1, max_size=4))
    elif op == "between":
        value = draw(st.lists(values, min_size=2, max_size=2))
    else:
        value = draw(values)
    return {"field": field, "op": op, "value": value}


_trees = st.recursive(
    _tests() | st.just({}),
    lambda inner: st.one_of(
        st.builds(lambda parts: {"all": parts}, st.lists(inner, max_size=3)),
        st.builds(lambda parts: {"any": parts}, st.lists(inner, max_size=3)),
        st.builds(lambda part: {"not": part}, inner),
    ),
    max_leaves=6,
)


async def _fill(database: Database) -> None:
    async with database.write() as conn:
        for table, rows in Portfolio(1).rows(60).items():
            for row in rows:
                await conn.execute(insert(table).values(row))


async def test_python_and_sql_take_the_same_debtors(database: Database) -> None:
    await _fill(database)
    async with database.read() as conn:
        terms = Terms("c1", TODAY.day, conn.dialect.name)
        ids = [f"l{number}" for number in range(60)]
        facts = {one: await filter_facts.facts_of(conn, one, "c1", TODAY.day) for one in ids}
        assert all(facts[one].keys() >= FIELDS.keys() for one in ids)
        asked: list[tuple[Any, set[str]]] = []

        @settings(max_examples=400, database=None)
        @given(_trees)
        def collect(tree: dict[str, Any]) -> None:
            node = parse(tree)
            asked.append((node, {one for one in ids if matches(node, facts[one], TODAY)}))

        collect()
        for node, wanted in asked:
            query = select(leads.c.lead_id).select_from(LEADS).where(condition(node, TODAY, terms))
            assert set((await conn.execute(query)).scalars()) == wanted, node
    assert sum(0 < len(wanted) < 60 for _, wanted in asked) > 20


async def test_a_list_is_ordered_by_several_keys_and_nothing_comes_last(database: Database) -> None:
    await _fill(database)
    keys = [("debt.days_late", True), ("custom.score", False), ("lead.position", False)]
    async with database.read() as conn:
        terms = Terms("c1", TODAY.day, conn.dialect.name)
        query = select(leads.c.lead_id).select_from(LEADS).order_by(*order(keys, terms))
        found = list((await conn.execute(query)).scalars())
        facts = [await filter_facts.facts_of(conn, one, "c1", TODAY.day) for one in found]
    late = [fact["debt.days_late"] for fact in facts]
    known = [days for days in late if days is not None]
    assert late == sorted(known, reverse=True) + [None] * (60 - len(known))
    assert known
    tail = [fact.get("custom.score") for fact in facts[len(known) :]]
    numbered = [float(text) for text in tail if text in ("12", "-3.5", "012")]
    assert numbered == sorted(numbered)
    assert [text in ("12", "-3.5", "012") for text in tail] == sorted(
        (text in ("12", "-3.5", "012") for text in tail), reverse=True
    )
