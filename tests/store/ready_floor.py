"""Debtors, campaigns and lists for tests of the ready table; everything is due unless told otherwise."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlalchemy import func, insert, select, update

from server_api.clock import ManualClock
from server_api.dialer.placings import Placings
from server_api.dialer.promotion import Promotion
from server_api.domain.list_mix import ListMix
from server_api.store import ready_rows
from server_api.store.database import Database
from server_api.store.ready_rows import ReadyLead
from server_api.store.tables import (
    campaigns,
    creditors,
    debts,
    leads,
    lists,
    people,
    person_locks,
    phones,
    trunks,
)

NOW = datetime(2026, 3, 4, 15, tzinfo=UTC)
PAUSE = timedelta(hours=2)


class ReadyFloor:
    """A database with one creditor, and the leader's promotion on it."""

    def __init__(self, database: Database, clock: ManualClock | None = None) -> None:
        self.database = database
        self.clock = clock or ManualClock(NOW)
        self.woken: list[str] = []
        self.mix = ListMix()
        self.placings = Placings(database, self.clock, self.woken.append)
        self.promote = Promotion(database, self.clock, self.placings)

    async def begin(self, people_count: int, *campaign_ids: str) -> None:
        """People ``p000`` … who owe 1, 2, 3 … to the creditor, in every campaign as ``campaign:person``."""
        names = [f"p{at:03}" for at in range(people_count)]
        async with self.database.write() as conn:
            await conn.execute(insert(creditors), [{"creditor_id": "bank", "country": "BR", "rules": {}}])
            await conn.execute(insert(trunks), [{"trunk_id": "sim", "port": 5060}])
            await conn.execute(insert(people), [self._person(at, name) for at, name in enumerate(names)])
            await conn.execute(insert(phones), [self._phone(at, name) for at, name in enumerate(names)])
            await conn.execute(insert(debts), [self._debt(at, name) for at, name in enumerate(names)])
            for campaign_id in campaign_ids:
                await conn.execute(insert(campaigns), [self._campaign(campaign_id)])
                rows = [self._lead(campaign_id, at, name) for at, name in enumerate(names)]
                await conn.execute(insert(leads), rows)

    async def put_list(self, campaign_id: str, list_id: str, tree: dict[str, Any], **values: Any) -> None:
        """A list as its service saves it: with the campaign's next version."""
        row = {
            "list_id": list_id,
            "campaign_id": campaign_id,
            "name": list_id,
            "filter": tree,
            "order_by": [],
            "created_at": NOW,
        }
        async with self.database.write() as conn:
            await conn.execute(insert(lists), [row | values])
        await self.bump(campaign_id)

    async def change_list(self, campaign_id: str, list_id: str, **values: Any) -> None:
        """Other values of a list."""
        async with self.database.write() as conn:
            await conn.execute(update(lists).where(lists.c.list_id == list_id).values(**values))
        await self.bump(campaign_id)

    async def bump(self, campaign_id: str) -> None:
        """The campaign's next version."""
        changed = update(campaigns).where(campaigns.c.campaign_id == campaign_id)
        async with self.database.write() as conn:
            await conn.execute(changed.values(version=campaigns.c.version + 1))

    async def change_lead(self, lead_id: str, **values: Any) -> None:
        """Other values of a lead."""
        async with self.database.write() as conn:
            await conn.execute(update(leads).where(leads.c.lead_id == lead_id).values(**values))

    async def sort_all(self, campaign_id: str) -> None:
        """Sort to the end, as the background does."""
        while not (await self.placings.of(campaign_id)).placing.complete:
            await self.placings.sort(campaign_id)

    async def pick(self, campaign_id: str, limit: int = 50) -> list[ReadyLead]:
        """The head of the table, the lists in their mix."""
        async with self.database.read() as conn:
            return self.mix.merge(await ready_rows.pick(conn, campaign_id, limit))

    async def names(self, campaign_id: str, limit: int = 50) -> list[str]:
        """Who is at the head."""
        return [one.person_id for one in await self.pick(campaign_id, limit)]

    async def claim(self, lead_ids: Sequence[str], call: str = "call") -> set[str]:
        """Claim for the calls ``call-0`` …."""
        async with self.database.write() as conn:
            calls = {lead_id: f"{call}-{at}" for at, lead_id in enumerate(lead_ids)}
            return await ready_rows.claim(conn, calls, self.clock.utc(), self.clock.utc() + PAUSE)

    async def lead(self, lead_id: str) -> Any:
        """A lead's row."""
        async with self.database.read() as conn:
            return (await conn.execute(select(leads).where(leads.c.lead_id == lead_id))).one()

    async def locks(self) -> int:
        """How many people are on a call."""
        async with self.database.read() as conn:
            return (await conn.execute(select(func.count()).select_from(person_locks))).scalar_one()

    @staticmethod
    def _person(at: int, name: str) -> dict[str, Any]:
        custom = {"batch": f"b{at % 5}"}
        known = {"person_id": name, "name": name, "document": f"{at:011}", "document_kind": "cpf"}
        return known | {"country": "BR", "language": "pt-BR", "custom": custom, "position": at}

    @staticmethod
    def _phone(at: int, name: str) -> dict[str, Any]:
        return {"phone_id": f"{name}-1", "person_id": name, "e164": f"+55119{at:08}", "last_results": "busy"}

    @staticmethod
    def _debt(at: int, name: str) -> dict[str, Any]:
        row = {"debt_id": f"{name}-d", "person_id": name, "creditor_id": "bank", "contract": name}
        return row | {"currency": "BRL", "due_on": date(2025, 1, 1), "principal_minor": at + 1}

    @staticmethod
    def _campaign(campaign_id: str) -> dict[str, Any]:
        row = {"campaign_id": campaign_id, "name": campaign_id, "creditor_id": "bank", "trunk_id": "sim"}
        return row | {"created_at": NOW}

    @staticmethod
    def _lead(campaign_id: str, at: int, name: str) -> dict[str, Any]:
        row = {"lead_id": f"{campaign_id}:{name}", "campaign_id": campaign_id, "person_id": name}
        return row | {"next_at": NOW - timedelta(minutes=1), "position": at}


def debt_from(least: int) -> dict[str, Any]:
    """Takes who owes at least so much."""
    return {"field": "debt.total_minor", "op": "ge", "value": least}
