"""One window under the autopilot's hands: looks, presses, and presses again where a key brought nothing."""

import asyncio
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from agent_desktop import autopilot_seen as seen
from agent_desktop.autopilot_eyes import Condition, Eyes, StuckError
from agent_desktop.autopilot_hands import Camera, Hands
from agent_desktop.autopilot_plan import Plan, Stage
from agent_desktop.desk.workspace import Notice, Screen, Workspace

#: Without news a key is pressed again after so long: what it asked the server has been given up by then.
_AGAIN_S = 6.0
#: Once the link is back the server tells how things stand; only then is a key missed.
_TOLD_S = 0.6


class Play:
    """Hands, eyes and patience at one window; every verb of the autopilot goes through it.

    Nothing waits for an event: each wait is for how the desk stands, however it came to stand so.
    """

    def __init__(self, stage: Stage, plan: Plan) -> None:
        self.stage = stage
        self.window = stage.window
        self.eyes = Eyes(stage.store, stage.leave, plan.call_wait_s)
        self.hands = Hands(stage.window, stage.catch_up)
        self.camera = Camera(
            stage.window, plan.out if plan.pictures else None, stage.catch_up, reads=plan.read
        )
        self._patience_s, self._call_wait_s = plan.patience_s, plan.call_wait_s
        self._gates: dict[str, Path] = plan.gates

    @property
    def now(self) -> Workspace:
        """The desk as it is."""
        return self.eyes.now

    async def until(self, condition: Condition, what: str, patience_s: float | None = None) -> Workspace:
        """The desk once the condition holds. Raises StuckError, LeftError."""
        return await self.eyes.until(condition, what, patience_s or self._patience_s)

    async def until_call(self, condition: Condition, what: str) -> Workspace:
        """As ``until``, with the patience for a call."""
        return await self.until(condition, what, self._call_wait_s)

    async def done(
        self,
        press: Callable[[], object],
        condition: Condition,
        what: str,
        *,
        waits: bool = False,
        again_s: float = _AGAIN_S,
    ) -> Workspace:
        """Press until the condition holds: again after a refusal for want of a link, and after a lost link.

        ``press`` looks at the desk first: it may come while an earlier one is still on its way.
        ``waits``: something is under way already, so that a key comes only where it does not arrive.
        ``again_s``: a key that asks nothing of the server is missed sooner.
        Raises StuckError, LeftError.
        """
        end = time.monotonic() + self._patience_s
        while not condition(self.now):
            if _away(self.now):
                await self.eyes.until_linked(what)
                waits, end = True, time.monotonic() + self._patience_s
            left = end - time.monotonic()
            if left <= 0:
                raise StuckError(f"pressed for {self._patience_s:g} s: {what} ({self.eyes.cards()})")
            before = self.now.notices
            if not waits:
                press()
            seconds, waits = _TOLD_S if waits else again_s, False
            await self.within(min(left, seconds), partial(_settled, condition, before))
        return self.now

    async def within(self, seconds: float, condition: Condition) -> bool:
        """Whether the condition comes to hold in so many seconds. Raises LeftError."""
        try:
            async with asyncio.timeout(seconds):
                await self.eyes.look(condition)
        except TimeoutError:
            return False
        return True

    async def gate(self, point: str) -> None:
        """Let whoever started this act at the point, where the plan says so."""
        self.camera.take(point)
        gate = self._gates.get(point)
        if gate is None:
            return
        await asyncio.to_thread(gate.with_suffix(".reached").touch)
        await self.eyes.until_file(gate, self._call_wait_s)


def _away(workspace: Workspace) -> bool:
    return workspace.screen is Screen.WORK and not seen.answering(workspace)


def _settled(condition: Condition, before: tuple[Notice, ...], workspace: Workspace) -> bool:
    """Done, or the link went, or a request found none."""
    if condition(workspace) or _away(workspace):
        return True
    fresh = (notice for notice in workspace.notices if notice not in before)
    return any(dict(notice.params).get("code") == "link_down" for notice in fresh)
