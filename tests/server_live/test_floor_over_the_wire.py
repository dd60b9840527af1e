"""A lead's floor over real HTTPS and WebSockets, from a server in a process of its own."""

import asyncio
import json
import ssl
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.sync.client import ClientConnection, connect

from server_api.contract import routes
from server_api.settings import ServerSettings
from server_api.store.database import Database
from tests.server_live.floor import credentials
from tests.server_live.seed import seed_floor
from tests.server_live.test_serve import ready, server
from tests.server_live.test_takeover import bearer

#: Row 83 of the feature map promises a second; this machine is busy with other things.
SOON_S = 5.0


async def _seed(folder: Path) -> None:
    database = Database(ServerSettings(data_dir=folder).database)
    await database.open()
    await seed_floor(database, agents=2, leads=1)
    await database.close()


class Wire:
    """One server process and who talks to it."""

    def __init__(self, hello: dict[str, Any]) -> None:
        self.url = str(hello["url"])
        self.trust = ssl.create_default_context(cafile=hello["ca"])
        self.client = httpx.Client(base_url=self.url, verify=self.trust, timeout=20)

    def sign_in(self, user: str) -> dict[str, str]:
        told = credentials() | {"user": user, "device_id": f"pc-{user}"}
        answer = self.client.post(routes.SESSION, json=told)
        assert answer.status_code == 200, answer.text
        return bearer(answer.json()["tokens"]["access_token"])

    def push(self, token: dict[str, str]) -> ClientConnection:
        key = self.client.post(routes.TICKET, headers=token).json()["ticket"]
        address = self.url.replace("https", "wss") + f"{routes.PUSH_SOCKET}?ticket={key}"
        return connect(address, ssl=self.trust, ping_interval=None)


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    asyncio.run(_seed(tmp_path))
    with server(tmp_path, ACORDO_PROMPTS_MADE="false") as process:
        wire = Wire(ready(process))
        with wire.client:
            yield wire


def bodies(socket: ClientConnection, kind: str) -> dict[str, Any]:
    """The next message of a kind."""
    limit = time.monotonic() + SOON_S
    while True:
        frame = json.loads(socket.recv(timeout=max(0.01, limit - time.monotonic())))
        if frame.get("body", {}).get("kind") == kind:
            body: dict[str, Any] = frame["body"]
            return body
        socket.send('{"kind":"beat","seq":0}')


def test_a_change_on_the_floor_is_at_the_leads_desk_at_once(wire: Wire) -> None:
    lead = wire.sign_in("lea1")
    with wire.push(lead) as socket:
        assert bodies(socket, "snapshot")["floor"]["agents"] == []
        ana = wire.sign_in("ana1")
        (tile,) = bodies(socket, "floor_changed")["agents"]
        assert (tile["agent_id"], tile["state"]) == ("agent-1", "paused")
        help_id = wire.client.post(routes.HELP, json={"note": "socorro"}, headers=ana).json()["help_id"]
        assert bodies(socket, "floor_changed")["agents"][0]["help"]["note"] == "socorro"
        answer = wire.client.post(routes.HELP_ANSWER.format(help_id=help_id), headers=lead)
        assert answer.status_code == 204
        assert bodies(socket, "floor_changed")["agents"][0]["help"]["answered_by"] == "Léa 1"
        assert wire.client.delete(routes.SESSION, headers=ana).status_code == 204
        gone: list[str] = []
        while not gone:
            gone = bodies(socket, "floor_changed")["gone"]
        assert gone == ["agent-1"]
