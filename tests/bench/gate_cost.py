"""What one question to the gate costs, with its rows: ``python3 dev.py bench gate_cost --json FILE``.

The dialler asks some 50 times a second within the transaction that claims a lead. A question is two reads
and one insert; measured on a debtor with two debts, 30 past calls of the last month, 60 rows of history and
two wishes; with ``--contacts N`` on one who was written to, and called by other systems, N times that month.
"""

import argparse
import asyncio
import json
import sys
import tempfile
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any
from uuid import uuid4

from sqlalchemy import insert

from server_api.clock import ManualClock
from server_api.rules.gate import can_contact
from server_api.services.ask_gate import Gate
from server_api.services.places import Places
from server_api.store import tables
from server_api.store.database import Database, sqlite_url
from tests.helpers.postgresql import PostgreSql, running

NOW = datetime(2026, 11, 24, 13, 40, tzinfo=UTC)
ASKED: dict[str, Any] = {
    "person_id": "person",
    "phone_id": "phone",
    "campaign_id": "campaign",
    "mode": "predictive",
}


def main() -> int:
    """Always 0: the figures are for people."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--asks", type=int, default=500)
    parser.add_argument("--contacts", type=int, default=0)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    result = asyncio.run(_measure(options.asks, options.contacts))
    print(json.dumps(result, indent=1))
    if options.json:
        options.json.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    return 0


async def _measure(asks: int, contacts: int) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        found = {"sqlite": await _on(sqlite_url(Path(folder) / "acordo.db"), asks, contacts)}
    with running() as server:
        found["postgresql"] = await _on(await _url(server), asks, contacts)
    return found


async def _url(server: PostgreSql) -> str:
    return server.url(await server.fresh())


async def _on(url: str, asks: int, contacts: int) -> dict[str, Any]:
    database = Database(url)
    await database.open()
    try:
        await _fill(database, contacts)
        gate = Gate(Places.load(), ManualClock(NOW))
        whole, rules = [], []
        for _ in range(asks + 20):
            async with database.write() as conn:
                began = perf_counter()
                await gate.ask(conn, **ASKED, now_legal=NOW)
                whole.append(perf_counter() - began)
                question = await gate.question(conn, **ASKED, now_legal=NOW)
            began = perf_counter()
            can_contact(question)
            rules.append(perf_counter() - began)
    finally:
        await database.close()
    return {"ask": _figures(whole[20:]), "rules_alone": _figures(rules[20:])}


def _figures(seconds: Sequence[float]) -> dict[str, float]:
    ordered = sorted(seconds)
    return {
        "p50_ms": round(ordered[len(ordered) // 2] * 1000, 3),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1000, 3),
    }


async def _fill(database: Database, contacts: int) -> None:
    person = {"person_id": "person", "country": "BR", "region": "SP", "city": "São Paulo", "custom": {}}
    campaign = {"campaign_id": "campaign", "creditor_id": "creditor", "trunk_id": "trunk", "created_at": NOW}
    debts = [
        {"debt_id": f"debt-{n}", "person_id": "person", "creditor_id": "creditor", "contract": str(n)}
        | {"due_on": (NOW - timedelta(days=70)).date()}
        for n in range(2)
    ]
    past = [_past(number) for number in range(30)]
    lines = [
        {"item_id": str(uuid4()), "person_id": "person", "at": NOW - timedelta(hours=n), "channel": "note"}
        for n in range(60)
    ]
    lines += [_contact(number, contacts) for number in range(contacts)]
    wishes = [
        {"wish_id": f"wish-{n}", "person_id": "person", "kind": "hours", "since": NOW}
        | {"detail": {"all": "09:00-18:00"}}
        for n in range(2)
    ]
    async with database.write() as conn:
        await conn.execute(insert(tables.creditors).values(creditor_id="creditor", rules={}))
        await conn.execute(insert(tables.people).values(person))
        await conn.execute(insert(tables.trunks).values(trunk_id="trunk", port=5060))
        await conn.execute(insert(tables.campaigns).values(campaign))
        await conn.execute(
            insert(tables.phones).values(phone_id="phone", person_id="person", e164="+5511987654321")
        )
        for table, values in (
            (tables.debts, debts),
            (tables.calls, past),
            (tables.history, lines),
            (tables.contact_wishes, wishes),
        ):
            await conn.execute(insert(table), values)


def _contact(number: int, of_all: int) -> dict[str, Any]:
    """One of a month's; every third is a call that nobody of ours placed or took."""
    channel = ("sms", "email", "voice")[number % 3]
    at = NOW - timedelta(days=30) * (number / of_all)
    return {"item_id": str(uuid4()), "person_id": "person", "at": at, "channel": channel}


def _past(number: int) -> dict[str, Any]:
    at = NOW - timedelta(hours=20 * number + 12)
    return {
        "call_id": f"call-{number}",
        "campaign_id": "campaign",
        "person_id": "person",
        "phone_id": "phone",
        "creditor_id": "creditor",
        "number": "+5511987654321",
        "started_at": at,
        "legal_at": at,
        "ended_at": at,
        "why": {},
        "allowed_by": [],
    }


if __name__ == "__main__":
    sys.exit(main())
