"""Starts the signalling process and waits for its word."""

import asyncio
import importlib.util
import json
import sys
from pathlib import Path
from typing import IO

from server_api.telephony.embedded.media import child_environment
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import SwitchError, SwitchUnavailableError

MODULE = "server_api.telephony.embedded.signalling"
LOG_NAME = "switch.log"


def check_available() -> None:
    """Raises SwitchError ``embedded_unavailable`` where a part of the switch does not exist (Windows)."""
    missing = [
        name for name in ("fcntl", "sippy", "pylibsrtp", "numpy") if not importlib.util.find_spec(name)
    ]
    if missing:
        raise SwitchError("embedded_unavailable", ", ".join(missing))


def _log(state_dir: Path) -> IO[bytes]:
    """The processes' log, in a folder that only this user can enter."""
    state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    return (state_dir / LOG_NAME).open("ab")


async def launch(state_dir: Path, settings: SwitchSettings) -> None:
    """Start a switch that outlives us; returns when it listens.

    Raises SwitchError ``sip_port_taken``, ``switch_in_use`` and the like, SwitchUnavailableError when it
    says nothing.
    """
    command = ["-m", MODULE, "--dir", str(state_dir), "--settings", settings.to_json()]
    with _log(state_dir) as log:
        starter = await asyncio.create_subprocess_exec(
            sys.executable,
            *command,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=log,
            env=child_environment(),
            start_new_session=True,
        )
    try:
        async with asyncio.timeout(settings.start_timeout_s):
            output, _ = await starter.communicate()
    except TimeoutError as error:
        raise SwitchUnavailableError("the switch did not start") from error
    try:
        word = json.loads(output)
    except ValueError as error:
        raise SwitchUnavailableError(f"see {LOG_NAME}") from error
    if "error" in word:
        raise SwitchError(word["error"], word["detail"])
