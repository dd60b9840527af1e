"""Nothing is dialled twice: several hands at once, on both databases, and any order of events."""

import asyncio
import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from itertools import pairwise
from pathlib import Path
from typing import Any, TypeVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, rule
from sqlalchemy import select, update

from server_api.store import leads_rows, locks_rows, ready_rows
from server_api.store.database import Database, sqlite_url
from server_api.store.ready_rows import ReadyLead
from server_api.store.tables import leads, person_locks
from tests.helpers.postgresql import PostgreSql
from tests.store.ready_floor import NOW, PAUSE, ReadyFloor

T = TypeVar("T")
CAMPAIGNS = ("cards", "loans")
_PEOPLE, _NODES = 60, 3


async def test_tasks_of_one_server_never_claim_a_person_twice(database: Database) -> None:
    floor = ReadyFloor(database)
    await floor.begin(_PEOPLE, *CAMPAIGNS)
    for campaign_id in CAMPAIGNS:
        await floor.promote(campaign_id)
    head = {one: await floor.pick(one, _PEOPLE) for one in CAMPAIGNS}

    async def claim(name: str, found: list[ReadyLead]) -> set[str]:
        return await floor.claim([one.lead_id for one in found], name)

    # Two tasks a campaign want the same leads; the campaigns have the same people.
    won = await asyncio.gather(*(claim(f"{one}{at}", head[one]) for one in CAMPAIGNS for at in range(2)))
    people = Counter(lead_id.partition(":")[2] for some in won for lead_id in some)
    assert set(people.values()) == {1}
    assert len(people) == _PEOPLE == await floor.locks()


async def test_nodes_of_one_postgresql_never_have_a_person_at_once(postgresql: PostgreSql) -> None:
    async with _filled(postgresql) as url:
        calls = await asyncio.to_thread(_claimed_by_nodes, url)
    # Everybody was called once in each campaign …
    assert Counter(call["lead"] for call in calls) == Counter(
        f"{campaign_id}:p{at:03}" for campaign_id in CAMPAIGNS for at in range(_PEOPLE)
    )
    # … by more than one node, and never for both campaigns at a time.
    assert len({call["node"] for call in calls}) > 1
    by_person: dict[str, list[dict[str, Any]]] = {}
    for call in sorted(calls, key=lambda call: int(call["from"])):
        by_person.setdefault(call["person"], []).append(call)
    for theirs in by_person.values():
        assert all(first["to"] <= second["from"] for first, second in pairwise(theirs))


async def test_nodes_are_given_different_heads(postgresql: PostgreSql) -> None:
    nodes = _filled(postgresql)
    async with nodes as url, _node_at(url) as one, _node_at(url) as other, one.write() as mine:
        first = await ready_rows.pick(mine, "cards", 2, hold=True)
        async with other.write() as theirs:
            second = await ready_rows.pick(theirs, "cards", 2, hold=True)
    assert [lead.person_id for lead in (*first, *second)] == ["p000", "p001", "p002", "p003"]


async def test_who_is_withdrawn_while_a_node_holds_them_is_not_claimed(postgresql: PostgreSql) -> None:
    async with _filled(postgresql) as url, _node_at(url) as one, _node_at(url) as other:
        async with one.write() as mine:
            held = await ready_rows.pick(mine, "cards", 2, hold=True)
            async with other.write() as theirs:
                await theirs.execute(update(leads).where(leads.c.person_id == "p000").values(state="closed"))
                await ready_rows.drop_person(theirs, "p000")
            calls = {lead.lead_id: f"call-{lead.person_id}" for lead in held}
            assert await ready_rows.claim(mine, calls, NOW, NOW + PAUSE) == {"cards:p001"}
        async with one.read() as conn:
            (head, *_) = await ready_rows.pick(conn, "cards", 1)
        assert head.person_id == "p002"


@asynccontextmanager
async def _node_at(url: str) -> AsyncIterator[Database]:
    database = Database(url)
    await database.open()
    yield database
    await database.close()


@asynccontextmanager
async def _filled(server: PostgreSql) -> AsyncIterator[str]:
    name = await server.fresh()
    async with _node_at(server.url(name)) as database:
        floor = ReadyFloor(database)
        await floor.begin(_PEOPLE, *CAMPAIGNS)
        for campaign_id in CAMPAIGNS:
            await floor.promote(campaign_id)
    yield server.url(name)
    server.drop(name)


def _claimed_by_nodes(url: str) -> list[dict[str, Any]]:
    nodes = [_node(url, f"node{at}") for at in range(_NODES)]
    for node in nodes:
        assert node.stdout is not None
        assert node.stdout.readline() == "ready\n"
    calls = []
    for node in nodes:
        assert node.stdin is not None
        node.stdin.write("go\n")
        node.stdin.flush()
    for at, node in enumerate(nodes):
        told, _ = node.communicate(timeout=60)
        assert node.returncode == 0
        calls += [{**json.loads(line), "node": at} for line in told.splitlines()]
    return calls


