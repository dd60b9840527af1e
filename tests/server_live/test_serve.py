"""The server as a process: it says when it is ready, why it cannot start, and goes when it is told."""

import asyncio
import json
import os
import signal
import ssl
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from server_api.contract import routes
from server_api.settings import ServerSettings, load_settings
from server_api.store.database import Database
from tests.server_live.floor import credentials
from tests.server_live.seed import seed_floor
from tests.server_live.test_takeover import bearer

PATIENCE_S = 50


@contextmanager
def server(folder: Path, **env: str) -> Iterator["subprocess.Popen[str]"]:
    command = [sys.executable, "-m", "server_api", "--data-dir", str(folder), "serve", "--port", "0"]
    given = {"ACORDO_SWITCH": "fake", "ACORDO_BUSY_TIMEOUT_S": "0.1"} | env
    process = subprocess.Popen(
        command,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env=os.environ | given,
        cwd=Path(__file__).parents[2],
    )
    try:
        yield process
    finally:
        process.kill()
        process.communicate()


def ready(process: "subprocess.Popen[str]") -> dict[str, Any]:
    assert process.stdout is not None
    line = process.stdout.readline()
    assert line, process.stderr.read() if process.stderr else ""
    answer: dict[str, Any] = json.loads(line)
    assert answer["event"] == "ready"
    return answer


def refused(folder: Path, **env: str) -> str:
    with server(folder, **env) as process:
        out, err = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 1
        assert out == ""
        return err


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
def test_it_serves_over_its_own_authority_until_it_is_told_to_stop(tmp_path: Path) -> None:
    with server(tmp_path) as process:
        hello = ready(process)
        trust = ssl.create_default_context(cafile=hello["ca"])
        health = httpx.get(hello["url"] + routes.HEALTH, verify=trust, timeout=20).json()
        assert (health["database"], health["switch"]) == (True, True)
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE_S)
        assert process.returncode == 0, err


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
def test_a_session_outlives_a_killed_server_and_an_open_desk_does_not_hold_up_a_stop(tmp_path: Path) -> None:
    asyncio.run(_seed(tmp_path))
    with server(tmp_path) as first:
        hello = ready(first)
        trust = ssl.create_default_context(cafile=hello["ca"])
        answer = httpx.post(hello["url"] + routes.SESSION, json=credentials(), verify=trust, timeout=20)
        token = bearer(answer.json()["tokens"]["access_token"])
        first.kill()
        first.wait()
    with server(tmp_path) as second:
        url = str(ready(second)["url"])
        key = httpx.post(url + routes.TICKET, headers=token, verify=trust, timeout=20).json()["ticket"]
        address = url.replace("https", "wss") + f"{routes.PUSH_SOCKET}?ticket={key}"
        with connect(address, ssl=trust, ping_interval=None) as socket:
            assert json.loads(socket.recv())["resumed"] is False
            assert json.loads(socket.recv())["body"]["kind"] == "snapshot"
            second.send_signal(signal.SIGTERM)
            _, err = second.communicate(timeout=PATIENCE_S)
        assert second.returncode == 0, err
        assert '"level": "error"' not in err


@pytest.mark.skipif(sys.platform == "win32", reason="no SIGTERM there")
@pytest.mark.parametrize("level", ["INFO", "DEBUG"])
def test_no_secret_reaches_a_log(tmp_path: Path, level: str) -> None:
    asyncio.run(_seed(tmp_path))
    with server(tmp_path, ACORDO_LOG_LEVEL=level) as process:
        url, trust = _reach(ready(process))
        with httpx.Client(base_url=url, verify=trust, timeout=20) as client:
            tokens = client.post(routes.SESSION, json=credentials()).json()["tokens"]
            client.headers.update(bearer(tokens["access_token"]))
            leg = client.post(routes.LEG).json()["uri"].removeprefix("sip:").partition("@")[0]
            tickets = [client.post(routes.TICKET).json()["ticket"] for _ in range(2)]
        address = url.replace("https", "wss") + routes.PUSH_SOCKET
        for ticket in (*tickets, tickets[0]):
            at = f"{address}?ticket={ticket}"
            with connect(at, ssl=trust, ping_interval=None) as socket, suppress(ConnectionClosed):
                socket.recv()
        process.send_signal(signal.SIGTERM)
        _, err = process.communicate(timeout=PATIENCE_S)
    secrets = [*tickets, leg, credentials()["password"], *map(str, tokens.values())]
    assert [secret for secret in secrets if len(secret) > 7 and secret in err] == []
    assert '"logger": "uvicorn' not in err
    assert '"logger": "server_api' in err


def _reach(hello: dict[str, Any]) -> tuple[str, ssl.SSLContext]:
    return str(hello["url"]), ssl.create_default_context(cafile=hello["ca"])


async def _seed(folder: Path) -> None:
    database = Database(ServerSettings(data_dir=folder).database)
    await database.open()
    await seed_floor(database)
    await database.close()


def test_the_environment_wins_over_the_file_and_the_command_line_over_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "acordo.toml"
    file.write_text("port = 1001\nlegal_offset_s = 60\n", encoding="utf-8")
    monkeypatch.setenv("ACORDO_PORT", "1002")
    assert load_settings(file).port == 1002
    assert load_settings(file).is_demo
    assert load_settings(file, port=1003).port == 1003
