"""Waiting for the desk to stand as it should: a lost link is waited out, however the news comes after it."""

import asyncio
from collections.abc import Callable
from pathlib import Path

from agent_desktop.desk.reading import server_up
from agent_desktop.desk.store import Store
from agent_desktop.desk.workspace import Screen, Workspace

#: Between two looks for a file, seconds.
_LOOK_S = 0.02
Condition = Callable[[Workspace], object]


class StuckError(RuntimeError):
    """What was waited for did not come; the text names it, ``code`` says which kind of end it is.

    ``link``: the server did not come back. ``sign_in``: it refused. ``call``: nobody was put through.
    """

    def __init__(self, text: str, code: str = "stuck") -> None:
        super().__init__(text)
        self.code = code


class GoneError(StuckError):
    """The case was taken off the screen: its call is lost, or somebody else's."""


class LeftError(RuntimeError):
    """The window was closed meanwhile."""


class Eyes:
    """Waits for the desk to be in a state. A lost link uses up no patience: it has its own, ``away_s``."""

    def __init__(self, store: Store, leave: asyncio.Event, away_s: float) -> None:
        self._store = store
        self._leave = leave
        self._away_s = away_s
        self._changed = asyncio.Event()
        store.subscribe(lambda _workspace: self._changed.set())

    @property
    def now(self) -> Workspace:
        """The desk as it is."""
        return self._store.workspace

    async def until(self, condition: Condition, what: str, patience_s: float) -> Workspace:
        """The desk once the condition holds. Raises StuckError, LeftError."""
        while True:
            try:
                async with asyncio.timeout(patience_s):
                    return await self.look(condition)
            except TimeoutError as error:
                if self.now.screen is not Screen.WORK or server_up(self.now):
                    raise StuckError(f"waited {patience_s:g} s for: {what} ({self.cards()})") from error
            await self.until_linked(what)

    async def until_linked(self, what: str) -> Workspace:
        """The desk once the server can be asked again, or nobody is signed in. Raises StuckError."""
        try:
            async with asyncio.timeout(self._away_s):
                return await self.look(lambda w: w.screen is not Screen.WORK or server_up(w))
        except TimeoutError as error:
            text = f"no link to the server for {self._away_s:g} s, waiting for: {what} ({self.cards()})"
            raise StuckError(text, "link") from error

    async def until_file(self, file: Path, patience_s: float) -> None:
        """Wait for a file that another process makes. Raises StuckError, LeftError."""
        try:
            async with asyncio.timeout(patience_s):
                while not await asyncio.to_thread(file.exists):
                    if self._leave.is_set():
                        raise LeftError("the window was closed")
                    await asyncio.sleep(_LOOK_S)
        except TimeoutError as error:
            raise StuckError(f"waited {patience_s:g} s for the file {file.name}") from error

    async def look(self, condition: Condition) -> Workspace:
        """The desk once the condition holds, however long that takes. Raises LeftError."""
        left = asyncio.create_task(self._leave.wait(), name="autopilot-left")
        left.add_done_callback(lambda _: self._changed.set())
        try:
            while not condition(self.now):
                if self._leave.is_set():
                    raise LeftError("the window was closed")
                self._changed.clear()
                await self._changed.wait()
        finally:
            left.cancel()
        return self.now

    def cards(self) -> str:
        """What the cards on the screen say, for the text of an error."""
        return "on screen: " + ", ".join(f"{one.code} {dict(one.params)}" for one in self.now.notices)
