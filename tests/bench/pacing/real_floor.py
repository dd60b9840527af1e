"""A floor where only people are simulated: server, switch, database and carrier are real processes."""

import asyncio
import json
import sqlite3
import ssl
import sys
import time
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import update

from server_api.contract import routes
from server_api.contract.words import DialMode
from server_api.settings import ServerSettings
from server_api.simulator.floor.plan import media_ports, offset_into_legal_hours
from server_api.simulator.floor.processes import Child
from server_api.simulator.process import CarrierProcess
from server_api.store import tables
from server_api.store.database import Database
from server_api.store.pace_rows import save_state
from tests.bench.pacing.robots import Robot, Session
from tests.helpers.waiting import until_told
from tests.server_live.floor import credentials
from tests.server_live.seed import CAMPAIGN, seed_floor
from tests.telephony.far_end import FarEnd

PROFILE = Path(__file__).with_name("carrier.toml")
QUICK_PROFILE = Path(__file__).with_name("quick_carrier.toml")
_START_S, _STOP_S = 60.0, 30.0
_COUNTED = (
    "SELECT count(*), count(answered_at), coalesce(sum(abandoned), 0), count(connected_at),"
    " coalesce(sum(ended_at IS NULL), 0) FROM calls WHERE started_at >= ?"
)


@dataclass(frozen=True, slots=True)
class Shape:
    """How large the floor is and how its agents work. Times in seconds."""

    agents: int = 10
    debtors: int = 4000
    wrap_s: float = 5.0
    ring_limit_s: int = 15
    cap: float = 0.03
    profile: Path = PROFILE
    learned: Mapping[str, Any] | None = None  # what the pacer kept of a day before


@dataclass(frozen=True, slots=True)
class Stretch:
    """What one mode did from its first call on; everyone who answers is a person here.

    ``ahead``: calls placed by decisions that let more ring than agents were ready.
    """

    mode: str
    seconds: float
    dials: int
    answers: int
    connected: int
    abandoned: int
    under_way: int
    occupancy: float
    reasons: dict[str, int]
    ahead: int

    @property
    def share(self) -> float:
        """Abandoned of all who answered."""
        return self.abandoned / max(1, self.answers)


class RealFloor:
    """Opened by :func:`open_real_floor`."""

    def __init__(self, folder: Path, hello: dict[str, Any], shape: Shape) -> None:
        self.shape = shape
        self._file = folder / "acordo.db"
        self._trust = ssl.create_default_context(cafile=hello["ca"])
        self._url = str(hello["url"])
        self.robots = [
            Robot(self._url, self._trust, number + 1, shape.wrap_s) for number in range(shape.agents)
        ]
        self._lead = Session(self._url, self._trust)

    async def begin(self, far: FarEnd) -> None:
        """Every agent at work, and a lead signed in."""
        await self._lead.sign_in(credentials(1, "pc-lead") | {"user": "lea1"})
        for robot in self.robots:
            await robot.begin(far)

    async def pace(self, **change: Any) -> dict[str, Any]:
        """The lead changes the campaign's pace; what the server then says of it."""
        path = routes.CAMPAIGN_PACE.format(campaign_id=CAMPAIGN)
        answer = await self._lead.ask("PATCH", path, {"reason": "bench", **change})
        assert answer.status_code == 200, answer.text
        view: dict[str, Any] = answer.json()
        return view

    async def pacing(self) -> dict[str, Any]:
        """The lead's view of the campaign."""
        answer = await self._lead.ask("GET", routes.PACING)
        assert answer.status_code == 200, answer.text
        (view,) = answer.json()["campaigns"]
        found: dict[str, Any] = view
        return found

    async def live(self, mode: DialMode, answers: int, timeout_s: float) -> Stretch:
        """Dial in that mode until so many have answered, then let the last calls end."""
        began, since = time.monotonic(), _now()
        await self.pace(mode=mode.value, state="running")

        async def answered_enough() -> bool:
            return self.counted(since)[1] >= answers

        async def all_over() -> bool:
            return not self.counted(since)[4]

        await until_told(answered_enough, timeout_s, f"{answers} answers, {mode}")
        ended = time.monotonic()
        await self.pace(state="paused")
        await until_told(all_over, timeout_s, "the end of the last calls")
        dials, answered, abandoned, connected, under_way = self.counted(since)
        spent = [robot.seconds(began, ended) for robot in self.robots]
        reasons = self.reasons(since)
        occupancy = sum(busy for busy, _ in spent) / sum(staffed for _, staffed in spent)
        return Stretch(
            mode.value,
            round(ended - began, 1),
            dials,
            answered,
            connected,
            abandoned,
            under_way,
            round(occupancy, 4),
            dict(Counter(one.get("why", "") for one in reasons)),
            sum(one.get("ringing", 0) + one.get("dialled", 0) > one.get("ready", 0) for one in reasons),
        )

    def counted(self, since: str) -> tuple[int, int, int, int, int]:
        """Dials, answers, abandoned, connected and under way of the calls begun since, from the rows."""
        with closing(self._rows()) as conn:
            found: tuple[int, int, int, int, int] = conn.execute(_COUNTED, (since,)).fetchone()
        return found

    def reasons(self, since: str) -> list[dict[str, Any]]:
        """Why the pacer let each call be placed, from the rows."""
        with closing(self._rows()) as conn:
            found = conn.execute("SELECT why FROM calls WHERE started_at >= ?", (since,)).fetchall()
        return [json.loads(why).get("pace", {}) for (why,) in found]

    def _rows(self) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=10)

    async def close(self) -> None:
        """Agents and lead go."""
        await asyncio.gather(*(robot.close() for robot in self.robots))
        await self._lead.close()


