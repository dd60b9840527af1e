"""Several nodes on one PostgreSQL, all real processes: servers with switches, a carrier, robot agents."""

import asyncio
import itertools
import ssl
import sys
import time
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
import psycopg
from sqlalchemy import insert, select, update

from server_api.contract import routes
from server_api.contract.outcomes import Outcome
from server_api.contract.words import DialMode
from server_api.simulator.events import Ended, Invited
from server_api.simulator.floor.plan import media_ports, offset_into_legal_hours
from server_api.simulator.floor.processes import Child
from server_api.simulator.process import CarrierProcess
from server_api.store import tables
from server_api.store.database import Database
from tests.bench.pacing.real_floor import QUICK_PROFILE
from tests.bench.pacing.robots import RESULT, Robot
from tests.helpers.postgresql import PostgreSql, running
from tests.helpers.waiting import until, until_told
from tests.server_live.seed import CAMPAIGN, seed_floor
from tests.telephony.far_end import FarEnd

SECOND = "campaign-2"
_START_S, _STOP_S = 60.0, 30.0
#: For so long a result is sent again while the node or its database is away (seconds).
_PATIENCE_S = 60.0


@dataclass(frozen=True, slots=True)
class Shape:
    """How many nodes, and agents at each; ``debtors`` are in two campaigns, each worked by half of them.

    ``more_agents`` may sign in later.
    """

    nodes: int = 2
    agents: int = 3
    more_agents: int = 0
    debtors: int = 3000
    wrap_s: float = 0.5
    adoption_s: float = 5.0
    profile: Path = QUICK_PROFILE


class Desk(Robot):
    """A robot whose results are kept until the server says they are saved."""

    def __init__(self, url: str, trust: ssl.SSLContext, number: int, wrap_s: float) -> None:
        super().__init__(url, trust, number, wrap_s)
        self.saved: list[str] = []
        self.over = False  # its node was killed

    async def _give_result(self, call_id: str) -> None:
        outcome = Outcome(
            key=str(uuid.uuid4()),
            call_id=call_id,
            agent_id=self._agent_id,
            disposition=RESULT,
            decided_at=datetime.now(UTC),
        )
        await until_told(partial(self._send, outcome), _PATIENCE_S, f"the result of {call_id}")

    async def _send(self, outcome: Outcome) -> bool:
        """Whether it need not be sent again."""
        try:
            answer = await self._session.ask("POST", routes.OUTCOMES, outcome.model_dump(mode="json"))
        except httpx.TransportError:
            return self.over
        if answer.status_code == 200:
            self.saved.append(outcome.key)
        elif answer.status_code < 500:
            self.troubles.append(answer.text)
        return answer.status_code < 500


@dataclass(slots=True)
class Node:
    """One server with its switch, and the agents at it."""

    name: str
    child: Child
    url: str
    trust: ssl.SSLContext
    desks: list[Desk] = field(default_factory=list)


