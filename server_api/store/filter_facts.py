"""What a filter sees of one lead, field by field: why is this debtor on the list, or not."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.domain.filter_fields import CUSTOM, FIELDS, PromiseFacts, promise_facts
from server_api.store.tables import debts, leads, legal_facts, people, phones, promises

_DEBT = ("product", "contract", "currency", "import_id", "interest_month_bp", "penalty_bp")
_PHONE = ("e164", "kind", "source", "last_result", "right_party_times")


async def facts_of(conn: AsyncConnection, lead_id: str, creditor_id: str, day: date) -> dict[str, Any]:
    """Field to value, a tuple where there may be several; nothing for an unknown lead."""
    lead = (await conn.execute(select(leads).where(leads.c.lead_id == lead_id))).mappings().first()
    return await _facts(conn, dict(lead), lead["person_id"], creditor_id, day) if lead else {}


async def of_person(
    conn: AsyncConnection, person_id: str, campaign_id: str, creditor_id: str, day: date
) -> dict[str, Any]:
    """As :func:`facts_of`, of the person's lead of a campaign; who has none has no ``lead`` fields."""
    query = select(leads).where(leads.c.person_id == person_id, leads.c.campaign_id == campaign_id)
    lead = (await conn.execute(query)).mappings().first()
    return await _facts(conn, dict(lead or {}), person_id, creditor_id, day)


async def _facts(
    conn: AsyncConnection, lead: Mapping[str, Any], person_id: str, creditor_id: str, day: date
) -> dict[str, Any]:
    person = (await conn.execute(select(people).where(people.c.person_id == person_id))).mappings().one()
    owed = await _rows(conn, debts, person_id, debts.c.creditor_id == creditor_id, debts.c.state == "open")
    numbers = await _rows(conn, phones, person_id, phones.c.state == "usable")
    legal = await _rows(conn, legal_facts, person_id, legal_facts.c.ended_at.is_(None))
    facts = {name: lead.get(name.removeprefix("lead.")) for name in FIELDS if name.startswith("lead.")}
    facts |= {name: person.get(name.removeprefix("person.")) for name in FIELDS if name.startswith("person.")}
    facts |= {f"{CUSTOM}{name}": value for name, value in (person["custom"] or {}).items()}
    facts |= {f"debt.{name}": tuple(row[name] for row in owed) for name in _DEBT}
    facts |= {f"phone.{name}": tuple(row[name] for row in numbers) for name in _PHONE}
    facts |= await _promises(conn, person_id)
    return facts | {
        "person.age": _age(person["birth_date"], day),
        "phone.count": len(numbers),
        "legal.kind": tuple(row["kind"] for row in legal),
        **_figures([row["principal_minor"] for row in owed], [row["due_on"] for row in owed], day),
    }


async def _rows(conn: AsyncConnection, table: Table, person_id: str, *wanted: Any) -> Sequence[Any]:
    query = select(table).where(table.c.person_id == person_id, *wanted)
    return (await conn.execute(query)).mappings().all()


async def _promises(conn: AsyncConnection, person_id: str) -> dict[str, Any]:
    columns = promises.c.state, promises.c.amount_minor, promises.c.paid_minor, promises.c.next_due
    rows = (await conn.execute(select(*columns).where(promises.c.person_id == person_id))).all()
    made = [PromiseFacts(row.state, row.amount_minor - row.paid_minor, row.next_due) for row in rows]
    return promise_facts(made)


def _figures(amounts: list[int], due: list[date], day: date) -> dict[str, Any]:
    oldest, newest = min(due, default=None), max(due, default=None)
    return {
        "debt.count": len(amounts),
        "debt.total_minor": sum(amounts),
        "debt.largest_minor": max(amounts, default=None),
        "debt.oldest_due_on": oldest,
        "debt.newest_due_on": newest,
        "debt.days_late": None if oldest is None else (day - oldest).days,
    }


def _age(born: date | None, day: date) -> int | None:
    if born is None:
        return None
    return day.year - born.year - ((born.month, born.day) > (day.month, day.day))