def _now() -> str:
    return datetime.now(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")


@asynccontextmanager
async def open_real_floor(folder: Path, shape: Shape) -> AsyncIterator[RealFloor]:
    """Carrier, server with its switch, agents; all ended afterwards, by their own ways of ending."""
    far = FarEnd()
    await far.endpoint.start()
    try:
        with CarrierProcess(profile=shape.profile, rtp_ports=media_ports(), babble=True) as carrier:
            await _seed(folder, shape, carrier.address)
            server = _server(folder)
            try:
                hello = await asyncio.to_thread(
                    server.wait_line, lambda line: line["event"] == "ready", _START_S
                )
                floor = RealFloor(folder, hello, shape)
                try:
                    await floor.begin(far)
                    yield floor
                finally:
                    await floor.close()
            finally:
                await asyncio.to_thread(server.stop, _STOP_S)
    finally:
        await far.close()
        await asyncio.get_running_loop().shutdown_default_executor()


async def _seed(folder: Path, shape: Shape, carrier: tuple[str, int]) -> None:
    settings = ServerSettings(data_dir=folder)
    database = Database(settings.database)
    await database.open()
    await seed_floor(database, agents=shape.agents, debtors=shape.debtors, leads=1)
    campaign = {
        "state": "paused",
        "mode": DialMode.PROGRESSIVE.value,
        "wrap_up_s": 60,
        "ring_limit_s": shape.ring_limit_s,
        "cap_bp": round(1e4 * shape.cap),
        "records": False,
    }
    async with database.write() as conn:
        await conn.execute(update(tables.trunks).values(host=carrier[0], port=carrier[1]))
        await conn.execute(update(tables.campaigns).values(campaign))
        if shape.learned is not None:
            pool = f"{CAMPAIGN}@{settings.switch_id}"
            await save_state(conn, pool, shape.learned, settings.switch_id, datetime.now(UTC))
    await database.close()


def _server(folder: Path) -> Child:
    env = {
        "ACORDO_SWITCH": "embedded",
        "ACORDO_LEGAL_OFFSET_S": str(offset_into_legal_hours(datetime.now(UTC))),
        "ACORDO_RTP_PORTS": str(list(media_ports())),
        "ACORDO_PROMPTS_MADE": "false",
    }
    command = [sys.executable, "-m", "server_api", "--data-dir", str(folder), "serve", "--port", "0"]
    return Child("server", command, folder / "server.log", env)
