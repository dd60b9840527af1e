"""Starts the signalling process and waits for its word."""

import asyncio
import fcntl
import json
import os
import signal
import sys
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import IO

from server_api.telephony.embedded.media import child_environment
from server_api.telephony.embedded.settings import SwitchSettings
from server_api.telephony.port import SwitchError, SwitchUnavailableError

MODULE = "server_api.telephony.embedded.signalling"
LOG_NAME = "switch.log"
LOCK_NAME = "switch.lock"
POLL_S = 0.01
ENDING_S = 5.0  # a switch that is about to end still holds its port


def _log(state_dir: Path) -> IO[bytes]:
    """The processes' log."""
    return (state_dir / LOG_NAME).open("ab")


async def launch(state_dir: Path, settings: SwitchSettings) -> None:
    """Start a switch that outlives us; returns when it listens.

    Raises SwitchError ``sip_port_taken``, ``switch_in_use`` and the like, SwitchUnavailableError when it
    says nothing.
    """
    await gone(state_dir, ENDING_S)
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


def lock(state_dir: Path) -> IO[str] | None:
    """Held by a living switch until its process ends; None when another holds it. Makes the folder."""
    state_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    held = (state_dir / LOCK_NAME).open("w")
    try:
        fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        held.close()
        return None
    return held


def end_at_once(pids: Iterable[int]) -> None:
    """SIGKILL to processes of a switch that does not answer."""
    for pid in pids:
        if pid > 0:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)


async def gone(state_dir: Path, within_s: float) -> bool:
    """Wait until the switch's process has ended; False when it still lives after ``within_s``."""
    for _ in range(int(within_s / POLL_S)):
        free = lock(state_dir)
        if free is not None:
            free.close()
            return True
        await asyncio.sleep(POLL_S)
    return False
