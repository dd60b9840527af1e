"""The engine's plain loop; ``loop_qt`` turns it inside Qt's event loop where Qt plays the sound."""

from collections.abc import Callable
from queue import Empty

from agent_desktop.softphone.engine.stdio import CommandPipe

Turn = Callable[[list[bytes | None]], float | None]


class PlainLoop:
    """Sleeps on the commands' queue, so a command never waits for the next turn."""

    def __init__(self, pipe: CommandPipe) -> None:
        self._pipe = pipe

    def run(self, turn: Turn) -> None:
        """Call ``turn`` with the lines that came until it gives None instead of seconds to rest."""
        rest: float | None = 0.0
        while rest is not None:
            rest = turn(self._wait(rest))

    def _wait(self, rest_s: float) -> list[bytes | None]:
        try:
            first = self._pipe.lines.get(timeout=rest_s) if rest_s > 0 else self._pipe.lines.get_nowait()
        except Empty:
            return []
        return [first, *waiting(self._pipe)]


def waiting(pipe: CommandPipe) -> list[bytes | None]:
    """Every line that is there now."""
    found: list[bytes | None] = []
    while True:
        try:
            found.append(pipe.lines.get_nowait())
        except Empty:
            return found
