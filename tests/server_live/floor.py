"""A whole server in the test's process: real database, real services, a switch that the test plays."""

import asyncio
import json
import shutil
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import asdict, astuple, dataclass, field, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx
from sqlalchemy import Table, select
from sqlalchemy.ext.asyncio import AsyncConnection

from server_api.clock import Clock, SystemClock
from server_api.contract import routes
from server_api.contract.session import SignedIn
from server_api.contract.version import CURRENT
from server_api.contract.words import Channel, ErrorCode
from server_api.rules.question import Allowed, Denied
from server_api.services.check_callback import Agreed, CheckCallback
from server_api.services.refusals import RefusalError
from server_api.settings import ServerSettings
from server_api.store.database import Database
from server_api.telephony.fake import FakeSwitch
from server_api.wiring.cases import Cases, load_cases
from server_api.wiring.floor import Floor
from server_api.wiring.relays import SeatRelays
from tests.helpers.postgresql import PostgreSql
from tests.helpers.waiting import until
from tests.server_live.seed import PASSWORD, seed_floor


@dataclass
class Stand:
    """On what the floors of a test stand: a server of PostgreSQL, or (none) a file each."""

    server: PostgreSql | None = None


STAND = Stand()


class OpenGate:
    """Allows everything but the persons in ``denied``; those in ``unknown`` have no rows."""

    def __init__(self) -> None:
        self.denied: dict[str, Denied] = {}
        self.unknown: set[str] = set()

    async def ask(
        self,
        conn: AsyncConnection,
        *,
        person_id: str,
        phone_id: str,
        campaign_id: str,
        mode: str,
        now_legal: datetime,
        channel: Channel = Channel.VOICE,
        purpose: str = "collection",
        policy: bool = True,
        debt_ids: Sequence[str] = (),
        call_id: str = "",
        contact_id: str = "",
        within: datetime | None = None,
    ) -> Allowed | Denied:
        if person_id in self.unknown:
            raise RefusalError(ErrorCode.NOT_FOUND, what="contact")
        denied = self.denied.get(person_id)
        if denied is not None and (policy or denied.rule_id != "CAMPAIGN-ATTEMPTS"):
            return denied
        return Allowed(("TEST@1",), now_legal)


