"""A request is never sent into a connection that the server is about to close."""

from pathlib import Path

import pytest
from fastapi import FastAPI, Request

from agent_desktop.links import server_link
from agent_desktop.links.server_link import IDLE_S, open_client
from server_api.settings import ServerSettings
from server_api.wiring.listen import web_config
from tests.links.serving import serving


def test_the_desk_leaves_an_idle_connection_long_before_the_server_closes_it(tmp_path: Path) -> None:
    config = web_config(FastAPI(), ServerSettings(data_dir=tmp_path, tls="off"))
    assert config.timeout_keep_alive >= 2 * IDLE_S


@pytest.mark.parametrize(("idle_s", "connections"), [(IDLE_S, 1), (0.0, 2)])
async def test_a_connection_idle_for_too_long_is_not_used_again(
    monkeypatch: pytest.MonkeyPatch, idle_s: float, connections: int
) -> None:
    monkeypatch.setattr(server_link, "IDLE_S", idle_s)
    app, ports = FastAPI(), set[int]()

    @app.get("/")
    async def seen(request: Request) -> None:
        assert request.client is not None
        ports.add(request.client.port)

    async with serving(app) as url, open_client(url, True, 3.0) as client:
        for _ in range(2):
            assert (await client.get("/")).is_success
    assert len(ports) == connections
