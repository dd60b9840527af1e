"""The autopilot at a link that goes and comes: keys are pressed again, and a pause by the server is ended."""

import asyncio
import json
from pathlib import Path

from pytestqt.qtbot import QtBot

from agent_desktop.desk.ports import ServerRefusedError
from agent_desktop.desk.workspace import LinkState
from server_api.contract.cases import IdentityResult
from server_api.contract.outcomes import Outcome, OutcomeSaved
from server_api.contract.words import AgentState, ErrorCode, IdentityMode, Question
from tests.autopilot.floor import Floor
from tests.autopilot.test_autopilot import Stage, plan
from tests.desk.making import link, saved

SHOWN = IdentityMode.SHOWN


class Unheard(Floor):
    """The first answer and the first hang-up find no server."""

    def __init__(self) -> None:
        super().__init__([SHOWN])
        self._lost = {"answer", "hang_up"}

    def _lose(self, name: str) -> None:
        if name in self._lost:
            self._lost.remove(name)
            raise ServerRefusedError(ErrorCode.LINK_DOWN)

    async def answer(self, call_id: str, question: Question, answer: str) -> IdentityResult:
        self._lose("answer")
        return await super().answer(call_id, question, answer)

    async def hang_up(self, call_id: str) -> None:
        self._lose("hang_up")
        await super().hang_up(call_id)


class Cut(Floor):
    """The link goes with the first hang-up and is back soon after."""

    def __init__(self) -> None:
        super().__init__([SHOWN])
        self._cut = False

    async def hang_up(self, call_id: str) -> None:
        if self._cut:
            await super().hang_up(call_id)
            return
        self._cut = True
        self.emit(link(LinkState.DOWN))
        asyncio.get_running_loop().call_later(0.05, self.emit, link(LinkState.UP))
        raise ServerRefusedError(ErrorCode.LINK_DOWN)


class Paused(Floor):
    """After the first call the server, which heard nothing for a while, sends the agent into a pause."""

    def __init__(self) -> None:
        super().__init__([SHOWN, SHOWN])
        self._sent = False

    async def submit(self, outcome: Outcome, grant: str) -> OutcomeSaved:
        if self._sent:
            return await super().submit(outcome, grant)
        self._sent = True
        self.outcomes[outcome.key] = outcome
        self.turn(AgentState.PAUSED)
        return saved(outcome.call_id, f"promise-of-{outcome.call_id}")


async def _played(qtbot: QtBot, floor: Floor, folder: Path, calls: int) -> list[str]:
    stage = Stage(qtbot, floor)
    code = await stage.play(plan(folder, calls, pictures=False))
    await stage.runner.finish()
    record = json.loads((folder / "autopilot.json").read_text())
    assert (code, record["error"], record["lost"]) == (0, "", [])
    return [call["promise_id"] for call in record["calls"]]


async def test_what_the_server_did_not_hear_is_pressed_again(qtbot: QtBot, tmp_path: Path) -> None:
    assert await _played(qtbot, Unheard(), tmp_path, 1) == ["promise-of-call-1"]


async def test_a_link_that_goes_with_a_key_is_waited_for(qtbot: QtBot, tmp_path: Path) -> None:
    assert await _played(qtbot, Cut(), tmp_path, 1) == ["promise-of-call-1"]


async def test_a_pause_that_the_server_made_is_ended(qtbot: QtBot, tmp_path: Path) -> None:
    assert await _played(qtbot, Paused(), tmp_path, 2) == ["promise-of-call-1", "promise-of-call-2"]


async def test_a_link_that_stays_away_is_named(qtbot: QtBot, tmp_path: Path) -> None:
    class Away(Floor):
        async def hang_up(self, call_id: str) -> None:
            self.emit(link(LinkState.DOWN))
            raise ServerRefusedError(ErrorCode.LINK_DOWN)

    stage = Stage(qtbot, Away([SHOWN]))
    code = await stage.play(plan(tmp_path, 1, pictures=False, call_wait_s=2))
    await stage.runner.finish()
    record = json.loads((tmp_path / "autopilot.json").read_text())
    assert (code, record["code"]) == (1, "link")
    assert "wrap-up" in record["error"]
