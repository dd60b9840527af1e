"""The push stream over a real WebSocket: resumed after cuts with nothing missed, nothing repeated."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from server_api.contract import routes
from server_api.contract.push import Beat, Noticed
from server_api.wiring.listen import Web, listen, web_config
from tests.helpers.waiting import until
from tests.server_live.floor import Desk, TestFloor, open_floor

CUTS = 100


@asynccontextmanager
async def on_loopback(floor: TestFloor) -> AsyncIterator[str]:
    """The floor behind a real port."""
    with listen("127.0.0.1", 0) as listener:
        started = asyncio.Event()
        web = Web(web_config(floor.it.app, floor.settings), started.set)
        serving = asyncio.create_task(web.serve([listener]), name="web")
        await started.wait()
        try:
            yield f"ws://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            floor.it.hub.close()
            web.should_exit = True
            await serving


async def ticket(desk: Desk) -> str:
    return str((await desk.post(routes.TICKET)).json()["ticket"])


async def opened(base: str, desk: Desk, epoch: str = "", after: int = 0) -> ClientConnection:
    query = f"?ticket={await ticket(desk)}&epoch={epoch}&after={after}"
    return await connect(base + routes.PUSH_SOCKET + query, ping_interval=None)


async def next_push(socket: ClientConnection) -> dict[str, Any]:
    while True:
        frame: dict[str, Any] = json.loads(await socket.recv())
        if "seq" in frame and "body" in frame:
            return frame


async def test_a_hundred_cuts_miss_nothing_and_repeat_nothing(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor, on_loopback(floor) as base:
        desk = await floor.sign_in(listen=False)
        told = 0

        def tell(count: int) -> None:
            nonlocal told
            for _ in range(count):
                told += 1
                floor.it.hub.tell(desk.agent_id, Noticed(code=f"n{told}"))

        socket = await opened(base, desk)
        epoch = json.loads(await socket.recv())["epoch"]
        seq = (await next_push(socket))["seq"]
        seen: list[str] = []
        for cut in range(CUTS):
            tell(3)
            for _ in range(cut % 4):  # cut with messages unread, and with all read
                frame = await next_push(socket)
                seq = frame["seq"]
                seen.append(frame["body"]["code"])
                if len(seen) == told:
                    break
            socket.transport.abort()
            tell(2)
            socket = await opened(base, desk, epoch, seq)
            assert json.loads(await socket.recv())["resumed"] is True
        while len(seen) < told:
            seen.append((await next_push(socket))["body"]["code"])
        assert seen == [f"n{number}" for number in range(1, told + 1)]
        await socket.close()


async def test_a_desk_of_another_life_gets_a_snapshot(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor, on_loopback(floor) as base:
        desk = await floor.sign_in(listen=False)
        socket = await opened(base, desk, "older", 7)
        assert json.loads(await socket.recv())["resumed"] is False
        assert (await next_push(socket))["body"]["kind"] == "snapshot"
        await socket.close()


async def test_both_ways_beat_and_a_silent_desk_is_let_go(tmp_path: Path) -> None:
    async with (
        open_floor(tmp_path, heartbeat_s=0.05, heartbeat_dead_s=2.0) as floor,
        on_loopback(floor) as base,
    ):
        desk = await floor.sign_in(listen=False)
        socket = await opened(base, desk)
        await socket.send(Beat(seq=0).model_dump_json())
        kinds = [json.loads(await socket.recv()).get("kind") for _ in range(4)]
        assert kinds[0] == "hello"
        assert "beat" in kinds
        assert floor.it.hub.hears(desk.agent_id)
        await until(lambda: not floor.it.hub.hears(desk.agent_id), what="the end of patience")
        assert await closed_with(socket) == 4003


async def test_the_newest_socket_wins(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor, on_loopback(floor) as base:
        desk = await floor.sign_in(listen=False)
        old = await opened(base, desk)
        new = await opened(base, desk)
        assert await closed_with(old) == 4002
        assert floor.it.hub.hears(desk.agent_id)
        await new.close()


async def test_a_ticket_opens_one_socket(tmp_path: Path) -> None:
    async with open_floor(tmp_path) as floor, on_loopback(floor) as base:
        desk = await floor.sign_in(listen=False)
        key = await ticket(desk)
        first = await connect(f"{base}{routes.PUSH_SOCKET}?ticket={key}", ping_interval=None)
        second = await connect(f"{base}{routes.PUSH_SOCKET}?ticket={key}", ping_interval=None)
        assert await closed_with(second) == 4000
        sip = await connect(f"{base}{routes.SIP_SOCKET}?ticket={key}", ping_interval=None)
        assert await closed_with(sip) == 4000
        await first.close()


async def closed_with(socket: ClientConnection) -> int | None:
    """Read to the end; the close code."""
    try:
        while True:
            async with asyncio.timeout(20):
                await socket.recv()
    except ConnectionClosed:
        return socket.close_code
