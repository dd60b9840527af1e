"""Promises on a real database: a few debtors with a debt, their calls' results, and payments."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import Table, insert, select, update

from server_api.bus import MemoryBus
from server_api.clock import ManualClock
from server_api.contract.money import Money
from server_api.services.places import Places
from server_api.services.post_payment import Payment, Posted, PostPayment
from server_api.services.promise_lives import PromiseLives
from server_api.services.promise_news import PROMISE_CHANGED, PromiseNews
from server_api.services.withdraw_person import WithdrawalNews
from server_api.store import promise_life_rows, promise_lines_rows, tables
from server_api.store.database import Database
from server_api.store.promise_lines_rows import LineRow
from tests.server_live.seed import seed_floor

PLACES = Places.load()
#: A Tuesday, ten in the morning in São Paulo.
NOW = datetime(2026, 11, 24, 13, tzinfo=UTC)
DAY_S = 86_400.0


@dataclass(slots=True)
class Room:
    """One database with its clock; ``told`` is what the bus heard."""

    database: Database
    clock: ManualClock
    bus: MemoryBus = field(default_factory=lambda: MemoryBus("node-1"))
    told: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.bus.listen(PROMISE_CHANGED, lambda _, body: self.told.append((body["promise_id"], body["kind"])))

    @property
    def lives(self) -> PromiseLives:
        return PromiseLives(PLACES, self.clock)

    @property
    def post(self) -> PostPayment:
        news = WithdrawalNews(self.bus)
        return PostPayment(self.database, self.clock, news, self.lives, PromiseNews(self.bus))

    async def rows(self, table: Table, **where: object) -> list[dict[str, Any]]:
        """Rows of a table with these values."""
        query = select(table)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        async with self.database.read() as conn:
            return [dict(row) for row in (await conn.execute(query)).mappings()]

    async def one(self, table: Table, **where: object) -> dict[str, Any]:
        """The only such row."""
        (row,) = await self.rows(table, **where)
        return row

    async def change(self, table: Table, **values: object) -> None:
        """Every row of a table."""
        async with self.database.write() as conn:
            await conn.execute(update(table).values(values))

    async def promise(
        self,
        lines: Sequence[tuple[date, int]],
        *,
        person: int = 1,
        promise_id: str = "",
        **changes: Any,
    ) -> str:
        """A promise of a debtor about their only debt, saved as a result of a call would."""
        promise_id = promise_id or str(uuid4())
        outcome = {
            "outcome_id": f"outcome-{promise_id}",
            "idempotency_key": promise_id,
            "answer": {},
            "call_id": f"call-{promise_id}",
            "agent_id": "agent-1",
            "person_id": f"person-{person}",
            "disposition": "promise",
            "fields": {},
            "script_path": [],
            "disclosures": [],
            "decided_at": self.clock.utc(),
            "saved_at": self.clock.utc(),
        }
        row = {
            "promise_id": promise_id,
            "outcome_id": outcome["outcome_id"],
            "person_id": f"person-{person}",
            "call_id": outcome["call_id"],
            "agent_id": "agent-1",
            "amount_minor": sum(amount for _, amount in lines),
            "currency": "BRL",
            "due_on": lines[0][0],
            "next_due": lines[0][0],
            "method": "pix",
            "debt_ids": [f"debt-{person}"],
            "read_back": True,
            "made_at": self.clock.utc(),
            "faults": [],
            "creditor_id": "creditor-1",
        }
        rows = [LineRow(promise_id, number, *line) for number, line in enumerate(lines)]
        async with self.database.write() as conn:
            await conn.execute(insert(tables.outcomes).values(outcome))
            await conn.execute(insert(tables.promises).values(row | changes))
            await promise_lines_rows.add(conn, rows)
        return promise_id

    async def lead_closed(self, result: str = "promise") -> None:
        """As the promise's result leaves it."""
        await self.change(tables.leads, state="closed", last_result=result)

    async def pay(self, minor: int, reference: str = "", *, person: int = 1, **fields: Any) -> Posted:
        """A payment on the debtor's debt, made now unless given."""
        payment = Payment(
            provider="banco",
            reference=reference or str(uuid4()),
            debt=f"debt-{person}",
            amount=Money(minor, fields.pop("currency", "BRL")),
            paid_at=fields.pop("paid_at", self.clock.utc()),
            **fields,
        )
        return await self.post(payment)

    async def pass_day(self, promise_id: str) -> str:
        """What today does to it: the kind of change, empty for none."""
        async with self.database.write() as conn:
            change = await self.lives.pass_day(conn, promise_id)
        return change.kind if change else ""

    async def states(self, promise_id: str) -> tuple[str, list[tuple[str, int]]]:
        """The promise's state, and state and payment of each line."""
        row = await self.one(tables.promises, promise_id=promise_id)
        lines = await self.rows(tables.promise_lines, promise_id=promise_id)
        lines.sort(key=lambda line: line["number"])
        return row["state"], [(line["state"], line["paid_minor"]) for line in lines]

    async def kinds(self, promise_id: str) -> list[tuple[str, int | None]]:
        """Its events, the oldest first."""
        async with self.database.read() as conn:
            events = await promise_lines_rows.events_of(conn, promise_id)
        return [(event.kind, event.number) for event in events]

    async def balanced(self) -> bool:
        """Whether all promised money is where it should be, asked of the database."""
        async with self.database.read() as conn:
            return await promise_life_rows.out_of_balance(conn) == []


async def make_room(database: Database, debtors: int = 2) -> Room:
    """An open database with its debtors."""
    await seed_floor(database, debtors=debtors)
    return Room(database, ManualClock(NOW))
