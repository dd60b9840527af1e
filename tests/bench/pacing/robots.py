"""Agents without windows: a line by SIP, the wire by HTTPS and WebSocket, a fixed time for the result."""

import asyncio
import json
import ssl
import time
import uuid
from contextlib import suppress
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server_api.contract import routes
from server_api.contract.outcomes import Outcome
from server_api.contract.push import Beat
from server_api.contract.words import AgentState
from server_api.telephony.wire.sip_gate import Address
from tests.server_live.floor import credentials
from tests.telephony.far_end import AGENT_HZ, Engine, FarEnd
from tests.telephony.rtp_peer import RtpPeer

RESULT = "third_party"  # needs neither an identity nor a field
_LEG_S = 20.0
_AT_WORK = (AgentState.TALKING, AgentState.HOLDING, AgentState.WRAP_UP)


class Deaf(RtpPeer):
    """Sends its tone and keeps nothing of an hour of sound."""

    def datagram_received(self, data: bytes, addr: Address) -> None:
        """Not kept."""


class Session:
    """A signed-in user over HTTPS; a token that has run out is exchanged for another."""

    def __init__(self, url: str, trust: ssl.SSLContext) -> None:
        self._client = httpx.AsyncClient(base_url=url, verify=trust, timeout=20)
        self._refresh = ""

    async def sign_in(self, told: dict[str, str]) -> dict[str, Any]:
        """What the server answers. AssertionError where it refuses."""
        answer = await self._client.post(routes.SESSION, json=told)
        assert answer.status_code == 200, answer.text
        signed_in: dict[str, Any] = answer.json()
        self._take(signed_in["tokens"])
        return signed_in

    async def ask(self, verb: str, path: str, body: Any = None) -> httpx.Response:
        """One request, tried again with a new token where the old one is not taken."""
        answer = await self._client.request(verb, path, json=body)
        if answer.status_code != httpx.codes.UNAUTHORIZED:
            return answer
        exchanged = await self._client.post(routes.REFRESH, json={"refresh_token": self._refresh})
        assert exchanged.status_code == 200, exchanged.text
        self._take(exchanged.json())
        return await self._client.request(verb, path, json=body)

    def _take(self, tokens: dict[str, str]) -> None:
        self._refresh = tokens["refresh_token"]
        self._client.headers["Authorization"] = f"Bearer {tokens['access_token']}"

    async def close(self) -> None:
        """Without signing out."""
        await self._client.aclose()


class Robot:
    """Takes calls and gives each a result ``wrap_s`` after its end; ``states`` have monotonic seconds."""

    def __init__(self, url: str, trust: ssl.SSLContext, number: int, wrap_s: float) -> None:
        self._url, self._trust, self._number, self._wrap_s = url, trust, number, wrap_s
        self._session = Session(url, trust)
        self.states: list[tuple[float, str]] = []
        self.troubles: list[str] = []
        self._agent_id = ""
        self._peer = Deaf(AGENT_HZ)
        self._tasks: set[asyncio.Task[None]] = set()
        self._opened = asyncio.Event()
        self._wrapping = ""
        self._pen: asyncio.TimerHandle | None = None

    async def begin(self, far: FarEnd) -> None:
        """Up to ready. AssertionError where the server refuses."""
        told = credentials(self._number, f"pc-{self._number}")
        self._agent_id = (await self._session.sign_in(told))["agent"]["agent_id"]
        self._start(self._listen(), "push")
        await self._opened.wait()
        await self._place_leg(far)
        await self._go_ready()

    async def close(self) -> None:
        """The socket goes; the server ends the rest."""
        if self._pen is not None:
            self._pen.cancel()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._session.close()
        self._peer.close()

    def seconds(self, since: float, until: float) -> tuple[float, float]:
        """Time in talk and wrap-up, and time signed in and not paused, between two monotonic times."""
        busy = staffed = 0.0
        told = [*self.states, (until, "")]
        for (at, state), (left_at, _) in pairwise(told):
            spent = max(0.0, min(left_at, until) - max(at, since))
            busy += spent if state in _AT_WORK else 0.0
            staffed += spent if state in (*_AT_WORK, AgentState.READY, AgentState.RINGING) else 0.0
        return busy, staffed

    async def _place_leg(self, far: FarEnd) -> None:
        grant = (await self._session.ask("POST", routes.LEG)).json()
        token, _, address = grant["uri"].removeprefix("sip:").partition("@")
        host, _, port = address.partition(":")
        engine = Engine()
        engine.peer.close()
        engine.peer = self._peer
        engine.place(far.endpoint, (host, int(port)), token)
        await engine.confirmed()

    async def _go_ready(self) -> None:
        async with asyncio.timeout(_LEG_S):
            while True:
                me = (await self._session.ask("GET", routes.ME)).json()
                change = {"wanted": "ready", "version": me["status"]["version"]}
                answer = await self._session.ask("POST", routes.STATE, change)
                if answer.status_code == 200:
                    return
                assert answer.json()["params"].get("reason") == "no_leg", answer.text

    async def _listen(self) -> None:
        key = (await self._session.ask("POST", routes.TICKET)).json()["ticket"]
        address = self._url.replace("https", "wss") + f"{routes.PUSH_SOCKET}?ticket={key}"
        with suppress(ConnectionClosed):
            async with connect(address, ssl=self._trust, ping_interval=None) as socket:
                self._opened.set()
                await self._follow(socket)

    async def _follow(self, socket: ClientConnection) -> None:
        async for frame in socket:
            message: dict[str, Any] = json.loads(frame)
            if message.get("kind") == "beat":
                await socket.send(Beat(seq=0).model_dump_json())
            status = (message.get("body") or {}).get("status")
            if status:
                self._now(status)

    def _now(self, status: dict[str, Any]) -> None:
        self.states.append((time.monotonic(), status["state"]))
        call_id = str(status["call_id"])
        if status["state"] == AgentState.WRAP_UP and self._wrapping != call_id:
            self._wrapping = call_id
            loop = asyncio.get_running_loop()
            self._pen = loop.call_later(self._wrap_s, self._done_writing, call_id)

    def _done_writing(self, call_id: str) -> None:
        self._start(self._give_result(call_id), f"result of {call_id}")

    async def _give_result(self, call_id: str) -> None:
        outcome = Outcome(
            key=str(uuid.uuid4()),
            call_id=call_id,
            agent_id=self._agent_id,
            disposition=RESULT,
            decided_at=datetime.now(UTC),
        )
        answer = await self._session.ask("POST", routes.OUTCOMES, outcome.model_dump(mode="json"))
        if answer.status_code != 200:
            self.troubles.append(answer.text)

    def _start(self, work: Any, name: str) -> None:
        task = asyncio.get_running_loop().create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
