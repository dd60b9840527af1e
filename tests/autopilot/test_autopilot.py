"""The autopilot plays whole calls on the real window; the floor behind it is in memory."""

import asyncio
import json
import uuid
from collections.abc import AsyncIterator
from datetime import UTC
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from agent_desktop.autopilot import play
from agent_desktop.autopilot_plan import Stage as PlayStage
from agent_desktop.desk.store import Store
from agent_desktop.ui.main_window import MainWindow
from agent_desktop.ui.surroundings import Surroundings
from agent_desktop.widgets.theme import apply_theme
from server_api.contract.words import IdentityMode
from tests.autopilot.floor import RIGHT, Floor, desk_on
from tests.desk.making import NOW

SHOWN, MASKED = IdentityMode.SHOWN, IdentityMode.MASKED


class Stage:
    """A window on a floor."""

    def __init__(self, qtbot: QtBot, floor: Floor) -> None:
        application = QApplication.instance()
        assert isinstance(application, QApplication)
        apply_theme(application, "light")
        self.floor = floor
        self.store, self.runner = desk_on(floor)
        self.window = MainWindow(_around(self.store))
        qtbot.addWidget(self.window)
        self.window.resize(1366, 768)
        self.store.subscribe(self.window.display)
        self.window.show()
        self.leave = asyncio.Event()

    async def play(self, file: Path) -> int:
        return await play(file, PlayStage(self.store, self.window, self.leave, 1))


def _around(store: Store) -> Surroundings:
    return Surroundings(
        emit=store.dispatch,
        now=lambda: NOW,
        zone=UTC,
        server="acordo.example",
        version="1",
        choose_theme=lambda name: None,
        new_key=lambda: str(uuid.uuid4()),
    )


@pytest.fixture
async def stage(qtbot: QtBot, request: pytest.FixtureRequest) -> AsyncIterator[Stage]:
    made = Stage(qtbot, Floor(request.param))
    yield made
    await made.runner.finish()


def plan(folder: Path, calls: int, **more: object) -> Path:
    people = {f"person-of-call-{n}": {"answers": {"birth_date": RIGHT}} for n in range(1, calls + 1)}
    whole = {"user": "ana", "password": "secret", "out": str(folder), "calls": calls, "people": people}
    file = folder / "plan.json"
    file.write_text(json.dumps({**whole, "patience_s": 20, "call_wait_s": 20, **more}))
    return file


@pytest.mark.parametrize("stage", [[SHOWN, MASKED]], indirect=True)
async def test_two_promises_through_the_keys(stage: Stage, tmp_path: Path) -> None:
    code = await stage.play(plan(tmp_path, 2))
    record = json.loads((tmp_path / "autopilot.json").read_text())
    assert record["error"] == ""
    assert code == 0
    assert [call["disposition"] for call in record["calls"]] == ["promise", "promise"]
    assert [call["promise_id"] for call in record["calls"]] == ["promise-of-call-1", "promise-of-call-2"]
    assert all(call["pop_painted_mono_ns"] and call["connected"] for call in record["calls"])
    kept = list(stage.floor.outcomes.values())
    assert [outcome.promise.amount.minor for outcome in kept if outcome.promise] == [70_000, 70_000]
    assert all(outcome.note and outcome.promise and outcome.promise.read_back for outcome in kept)
    assert all((tmp_path / name).stat().st_size > 10_000 for name in record["pictures"])
    assert len(record["pictures"]) >= 5


@pytest.mark.parametrize("stage", [[SHOWN]], indirect=True)
@pytest.mark.parametrize("result", ["refusal", "callback"])
async def test_the_plan_may_overrule_the_policy(stage: Stage, tmp_path: Path, result: str) -> None:
    # Without an answer nobody is identified: a refusal is locked then, and the policy takes its place.
    person = {"answers": {}, "result": result}
    code = await stage.play(plan(tmp_path, 1, people={"person-of-call-1": person}, pictures=False))
    record = json.loads((tmp_path / "autopilot.json").read_text())
    assert (code, record["error"]) == (0, "")
    expected = {"refusal": "third_party", "callback": "callback"}[result]
    assert record["calls"][0]["disposition"] == expected


@pytest.mark.parametrize("stage", [[]], indirect=True)
async def test_a_wrong_password_stops_with_a_word(stage: Stage, tmp_path: Path) -> None:
    code = await stage.play(plan(tmp_path, 1, password="guess", pictures=False))
    record = json.loads((tmp_path / "autopilot.json").read_text())
    assert code == 1
    assert "bad_credentials" in record["error"]


@pytest.mark.parametrize("stage", [[]], indirect=True)
async def test_a_call_that_never_comes_stops_with_a_word(stage: Stage, tmp_path: Path) -> None:
    code = await stage.play(plan(tmp_path, 1, pictures=False, call_wait_s=0.2))
    record = json.loads((tmp_path / "autopilot.json").read_text())
    assert code == 1
    assert "a call" in record["error"]