class NodesFloor:
    """Opened by :func:`open_nodes`."""

    def __init__(self, shape: Shape, server: PostgreSql, base: str, carrier: CarrierProcess) -> None:
        self.shape, self.server, self._base, self.carrier = shape, server, base, carrier
        self.nodes: list[Node] = []
        self.gone: list[Node] = []
        self._agents = itertools.count(1)

    def rows(self, query: str, *given: object) -> list[tuple[Any, ...]]:
        """What the database holds now."""
        with psycopg.connect(self.server.words(self._base), autocommit=True) as conn:
            return conn.execute(query.encode(), given or None).fetchall()

    def value(self, query: str, *given: object) -> Any:
        """The one value of a query."""
        return self.rows(query, *given)[0][0]

    async def add_node(self, folder: Path, name: str) -> Node:
        """Another server on the database."""
        data = folder / name
        data.mkdir()
        env = {
            "ACORDO_DATABASE_URL": self.server.url(self._base),
            "ACORDO_SWITCH": "embedded",
            "ACORDO_SWITCH_ID": name,
            "ACORDO_LEGAL_OFFSET_S": str(offset_into_legal_hours(datetime.now(UTC))),
            "ACORDO_RTP_PORTS": str(list(media_ports())),
            "ACORDO_PROMPTS_MADE": "false",
            "ACORDO_ADOPTION_S": str(self.shape.adoption_s),
            "ACORDO_ARGON2_TIME_COST": "1",
            "ACORDO_ARGON2_MEMORY_KIB": "8",
            "ACORDO_ARGON2_PARALLELISM": "1",
        }
        command = [sys.executable, "-m", "server_api", "--data-dir", str(data), "serve", "--port", "0"]
        child = Child(name, command, folder / f"{name}.log", env)
        hello = await asyncio.to_thread(child.wait_line, lambda line: line["event"] == "ready", _START_S)
        node = Node(name, child, str(hello["url"]), ssl.create_default_context(cafile=hello["ca"]))
        self.nodes.append(node)
        return node

    async def add_agents(self, node: Node, far: FarEnd, count: int) -> None:
        """Agents who sign in at a node and are ready."""
        for _ in range(count):
            desk = Desk(node.url, node.trust, next(self._agents), self.shape.wrap_s)
            node.desks.append(desk)
            await desk.begin(far)

    def leader(self) -> Node | None:
        """The node that says it leads."""
        names = [name for (name,) in self.rows("SELECT node_id FROM nodes WHERE leader")]
        return next((node for node in self.nodes if names == [node.name]), None)

    async def kill(self, node: Node) -> float:
        """SIGKILL the server of a node; the moment, by the monotonic clock."""
        node.child.kill()
        at = time.monotonic()
        for desk in node.desks:
            desk.over = True
        self.nodes.remove(node)
        self.gone.append(node)
        return at

    def calls(self) -> int:
        """How many were ever placed."""
        return int(self.value("SELECT count(*) FROM calls"))

    async def more_calls(self, count: int, timeout_s: float = 60.0) -> None:
        """Wait for so many more."""
        wanted = self.calls() + count
        await until(lambda: self.calls() >= wanted, timeout_s, f"{count} more calls")

    async def dials_again(self, node: Node | None = None, since: Any = None) -> float:
        """Seconds until a call is placed (by ``node``) after ``since``, else after now."""
        since, began = since or self.value("SELECT clock_timestamp()"), time.monotonic()
        query = "SELECT count(*) FROM calls WHERE started_at > %s AND (switch_id = %s OR %s)"
        name = node.name if node else ""
        await until(lambda: self.value(query, since, name, not node), _PATIENCE_S, "a call")
        return time.monotonic() - began

    def doubled(self) -> list[tuple[Any, ...]]:
        """Calls to one person at the same time, by the rows."""
        return self.rows(
            "SELECT one.person_id, one.call_id, other.call_id FROM calls one JOIN calls other"
            " ON other.person_id = one.person_id AND other.call_id <> one.call_id"
            " AND other.started_at >= one.started_at"
            " AND other.started_at < coalesce(one.ended_at, now())"
            " WHERE coalesce(one.cause, '') NOT LIKE 'not_placed%'"
        )

    def doubled_at_the_carrier(self) -> list[str]:
        """Numbers that the carrier was asked to ring while it had a call to them already."""
        ended = {event.call: event.mono_ns for event in self.carrier.events(Ended)}
        busy_until: dict[str, float] = {}
        found = []
        for event in sorted(self.carrier.events(Invited), key=lambda one: one.mono_ns):
            if event.mono_ns < busy_until.get(event.number, 0):
                found.append(event.number)
            busy_until[event.number] = ended.get(event.call, float("inf"))
        return found

    def astray(self) -> list[tuple[Any, ...]]:
        """Conversations at another switch than the one with the agent's leg, which was up then."""
        return self.rows(
            "SELECT calls.call_id FROM calls WHERE connected_at IS NOT NULL AND NOT EXISTS ("
            " SELECT FROM legs WHERE legs.agent_id = calls.agent_id AND legs.switch_id = calls.switch_id"
            " AND legs.up_at <= calls.connected_at)"
        )

    def lost(self) -> list[str]:
        """Results that were acknowledged and are not in the rows."""
        saved = [key for node in (*self.nodes, *self.gone) for desk in node.desks for key in desk.saved]
        stored = {key for (key,) in self.rows("SELECT idempotency_key FROM outcomes")}
        return [key for key in saved if key not in stored]

    def saved(self) -> int:
        """Results acknowledged so far."""
        return sum(len(desk.saved) for node in (*self.nodes, *self.gone) for desk in node.desks)

    def troubles(self) -> list[str]:
        """What a server refused to a desk."""
        return [text for node in (*self.nodes, *self.gone) for desk in node.desks for text in desk.troubles]

    async def close(self) -> None:
        """Agents go, servers end."""
        nodes = (*self.nodes, *self.gone)
        await asyncio.gather(*(desk.close() for node in nodes for desk in node.desks))
        for node in self.nodes:
            node.child.ask_to_end()
        for node in self.nodes:
            await asyncio.to_thread(node.child.stop, _STOP_S)


