"""Wait for a condition, never for a length of time. The only place in the tests that sleeps."""

import asyncio
import time
from collections.abc import Awaitable, Callable

POLL_S = 0.01


def wait_until(condition: Callable[[], object], timeout: float = 20.0, what: str = "the condition") -> None:
    """Block until `condition()` is true; AssertionError after `timeout` seconds.

    For plain tests. In a test with a Qt window use `qtbot.waitUntil`, which lets the window live.
    """
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true within {timeout:g} s")
        time.sleep(POLL_S)


async def until(condition: Callable[[], object], timeout: float = 20.0, what: str = "the condition") -> None:
    """Let the event loop run until `condition()` is true; AssertionError after `timeout` seconds."""
    deadline = time.monotonic() + timeout
    while not condition():
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true within {timeout:g} s")
        await asyncio.sleep(POLL_S)


async def until_told(
    ask: Callable[[], Awaitable[object]], timeout: float = 20.0, what: str = "the condition"
) -> None:
    """Ask again and again until the answer is true; AssertionError with the last one after `timeout` s."""
    deadline = time.monotonic() + timeout
    while not (told := await ask()):
        if time.monotonic() > deadline:
            raise AssertionError(f"{what} did not come true within {timeout:g} s: {told!r}")
        await asyncio.sleep(10 * POLL_S)