def _node(url: str, name: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.store.claimer", url, name, *CAMPAIGNS]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)


class AnyOrder(RuleBasedStateMachine):
    """Promotions, claims, ends of calls, changes and withdrawals in any order, beside a model of them."""

    picked = Bundle("picked")
    calls = Bundle("calls")

    def __init__(self) -> None:
        super().__init__()
        self.runner = asyncio.Runner()
        self.folder = tempfile.TemporaryDirectory(prefix="acordo-any-order-")
        self.database = Database(sqlite_url(Path(self.folder.name) / "acordo.db"))
        self.floor = ReadyFloor(self.database)
        self.on_calls: dict[str, str] = {}
        self.closed: set[str] = set()
        self.attempts: Counter[str] = Counter()
        self.numbers = 0

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return self.runner.run(work)

    @initialize()
    def begin(self) -> None:
        self.run(self.database.open())
        self.run(self.floor.begin(4, *CAMPAIGNS))

    def teardown(self) -> None:
        self.run(self.database.close())
        self.runner.close()
        self.folder.cleanup()

    @rule(campaign_id=st.sampled_from(CAMPAIGNS))
    def promote(self, campaign_id: str) -> None:
        self.run(self.floor.promote(campaign_id))

    @rule(target=picked, campaign_id=st.sampled_from(CAMPAIGNS), limit=st.integers(1, 4))
    def pick(self, campaign_id: str, limit: int) -> list[ReadyLead]:
        found = self.run(self.floor.pick(campaign_id, limit))
        assert not {one.person_id for one in found} & set(self.on_calls.values())
        return found

    @rule(target=calls, some=picked, others=picked)
    def claim(self, some: list[ReadyLead], others: list[ReadyLead]) -> list[tuple[str, ReadyLead]]:
        wanted = {one.lead_id: one for one in (*some, *others)}
        self.numbers += 1
        won = self.run(self.floor.claim(list(wanted), f"call{self.numbers}"))
        made = []
        for at, lead in enumerate(wanted.values()):
            if lead.lead_id in won:
                assert lead.person_id not in self.on_calls.values()
                assert lead.lead_id not in self.closed
                self.on_calls[f"call{self.numbers}-{at}"] = lead.person_id
                self.attempts[lead.lead_id] += 1
                made.append((f"call{self.numbers}-{at}", lead))
        return made

    @rule(made=consumes(calls), placed=st.booleans())
    def end(self, made: list[tuple[str, ReadyLead]], placed: bool) -> None:
        for call_id, lead in made:
            del self.on_calls[call_id]
            self.run(self._end(call_id, lead, placed))
            self.attempts[lead.lead_id] -= not placed

    async def _end(self, call_id: str, lead: ReadyLead, placed: bool) -> None:
        async with self.database.write() as conn:
            await locks_rows.release(conn, call_id)
            if not placed:
                await ready_rows.put_back(conn, lead, lead.next_at)

    @rule(person=st.sampled_from(["p000", "p001", "p002", "p003"]))
    def withdraw(self, person: str) -> None:
        self.closed |= {f"{campaign_id}:{person}" for campaign_id in CAMPAIGNS}
        self.run(self._withdraw(person))

    async def _withdraw(self, person: str) -> None:
        async with self.database.write() as conn:
            await conn.execute(update(leads).where(leads.c.person_id == person).values(state="closed"))
            await ready_rows.drop_person(conn, person)

    @rule(campaign_id=st.sampled_from(CAMPAIGNS), person=st.sampled_from(["p000", "p001"]))
    def agree(self, campaign_id: str, person: str) -> None:
        lead_id = f"{campaign_id}:{person}"
        if lead_id not in self.closed:
            self.run(self._agree(lead_id))

    async def _agree(self, lead_id: str) -> None:
        async with self.database.write() as conn:
            await leads_rows.agree(conn, lead_id, self.floor.clock.utc())

    @rule(campaign_id=st.sampled_from(CAMPAIGNS))
    def change(self, campaign_id: str) -> None:
        self.run(self.floor.bump(campaign_id))

    @rule(seconds=st.sampled_from([1.0, PAUSE.total_seconds()]))
    def wait(self, seconds: float) -> None:
        self.floor.clock.advance(seconds)

    @invariant()
    def locks_are_those_of_the_calls(self) -> None:
        if self.numbers:
            assert self.run(self._locks()) == {person: call for call, person in self.on_calls.items()}
            assert self.run(self._attempts()) == +self.attempts

    async def _locks(self) -> dict[str, str]:
        async with self.database.read() as conn:
            rows = await conn.execute(select(person_locks.c.person_id, person_locks.c.call_id))
            return {row.person_id: row.call_id for row in rows}

    async def _attempts(self) -> Counter[str]:
        async with self.database.read() as conn:
            rows = await conn.execute(select(leads.c.lead_id, leads.c.attempts).where(leads.c.attempts > 0))
            return Counter({row.lead_id: row.attempts for row in rows})


TestAnyOrder = AnyOrder.TestCase
TestAnyOrder.settings = settings(max_examples=12, stateful_step_count=25)
TestAnyOrder = pytest.mark.timeout(180)(TestAnyOrder)