@asynccontextmanager
async def open_nodes(folder: Path, shape: Shape) -> AsyncIterator[tuple[NodesFloor, FarEnd]]:
    """PostgreSQL, carrier, nodes and agents at work; all ended afterwards."""
    far = FarEnd()
    await far.endpoint.start()
    try:
        with (
            running() as server,
            CarrierProcess(profile=shape.profile, rtp_ports=media_ports(), babble=True) as carrier,
        ):
            base = await server.fresh()
            await _seed(server.url(base), shape, carrier.address)
            floor = NodesFloor(shape, server, base, carrier)
            try:
                for number in range(shape.nodes):
                    await floor.add_node(folder, f"node-{number + 1}")
                for node in tuple(floor.nodes):
                    await floor.add_agents(node, far, shape.agents)
                yield floor, far
            finally:
                await floor.close()
    finally:
        await far.close()
        await asyncio.get_running_loop().shutdown_default_executor()


async def _seed(url: str, shape: Shape, carrier: tuple[str, int]) -> None:
    database = Database(url)
    await database.open()
    agents = shape.nodes * shape.agents + shape.more_agents
    await seed_floor(database, agents=agents, debtors=shape.debtors, leads=1)
    campaign = {
        "mode": DialMode.POWER.value,
        "ratio_pct": 200,
        "least_agents": 1,
        "cap_bp": 10_000,
        "wrap_up_s": 60,
        "ring_limit_s": 10,
        "records": False,
    }
    async with database.write() as conn:
        await conn.execute(update(tables.trunks).values(host=carrier[0], port=carrier[1]))
        await conn.execute(update(tables.campaigns).values(campaign))
        await _second_campaign(conn, agents)
    await database.close()


async def _second_campaign(conn: Any, agents: int) -> None:
    """The same people once more, for every second agent: two campaigns want them at once."""
    row = dict((await conn.execute(select(tables.campaigns))).mappings().one())
    await conn.execute(insert(tables.campaigns).values(row | {"campaign_id": SECOND, "name": "Cartões 60+"}))
    leads = [dict(lead) for lead in (await conn.execute(select(tables.leads))).mappings()]
    more = [lead | {"lead_id": f"{lead['lead_id']}-2", "campaign_id": SECOND} for lead in leads]
    await conn.execute(insert(tables.leads), more)
    work = tables.campaign_agents
    for number in range(2, agents + 1, 2):
        moved = update(work).where(work.c.agent_id == f"agent-{number}", work.c.campaign_id == CAMPAIGN)
        await conn.execute(moved.values(campaign_id=SECOND))