class OpenHours(CheckCallback):
    """Allows every callback, unless told otherwise."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self.denied: Denied | None = None

    async def __call__(self, conn: AsyncConnection, agreed: Agreed) -> Allowed | Denied:
        return self.denied or Allowed(("TEST@1",), agreed.at)


def quick_settings(folder: Path, **given: Any) -> ServerSettings:
    """Timers short enough for a test, argon2 as cheap as it gets."""
    quick: dict[str, Any] = {
        "data_dir": folder,
        "port": 0,
        "tls": "off",
        "heartbeat_s": 0.2,
        "heartbeat_dead_s": 5.0,
        "argon2_time_cost": 1,
        "argon2_memory_kib": 8,
        "argon2_parallelism": 1,
        "dialer_tick_s": 0.05,
        "watch_s": 0.05,
        "floor_pace_s": 0.02,
        "prompts_made": False,
    }
    return ServerSettings(**(quick | given))


@dataclass
class Desk:
    """An agent's desk that hears the hub directly, and asks over HTTP."""

    floor: "TestFloor"
    client: httpx.AsyncClient
    agent_id: str
    signed_in: SignedIn
    pushed: list[dict[str, Any]] = field(default_factory=list)
    closed: list[int] = field(default_factory=list)
    _gone: asyncio.Event = field(default_factory=asyncio.Event)

    async def send(self, text: str) -> None:
        frame = json.loads(text)
        if "body" in frame:
            self.pushed.append(frame["body"])

    async def receive(self) -> str:
        try:
            async with asyncio.timeout(0.2):
                await self._gone.wait()
        except TimeoutError:
            return '{"kind":"beat","seq":0}'
        raise ConnectionError("the desk went")

    async def close(self, code: int) -> None:
        self.closed.append(code)

    def leave(self) -> None:
        """The socket breaks."""
        self._gone.set()

    def kinds(self) -> list[str]:
        return [str(body["kind"]) for body in self.pushed]

    def last(self, kind: str) -> dict[str, Any]:
        found = [body for body in self.told if body["kind"] == kind]
        assert found, f"{kind} was not told"
        return found[-1]

    def call(self, field: str) -> Any:
        """A field of the call as it was last told; None before anything was."""
        told = [body["call"] for body in self.told if body["kind"] == "call_changed"]
        return told[-1][field] if told else None

    @property
    def told(self) -> list[dict[str, Any]]:
        """What is in the agent's stream, a moment before the socket has brought it here."""
        desk = self.floor.it.hub._desks.get(self.agent_id)
        if desk is None:
            return self.pushed
        stream = desk.stream
        return [json.loads(text)["body"] for text in stream.after(stream.seq - len(stream._kept))]

    @property
    def seat(self) -> Any:
        return self.floor.it.roster.get(self.agent_id)

    @property
    def state(self) -> str:
        return str(self.seat.row.agent.state.value)

    async def post(self, path: str, body: Any = None) -> httpx.Response:
        content = body.model_dump(mode="json") if hasattr(body, "model_dump") else body
        return await self.client.post(path, json=content, headers=self._bearer)

    async def get(self, path: str, **query: str) -> httpx.Response:
        return await self.client.get(path, params=query, headers=self._bearer)

    async def send_body(self, verb: str, path: str, body: Any) -> httpx.Response:
        """PUT and PATCH."""
        content = body.model_dump(mode="json") if hasattr(body, "model_dump") else body
        return await self.client.request(verb, path, json=content, headers=self._bearer)

    async def delete(self, path: str) -> httpx.Response:
        return await self.client.delete(path, headers=self._bearer)

    @property
    def _bearer(self) -> dict[str, str]:
        return {"Authorization": f"Bearer {self.signed_in.tokens.access_token}"}

    async def ask_state(self, wanted: str, pause_code: str = "") -> httpx.Response:
        body = {"wanted": wanted, "version": self.seat.row.version, "pause_code": pause_code}
        return await self.post(routes.STATE, body)

    async def open_leg(self) -> str:
        """Fetch a grant and let the switch confirm the leg."""
        grant = (await self.post(routes.LEG)).json()
        self.floor.switch.leg_up(grant["leg_id"])
        await until(lambda: self.seat.row.leg_id == grant["leg_id"], what="the leg")
        return str(grant["leg_id"])

    async def ready(self) -> None:
        """With a leg, ready."""
        if not self.seat.leg_up:
            await self.open_leg()
        answer = await self.ask_state("ready")
        assert answer.status_code == 200, answer.text


