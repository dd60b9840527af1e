"""The whole server on the embedded switch, with real SIP and a real gate: killed in a call, it is back."""

import asyncio
import json
import signal
import ssl
import sys
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import update
from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed

from server_api.contract import routes
from server_api.contract.push import Beat
from server_api.settings import ServerSettings
from server_api.store import tables
from server_api.store.database import Database
from tests.helpers.waiting import until
from tests.server_live.floor import credentials, end_threads
from tests.server_live.seed import seed_floor
from tests.server_live.test_serve import PATIENCE_S, ready, server
from tests.server_live.test_takeover import bearer
from tests.telephony.far_end import FarEnd

#: A Tuesday, 11:00 in São Paulo: the law allows calls.
OFFICE_HOURS = datetime(2026, 11, 24, 14, tzinfo=UTC)

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the embedded switch")


class Pc:
    """A desk over HTTPS and WebSocket. ``pushed`` is everything that came."""

    def __init__(self, url: str, trust: ssl.SSLContext) -> None:
        self.url, self._trust = url, trust
        self.client = httpx.AsyncClient(base_url=url, verify=trust, timeout=20)
        self.pushed: list[dict[str, Any]] = []
        self._listening: asyncio.Task[None] | None = None

    async def sign_in(self) -> None:
        answer = await self.client.post(routes.SESSION, json=credentials())
        self.client.headers.update(bearer(answer.json()["tokens"]["access_token"]))

    async def listen(self) -> None:
        """Open the push socket and follow it."""
        key = (await self.client.post(routes.TICKET)).json()["ticket"]
        address = self.url.replace("https", "wss") + f"{routes.PUSH_SOCKET}?ticket={key}"
        opened = asyncio.Event()

        async def follow() -> None:
            with suppress(ConnectionClosed):  # the server is killed
                await listen_to(opened)

        async def listen_to(opened: asyncio.Event) -> None:
            async with connect(address, ssl=self._trust, ping_interval=None) as socket:
                opened.set()
                async for frame in socket:
                    message = json.loads(frame)
                    self.pushed.append(message.get("body") or {})
                    if message.get("kind") == "beat":
                        await socket.send(Beat(seq=0).model_dump_json())

        self._listening = asyncio.create_task(follow(), name="push")
        await opened.wait()

    def kinds(self) -> list[str]:
        return [str(body.get("kind")) for body in self.pushed]

    def state(self) -> str:
        found = [body["status"]["state"] for body in self.pushed if "status" in body]
        return str(found[-1]) if found else ""

    async def close(self) -> None:
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.gather(self._listening, return_exceptions=True)
        await self.client.aclose()


async def seed(folder: Path, carrier: tuple[str, int]) -> None:
    """A floor whose trunk is the carrier of this test."""
    database = Database(ServerSettings(data_dir=folder).database)
    await database.open()
    await seed_floor(database, debtors=1)
    async with database.write() as conn:
        await conn.execute(update(tables.trunks).values(host=carrier[0], port=carrier[1]))
    await database.close()


async def test_the_talk_outlives_the_server(tmp_path: Path) -> None:
    far = FarEnd()
    await far.endpoint.start()
    try:
        await seed(tmp_path, far.endpoint.address)
        await story(tmp_path, far)
    finally:
        await far.close()
        await end_threads()


async def story(folder: Path, far: FarEnd) -> None:
    offset = (OFFICE_HOURS - datetime.now(UTC)).total_seconds()
    env = {
        "ACORDO_SWITCH": "embedded",
        "ACORDO_LEGAL_OFFSET_S": str(offset),
        "ACORDO_RTP_PORTS": "[21200, 21300]",
        "ACORDO_HEARTBEAT_DEAD_S": "10",
    }
    with server(folder, **env) as first:
        hello = await asyncio.to_thread(ready, first)
        trust = ssl.create_default_context(cafile=hello["ca"])
        pc = Pc(hello["url"], trust)
        await pc.sign_in()
        await pc.listen()
        grant = (await pc.client.post(routes.LEG)).json()
        token, _, address = grant["uri"].removeprefix("sip:").partition("@")
        host, _, port = address.partition(":")
        await far.engine((host, int(port)), token)
        await go_ready(pc)
        debtor = await far.debtor("+5511999900001")
        await debtor.answer()
        await until(lambda: pc.state() == "talking", what="the talk")
        await until(lambda: "case_arrived" in pc.kinds(), what="the case")
        first.kill()
        await asyncio.to_thread(first.wait)
        await pc.close()
    with server(folder, **env) as second:
        again = Pc(str((await asyncio.to_thread(ready, second))["url"]), trust)
        again.client.headers["Authorization"] = pc.client.headers["Authorization"]
        await again.listen()
        await until(lambda: again.state() == "talking", what="the snapshot")
        snapshot = next(body for body in again.pushed if body.get("kind") == "snapshot")
        assert snapshot["call"]["phase"] == "connected"
        assert snapshot["head"]["person_id"] == "person-1"
        assert not debtor.ended
        hung_up = await again.client.post(routes.HANG_UP.format(call_id=snapshot["call"]["call_id"]))
        assert hung_up.status_code == 204
        await until(lambda: debtor.ended, what="the BYE")
        await until(lambda: again.state() == "wrap_up", what="wrap-up")
        await again.close()
        second.send_signal(signal.SIGTERM)
        _, err = await asyncio.to_thread(second.communicate, None, PATIENCE_S)
        assert second.returncode == 0, err


async def go_ready(pc: Pc) -> None:
    """Ready as soon as the server has noticed the leg."""
    async with asyncio.timeout(20):
        while True:
            me = (await pc.client.get(routes.ME)).json()
            change = {"wanted": "ready", "version": me["status"]["version"]}
            answer = await pc.client.post(routes.STATE, json=change)
            if answer.status_code == 200:
                return
            assert answer.json()["params"].get("reason") == "no_leg", answer.text