class TestFloor:
    """The server and the world around it."""

    __test__ = False

    def __init__(self, settings: ServerSettings, clock: Clock, switch: FakeSwitch) -> None:
        self.settings = settings
        self.database = Database(settings.database, busy_timeout_s=settings.busy_timeout_s)
        self.switch = switch
        self.gate, self.hours = OpenGate(), OpenHours(clock)
        self.relays = SeatRelays(lambda: switch.sip_address)
        self.it = Floor(
            settings, clock, self.database, switch, self._cases(self.database, clock), self.relays
        )
        transport = httpx.ASGITransport(self.it.app, raise_app_exceptions=False)
        self.client = httpx.AsyncClient(transport=transport, base_url="http://floor")
        self._sockets: list[asyncio.Task[None]] = []

    def _cases(self, database: Database, clock: Clock) -> Cases:
        return replace(load_cases(database, clock), gate=self.gate, check_callback=self.hours)

    async def sign_in(self, number: int = 1, device: str = "pc-1", *, listen: bool = True) -> Desk:
        """Agent ``number`` at a PC, with a push socket."""
        return await self._sign_in(credentials(number, device), listen=listen)

    async def sign_in_lead(self, number: int = 1) -> Desk:
        """Team lead ``number`` at a PC of their own, with a leg."""
        told = credentials(number, f"pc-lead-{number}") | {"user": f"lea{number}"}
        desk = await self._sign_in(told)
        await desk.open_leg()
        return desk

    async def _sign_in(self, told: dict[str, str], *, listen: bool = True) -> Desk:
        answer = await self.client.post(routes.SESSION, json=told)
        assert answer.status_code == 200, answer.text
        signed_in = SignedIn.model_validate(answer.json())
        desk = Desk(self, self.client, signed_in.agent.agent_id, signed_in)
        if listen:
            self.listen(desk)
            await until(lambda: "snapshot" in desk.kinds(), what="the snapshot")
        return desk

    def listen(self, desk: Desk) -> None:
        room = self.it.app.state.room
        seat = self.it.roster.get(desk.agent_id)
        serving = self.it.hub.serve(
            desk,
            desk.agent_id,
            epoch="",
            after=0,
            snapshot=lambda: room.snapshot.following(seat),
            clock_now=lambda: desk.signed_in.clock,
            came=lambda: room.desk_came(seat),
        )
        self._sockets.append(asyncio.create_task(serving, name="desk"))

    async def rows(self, table: Table, **where: object) -> list[Any]:
        await self.it.journal.flush()
        query = select(table)
        for name, value in where.items():
            query = query.where(table.c[name] == value)
        async with self.database.read() as conn:
            return list((await conn.execute(query)).mappings())

    async def dialled(self, count: int = 1) -> list[str]:
        """Wait until the switch has ``count`` calls; their ids, in the order of dialling."""
        await until(lambda: len(self.switch.calls) >= count, what=f"{count} calls")
        return list(self.switch.calls)

    async def stop(self, *, keep_calls: bool = False) -> None:
        self.relays.close()
        await self.it.stop(keep_calls=keep_calls)
        await self.client.aclose()
        for socket in self._sockets:
            socket.cancel()
        await asyncio.gather(*self._sockets, return_exceptions=True)

    async def die(self) -> None:
        """As kill -9: nothing is said to anyone, what was not on disk is lost."""
        for task in (*self.it._tasks, *self._sockets):
            task.cancel()
        await asyncio.gather(*self.it._tasks, *self._sockets, return_exceptions=True)
        await self.it.background.close()
        await self.database.close()
        await self.client.aclose()


def credentials(number: int = 1, device: str = "pc-1", password: str = PASSWORD) -> dict[str, str]:
    return {"user": f"ana{number}", "password": password, "device_id": device, "contract": str(CURRENT)}


@dataclass(frozen=True)
class Seeded:
    """What a floor begins with. The rows are made once a test run, and copied."""

    agents: int
    debtors: int
    identity_mode: str
    leads: int
    detects: bool

    async def copy(self, folder: Path) -> str:
        """The address of a database with these rows, of the test's own."""
        if (server := STAND.server) is not None:
            name = "-".join(str(part) for part in astuple(self))
            return server.url(await server.fresh(name, partial(seed_floor, **asdict(self))))
        shutil.copyfile(await self.file(folder.parent), folder / "acordo.db")
        return ""

    async def file(self, folder: Path) -> Path:
        name = "-".join(str(part) for part in astuple(self))
        made = folder / f"seeded-{name}.db"
        if not made.exists():
            fresh = folder / f"seeding-{name}.db"
            database = Database(f"sqlite+aiosqlite:///{fresh}")
            await database.open()
            await seed_floor(database, **asdict(self))
            await database.close()
            fresh.rename(made)
        return made


@asynccontextmanager
async def open_floor(
    folder: Path,
    *,
    agents: int = 1,
    debtors: int = 3,
    identity_mode: str = "shown",
    leads: int = 0,
    detects: bool = False,
    **given: Any,
) -> AsyncIterator[TestFloor]:
    """A seeded floor at work."""
    wanted = Seeded(agents, debtors, identity_mode, leads, detects)
    settings = quick_settings(folder, database_url=await wanted.copy(folder), **given)
    floor = TestFloor(settings, SystemClock(), FakeSwitch())
    await floor.it.start()
    try:
        yield floor
    finally:
        await floor.stop()
        await end_threads()


async def end_threads() -> None:
    """The loop's helper threads end with the test."""
    await asyncio.get_running_loop().shutdown_default_executor()
